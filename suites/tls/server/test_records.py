"""Records (RFC 9846 section 5)."""

import pytest

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Finished, ServerHello
from fixtures.tls.names import ContentType, Version
from fixtures.tls.records import HEADER, LARGEST, Record
from fixtures.tls.refusal import refused
from fixtures.tls.said import ChangeCipherSpec

pytestmark = capability("tls13")


@rfc9846("5.1", MUST, id="REC-003", also="RFC 8446 5.1")
@pytest.mark.parametrize("size", [1, 4, 20, 100])
def test_hello_is_put_together_from_pieces(tls, size):
    """A hello that is cut into many small records is understood."""
    tls.start(size=size)

    assert isinstance(tls.reaction(), ServerHello)


@rfc9846("5.1", MUST, id="REC-008", also="RFC 8446 5.1")
def test_record_that_is_too_long_is_refused(tls):
    """A record with one octet more than 2^14 is refused."""
    tls.control(size=HEADER + LARGEST)
    octets = tls.hello(size=HEADER + LARGEST + 1).encode()
    tls.send(Record(ContentType.handshake, octets, Version.tls10))

    assert tls.refusal() == refused(Alert.record_overflow)


@rfc9846("5", MUST, id="REC-012", also="RFC 8446 5")
@pytest.mark.parametrize("type", [0, 19, 99, 255])
def test_record_of_unknown_type_is_refused(tls, type):
    """A record of a type that does not exist is refused, in the middle of a handshake."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(Record(type, bytes(16)))

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5.2", MUST, id="REC-017", also="RFC 8446 5.2")
@pytest.mark.parametrize("at", [HEADER, -1], ids=["ciphertext", "tag"])
def test_altered_record_is_refused(tls, at):
    """A protected record with one wrong bit is refused."""
    tls.handshake()
    record = bytearray(tls.client.protect(b"GET / HTTP/1.1\r\n"))
    record[at] ^= 1
    tls.send(bytes(record))

    assert tls.refusal() == refused(Alert.bad_record_mac)


@rfc9846("5.3", MUST, id="REC-018", also="RFC 8446 5.3")
def test_repeated_record_is_refused(tls):
    """A protected record that comes a second time is refused: its number has passed."""
    tls.handshake()
    record = tls.client.protect(b"GET ")
    tls.send(record, record)

    assert tls.refusal() == refused(Alert.bad_record_mac)


@rfc9846("5.4", MUST, id="REC-015", also="RFC 8446 5.4")
@pytest.mark.parametrize("padding", [1, 255, 1000])
def test_padding_is_taken_off(tls, padding):
    """A Finished in a padded record completes the handshake like any other."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(tls.client.finished(), padding=padding)

    tls.visit()
    assert tls.client.complete


@rfc9846("5", MUST, id="T13S-113", also="RFC 8446 5")
def test_dummy_change_cipher_spec_is_dropped(tls):
    """A change_cipher_spec record behind the hello changes nothing."""
    tls.start()
    tls.send(ChangeCipherSpec())

    tls.visit()
    assert tls.client.complete


@rfc9846("5", MUST, id="T13S-114", also="RFC 8446 5")
@pytest.mark.parametrize("octets", [b"\x02", b"\x01\x01"], ids=["two", "one twice"])
def test_other_change_cipher_spec_is_refused(tls, octets):
    """A change_cipher_spec record with any content but one octet 1 is refused."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(Record(ContentType.change_cipher_spec, octets))

    assert tls.refusal() == refused(Alert.unexpected_message)
