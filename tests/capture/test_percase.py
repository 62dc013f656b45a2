"""One capture for all cases of a worker: each case finds its own packets in it, and no others."""

import shutil
import socket
import subprocess
import threading

import pytest

from fixtures.capture import interface, pcapng, percase
from fixtures.capture.percase import CaseCaptures

pytestmark = pytest.mark.skipif(not interface.may_capture(), reason="needs CAP_NET_RAW")


@pytest.fixture
def server():
    """A server that sends back what it gets; its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                while octets := connection.recv(65536):
                    connection.sendall(octets)

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.fixture
def captures(tmp_path):
    found = CaseCaptures(tmp_path)
    yield found
    found.close()


def say(address, word: bytes, times: int = 1) -> int:
    """Have the server repeat a word; return the tester's port."""
    with socket.create_connection(address, timeout=5) as client:
        for _ in range(times):
            client.sendall(word)
            got = b""
            while len(got) < len(word):
                got += client.recv(65536)
        return client.getsockname()[1]


def test_a_case_has_its_own_packets_alone(captures, server, tmp_path):
    captures.begin(*server)
    before = say(server, b"of the case before")
    capture = captures.begin(*server)
    other = say(server, b"of another worker")
    mine = say(server, b"of this case")

    path = capture.keep(tmp_path / "deep" / "case", {before, mine}, "")

    assert path == tmp_path / "deep" / "case.pcapng"
    kept = path.read_bytes()
    assert kept.count(b"of this case") == 2  # there and back
    assert b"of the case before" not in kept and b"of another worker" not in kept
    assert other != mine
    assert (pcapng.has_secrets(path), pcapng.missing(path)) == (False, 0)


def test_the_secrets_of_this_case_are_inside(captures, server, tmp_path):
    captures.begin(*server).secrets.write_text("CLIENT_RANDOM 00 of the case before\n")
    capture = captures.begin(*server)
    with capture.secrets.open("a") as library:
        library.write("CLIENT_RANDOM 01 of a library\n")

    path = capture.keep(tmp_path / "case", {say(server, b"word")}, "CLIENT_RANDOM 02 of a peer\n")

    assert pcapng.has_secrets(path)
    kept = path.read_bytes()
    assert b"of a library" in kept and b"of a peer" in kept
    assert b"of the case before" not in kept


def test_without_packets_nothing_is_kept(captures, server, tmp_path):
    capture = captures.begin(*server)

    assert capture.keep(tmp_path / "case", set(), "") is None
    assert capture.keep(tmp_path / "case", {1}, "") is None
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_was_started_again_is_found_at_its_new_port(captures, server, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as old:
        captures.begin(*old.getsockname())
    capture = captures.begin(*server)

    assert capture.keep(tmp_path / "case", {say(server, b"word")}, "") is not None


def test_what_was_lost_is_said_in_the_file(server, tmp_path, monkeypatch):
    monkeypatch.setattr(interface, "KERNEL_BUFFER", 1)  # the kernel gives its least
    captures = CaseCaptures(tmp_path)
    capture = captures.begin(*server)

    path = capture.keep(tmp_path / "case", {say(server, b"word", times=50)}, "")

    again = captures.begin(*server).keep(tmp_path / "again", {say(server, b"word")}, "")
    captures.close()
    assert pcapng.missing(path) > pcapng.missing(again)
    if shutil.which("tshark"):
        subprocess.run(["tshark", "-r", str(path)], capture_output=True, check=True, timeout=60)


def test_who_may_not_capture_does_without(server, tmp_path, monkeypatch):
    monkeypatch.setattr(percase, "may_capture", lambda: False)

    assert CaseCaptures(tmp_path).begin(*server) is None
