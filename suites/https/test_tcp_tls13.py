"""TCP, then TLS 1.3: one round trip each, and one for the request (RFC 9846, section 2)."""

from fixtures.https.kinds import SECOND_FLIGHT, TCP_TLS13, THIRD_PACKET
from fixtures.requirements import MAY, MUST, capability, measures, remark, rfc9293, rfc9846
from fixtures.tls.messages import Finished
from fixtures.tls.messages13 import NewSessionTicket

pytestmark = capability("tls13")


@measures(TCP_TLS13)
@rfc9846("2", MUST, id="FLV-004")
def test_response_begins_in_the_third_round_trip(https):
    """A full handshake lets the response begin in the third round trip, not later."""
    visit = https.measure(TCP_TLS13)

    assert visit.round_trips == 3


@measures(TCP_TLS13)
@rfc9846("2", MUST, id="FLV-044")
def test_nothing_is_answered_while_the_finished_is_held_back(https):
    """As long as the tester's Finished has not arrived, no application data comes."""
    visit = https.held(TCP_TLS13, SECOND_FLIGHT)

    assert visit.while_held == "no response"
    assert visit.answer in range(200, 600)


@rfc9293("3.5", MUST, id="FLV-045")
def test_nothing_is_said_before_the_third_packet(https):
    """While the third packet of the TCP handshake is held back, not one octet of TLS comes."""
    visit = https.visit(TCP_TLS13, hold=THIRD_PACKET, meanwhile=https.barrier)

    assert visit.said_while_held == []
    assert visit.answer in range(200, 600)


@rfc9846("2", MUST, id="FLV-028")
def test_full_handshake_is_three_flights(https):
    """A full handshake takes three flights, and the request travels in the third."""
    visit = https.count(TCP_TLS13, 3)

    assert visit.flights[2:5] in (
        ["-> ClientHello", "<- ServerHello, encrypted", "-> ChangeCipherSpec, encrypted"],
        [
            "-> ClientHello",
            "<- ServerHello, ChangeCipherSpec, encrypted",
            "-> ChangeCipherSpec, encrypted",
        ],
    )
    assert visit.round_trips_before_request == 2


@rfc9846("4.2.4", MUST, id="FLV-006", also="RFC 8446 4.1.4")
def test_retry_costs_a_round_trip(https):
    """A ClientHello without a key share is met by HelloRetryRequest: one round trip more."""
    visit = https.count(TCP_TLS13, 4, shares=())

    assert visit.flights[3:5] in (
        ["<- HelloRetryRequest", "-> ChangeCipherSpec, ClientHello"],
        ["<- HelloRetryRequest, ChangeCipherSpec", "-> ChangeCipherSpec, ClientHello"],
    )
    assert visit.round_trips == 4


@capability("resumption13")
@rfc9846("4.7.1", MAY, id="FLV-043", also="RFC 8446 4.6.1")
def test_tickets_come_after_the_servers_flight(https):
    """Tickets come behind the server's Finished, before or after the client's."""
    visit = https.held(TCP_TLS13, SECOND_FLIGHT)
    kinds = [type(said) for said in visit.said]
    early = sum(said.startswith("NewSessionTicket") for said in visit.said_while_held)

    remark(f"{kinds.count(NewSessionTicket)} tickets, {early} of them before our Finished")
    assert kinds.index(NewSessionTicket) > kinds.index(Finished)
