"""The liars: what each says to the first octets, over TCP and over UDP."""

import contextlib
import shlex
import socket
from collections.abc import Callable

import pytest
from OpenSSL import SSL

from reference_impls.liars import LIARS
from reference_impls.liars.blunt import SAID
from tests.references.clients import Client, QuicClient

Serve = Callable[..., int]
TLS = [liar for liar in LIARS if liar.suite == "tls"]


@pytest.mark.parametrize("liar", TLS, ids=lambda liar: liar.name)
def test_first_octets(serve: Serve, liar) -> None:
    _, _, module, lie, *_ = shlex.split(liar.command)
    port = serve(module, lie)

    if liar.polite:
        client = Client(port)
        client.handshake()
        assert b"came all the way" in client.get()
        return
    with socket.create_connection(("127.0.0.1", port), 0.5) as client:
        client.sendall(b"\x16\x03\x01\x00\x01\x01")
        try:
            seen = client.recv(1000)
        except TimeoutError:
            seen = None
    assert seen == SAID[lie]


@pytest.mark.parametrize("lie", SAID)
def test_no_handshake_succeeds(serve: Serve, lie: str) -> None:
    client = Client(serve("reference_impls.liars.blunt", lie))
    client.socket.settimeout(0.5)

    with pytest.raises((SSL.Error, AssertionError, TimeoutError)):
        client.handshake()


@pytest.mark.parametrize(
    ("lie", "code"),
    [("closes", 0), ("cleartext", None), ("lies", 0xB), ("refuses", 2), ("mute", None)],
)
def test_quic(serve: Serve, lie: str, code: int | None) -> None:
    client = QuicClient(serve("reference_impls.liars.blunt", lie))
    client.socket.settimeout(0.5)
    client.flush()
    with contextlib.suppress(TimeoutError):
        client.take()

    closed = client.quic._close_event
    assert (closed and closed.error_code) == code
