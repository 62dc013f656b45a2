"""Early data that is not accepted: it is skipped, and the handshake goes on without it
(RFC 9846 section 4.3.10).
"""

import os
from dataclasses import replace

import pytest

from fixtures.requirements import INFO, MUST, SHOULD, capability, remark, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import Finished, HelloRetryRequest, ServerHello
from fixtures.tls.messages13 import EndOfEarlyData
from fixtures.tls.names import CipherSuite, ContentType, ExtensionType
from fixtures.tls.records import LARGEST, Record, pieces
from fixtures.tls.refusal import refused
from fixtures.tls.resumption import offering
from fixtures.verdicts.outcomes import not_applicable

pytestmark = capability("tls13")
needs_early_data = capability("early_data")

PIECE = b"GET / HTTP/1.1\r\n"
"""Of a request that is never to be answered: it comes in early data that nobody can read."""
MINUTE = 60_000  # milliseconds


def unknown(ticket):
    """Return a ticket that the server never gave, with a key."""
    return replace(ticket, identity=os.urandom(len(ticket.identity)))


# By whoever knows nothing of early data, too


@rfc9846("4.3.10", MUST, id="ED-009", also="RFC 8446 4.2.10")
def test_early_data_on_an_unknown_ticket_is_skipped(early):
    """Early data that nobody can decrypt is passed over, and the full handshake completes."""
    early.start_early(PIECE, ticket=unknown(early.resumable()))
    early.visit()

    assert early.accepted is False


@rfc9846("4.3.10", MUST, id="ED-010", also="RFC 8446 4.2.10")
def test_early_data_before_a_retry_is_skipped(early):
    """Where the hello needs a retry, early data is passed over until the second hello comes."""
    early.control(shares=())
    early.start_early(PIECE, ticket=early.resumable(), shares=())
    early.visit()

    assert early.client.retry is not None
    assert early.accepted is False


@rfc9846("5.2", MUST, id="ED-012", also="RFC 8446 5.2")
def test_early_data_is_not_skipped_unannounced(early):
    """Behind a hello without early_data a record that does not decrypt is refused."""
    early.start()
    early.receive(Finished)
    early.send(Record(ContentType.application_data, os.urandom(100)))

    assert early.refusal() == refused(Alert.bad_record_mac)


@rfc9846("5", MUST, id="ED-105", also="RFC 8446 5")
def test_early_data_is_not_skipped_unannounced_before_a_retry(early):
    """Where a second hello is due and early_data was not there, other records are refused."""
    early.control(shares=())
    early.start(early.hello(shares=()))
    early.receive(HelloRetryRequest)
    early.send(Record(ContentType.application_data, os.urandom(100)))

    assert early.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.3.10", MUST, id="ED-013", also="RFC 8446 4.2.10")
def test_early_data_needs_a_key(early):
    """Early data without pre_shared_key is refused, or the extension is passed over."""
    early.send(early.hello(extra=[ext.early_data()]))
    got = early.refusal()

    if isinstance(got.what, ServerHello):
        remark("early_data without pre_shared_key is passed over")
        early.visit()
        assert early.accepted is False
    else:
        assert got == refused(Alert.illegal_parameter, Alert.missing_extension, named=False)


@rfc9846("4", MUST, id="ED-107", also="RFC 8446 4.5")
def test_end_of_refused_early_data_is_refused(early):
    """EndOfEarlyData from a client whose early data was not accepted is refused."""
    early.start_early(PIECE, ticket=unknown(early.resumable()))
    early.receive(Finished)
    early.send(EndOfEarlyData())

    assert early.refusal() == refused(Alert.unexpected_message)


# By whoever accepts others


@needs_early_data
@rfc9846("4.3.10", MUST, id="ED-117", also="RFC 8446 4.2.10")
def test_extension_is_empty_in_a_hello(early):
    """An early_data extension with a body is refused."""
    hello = early.hello(extra=[Extension(ExtensionType.early_data, b"\x00\x00\x40\x00")])
    early.send(offering(hello, early.resumable()))

    assert early.refusal() == refused(Alert.decode_error)


@needs_early_data
@rfc9846("4.3.10", MUST, id="ED-011", also="RFC 8446 4.2.10")
def test_early_data_is_not_offered_twice(early):
    """A second hello, behind a retry, that offers early data again is refused."""
    early.control(shares=())
    early.start_early(ticket=early.resumable(), shares=())
    early.receive(HelloRetryRequest)
    key = early.client.retried_hello()
    early.send(offering(key, early.client.ticket, early=True, heard=bytes(early.client.heard)))

    expected = refused(Alert.illegal_parameter, Alert.unsupported_extension, named=False)
    assert early.refusal() == expected


@needs_early_data
@rfc9846("4.3.10", MUST, id="ED-104", also="RFC 8446 4.2.10")
def test_as_much_as_the_ticket_allows_is_skipped(early):
    """Refused early data is passed over in all records in which a client may have sent it."""
    ticket = early.limited_ticket()
    early.start_early(ticket=unknown(ticket))
    # What the ticket allows, without the octets by which each record grows when it is protected.
    for piece in pieces(bytes(ticket.max_early_data - 1000), LARGEST // 8):
        early.write(piece)
    early.visit()

    assert early.accepted is False


@needs_early_data
@rfc9846("4.3.10", MUST, id="ED-142", also="RFC 8446 4.2.10")
def test_as_much_as_the_ticket_allows_is_skipped_before_a_retry(early):
    """Where a retry is due, too, early data is passed over in all records that may hold it."""
    early.control(shares=())
    ticket = early.limited_ticket()
    early.start_early(ticket=ticket, shares=())
    for piece in pieces(bytes(ticket.max_early_data - 1000), LARGEST // 8):
        early.write(piece)
    early.visit()

    assert early.client.retry is not None
    assert early.accepted is False


@rfc9846("5.2", MUST, id="ED-145", also="RFC 8446 5.2")
def test_record_that_is_too_long_is_not_skipped(early):
    """Among early data that is passed over a record longer than any may be is refused."""
    early.start_early(PIECE, ticket=unknown(early.resumable()))
    early.receive(Finished)
    early.send(Record(ContentType.application_data, bytes(LARGEST + 257)))

    assert early.refusal() == refused(Alert.record_overflow)


@needs_early_data
@rfc9846("4.3.10", SHOULD, id="ED-016", also="RFC 8446 4.2.10")
def test_more_than_the_ticket_allows_is_not_skipped(early):
    """Refused early data far beyond what the ticket allows ends the connection."""
    ticket = early.limited_ticket()
    early.start_early(ticket=unknown(ticket))
    for piece in pieces(bytes(2 * ticket.max_early_data + LARGEST), LARGEST):
        early.write(piece)
    early.receive(Finished)

    assert early.refusal() == refused(Alert.unexpected_message, Alert.bad_record_mac, named=False)


@needs_early_data
@rfc9846("4.3.10", MUST, id="ED-008", also="RFC 8446 4.2.10")
def test_early_data_belongs_to_the_first_key(early):
    """Early data is not accepted where the second key on offer is the one that is selected."""
    ticket = early.early_ticket()
    hello = offering(early.hello(), unknown(ticket), ticket, early=True)
    early.start(hello, ticket=ticket, early=PIECE)
    early.visit()

    assert early.accepted is False


@needs_early_data
@rfc9846("4.3.10", MUST, id="ED-005", also="RFC 8446 4.2.10")
def test_early_data_belongs_to_the_suite(early):
    """Early data is not accepted with another suite than the ticket's, the same hash or not."""
    first, other = CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_CHACHA20_POLY1305_SHA256
    early.control(suites=[first])
    early.control(suites=[other])
    early.start_early(PIECE, ticket=early.early_ticket(suites=[first]), suites=[other])
    early.visit()

    assert early.accepted is False


@needs_early_data
@capability("alpn:http/1.1")
@rfc9846("4.3.10", MUST, id="ED-101", also="RFC 8446 4.2.10")
@pytest.mark.parametrize(
    ("before", "now"), [(["http/1.1"], []), ([], ["http/1.1"])], ids=["no longer", "only now"]
)
def test_early_data_belongs_to_the_application_protocol(early, before, now):
    """Early data is not accepted with another choice of ALPN than on the ticket's connection."""
    early.control(alpn=before)
    early.control(alpn=now)
    early.start_early(PIECE, ticket=early.early_ticket(alpn=before), alpn=now)
    early.visit()

    assert early.accepted is False


@needs_early_data
@rfc9846("4.3.11", INFO, id="ED-007", also="RFC 8446 4.2.11")
def test_early_data_under_another_name(early):
    """Whether early data is accepted under another server name is the server's choice."""
    others = [name for name in early.names if name != early.server_name]
    if not others:
        not_applicable("the target has no second name")
    early.start_early(PIECE, ticket=early.early_ticket(), server_name=others[0])
    accepted = early.early_answer()

    remark(f"early data under another server name is {'' if accepted else 'not '}accepted")


@needs_early_data
@rfc9846("4.3.10", SHOULD, id="ED-027", also="RFC 8446 4.2.10")
@pytest.mark.parametrize("off", [MINUTE, -MINUTE], ids=["too old", "too young"])
def test_early_data_with_an_unlikely_age_is_refused(early, off):
    """A ticket whose age is said to be a minute off may be resumed, without early data."""
    ticket = early.early_ticket()
    hello = offering(early.hello(), ticket, early=True, age=off)
    early.start(hello, ticket=ticket, early=PIECE)
    early.visit()

    assert early.accepted is False


@capability("resumption13")
@rfc9846("4.3.11.1", MUST, id="ED-029", also="RFC 8446 4.2.11.1")
@pytest.mark.parametrize("age", ["nothing", "in the clear"])
def test_unlikely_age_is_not_fatal(early, age):
    """Without early data an age that cannot be true ends no handshake."""
    ticket = early.resumable()
    claimed = -ticket.age_add if age == "nothing" else 1000 - ticket.age_add
    early.visit(offering(early.hello(), ticket, age=claimed), ticket=ticket)

    assert early.client.complete
