"""TCP, then TLS 1.3 resumed: no certificate, and no round trip less (RFC 9846, section 2.2)."""

from fixtures.https.kinds import TCP_TLS13
from fixtures.requirements import MUST, capability, rfc9846

pytestmark = [capability("tls13"), capability("resumption13")]


def offering_a_ticket(https):
    """Return what makes the plan of a visit: a fresh ticket for each."""
    return lambda kind: {"ticket": https.ticket(kind)}


@rfc9846("2.2", MUST, id="FLV-005")
def test_response_begins_in_the_third_round_trip(https):
    """A resumed handshake takes as many round trips as a full one: the response begins in the
    third.
    """
    visit = https.count(TCP_TLS13, 3, prepare=offering_a_ticket(https))

    assert visit.client.resumed
    assert visit.round_trips == 3


@rfc9846("2.2", MUST, id="FLV-029")
def test_ticket_stands_for_the_certificate(https):
    """A server that takes a ticket says so in its ServerHello and sends no certificate."""
    visit = https.visit(TCP_TLS13, ticket=https.ticket(TCP_TLS13))

    assert visit.client.resumed
    assert visit.certificates == ()
    assert visit.answer in range(200, 600)
