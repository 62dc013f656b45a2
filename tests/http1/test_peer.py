"""The tester's end of an HTTP/1.1 connection: targets that know no end, and octets left over."""

import socket
import threading

import pytest

from fixtures.http1 import peer
from fixtures.http1.messages import NotAResponse, Silence
from fixtures.http1.peer import Http1Peer
from fixtures.stream import Stream
from fixtures.targets.model import Endpoint
from fixtures.transcript import Transcript
from fixtures.verdicts.outcomes import Violation

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


@pytest.mark.parametrize("piece", [b"x" * 4096, b"HTTP/1.1 100 Continue\r\n\r\n" * 64])
def test_a_target_that_sends_without_end_is_blamed(monkeypatch, piece: bytes) -> None:
    monkeypatch.setattr(peer, "MOST", 1 << 16)
    ours, theirs = socket.socketpair()

    def pour() -> None:
        with theirs:
            theirs.sendall(HEAD if piece[:1] == b"x" else b"")
            try:
                while True:
                    theirs.sendall(piece)
            except OSError:
                return

    thread = threading.Thread(target=pour, daemon=True)
    thread.start()
    http = Http1Peer(Stream(ours, 10), Transcript(), Endpoint("http", "localhost", 80))

    with pytest.raises(Violation, match="sends without end"):
        http.response()
    http.close()
    thread.join(10)


@pytest.mark.parametrize(
    "stray", [b"", b"mor", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"]
)
def test_octets_behind_the_last_response_are_no_silence(stray: bytes) -> None:
    ours, theirs = socket.socketpair()
    http = Http1Peer(Stream(ours, 0.1), Transcript(), Endpoint("http", "localhost", 80))
    with theirs:
        theirs.sendall(b"HTTP/1.1 204 No Content\r\n\r\n" + stray)

        assert http.response().status == 204
        *left, end = http.rest()
    http.close()

    assert end == Silence(0)
    assert [(type(one), one.status.octets) for one in left] == [(NotAResponse, stray)] * bool(stray)
