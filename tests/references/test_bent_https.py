"""Each flaw of the bent HTTPS servers: it starts, serves a plain request, and is what it says."""

import contextlib
import socket
from collections.abc import Callable
from typing import Any

import pytest
from OpenSSL import SSL
from OpenSSL._util import lib

from reference_impls.https.bent import FLAWS
from tests.references.clients import (
    LAST_REQUEST,
    REQUEST,
    Client,
    QuicClient,
    context,
    session,
)

BENT = "reference_impls.https.bent"
PAGE = b"came all the way"

WITHOUT_ANSWER = {"cuts-answers"}
WITHOUT_TLS12 = {"speaks-unasked-12", "hides-certificate"}

Serve = Callable[..., int]


@pytest.mark.parametrize("flaw", sorted(set(FLAWS) - WITHOUT_ANSWER))
def test_plain_requests_are_served(serve: Serve, flaw: str) -> None:
    port = serve(BENT, flaw)

    for version in (SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION):
        if version == SSL.TLS1_2_VERSION and flaw in WITHOUT_TLS12:
            continue
        client = Client(port, given=context(version))
        client.handshake()
        assert PAGE in client.get()
    assert PAGE in QuicClient(port, wants_tickets=False).get()


def early_answers(port: int) -> tuple[int, int]:
    """Answers to an early request before the client's Finished, and after it."""
    client = Client(port, session(port))
    client.write_early(REQUEST)
    client.flush()
    client.handshake(hold_finished=True)
    client.socket.settimeout(0.3)
    before = answers(client)
    client.flush()
    return before, answers(client)


def answers(client: Client) -> int:
    octets = b""
    try:
        while data := client.read():
            octets += data
    except (TimeoutError, AssertionError, SSL.Error):
        pass
    return octets.count(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("flaw", "expected"),
    [
        ("refuses-early-data", (0, 0)),
        ("answers-late", (0, 1)),
        ("drops-early-request", (0, 0)),
        ("answers-early-twice", (1, 1)),
        ("forgets-tickets-13", (0, 0)),
    ],
)
def test_early_data(serve: Serve, flaw: str, expected: tuple[int, int]) -> None:
    assert early_answers(serve(BENT, flaw)) == expected


def test_refused_early_data_costs_the_connection(serve: Serve) -> None:
    port = serve(BENT, "loses-refused-early-data")
    ticket = session(port)
    clients = [Client(port, ticket) for _ in range(2)]

    for client in clients:
        client.write_early(REQUEST)
        client.flush()
        client.handshake()

    assert answers(clients[0]) == 1
    with pytest.raises(AssertionError, match="ended the connection"):
        clients[1].get()


def test_the_server_speaks_before_it_is_asked(serve: Serve) -> None:
    client = Client(serve(BENT, "speaks-unasked"))
    client.handshake(hold_finished=True)

    assert b"HTTP/1.1 200" in client.read()


def test_the_connection_ends_without_close_notify(serve: Serve) -> None:
    client = Client(serve(BENT, "no-close-notify"))
    client.handshake()
    client.tls.sendall(LAST_REQUEST)
    client.flush()
    client.response()

    with pytest.raises(AssertionError, match="without close_notify"):
        client.read()


def test_the_connection_ends_with_a_reset(serve: Serve) -> None:
    client = Client(serve(BENT, "resets"))
    client.handshake()
    client.tls.sendall(LAST_REQUEST)
    client.flush()
    client.response()

    with pytest.raises(ConnectionResetError):
        client.socket.recv(65536)


@pytest.mark.parametrize("version", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
def test_tickets_are_forgotten_for_one_version(serve: Serve, version: int) -> None:
    resumed = {}
    for flaw in ("forgets-tickets-12", "forgets-tickets-13"):
        port = serve(BENT, flaw)
        client = Client(port, session(port, version), context(version))
        client.handshake()
        resumed[flaw] = bool(lib.SSL_session_reused(client.tls._ssl))

    assert resumed == {
        "forgets-tickets-12": version != SSL.TLS1_2_VERSION,
        "forgets-tickets-13": version != SSL.TLS1_3_VERSION,
    }


def test_initial_datagrams_are_too_short(serve: Serve) -> None:
    client = QuicClient(serve(BENT, "quic-unpadded"))
    client.flush()

    datagram = client.take()

    assert datagram[0] & 0xF0 == 0xC0 and len(datagram) < 1200


def test_more_than_three_times_comes_back(serve: Serve) -> None:
    client = QuicClient(serve(BENT, "quic-amplifies"))
    client.flush()
    client.socket.settimeout(0.3)
    total = 0
    with contextlib.suppress(TimeoutError):
        while True:
            total += len(client.take())

    assert total > 3 * 1200


@pytest.mark.parametrize(
    ("flaw", "expected"),
    [
        ("quic-no-version-negotiation", None),
        ("quic-swapped-version-negotiation", (b"target", b"source")),
        ("quic-same-version-negotiation", (b"source", b"target")),
    ],
)
def test_version_negotiation(serve: Serve, flaw: str, expected: tuple[bytes, bytes] | None) -> None:
    port = serve(BENT, flaw)
    with socket.socket(type=socket.SOCK_DGRAM) as asking:
        asking.connect(("127.0.0.1", port))
        asking.settimeout(0.3)
        hello = bytes.fromhex("c01a2a3a4a") + b"\x06target\x06source"
        asking.send(hello.ljust(1200, b"\0"))
        try:
            answer = asking.recv(2000)
        except (TimeoutError, ConnectionRefusedError):
            answer = None

    assert (answer and (answer[6:12], answer[13:19])) == expected


def quic_ticket(port: int) -> Any:
    client = QuicClient(port)
    client.get()
    while not client.tickets:
        client.take()
    return client.tickets[0]


@pytest.mark.parametrize(
    ("flaw", "early", "accepted"),
    [
        ("forgets-tickets-12", True, True),  # QUIC is as it should be there
        ("quic-answers-late", False, True),
        ("quic-drops-early-request", False, True),
        ("quic-silent-early-data", True, False),
        ("quic-refuses-early-data", False, False),
        ("quic-claims-early-data", False, True),
        ("quic-forgets-tickets", False, False),
    ],
)
def test_quic_early_data(serve: Serve, flaw: str, early: bool, accepted: bool) -> None:
    port = serve(BENT, flaw)
    client = QuicClient(port, quic_ticket(port))
    client.socket.settimeout(0.3)
    client.request()
    client.flush()
    try:
        while not (client.body and client.handshaken):
            client.take()
    except TimeoutError:
        pass

    assert (bool(client.body), client.early_data_accepted) == (early, accepted)


def test_quic_tokens_are_never_good(serve: Serve) -> None:
    client = QuicClient(serve(BENT, "quic-never-takes-tokens", "--retry"))
    client.flush()
    client.take()
    client.flush()
    client.take()

    assert client.ended or client.quic._close_event.error_code == 0xB
