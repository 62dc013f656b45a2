"""Handshakes per second of the tester's TLS client, against the stdlib's OpenSSL in memory.

    python -m benchmarks.tls_handshakes [SECONDS]

Both ends run in one process and one thread, so the figure is for client and server together; the
second column is the client's part.
"""

import ssl
import sys
import time
from collections.abc import Callable

import trustme

from fixtures.tls.client12 import Client12
from fixtures.tls.client13 import Client13
from fixtures.tls.exchange import KeyExchange
from fixtures.tls.hellos import hello12, hello13
from fixtures.tls.names import Group
from fixtures.tls.resumption import Session12, Ticket

Client = Client12 | Client13


def server_context() -> ssl.SSLContext:
    """Return a server with an ECDSA certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    return context


def hears(server: ssl.SSLObject, incoming: ssl.MemoryBIO, octets: bytes) -> None:
    """Give octets to the server."""
    incoming.write(octets)
    try:
        server.do_handshake()
        server.read()
    except ssl.SSLWantReadError:
        pass


def handshake(context: ssl.SSLContext, make: Callable[[], Client]) -> tuple[Client, float]:
    """Complete one handshake; return the client and the seconds that it took itself."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = context.wrap_bio(incoming, outgoing, server_side=True)
    began = time.perf_counter()
    client = make()
    octets = client.first_flight()
    ours = time.perf_counter() - began
    hears(server, incoming, octets)
    began = time.perf_counter()
    client.feed(outgoing.read())
    octets = client.second_flight()
    ours += time.perf_counter() - began
    hears(server, incoming, octets)
    client.feed(outgoing.read())
    if not client.complete:
        raise SystemExit("the handshake did not complete")
    return client, ours


def full13() -> Client13:
    """Return a client for a full TLS 1.3 handshake."""
    keys = KeyExchange()
    return Client13(hello13(shares=keys.shares(Group.x25519)), keys)


def resuming13(ticket: Ticket) -> Client13:
    """Return a client that offers a ticket."""
    keys = KeyExchange()
    return Client13(hello13(shares=keys.shares(Group.x25519)), keys, ticket=ticket)


def full12() -> Client12:
    """Return a client for a full TLS 1.2 handshake."""
    return Client12(hello12())


def resuming12(session: Session12) -> Client12:
    """Return a client that offers a session."""
    return Client12(hello12(), session=session)


def main() -> None:
    """Measure each kind of handshake for so many seconds."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    context = server_context()
    first13, _ = handshake(context, full13)
    first12, _ = handshake(context, full12)
    assert isinstance(first13, Client13)
    assert isinstance(first12, Client12)
    kinds: dict[str, Callable[[], Client]] = {
        "TLS 1.3 full": full13,
        "TLS 1.3 resumed": lambda: resuming13(first13.tickets[0]),
        "TLS 1.2 full": full12,
        "TLS 1.2 resumed": lambda: resuming12(first12.sessions[0]),
    }
    print(f"{'':16} {'both ends/s':>12} {'client alone/s':>15}")
    for name, make in kinds.items():
        done, alone, began = 0, 0.0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            alone += handshake(context, make)[1]
            done += 1
        elapsed = time.perf_counter() - began
        print(f"{name:16} {done / elapsed:12.0f} {done / alone:15.0f}")


if __name__ == "__main__":
    main()
