"""How a client's reaction is judged, and the tester's server over TCP against real programs."""

import subprocess
import threading
from pathlib import Path

import pytest

from fixtures.requirements import collecting
from fixtures.stream import Closed, Silence
from fixtures.tls.alerts import Alert
from fixtures.tls.client_server import Connection, ServerEnd
from fixtures.tls.client_talks import (
    BODY,
    FAILED,
    Fetch,
    Met,
    adding,
    behind,
    changing,
    fetched,
    lacking,
    without,
)
from fixtures.tls.client_talks import (
    Path as Way,
)
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import ClientHello, Finished, ServerHello
from fixtures.tls.names import Version
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData, ChangeCipherSpec, Garbage
from fixtures.tls.server_identity import Authority
from fixtures.transcript import Transcript
from fixtures.verdicts.outcomes import Advice, Prerequisite

AUTHORITY = Authority()
NAMED = refused(Alert.illegal_parameter)
HELLO, DUMMY = ClientHello(), ChangeCipherSpec()


def a_fetch(*seen, status: int = 1, version: int = Version.tls13, **facts) -> Fetch:
    """Return what came of a client that has said these things behind a change."""
    facts = {"ended": Closed(), "provoked": 1} | facts
    met = Met(version, (HELLO,), (HELLO, *seen), **facts)
    return Fetch(status, b"", connections=(met,), version=version)


def test_alert_is_a_refusal():
    assert a_fetch(DUMMY, Alert.illegal_parameter).refusal == NAMED


def test_general_error_will_do():
    remarks: list[str] = []
    with collecting(remarks):
        assert a_fetch(Alert.general_error).refusal == NAMED
    assert remarks


def test_another_alert_is_none():
    assert a_fetch(Alert.decode_error).refusal != NAMED


def test_end_without_an_alert_is_advised():
    for seen in ((), (Alert.close_notify,)):
        with pytest.raises(Advice):
            assert a_fetch(*seen).refusal == NAMED
    assert a_fetch(version=Version.tls12).refusal != NAMED


def test_alert_under_other_keys_is_advised():
    with pytest.raises(Advice):
        assert a_fetch(Garbage(bytes(19), "does not open")).refusal == NAMED


def test_going_on_is_no_refusal():
    got = a_fetch(DUMMY, Finished(bytes(32)), Alert.illegal_parameter)

    assert got.refusal != NAMED
    assert "it goes on: Finished" in repr(got.refusal)


def test_exit_status_0_is_no_refusal():
    got = a_fetch(Alert.illegal_parameter, status=0)

    assert got.refusal != NAMED
    assert "it goes on: exit status 0" in repr(got.refusal)


def test_silence_is_no_refusal():
    assert a_fetch(ended=Silence(1)).refusal != NAMED


def test_request_that_crosses_a_late_change_is_passed_over():
    request = ApplicationData(b"GET / HTTP/1.1\r\n\r\n")

    assert a_fetch(request, Alert.illegal_parameter, late=True).refusal == NAMED
    assert a_fetch(request, Alert.illegal_parameter).refusal != NAMED


def test_distrust_allows_a_whole_handshake():
    expected = refused(Alert.unknown_ca, named=False)

    assert a_fetch(Finished(), Alert.unknown_ca).distrust == expected
    assert a_fetch(Finished(), ApplicationData(b"GET")).distrust != expected
    with pytest.raises(Advice):
        assert a_fetch(Finished()).distrust == expected


def test_refusal_proves_nothing_without_its_control():
    got = Fetch(1, b"", connections=(Met(provoked=0),), unpassable="the client fails")

    with pytest.raises(Prerequisite):
        assert got.refusal == NAMED


class Served:
    """A server end with one client, which runs as a program."""

    def __init__(self, version: int, folder: Path) -> None:
        self.ca = folder / "ca.pem"
        self.ca.write_bytes(AUTHORITY.pem)
        self.version = version
        self.connections: list[Connection] = []
        self.end = ServerEnd(Transcript(), 5, AUTHORITY.valid(), self.connections)

    def meets(self, *argv: str, changes=(), **way) -> tuple[Met, bytes]:
        """Run a program (PORT and TRUSTED are filled in) and return what came of it."""
        port = str(self.end.port(1))
        words = [word.replace("PORT", port).replace("TRUSTED", str(self.ca)) for word in argv]
        with (
            self.end.playing(Way(self.version, **way), changes),
            subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            ) as program,
        ):
            assert program.stdin is not None
            program.stdin.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            program.stdin.flush()
            watch = threading.Timer(20, program.kill)
            watch.start()
            output = program.stdout.read() if program.stdout else b""
            program.wait(20)
            watch.cancel()
        return self.connections[-1].met(), output


PROGRAMS = {
    "openssl": (
        "openssl",
        "s_client",
        "-quiet",
        "-connect",
        "localhost:PORT",
        "-CAfile",
        "TRUSTED",
    ),
    "gnutls": (
        "gnutls-cli",
        "--logfile=/dev/null",
        "--x509cafile=TRUSTED",
        "--port=PORT",
        "localhost",
    ),
}


@pytest.fixture(params=[Version.tls13, Version.tls12], ids=["1.3", "1.2"])
def served(request: pytest.FixtureRequest, tmp_path: Path):
    made = Served(request.param, tmp_path)
    yield made
    made.end.close()


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_fetches_a_page(served: Served, program: str):
    met, output = served.meets(*PROGRAMS[program])

    assert output.endswith(BODY)
    assert met.faults == ()
    assert met.requests == (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",)
    assert served.connections[-1].key_log


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_answers_a_retry(tmp_path: Path, program: str):
    served = Served(Version.tls13, tmp_path)
    met, output = served.meets(*PROGRAMS[program], retry=True, cookie=b"cookie", request=True)
    served.end.close()

    assert output.endswith(BODY)
    assert len(met.hellos) == 2
    assert met.faults == ()


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_refuses_a_lie(served: Served, program: str):
    met, output = served.meets(*PROGRAMS[program], changes=[without(Finished)], answer=())

    assert met.provoked is not None
    assert output == b""


def test_changes_are_functions_of_the_true_message():
    true = ServerHello(extensions=(Extension(1), Extension(2)))

    assert changing(ServerHello, session_id=b"x").act(true)[0].session_id == b"x"
    assert adding(ServerHello, Extension(3)).act(true)[0].extensions[-1] == Extension(3)
    assert lacking(ServerHello, 1).act(true)[0].extensions == (Extension(2),)
    assert without(ServerHello).act(true) == []
    assert behind(ServerHello, b"more").act(true) == [true, b"more"]


def test_outcomes_compare():
    assert Fetch(0, BODY) == fetched(BODY)
    assert Fetch(1, b"") == FAILED
