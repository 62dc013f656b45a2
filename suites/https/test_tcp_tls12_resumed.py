"""TCP, then a TLS 1.2 session resumed: one round trip each (RFC 5246, section 7.3)."""

import pytest

from fixtures.https.kinds import TCP_TLS12
from fixtures.requirements import MUST, capability, rfc5246

pytestmark = capability("tls12")

LAST = "ChangeCipherSpec, encrypted handshake"
BY_TICKET = pytest.param(True, id="ticket", marks=capability("resumption12"))
BY_SESSION_ID = pytest.param(False, id="session-id", marks=capability("session_id"))


@pytest.mark.parametrize("by_ticket", [BY_TICKET, BY_SESSION_ID])
@rfc5246("7.3", MUST, id="FLV-111")
def test_response_begins_in_the_third_round_trip(https, by_ticket):
    """After an abbreviated handshake the response begins in the third round trip, not later."""
    session = https.session(by_ticket)
    visit = https.count(TCP_TLS12, 3, ticket=session, by_ticket=by_ticket)

    assert visit.client.resumed
    assert visit.round_trips == 3


@pytest.mark.parametrize("by_ticket", [BY_TICKET, BY_SESSION_ID])
@rfc5246("7.3", MUST, id="FLV-027")
def test_resumed_handshake_is_three_flights(https, by_ticket):
    """A resumed session needs no certificate and no key exchange, and the server ends first."""
    session = https.session(by_ticket)
    visit = https.count(TCP_TLS12, 3, ticket=session, by_ticket=by_ticket)

    assert visit.flights[2:5] in (
        ["-> ClientHello", f"<- ServerHello, {LAST}", f"-> {LAST}, encrypted"],
        ["-> ClientHello", f"<- ServerHello, NewSessionTicket, {LAST}", f"-> {LAST}, encrypted"],
    )
