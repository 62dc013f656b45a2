"""The stdlib's TLS server without sockets, and a server of which a test says every message."""

import ssl
from collections.abc import Iterable

import trustme

from fixtures.tls.client12 import Client12
from fixtures.tls.client13 import Client13
from fixtures.tls.exchange import KeyExchange
from fixtures.tls.hellos import hello13
from fixtures.tls.messages import Anything
from fixtures.tls.names import ContentType, Group
from fixtures.tls.protection import Protection13
from fixtures.tls.said import Epoch, Said


def context(**keywords: str) -> ssl.SSLContext:
    """Return a server's context with a fresh certificate for localhost (key_type="RSA", ...)."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    kind = trustme.KeyType[keywords.get("key_type", "ECDSA")]
    trustme.CA(key_type=kind).issue_cert("localhost", key_type=kind).configure_cert(made)
    return made


class MemoryServer:
    """An OpenSSL server between two buffers."""

    def __init__(self, made: ssl.SSLContext) -> None:
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = made.wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.read = b""
        self.trouble = ""

    def hears(self, octets: bytes) -> bytes:
        """Give octets to the server; return what it sends. What it reads collects in `read`."""
        self.incoming.write(octets)
        try:
            self.tls.do_handshake()
            while got := self.tls.read():
                self.read += got
        except ssl.SSLWantReadError:
            pass
        except (ssl.SSLError, ssl.SSLZeroReturnError) as trouble:
            self.trouble = str(trouble)
        return self.outgoing.read()

    def says(self, data: bytes) -> bytes:
        """Return data from the server as records."""
        self.tls.write(data)
        return self.outgoing.read()


SERVER = context()


def a_client(*groups: int, **changes: object) -> Client13:
    """Return a client with shares for these groups (x25519), and other changes of the hello."""
    keys = KeyExchange()
    shares = keys.shares(*(groups or (Group.x25519,)))
    return Client13(hello13(shares=shares, **changes), keys)


def in_the_middle() -> tuple[Client13, MemoryServer]:
    """Return a client that has heard the server's flight and said nothing more."""
    client, server = a_client(), MemoryServer(SERVER)
    client.feed(server.hears(client.first_flight()))
    return client, server


def completed(client: Client13 | Client12, made: ssl.SSLContext) -> MemoryServer:
    """Complete the handshake and return the server."""
    server = MemoryServer(made)
    client.feed(server.hears(client.first_flight()))
    if isinstance(client, Client13) and client.retry:
        client.feed(server.hears(client.second_hello()))
    client.feed(server.hears(client.second_flight()))
    return server


def sealed(client: Client13, epoch: Epoch, *messages: Anything) -> bytes:
    """Return messages as the server that the client speaks with would protect them."""
    reader = client.readers[epoch]
    assert isinstance(reader, Protection13)
    writer = Protection13(reader.suite, reader.secret)
    writer.sequence = reader.sequence
    return writer.seal(ContentType.handshake, b"".join(one.encode() for one in messages))


def kinds(seen: Iterable[Said]) -> list[str]:
    """Return the names of what was seen."""
    return [type(one).__name__ for one in seen]
