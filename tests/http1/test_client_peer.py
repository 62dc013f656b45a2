"""The fixture `client`: what came of a fetch, for clients that fetch, fail, crash, hang or lie."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from fixtures.clients.started import Started
from fixtures.http1.client_peer import ClientPeer
from fixtures.http1.fetches import FAILED, Asked, Fetch, fetched, page
from fixtures.targets.credentials import issue
from fixtures.targets.model import CLIENT, Endpoint, Target
from fixtures.transcript import Transcript
from fixtures.verdicts.outcomes import Crashed, Hung, Prerequisite

ROOT = Path(__file__).resolve().parents[2]
ASKS = "import sys, urllib.request; body = urllib.request.urlopen(sys.argv[1]).read(); "
HABITS = {
    "fetches": ASKS + "sys.stdout.buffer.write(body)",
    "shrugs": "import sys, urllib.request\n"
    "try: sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[1]).read())\n"
    "except Exception: sys.stderr.write('failed')",
    "fails": "import sys; sys.stderr.write('first\\nlast words\\n'); sys.exit(3)",
    "lies": "import sys; sys.stdout.buffer.write(bytes(range(256)))",
    "crashes": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "hangs": "import signal; signal.pause()",
    "loads": "import time; time.sleep(1)\n" + ASKS + "sys.stdout.buffer.write(body)",
    "stays": ASKS + "import signal; signal.pause()",
}


@pytest.fixture
def client(tmp_path):
    """Make the peer of a client with one of HABITS."""
    made = []

    def make(habit, patience=5.0, start_patience=5.0):
        (tmp_path / "client.py").write_text(HABITS[habit])
        target = Target(
            name=habit,
            source=habit,
            here=tmp_path,
            role=CLIENT,
            command="{python} -S {here}/client.py {url}",
            endpoints=(Endpoint("http"),),
        )
        credentials = cache(lambda: issue(tmp_path / "credentials"))
        started = Started(target, tmp_path, credentials, patience, start_patience=start_patience)
        peer = ClientPeer(started, Transcript())
        made.append(peer)
        return peer

    yield make
    for peer in made:
        peer.close()


def test_a_client_that_fetches(client):
    peer = client("fetches")
    got = peer.fetch(page(b"hello"), path="/a?b#c")

    assert got == fetched(b"hello") and got != FAILED
    assert got.request.target == "/a?b"
    assert repr(got) == "exit 0, body 'hello'"
    assert peer.control() == ""


def test_a_client_whose_exit_status_is_always_0_is_told_what_to_do(client):
    peer = client("shrugs")

    assert peer.control() == ""
    with pytest.raises(Prerequisite, match=r"exit status 0 also .*nghttp_client\.py is one"):
        peer.demand_exit_status()


def test_a_client_with_an_exit_status_is_fine(client):
    client("fetches").demand_exit_status()


def test_a_client_that_follows_redirects(client):
    got, second = client("fetches").redirected("/next")

    assert got == fetched(b"there") and second.target == "/next"


def test_a_client_that_fails(client):
    got = client("fails").fetch(page())

    assert got == FAILED and got != fetched(b"")
    assert repr(got) == "exit 3 (first; last words); no request came"


def test_a_client_that_prints_what_it_likes(client):
    peer = client("lies")
    got = peer.fetch(page())

    assert got != FAILED and got != fetched(b"hello")
    assert "256 octets" in repr(got)
    assert peer.control().startswith("a response Content-Length: exit 0")


def test_a_client_that_crashes(client):
    with pytest.raises(Crashed, match="ended by signal 11; it said nothing"):
        client("crashes").fetch(page())


def test_a_client_that_hangs(client):
    with pytest.raises(Hung, match=r"not ended, and has opened no connection in 0\.3 s"):
        client("hangs", patience=0.3, start_patience=0.3).fetch(page())


def test_a_client_that_stays_behind_the_response_hangs(client):
    peer = client("stays", patience=0.3, start_patience=20)
    with pytest.raises(Hung, match=r"not ended, and for 0\.3 s nothing has passed"):
        peer.fetch(page())

    assert any("GET / HTTP/1.1" in line.words for line in peer.transcript)


def test_a_client_may_take_longer_to_load_than_it_may_be_silent(client):
    assert client("loads", patience=0.3, start_patience=20).fetch(page()) == fetched(b"hello")


def test_a_failure_proves_nothing_where_the_control_fails():
    with pytest.raises(Prerequisite, match="chunked"):
        assert Fetch(1, b"", broken="chunked: exit 1") == FAILED
    assert Fetch(0, b"", broken="chunked: exit 1") != FAILED


def test_two_fetches_have_the_same_outcome_or_not():
    assert Fetch(0, b"a") == Fetch(0, b"a", "words")
    assert Fetch(0, b"a") != Fetch(0, b"b")
    assert Fetch(1, b"a") == Fetch(22, b"b")
    assert Fetch(1, b"") != Fetch(0, b"")


def test_fields_of_a_request_are_read_leniently():
    asked = Asked(b"GET  / HTTP/1.1\r\nA : b\r\nte:x, Y\r\nTE: z\r\n\r\n")

    assert asked.fields == (b"A : b", b"te:x, Y", b"TE: z")
    assert asked.list("TE") == ["x", "y", "z"]
    assert Asked(b"").target == ""


@pytest.mark.parametrize(
    ("suite", "target", "words"),
    [
        ("client", "reference_impls/http1/server/target.toml", "is a server"),
        ("server", "reference_impls/http1/client/target.toml", "is a client"),
    ],
)
def test_a_target_of_the_other_role_has_nothing_judged(suite, target, words, tmp_path):
    command = [sys.executable, "-m", "pytest", f"suites/http1/{suite}/test_sanity.py", "-q"]
    command += ["--target", target, "-p", "no:cacheprovider", "--report-dir", str(tmp_path)]
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)

    assert ran.returncode == 1, ran.stdout
    assert words in ran.stdout
