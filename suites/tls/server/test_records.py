"""Records in the clear, and what is cut into records (RFC 9846 section 5.1)."""

import pytest

from fixtures.requirements import MUST, SHOULD, capability, rfc6176, rfc9846
from fixtures.stream import Closed, Reset
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Finished, Message, ServerHello
from fixtures.tls.names import ContentType, HandshakeType, Version, word
from fixtures.tls.records import HEADER, LARGEST, Record, sslv2_hello
from fixtures.tls.refusal import refused

pytestmark = capability("tls13")


@rfc9846("5.1", MUST, id="REC-001", also="RFC 8446 5.1")
@pytest.mark.parametrize("version", [0x0300, 0x0302, 0x0303, 0x0304], ids=word)
def test_version_of_a_record_is_ignored(tls, version):
    """Whatever version the record of a hello names, the hello inside counts."""
    tls.send(Record(ContentType.handshake, tls.hello().encode(), version))

    assert isinstance(tls.reaction(), ServerHello)


@rfc9846("5.1", MUST, id="REC-002", also="RFC 8446 5.1")
def test_records_of_the_server_look_like_tls12(tls):
    """Every record of the server names version 0303, and all behind the keys look like data."""
    tls.visit()

    records = tls.client.records
    hello, *others = [one.type for one in records if one.type != ContentType.change_cipher_spec]
    assert {one.version for one in records} == {Version.tls12}
    assert (hello, set(others)) == (ContentType.handshake, {ContentType.application_data})


@rfc9846("5.1", MUST, id="REC-003", also="RFC 8446 5.1")
@pytest.mark.parametrize("size", [1, 4, 20, 100])
def test_hello_is_put_together_from_pieces(tls, size):
    """A hello that is cut into many small records is understood."""
    tls.start(size=size)

    assert isinstance(tls.reaction(), ServerHello)


@rfc9846("5.1", MUST, id="REC-021", also="RFC 8446 5.1")
@pytest.mark.parametrize("size", [1, 4, 35])
def test_finished_is_put_together_from_pieces(tls, size):
    """A Finished that is cut into several protected records completes the handshake."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(tls.client.handshake(tls.client.finished(), size=size))

    tls.visit()
    assert tls.client.complete


@rfc9846("5.1", MUST, id="REC-101", also="RFC 8446 5.1")
def test_hello_as_large_as_a_record_is_understood(tls):
    """A hello that fills a record of 2^14 octets is answered."""
    tls.send(tls.hello(size=HEADER + LARGEST))

    assert isinstance(tls.reaction(), ServerHello)


@rfc9846("5.1", MUST, id="REC-008", also="RFC 8446 5.1")
def test_record_that_is_too_long_is_refused(tls):
    """A record with one octet more than 2^14 is refused."""
    tls.control(size=HEADER + LARGEST)
    octets = tls.hello(size=HEADER + LARGEST + 1).encode()
    tls.send(Record(ContentType.handshake, octets, Version.tls10))

    assert tls.refusal() == refused(Alert.record_overflow)


@rfc9846("5", MUST, id="REC-102", also="RFC 8446 5")
@pytest.mark.parametrize("type", [0, 19, 99])
def test_first_record_of_unknown_type_is_refused(tls, type):
    """A connection that begins with a record of a type that does not exist is refused."""
    tls.send(Record(type, tls.hello().encode(), Version.tls10))

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5", MUST, id="REC-012", also="RFC 8446 5")
@pytest.mark.parametrize("type", [0, 19, 99, 255])
def test_record_of_unknown_type_is_refused(tls, type):
    """A record of a type that does not exist is refused, in the middle of a handshake."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(Record(type, bytes(16)))

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5.1", SHOULD, id="REC-103", also="RFC 8446 5.1")
@pytest.mark.parametrize("type", [ContentType.handshake, ContentType.alert])
def test_empty_record_in_the_clear_is_refused(tls, type):
    """A record of handshake or alert without content, which nobody may send, is refused."""
    tls.send(Record(type, b""))

    expected = refused(Alert.unexpected_message, Alert.decode_error, named=False)
    assert tls.refusal() == expected


@rfc9846("5.1", MUST, id="REC-104", also="RFC 8446 5.1")
def test_data_in_the_clear_are_refused(tls):
    """Application data are always protected: those in the clear, before a hello, are refused."""
    tls.send(Record(ContentType.application_data, b"GET / HTTP/1.1\r\n"))

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5", MUST, id="REC-024", also="RFC 8446 5")
def test_cleartext_is_not_answered_with_tls(tls):
    """A request in cleartext is no record: the connection ends, and no handshake begins."""
    # As a record it begins with 20 2f octets that are still to come: they are there, too.
    filler = "a" * 0x202F
    tls.send(f"GET / HTTP/1.1\r\nHost: localhost\r\nX-Filler: {filler}\r\n\r\n".encode())
    *seen, end = tls.rest(tls.quiet)

    assert end in (Closed(), Reset())
    assert [one for one in seen if isinstance(one, Message)] == []


@rfc6176("3", MUST, id="REC-032")
def test_hello_of_ssl2_is_refused(tls):
    """A CLIENT-HELLO of SSL 2.0 is not answered by a SERVER-HELLO: the connection ends."""
    tls.send(sslv2_hello((0x010080, 0x0700C0), bytes(range(16))))
    *seen, end = tls.rest(tls.quiet)

    assert end in (Closed(), Reset())
    assert all(isinstance(one, Alert) for one in seen)


@rfc9846("6", SHOULD, id="REC-033", also="RFC 8446 6")
def test_hello_that_claims_to_be_huge_is_refused_early(tls):
    """A hello whose length no hello can have is refused before the rest of it has come."""
    start = tls.hello().encode()[4:]
    huge = bytes([HandshakeType.client_hello, 0xFF, 0xFF, 0xFF]) + start
    tls.send(Record(ContentType.handshake, huge, Version.tls10))

    expected = refused(Alert.decode_error, Alert.illegal_parameter, named=False)
    assert tls.refusal() == expected
