"""Records of TLS 1.2 (RFC 5246 sections 6 and 6.2, RFC 5288, RFC 6520)."""

import pytest

from fixtures.requirements import MUST, capability, remark, rfc5246, rfc5288, rfc6520
from fixtures.stream import Silence
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import ServerHello
from fixtures.tls.names import ContentType, ExtensionType
from fixtures.tls.records import HEADER, LARGEST, Record
from fixtures.tls.refusal import refused
from fixtures.tls.said import ChangeCipherSpec, Epoch
from fixtures.tls.suites import GCM, SUITES, SUITES12

pytestmark = capability("tls12")

OF_GCM = tuple(one for one in SUITES12 if SUITES[one].cipher == GCM)
BAD_MAC = refused(Alert.bad_record_mac)
NONCE, TAG = 8, 16


@rfc5246("6.2.1", MUST, id="T12S-108")
@pytest.mark.parametrize("size", [1, 4, 50])
def test_hello_is_put_together_from_pieces(tls12, size):
    """A hello that is cut into many small records is understood."""
    tls12.start(size=size)

    assert isinstance(tls12.reaction(), ServerHello)


@rfc5246("6.2.1", MUST, id="T12S-150")
@pytest.mark.parametrize("size", [1, 5])
def test_second_flight_is_put_together_from_pieces(tls12, size):
    """ClientKeyExchange in the clear and Finished under the keys may come in pieces."""
    client = tls12.halfway()
    tls12.send(client.handshake(client.client_key_exchange(), size=size), ChangeCipherSpec())
    tls12.send(client.handshake(client.finished(), size=size))

    tls12.visit()
    assert client.complete


@rfc5246("6.2.1", MUST, id="T12S-048")
def test_empty_data_is_no_data(tls12):
    """Empty records of application data before, inside and behind a request change nothing."""
    request = tls12.request()
    tls12.handshake()
    for part in (b"", request[:7], b"", b"", request[7:], b""):
        tls12.write(part)

    assert tls12.response().startswith(b"HTTP/1.")


@rfc5246("6.2.1", MUST, id="T12S-152")
@pytest.mark.parametrize(
    "type", [ContentType.handshake, ContentType.alert, ContentType.change_cipher_spec], ids=str
)
def test_other_empty_records_say_nothing(tls12, type):
    """An empty record of any type but application data is refused, or passed over."""
    client = tls12.halfway()
    tls12.send(Record(type, b""))
    got = tls12.refusal()

    if isinstance(got.what, Silence):
        remark(f"an empty {type} record is passed over")
        tls12.visit()
        assert client.complete
    else:
        assert got == refused(Alert.unexpected_message, Alert.decode_error, named=False)


@rfc5246("6", MUST, id="T12S-153")
@pytest.mark.parametrize("type", [0, 19, 99, 255])
def test_record_of_unknown_type_is_refused(tls12, type):
    """A record of a type that does not exist is refused, in the middle of a handshake."""
    tls12.halfway()
    tls12.send(Record(type, bytes(16)))

    assert tls12.refusal() == refused(Alert.unexpected_message)


@rfc5246("6.2.1", MUST, id="T12S-154")
def test_long_record_is_refused(tls12):
    """A record in the clear with one octet more than 2^14 is refused."""
    tls12.control(size=HEADER + LARGEST)
    octets = tls12.hello(size=HEADER + LARGEST + 1).encode()
    tls12.send(Record(ContentType.handshake, octets))

    assert tls12.refusal() == refused(Alert.record_overflow, named=False)


@rfc5246("6.2.3", MUST, id="T12S-155")
def test_long_protected_record_is_refused(tls12):
    """A protected record with one octet more than 2^14 + 2048 is refused."""
    tls12.handshake()
    tls12.send(Record(ContentType.application_data, bytes(LARGEST + 2049)))

    assert tls12.refusal() == refused(Alert.record_overflow)


@rfc5246("6.2.1", MUST, id="T12S-156")
def test_long_content_is_refused(tls12):
    """A protected record whose content has one octet more than 2^14 is refused."""
    tls12.handshake()
    writer = tls12.client.writers[Epoch.session]
    tls12.send(writer.seal(ContentType.application_data, bytes(LARGEST + 1)))

    assert tls12.refusal() == refused(Alert.record_overflow, named=False)


@rfc5246("6.2.1", MUST, id="T12S-157")
def test_longest_record_is_read(tls12):
    """A request that fills a record with 2^14 octets gets a response of some kind."""
    bare = len(tls12.request("X-Filler: "))
    request = tls12.request(f"X-Filler: {'x' * (LARGEST - bare)}")
    tls12.handshake()
    tls12.write(request)

    assert tls12.response().startswith(b"HTTP/1.")


@rfc5246("6.2.3.3", MUST, id="T12S-158")
def test_record_under_another_type_is_refused(tls12):
    """A protected record whose header names another type than it was made for is refused."""
    tls12.handshake()
    record = tls12.client.protect(b"GET / HTTP/1.1\r\n")
    tls12.send(bytes([ContentType.handshake]) + record[1:])

    assert tls12.refusal() == BAD_MAC


@rfc5246("6.2.3.3", MUST, id="T12S-159")
def test_repeated_record_is_refused(tls12):
    """A protected record that comes a second time is refused: its number has passed."""
    tls12.handshake()
    record = tls12.client.protect(b"GET ")
    tls12.send(record, record)

    assert tls12.refusal() == BAD_MAC


@rfc5246("6.2.3.3", MUST, id="T12S-160")
def test_records_that_change_places_are_refused(tls12):
    """Two protected records in the wrong order are refused."""
    tls12.handshake()
    first, second = tls12.client.protect(b"GET "), tls12.client.protect(b"/ HTTP/1.1\r\n")
    tls12.send(second, first)

    assert tls12.refusal() == BAD_MAC


@rfc5246("6.2.3.3", MUST, id="T12S-161")
@pytest.mark.parametrize("length", [1, NONCE, NONCE + TAG - 1])
def test_record_without_room_for_its_tag_is_refused(tls12, length):
    """A protected record that is shorter than nonce and tag is refused."""
    tls12.handshake(suites=OF_GCM)
    tls12.send(Record(ContentType.application_data, bytes(length)))

    assert tls12.refusal() == refused(Alert.bad_record_mac, Alert.decode_error)


@rfc5288("3", MUST, id="T12S-162")
def test_nonce_of_the_client_is_its_own_choice(tls12):
    """An explicit nonce of AES-GCM that is not the number of its record is taken as it is."""
    tls12.handshake(suites=OF_GCM)
    tls12.client.writers[Epoch.session].first_nonce = 1 << 60

    assert tls12.page().startswith(b"HTTP/1.")


@rfc5288("3", MUST, id="T12S-037")
def test_nonces_never_repeat(tls12):
    """No two records of the server under one key have the same explicit nonce."""
    request = tls12.request()
    tls12.handshake(suites=OF_GCM)
    tls12.write(request * 20)
    tls12.rest(tls12.quiet)
    nonces = [record.fragment[:NONCE] for record in tls12.client.protected]

    assert len(nonces) > 1
    assert len(set(nonces)) == len(nonces)


@rfc6520("4", MUST, id="T12S-051")
@pytest.mark.parametrize("offered", [True, False], ids=["offered", "not offered"])
def test_heartbeat_that_asks_for_more_than_it_brings_is_not_answered(tls12, offered):
    """A heartbeat request that claims more octets than it has is never answered by a heartbeat."""
    extra = [Extension(ExtensionType.heartbeat, b"\x01")] if offered else []
    tls12.handshake(extra=extra)
    tls12.send(tls12.client.protect_raw(ContentType.heartbeat, b"\x01\x40\x00" + bytes(19)))
    tls12.rest(tls12.quiet)

    assert ContentType.heartbeat not in {record.type for record in tls12.client.records}
