"""Servers that speak HTTP/2 alone, in every form of --target, and servers that speak no HTTP/2."""

import contextlib
import re
import sys

import pytest

from fixtures.processes.loopback import free_port
from tests.endtoend.runs import habit, run, serving

SUITE = "suites/http2/server"
SANITY = f"{SUITE}/test_sanity.py"
NOTHING = (
    "the run fails: no case of suites/http2/server applies to 127.0.0.1:{port} (127.0.0.1:{port}"
)


@pytest.fixture(scope="module")
def ports(tmp_path_factory):
    """The reference of HTTP/2, in cleartext and inside TLS; returns both ports."""
    from fixtures.targets.credentials import issue

    held = issue(tmp_path_factory.mktemp("credentials"))
    clear, tls = free_port("127.0.0.1"), free_port("127.0.0.1")
    command = [sys.executable, "-m", "reference_impls.http2.server", "--host", "127.0.0.1"]
    command += ["--port", str(clear), "--tls-port", str(tls)]
    command += ["--cert", str(held.certificate), "--key", str(held.key)]
    with contextlib.ExitStack() as running:
        running.enter_context(serving(command, "127.0.0.1", clear))
        yield clear, tls


@pytest.mark.parametrize(
    "form", ["127.0.0.1:{tls}", "https://127.0.0.1:{tls}/", "127.0.0.1:{clear}",
             "http://127.0.0.1:{clear}/", "{file}", "{declared}"],
)  # fmt: skip
def test_a_server_of_http2_alone(tmp_path, ports, form):
    clear, tls = ports
    endpoint = f'[[endpoint]]\nprotocol = "https"\nhost = "127.0.0.1"\nport = {tls}\n'
    (tmp_path / "f.toml").write_text(endpoint)
    (tmp_path / "d.toml").write_text(f'capabilities = ["tls13", "alpn:h2"]\n{endpoint}')
    files = {"file": tmp_path / "f.toml", "declared": tmp_path / "d.toml"}

    ended = run(tmp_path, SANITY, "--target", form.format(clear=clear, tls=tls, **files))

    assert ended.code == 0, ended.output
    assert ended.verdicts() == {"test_request_is_answered": "met"}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("http://127.0.0.1:{tls}/", "h2, and http://127.0.0.1:{tls}/ says http: give https"),
        ("https://127.0.0.1:{clear}/", "and https://127.0.0.1:{clear}/ says https: give http"),
        (
            "https://127.0.0.1:{tls}/none",
            "GET https://127.0.0.1:{tls}/none is answered by 404: name",
        ),
    ],
)
def test_what_is_wrong_with_a_url_is_said(tmp_path, ports, form, words):
    clear, tls = ports

    ended = run(tmp_path, SANITY, "--target", form.format(clear=clear, tls=tls))

    assert ended.code == 1
    assert ended.verdicts() == {"test_request_is_answered": "error"}
    assert words.format(clear=clear, tls=tls) in ended.output
    assert "Traceback" not in ended.output


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_suite_that_does_not_apply_at_all_is_no_success(tmp_path, server, workers):
    _, port = server("threads", secure=False)

    ended = run(tmp_path, SUITE, "-k", "ping", "--target", f"127.0.0.1:{port}", "-n", workers)

    assert ended.code == 1
    assert set(ended.verdicts().values()) == {"not-applicable"}
    assert ended.output.count(f"{NOTHING.format(port=port)} speaks no HTTP/2); name a suite") == 1


def test_a_suite_of_the_other_role_is_no_success(tmp_path, ports):
    ended = run(tmp_path, "suites/http2/client", "--target", f"127.0.0.1:{ports[0]}")

    assert ended.code == 1
    assert "is a server, and this case judges clients); name a suite" in ended.output


def test_a_suite_that_does_not_apply_beside_one_that_does_is_none_of_the_run(tmp_path, ports):
    ended = run(tmp_path, "suites/http2", "-k", "ping", "--target", f"127.0.0.1:{ports[0]}")

    assert ended.code == 0, ended.output
    assert set(ended.verdicts().values()) >= {"met", "not-applicable"}


def test_a_server_that_speaks_nothing_fails_the_sanity_case_with_what_was_seen(tmp_path, server):
    _, port = server("closes", secure=False)

    ended = run(tmp_path, SUITE, "-k", "ping", "--target", f"127.0.0.1:{port}")

    assert ended.code == 1
    assert ended.verdicts()["test_request_is_answered"] == "violated"
    assert re.search("seen +connection (closed|reset)", ended.output)


def test_a_started_server_that_speaks_nothing_does_not_hang(tmp_path):
    file = tmp_path / "mine.toml"
    command = habit("closes", secure=False).removeprefix("cmd:")
    file.write_text(f"command = '{command}'\nprotocol = 'h2c'\n")

    ended = run(tmp_path, SANITY, "--target", str(file))

    assert ended.verdicts() == {"test_request_is_answered": "violated"}
    assert "expected   200 to 399" in ended.output
