"""Protected records: their form, their size, their number, their padding (RFC 9846 5.2 to 5.4)."""

import pytest

from fixtures.requirements import MUST, SHOULD, capability, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.limits import contents
from fixtures.tls.messages import Finished
from fixtures.tls.messages13 import KeyUpdate
from fixtures.tls.names import ContentType
from fixtures.tls.records import HEADER, LARGEST, Record
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData
from fixtures.tls.suites import TAG

pytestmark = capability("tls13")

LONGEST = LARGEST + 256  # octets of a protected record


def filled(tls, size):
    """Return a request of so many octets: fields that mean nothing fill it."""
    field = "X-Filler: {}".format
    lines = [field("a" * 4000)] * 3
    missing = size - len(tls.request(*lines, field("")))
    return tls.request(*lines, field("a" * missing))


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


@rfc9846("5.3", MUST, id="REC-019", also="RFC 8446 5.3")
def test_swapped_records_are_refused(tls):
    """Two protected records in the wrong order are refused: each has its own number."""
    tls.handshake()
    first, second = tls.client.protect(b"GET "), tls.client.protect(b"/ HTTP/1.1\r\n")
    tls.send(second, first)

    assert tls.refusal() == refused(Alert.bad_record_mac)


@rfc9846("5.3", MUST, id="REC-105", also="RFC 8446 5.3")
def test_missing_record_is_noticed(tls):
    """A protected record behind one that was lost is refused."""
    tls.handshake()
    tls.client.protect(b"GET ")
    tls.send(ApplicationData(b"/ HTTP/1.1\r\n"))

    assert tls.refusal() == refused(Alert.bad_record_mac)


@rfc9846("5.2", MUST, id="REC-020", also="RFC 8446 5.2")
@pytest.mark.parametrize("size", [0, 1, TAG - 1])
def test_record_without_room_for_a_tag_is_refused(tls, size):
    """A protected record that is shorter than its tag cannot be opened, and is refused."""
    tls.handshake()
    tls.send(Record(ContentType.application_data, bytes(size)))

    assert tls.refusal() == refused(Alert.bad_record_mac, Alert.decode_error)


@rfc9846("5.2", MUST, id="REC-106", also="RFC 8446 5.2")
def test_protected_record_that_is_too_long_is_refused(tls):
    """A protected record of more than 2^14 + 256 octets is refused for its length."""
    tls.handshake()
    tls.send(Record(ContentType.application_data, bytes(LONGEST + 1)))

    assert tls.refusal() == refused(Alert.record_overflow)


@rfc9846("5.2", MUST, id="REC-009", also="RFC 8446 5.2")
def test_content_that_is_too_long_is_refused(tls):
    """A protected record with one octet of content more than 2^14 is refused."""
    tls.handshake()
    tls.send(tls.client.protect_raw(ContentType.application_data, bytes(LARGEST + 1), size=LONGEST))

    assert tls.refusal() == refused(Alert.record_overflow)


@capability("echo")
@rfc9846("5.2", MUST, id="REC-129", also="RFC 8446 5.2")
def test_large_response_is_cut_into_records(tls):
    """No record of a large response is above 2^14 octets, its content type not counted."""
    tls.handshake()
    head = f"POST {tls.extra('echo')} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n"
    tls.write(head.encode() + bytes(20000))

    assert len(tls.response()) > LARGEST
    assert max(contents(tls.client.records, tls.version)) <= LARGEST + 1


@rfc9846("5.4", SHOULD, id="REC-107", also="RFC 8446 5.4")
def test_padding_that_makes_a_record_too_long_is_refused(tls):
    """Content, type and padding of more than 2^14 + 1 octets in all are refused."""
    tls.handshake()
    tls.write(b"GET ", padding=LARGEST - len(b"GET ") + 1)

    assert tls.refusal() == refused(Alert.record_overflow, named=False)


@rfc9846("5.1", MUST, id="REC-011", also="RFC 8446 5.1")
@pytest.mark.parametrize("padding", [0, 1])
def test_record_of_full_size_is_taken(tls, padding):
    """A record whose content, or content and padding, have 2^14 octets is answered."""
    tls.handshake()
    tls.write(filled(tls, LARGEST - padding), padding=padding)

    assert tls.response().startswith(b"HTTP/1.")


@rfc9846("5.4", MUST, id="REC-015", also="RFC 8446 5.4")
@pytest.mark.parametrize("padding", [1, 255, 1000, "all"])
def test_padding_is_taken_off(tls, padding):
    """A Finished and a request in padded records are taken like others."""
    tls.say_hello()
    tls.receive(Finished)
    finished, request = tls.client.finished(), tls.request()
    whole = padding == "all"
    tls.send(finished, padding=LARGEST - len(finished.encode()) if whole else padding)
    tls.write(request, padding=LARGEST - len(request) if whole else padding)

    assert tls.response().startswith(b"HTTP/1.")


@rfc9846("5.2", MUST, id="REC-025", also="RFC 8446 5.1")
def test_request_may_come_octet_by_octet(tls):
    """A request in records of one octet each is answered."""
    tls.handshake()
    tls.send(*(ApplicationData(bytes([octet])) for octet in tls.request()))

    assert tls.response().startswith(b"HTTP/1.")


@rfc9846("5.1", MUST, id="REC-016", also="RFC 8446 5.1")
@pytest.mark.parametrize("padding", [0, 100])
def test_data_without_content_say_nothing(tls, padding):
    """Empty records of application data, padded or not, change nothing about the request."""
    tls.handshake()
    tls.write(b"", padding=padding)
    tls.write(b"", padding=padding)

    assert tls.page().startswith(b"HTTP/1.")


@rfc9846("5.4", MUST, id="REC-108", also="RFC 8446 5.4")
@pytest.mark.parametrize("padding", [0, 100])
def test_empty_handshake_record_is_refused(tls, padding):
    """A protected handshake record without content is refused, padded or not."""
    tls.handshake()
    tls.send(tls.client.protect_raw(ContentType.handshake, b"", padding=padding))

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5.4", MUST, id="REC-005", also="RFC 8446 5.4")
@pytest.mark.parametrize("padding", [0, 100])
def test_empty_alert_record_is_refused(tls, padding):
    """A protected alert record without content is refused, padded or not."""
    tls.handshake()
    tls.send(tls.client.protect_raw(ContentType.alert, b"", padding=padding))

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5.4", MUST, id="REC-014", also="RFC 8446 5.4")
@pytest.mark.parametrize("zeros", [1, 100])
def test_record_without_a_type_is_refused(tls, zeros):
    """A protected record that holds nothing but zeros is refused."""
    tls.handshake()
    tls.send(tls.client.writers[tls.client.write_epoch].seal_inner(bytes(zeros)))

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5", MUST, id="REC-013", also="RFC 8446 5")
@pytest.mark.parametrize("type", [24, 99, 255])
def test_protected_record_of_unknown_type_is_refused(tls, type):
    """A protected record whose inner type does not exist, or was not negotiated, is refused."""
    tls.handshake()
    tls.send(tls.client.protect_raw(type, b"?"))

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5.1", MUST, id="REC-007", also="RFC 8446 5.1")
def test_data_inside_a_message_are_refused(tls):
    """Application data between two pieces of a handshake message are refused."""
    tls.handshake()
    start = KeyUpdate().encode()[:2]
    tls.send(tls.client.protect_raw(ContentType.handshake, start), ApplicationData(b"GET "))

    assert tls.refusal() == refused(Alert.unexpected_message)
