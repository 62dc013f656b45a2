"""Early data that is accepted (RFC 9846 sections 2.3, 4.3.10 and 4.7.1)."""

import pytest

from fixtures.requirements import MUST, SHOULD, capability, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension, read_max_early_data_size
from fixtures.tls.messages import ClientHello, Finished
from fixtures.tls.messages13 import Certificate, EncryptedExtensions, KeyUpdate, NewSessionTicket
from fixtures.tls.names import ExtensionType
from fixtures.tls.records import LARGEST, pieces
from fixtures.tls.refusal import refused
from fixtures.tls.said import ChangeCipherSpec, Epoch

pytestmark = [capability("tls13"), capability("early_data")]

PIECE = b"GET / HTTP/1.1\r\n"
"""Of a request: nobody answers before the rest has come."""


@rfc9846("4.7.1", MUST, id="ED-001", also="RFC 8446 4.6.1")
def test_ticket_says_how_much_early_data_it_allows(early):
    """A ticket for early data has one early_data extension, a number of octets above zero."""
    early.take_ticket()
    sent = next(one for one in early.seen if isinstance(one, NewSessionTicket))
    found = [one for one in sent.extensions if one.type == ExtensionType.early_data]

    assert len(found) == 1
    assert read_max_early_data_size(found[0].body) > 0


@rfc9846("2.3", MUST, id="ED-002", also="RFC 8446 2.3")
def test_accepted_request_is_answered(early):
    """Early data on a fresh ticket is accepted on its key, and the request in it is answered."""
    early.begin(early.request())
    early.complete()

    assert early.client.server_hello.selected_identity == 0
    assert early.statuses(1) == [200]


@rfc9846("4.3.10", MUST, id="ED-138", also="RFC 8446 4.2.10")
def test_extension_is_empty_in_the_answer(early):
    """The early_data extension with which a server accepts has no body."""
    early.start_early(PIECE)
    answer = early.receive(EncryptedExtensions)

    assert answer.extension(ExtensionType.early_data) == Extension(ExtensionType.early_data)


@rfc9846("4.3", MUST, id="ED-118", also="RFC 8446 4.2")
def test_early_data_is_not_accepted_unasked(early):
    """A resumption without early_data is answered without it."""
    early.start(ticket=early.early_ticket())
    answer = early.receive(EncryptedExtensions)

    assert answer.early_data is False


@rfc9846("4.3.11.3", MUST, id="ED-114", also="RFC 8446 4.2.11.3")
def test_server_does_not_wait_for_the_end(early):
    """The server sends its whole flight while the client's EndOfEarlyData is still to come."""
    early.start_early(PIECE)
    early.receive(Finished)

    assert early.accepted


@rfc9846("4.3.11.3", MUST, id="ED-115", also="RFC 8446 4.2.11.3")
def test_early_data_goes_on_behind_the_server_flight(early):
    """A client may send early data until it has the server's Finished: what comes late counts."""
    begun, rest = early.request()[:8], early.request()[8:]
    early.begin(begun)
    early.write(rest)
    early.complete()

    assert early.statuses(1) == [200]


@rfc9846("5.1", MUST, id="ED-023", also="RFC 8446 5.1")
def test_request_is_put_together_from_early_records(early):
    """A request in early records of one octet each, and two TCP segments, is answered once."""
    early.begin()
    *most, last = (early.client.protect(one) for one in pieces(early.request(), 1))
    early.send(b"".join(most))
    early.send(last)
    early.complete()
    early.ask_to_close()

    assert early.statuses() == [200, 200]


@rfc9846("5.1", MUST, id="ED-022", also="RFC 8446 5.1")
@pytest.mark.parametrize("padding", [0, 100], ids=["empty", "padded"])
def test_empty_early_records_mean_nothing(early, padding):
    """Early records without content, padded or not, change nothing."""
    early.begin()
    early.write(b"", padding=padding)
    early.write(early.request())
    early.write(b"", padding=padding)
    early.complete()

    assert early.statuses(1) == [200]


@rfc9846("5", MUST, id="ED-122", also="RFC 8446 5")
def test_change_cipher_spec_among_early_records_is_dropped(early):
    """A change_cipher_spec record between two early records changes nothing."""
    request = early.request()
    early.begin(request[:8])
    early.send(ChangeCipherSpec())
    early.write(request[8:])
    early.complete()

    assert early.statuses(1) == [200]


@rfc9846("4.7.1", MUST, id="ED-125", also="RFC 8446 4.6.1")
def test_as_much_as_the_ticket_allows_is_accepted(early):
    """Early data of just as many octets as the ticket allows is accepted."""
    ticket = early.limited_ticket()
    data = early.requests(ticket.max_early_data)
    early.begin(data, ticket=ticket)
    early.complete()

    assert set(early.statuses(data.count(PIECE))) == {200}


@rfc9846("4.7.1", MUST, id="ED-126", also="RFC 8446 4.6.1")
def test_padding_is_no_early_data(early):
    """A request among more padding than the ticket allows octets is answered: only data counts."""
    ticket = early.limited_ticket()
    enough = ticket.max_early_data // LARGEST + 1
    request = early.request()
    early.begin(ticket=ticket)
    for octet in pieces(request[:enough], 1):
        early.write(octet, padding=LARGEST - 1)
    early.write(request[enough:])
    early.complete()

    assert early.statuses(1) == [200]


@rfc9846("4.7.1", SHOULD, id="ED-015", also="RFC 8446 4.6.1")
def test_more_than_the_ticket_allows_is_refused(early):
    """One octet more than the ticket allows ends the connection."""
    ticket = early.limited_ticket()
    early.begin(early.requests(ticket.max_early_data), ticket=ticket)
    early.write(PIECE[:1])

    assert early.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.3.10", MUST, id="ED-112", also="RFC 8446 4.2.10")
@pytest.mark.parametrize("at", [5, -1], ids=["ciphertext", "tag"])
def test_altered_early_record_is_refused(early, at):
    """Once early data is accepted, a record with one wrong bit is no longer skipped but refused."""
    early.begin()
    record = bytearray(early.client.protect(PIECE))
    record[at] ^= 1
    early.send(bytes(record))

    assert early.refusal() == refused(Alert.bad_record_mac)


@rfc9846("4.3.10", MUST, id="ED-113", also="RFC 8446 4.2.10")
def test_early_record_under_other_keys_is_refused(early):
    """Once early data is accepted, a record under the keys of the handshake is refused."""
    early.begin()
    early.send(early.client.protect(PIECE, under=Epoch.handshake))

    assert early.refusal() == refused(Alert.bad_record_mac)


@rfc9846("5", MUST, id="ED-119", also="RFC 8446 5")
def test_unknown_type_in_early_data_is_refused(early):
    """A record of a type that does not exist, under the early keys, is refused."""
    early.begin()
    early.send(early.client.protect_raw(99, PIECE))

    assert early.refusal() == refused(Alert.unexpected_message)


@rfc9846("4", MUST, id="ED-021", also="RFC 8446 4")
@pytest.mark.parametrize(
    "message",
    [ClientHello(), Certificate(()), KeyUpdate(), NewSessionTicket(ticket=b"ticket")],
    ids=lambda message: type(message).__name__,
)
def test_other_message_in_early_data_is_refused(early, message):
    """Of all handshake messages only EndOfEarlyData travels under the early keys."""
    early.begin()
    early.send(early.client.handshake(message, under=Epoch.early))

    assert early.refusal() == refused(Alert.unexpected_message)
