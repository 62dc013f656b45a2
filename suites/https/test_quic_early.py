"""QUIC with 0-RTT: the request travels with the hello (RFC 9001, section 4.6)."""

import pytest

from fixtures.https.kinds import FINISHED, QUIC_EARLY, QUIC_FULL
from fixtures.quic.errors import PROTOCOL_VIOLATION, error
from fixtures.quic.frames import crypto
from fixtures.quic.packets import Kind
from fixtures.requirements import MUST, SHOULD, capability, measures, remark, rfc9000, rfc9001

pytestmark = [capability("h3"), capability("h3_early_data")]

QUIC_EARLY_DATA = 0xFFFFFFFF
END_OF_EARLY_DATA = bytes((5, 0, 0, 0))


@measures(QUIC_EARLY)
@rfc9001("4.6", MUST, id="FLV-016")
def test_response_begins_in_the_first_round_trip(https):
    """0-RTT is accepted, and the response begins in the first round trip; a server may keep it
    until the client's Finished, which is in the second.
    """
    visit = https.measure(QUIC_EARLY)

    if visit.round_trips == 2:
        remark("a request in 0-RTT packets is answered after the Finished: 0-RTT saves nothing")
    assert visit.client.early_data_accepted
    assert visit.round_trips_before_request == 0
    assert visit.round_trips in (1, 2)


@measures(QUIC_EARLY)
@capability("h3_early_answer")
@rfc9001("4.6", MUST, id="Q0-024")
def test_early_request_is_answered_before_the_finished(https):
    """The response comes while all Handshake packets of the tester are held back."""
    visit = https.held(QUIC_EARLY, FINISHED)

    assert visit.client.early_data_accepted
    assert visit.answered_while_held is True


@rfc9001("4.6.2", MUST, id="Q0-002")
def test_accepted_early_packets_are_acknowledged(https):
    """A target whose EncryptedExtensions accept 0-RTT acknowledges the 0-RTT packets, and answers
    what was in them.
    """
    visit = https.visit(QUIC_EARLY, ticket=https.ticket(QUIC_EARLY))

    assert visit.client.early_data_accepted
    assert visit.client.acknowledged(Kind.ZERO_RTT)
    assert visit.answer in range(200, 600)


@pytest.mark.parametrize("apart", [False, True], ids=["coalesced", "apart"])
@rfc9000("12.2", MUST, id="FLV-038")
def test_early_packets_are_taken_however_they_travel(https, apart):
    """A 0-RTT packet counts behind the Initial in one datagram, and in a datagram of its own."""
    visit = https.visit(QUIC_EARLY, ticket=https.ticket(QUIC_EARLY), apart=apart)

    assert visit.client.early_data_accepted
    assert visit.client.acknowledged(Kind.ZERO_RTT)


@rfc9001("4.6.2", MUST, id="FLV-019")
def test_refused_early_data_costs_a_round_trip(https, h3):
    """0-RTT packets with a ticket that the target cannot read are refused; the request is made
    again in 1-RTT packets, and answered in the second round trip.
    """
    spoiled = h3.odd.spoiled_ticket
    visit = https.count(QUIC_EARLY, 2, prepare=lambda kind: {"ticket": spoiled(https.ticket(kind))})

    assert visit.client.early_data_offered
    assert visit.client.early_data_accepted is False
    assert visit.round_trips == 2
    assert visit.answer in range(200, 600)


@rfc9001("4.6.2", MUST, id="Q0-008")
def test_refused_early_packets_are_not_acknowledged(https, h3):
    """Who refuses 0-RTT does not process 0-RTT packets: of what it acknowledges none is one."""
    visit = https.visit(QUIC_EARLY, ticket=h3.odd.spoiled_ticket(https.ticket(QUIC_EARLY)))

    assert visit.client.early_data_accepted is False
    assert visit.client.acknowledged(Kind.ONE_RTT)
    assert not visit.client.acknowledged(Kind.ZERO_RTT)


@rfc9001("4.6.1", MUST, id="Q0-001")
def test_tickets_name_no_limit_of_their_own(https):
    """A ticket that allows 0-RTT says 0xffffffff where TLS has a number of octets."""
    tickets = https.visit(QUIC_FULL, await_ticket=True).client.tickets
    sizes = {ticket.max_early_data_size for ticket in tickets}

    assert sizes
    assert sizes <= {None, QUIC_EARLY_DATA}


@rfc9001("8.3", MUST, id="Q0-003")
def test_end_of_early_data_is_a_violation(https, h3):
    """EndOfEarlyData, for which QUIC has no use, ends the connection with PROTOCOL_VIOLATION, as
    every CRYPTO frame in a 0-RTT packet does.
    """
    client = h3.client(ticket=https.ticket(QUIC_EARLY))
    client.request(https.endpoint("udp").path)
    client.send(client.first_flight())
    client.send([h3.odd.packet(client, Kind.ZERO_RTT, crypto(END_OF_EARLY_DATA))])

    assert error(client.complete(), PROTOCOL_VIOLATION) == PROTOCOL_VIOLATION


@pytest.mark.slow
@rfc9001("9.2", SHOULD, id="Q0-009")
def test_replayed_early_data_is_not_accepted(https, h3):
    """A first flight that comes a second time, from another port, is not taken for early data."""
    client = h3.client(ticket=https.ticket(QUIC_EARLY))
    client.request(https.endpoint("udp").path)
    begun = h3.odd.replay(client, h3.bare())

    remark("the replay began a connection" if begun else "the replay began no connection")
    assert client.early_data_accepted is False
