"""What is readable without a key, from hellos of the tester's own and octets of a server."""

from fixtures.capture.streams import Stream
from fixtures.https.observer import Observed, fingerprints, in_the_clear, observed
from fixtures.tls.client13 import Client13
from fixtures.tls.exchange import KeyExchange
from fixtures.tls.extensions import alpn
from fixtures.tls.hellos import hello13
from fixtures.tls.messages import ServerHello
from fixtures.tls.messages12 import Certificate12

CERTIFICATE = b"a certificate"
HELLO = Client13(
    hello13(server_name="wireproof.test", alpn=("h2", "http/1.1")), KeyExchange()
).first_flight()


def stream(octets: bytes) -> Stream:
    return Stream(octets=bytearray(octets))


def record(kind: int, octets: bytes) -> bytes:
    return bytes([kind, 3, 3]) + len(octets).to_bytes(2, "big") + octets


def test_an_old_server_shows_protocol_and_certificate():
    hello = ServerHello(extensions=(alpn("http/1.1"),)).encode()
    octets = record(22, hello + Certificate12((CERTIFICATE,)).encode())

    assert observed(stream(HELLO), stream(octets)) == Observed(
        server_name="wireproof.test",
        offered=("h2", "http/1.1"),
        chosen="http/1.1",
        certificates=fingerprints([CERTIFICATE]),
    )


def test_nothing_is_read_behind_the_first_protected_record():
    certificate = Certificate12((CERTIFICATE,)).encode()
    octets = record(22, ServerHello().encode()) + record(20, b"\x01") + record(23, certificate)

    assert observed(stream(HELLO), stream(octets)).certificates == ()
    assert in_the_clear(stream(octets)) == ["ServerHello", "ChangeCipherSpec", "encrypted"]


def test_what_is_cut_short_is_not_read():
    assert observed(stream(HELLO[:-1]), stream(b"")) == Observed(None, (), None, ())
