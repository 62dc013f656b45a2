"""Records, as clients of TLS 1.3 take them (RFC 9846 section 5)."""

import pytest

from fixtures.requirements import MUST, SHOULD, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import (
    BODY,
    HALF,
    REST,
    altering,
    before,
    cut,
    fetched,
    inner,
    joined,
    padded,
    protected,
    tampered,
)
from fixtures.tls.messages import Finished, Handshake, ServerHello
from fixtures.tls.messages13 import Certificate, EncryptedExtensions
from fixtures.tls.names import ContentType, Version
from fixtures.tls.records import LARGEST, Record
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData, ChangeCipherSpec, Epoch

LARGE = b"x" * (3 * LARGEST)
LARGE_HEAD = ApplicationData(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(LARGE))
MESSAGE, DATA = ContentType.handshake, ContentType.application_data
SPEC = b"\x14\x03\x03\x00\x01"


@pytest.mark.parametrize("size", [1, 20])
@rfc9846("5.1", MUST, id="T13C-193", also="RFC 8446 5.1")
def test_message_in_many_records_is_put_together(tlsclient, size: int):
    """A Certificate in many small records is a Certificate."""
    assert tlsclient.fetch(altering(Certificate, cut(size))) == fetched(BODY)


@rfc9846("5.1", MUST, id="T13C-194", also="RFC 8446 5.1")
def test_messages_in_one_record_are_taken_apart(tlsclient):
    """All messages of a server's flight may stand in one record."""
    assert tlsclient.fetch(*joined()) == fetched(BODY)


@rfc9846("5.2", MUST, id="T13C-195", also="RFC 8446 5.2")
def test_largest_records_are_taken(tlsclient):
    """Records with the most content that they may have are taken."""
    got = tlsclient.fetch(answer=[LARGE_HEAD, ApplicationData(LARGE), Alert.close_notify])

    assert got == fetched(LARGE)


@rfc9846("5.2", MUST, id="T13C-196", also="RFC 8446 5.2")
def test_too_much_content_is_refused(tlsclient):
    """A record with one octet of content more than may be is refused."""
    got = tlsclient.fetch(between=[protected(DATA, bytes(LARGEST + 1))])

    assert got.refusal == refused(Alert.record_overflow)


@rfc9846("5.2", MUST, id="T13C-197", also="RFC 8446 5.2")
def test_record_that_says_too_much_is_refused(tlsclient):
    """A record whose length is more than any protected one's is refused."""
    record = Record(DATA, bytes(LARGEST + 257))

    got = tlsclient.fetch(between=[record])

    assert got.refusal == refused(Alert.record_overflow)


@rfc9846("5.2", MUST, id="T13C-198", also="RFC 8446 5.2")
def test_record_with_a_wrong_tag_is_refused(tlsclient):
    """A record that does not authenticate is refused."""
    got = tlsclient.fetch(between=[tampered(ApplicationData(b"xx"))])

    assert got.refusal == refused(Alert.bad_record_mac)


@rfc9846("5.3", MUST, id="T13C-199", also="RFC 8446 5.3")
def test_record_that_comes_again_is_refused(tlsclient):
    """A record that was sent before is refused: every record has its number."""

    def twice(server) -> bytes:
        return 2 * server.say(ApplicationData(b""))

    got = tlsclient.fetch(between=[twice])

    assert got.refusal == refused(Alert.bad_record_mac)


@rfc9846("5.2", MUST, id="T13C-200", also="RFC 8446 5.2")
def test_record_without_room_for_a_tag_is_refused(tlsclient):
    """A protected record that is shorter than a tag and a type is refused."""
    got = tlsclient.fetch(between=[Record(DATA, bytes(16))])

    assert got.refusal == refused(Alert.bad_record_mac, Alert.decode_error, named=False)


@rfc9846("5.1", MUST, id="T13C-201", also="RFC 8446 5.1")
def test_empty_data_means_nothing(tlsclient):
    """Application data without any content, padded or not, is passed over."""
    empty = ApplicationData(b"")

    assert tlsclient.fetch(between=[empty, padded(empty, 300)]) == fetched(BODY)


@pytest.mark.parametrize("padding", [1, 255, 4096])
@rfc9846("5.4", MUST, id="T13C-202", also="RFC 8446 5.4")
def test_padding_is_stripped(tlsclient, padding: int):
    """Padding behind messages and data is no part of them."""
    got = tlsclient.fetch(
        altering(EncryptedExtensions, lambda true: padded(true, padding)),
        answer=[padded(HALF, padding), padded(REST, padding), padded(Alert.close_notify, padding)],
    )

    assert got == fetched(BODY)


@rfc9846("5.4", MUST, id="T13C-203", also="RFC 8446 5.4")
def test_record_of_padding_alone_is_refused(tlsclient):
    """A protected record that holds nothing but zeros is refused."""
    got = tlsclient.fetch(between=[inner(bytes(40))])

    assert got.refusal == refused(Alert.unexpected_message)


@pytest.mark.parametrize("type", [MESSAGE, ContentType.alert])
@rfc9846("5.4", MUST, id="T13C-204", also="RFC 8446 5.4")
def test_empty_record_of_another_type_is_refused(tlsclient, type: int):
    """A protected record of handshake or alert without content is refused."""
    got = tlsclient.fetch(between=[protected(type, b"")])

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("5.1", SHOULD, id="T13C-205", also="RFC 8446 5.1")
def test_empty_handshake_record_in_the_clear_is_refused(tlsclient):
    """A handshake record without content, before the ServerHello, is refused."""
    got = tlsclient.fetch(before(ServerHello, Record(MESSAGE, b"")))

    assert got.refusal == refused(Alert.unexpected_message, Alert.decode_error, named=False)


@pytest.mark.parametrize("type", [25, 99])
@rfc9846("5", MUST, id="T13C-206", also="RFC 8446 5")
def test_protected_record_of_an_unknown_type_is_refused(tlsclient, type: int):
    """A protected record whose true type nobody knows is refused."""
    got = tlsclient.fetch(between=[protected(type, b"unknown")])

    assert got.refusal == refused(Alert.unexpected_message)


@pytest.mark.parametrize("type", [0, 19, 99])
@rfc9846("5", MUST, id="T13C-207", also="RFC 8446 5")
def test_record_of_an_unknown_type_is_refused(tlsclient, type: int):
    """A record in the clear of a type that nobody knows is refused."""
    got = tlsclient.fetch(before(ServerHello, Record(type, b"unknown")))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("5.1", MUST, id="T13C-208", also="RFC 8446 5.1")
def test_version_of_a_record_means_nothing(tlsclient):
    """The version that stands in the record of a ServerHello is ignored."""

    def old(true: ServerHello):
        return lambda server: server.handshake(true, version=Version.tls10)

    assert tlsclient.fetch(altering(ServerHello, old)) == fetched(BODY)


@rfc9846("5", MUST, id="T13C-209", also="RFC 8446 5")
def test_dummies_are_dropped(tlsclient):
    """change_cipher_spec of one octet means nothing between ServerHello and Finished."""
    spec = SPEC + b"\x01"

    assert tlsclient.fetch(before(Certificate, spec, spec)) == fetched(BODY)


@rfc9846("5", MUST, id="T13C-245", also="RFC 8446 5")
def test_early_dummy_is_dropped(tlsclient):
    """change_cipher_spec of one octet means nothing before the ServerHello, too."""
    assert tlsclient.fetch(before(ServerHello, SPEC + b"\x01")) == fetched(BODY)


@pytest.mark.parametrize("octets", [b"\x02", b"\x01\x01"])
@rfc9846("5", MUST, id="T13C-210", also="RFC 8446 5")
def test_dummy_with_another_value_is_refused(tlsclient, octets: bytes):
    """change_cipher_spec with another value than one octet of 01 is refused."""
    record = Record(ContentType.change_cipher_spec, octets)

    got = tlsclient.fetch(before(EncryptedExtensions, record))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("5", MUST, id="T13C-211", also="RFC 8446 5")
def test_protected_dummy_is_refused(tlsclient):
    """change_cipher_spec under the keys of the handshake is refused."""
    got = tlsclient.fetch(before(Certificate, protected(ContentType.change_cipher_spec, b"\x01")))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("5", MUST, id="T13C-212", also="RFC 8446 5")
def test_dummy_behind_the_handshake_is_refused(tlsclient):
    """change_cipher_spec behind the server's Finished is refused."""
    got = tlsclient.fetch(between=[SPEC + b"\x01"])

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("5.1", MUST, id="T13C-213", also="RFC 8446 5.1")
def test_message_is_not_interrupted(tlsclient):
    """Application data between two parts of a message is refused."""
    ticket = Handshake(4, bytes(13)).encode()

    got = tlsclient.fetch(between=[protected(MESSAGE, ticket[:5])])

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("5.1", MUST, id="T13C-214", also="RFC 8446 5.1")
def test_octets_behind_finished_in_its_record_are_refused(tlsclient):
    """A message behind Finished in its record comes before the keys change: refused."""

    def act(true: Finished):
        return lambda server: server.joined(true, Handshake(4, bytes(13)))

    got = tlsclient.fetch(altering(Finished, act))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("2", MUST, id="T13C-215", also="RFC 8446 5.1")
def test_data_in_the_clear_is_refused(tlsclient):
    """Application data in the clear, before there are keys, is refused."""
    got = tlsclient.fetch(before(ServerHello, Record(DATA, b"in the clear")))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("7.3", MUST, id="T13C-216", also="RFC 8446 7.3")
def test_data_under_the_keys_of_the_handshake_is_refused(tlsclient):
    """Behind Finished nothing is taken under the keys of the handshake."""
    got = tlsclient.fetch(between=[protected(DATA, b"xx", under=Epoch.handshake)])

    assert got.refusal == refused(Alert.bad_record_mac)


@rfc9846("5.1", MUST, id="T13C-217", also="RFC 8446 5.1")
def test_records_of_the_client_are_well_formed(tlsclient):
    """A client's protected records say 0x0303 and application_data, whatever is inside."""
    behind_it = [one for one in tlsclient.fetch().met.records if one.type != MESSAGE][1:]

    assert {(one.type, one.version) for one in behind_it} == {(DATA, Version.tls12)}


@rfc9846("E.4", MUST, id="T13C-218", also="RFC 8446 D.4")
def test_client_sends_one_dummy_at_most(tlsclient):
    """A client sends change_cipher_spec once at most, and only where it has a session id."""
    met = tlsclient.fetch(retry=True).met

    assert met.seen.count(ChangeCipherSpec()) <= bool(met.hellos[0].session_id)
