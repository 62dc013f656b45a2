"""TCP, then TLS 1.2: one round trip, two, and one for the request (RFC 5246, section 7.3)."""

from fixtures.https.kinds import SECOND_FLIGHT, TCP_TLS12
from fixtures.requirements import MAY, MUST, capability, measures, remark, rfc5246, rfc7918

pytestmark = capability("tls12")

HELLOS = "<- ServerHello, Certificate, ServerKeyExchange, ServerHelloDone"
KEYS = "-> ClientKeyExchange, ChangeCipherSpec, encrypted handshake"
LAST = "ChangeCipherSpec, encrypted handshake"


@measures(TCP_TLS12)
@rfc5246("7.3", MUST, id="FLV-001")
def test_response_begins_in_the_fourth_round_trip(https):
    """After a full handshake the response begins in the fourth round trip, not later."""
    visit = https.measure(TCP_TLS12)

    assert visit.round_trips == 4


@measures(TCP_TLS12)
@rfc5246("7.3", MUST, id="FLV-110")
def test_nothing_is_answered_while_the_finished_is_held_back(https):
    """As long as the tester's Finished has not arrived, no application data comes."""
    visit = https.held(TCP_TLS12, SECOND_FLIGHT)

    assert visit.while_held == "no response"
    assert visit.said_while_held[-1] == "ServerHelloDone"
    assert visit.answer in range(200, 600)


@rfc5246("7.3", MUST, id="FLV-026")
def test_full_handshake_is_four_flights(https):
    """A full handshake is two flights of each side, and the server's Finished ends it."""
    visit = https.count(TCP_TLS12, 4)

    assert visit.flights[2:6] in (
        ["-> ClientHello", HELLOS, KEYS, f"<- {LAST}"],
        ["-> ClientHello", HELLOS, KEYS, f"<- NewSessionTicket, {LAST}"],
    )


@rfc7918("3", MAY, id="FLV-003")
def test_false_start_saves_a_round_trip(https):
    """A request that follows the tester's Finished at once is answered."""
    visit = https.count(TCP_TLS12, 3, false_start=True)

    remark(f"with False Start the response begins in round trip {visit.round_trips}")
    assert visit.answer in range(200, 600)
