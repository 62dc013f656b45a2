"""TCP, then TLS 1.3 with 0-RTT: the request travels with the hello (RFC 9846, section 2.3)."""

import os
from dataclasses import replace

import pytest

from fixtures.https.kinds import SECOND_FLIGHT, TCP_TLS13_EARLY
from fixtures.requirements import MUST, SHOULD, capability, measures, remark, rfc9846
from fixtures.tls.suites import SUITES13

pytestmark = [capability("tls13"), capability("early_data")]

HOUR = 3600  # seconds


@measures(TCP_TLS13_EARLY)
@rfc9846("2.3", MUST, id="FLV-007")
def test_response_begins_in_the_second_round_trip(https):
    """Early data is accepted, and the response begins in the second round trip; a server may keep
    it until the client's Finished, which is in the third.
    """
    visit = https.measure(TCP_TLS13_EARLY)

    if visit.round_trips == 3:
        remark("early data is answered after the client's Finished: 0-RTT saves nothing")
    assert visit.early_data == "accepted"
    assert visit.round_trips in (2, 3)


@measures(TCP_TLS13_EARLY)
@capability("early_answer")
@rfc9846("2.3", MUST, id="FLV-112")
def test_early_request_is_answered_before_the_finished(https):
    """The response comes while the tester's EndOfEarlyData and Finished are held back."""
    visit = https.held(TCP_TLS13_EARLY, SECOND_FLIGHT)

    assert visit.early_data == "accepted"
    assert visit.while_held == "the response began"


@rfc9846("2.3", MUST, id="FLV-030")
def test_request_travels_in_the_first_flight(https):
    """Hello and request leave together, before the server has said anything in TLS, and count."""
    visit = https.count(TCP_TLS13_EARLY, 2)

    assert visit.flights[2] == "-> ClientHello, ChangeCipherSpec, encrypted"
    assert visit.early_data == "accepted"
    assert visit.round_trips_before_request == 1


@rfc9846("4.6", MUST, id="FLV-031", also="RFC 8446 4.5")
def test_connection_goes_on_after_end_of_early_data(https):
    """After EndOfEarlyData and Finished a second request on the connection is answered too."""
    visit = https.visit(TCP_TLS13_EARLY, ticket=https.ticket(TCP_TLS13_EARLY), again=True)

    assert visit.early_data == "accepted"
    assert visit.answers == [visit.answer] * 2


@rfc9846("4.3.10", MUST, id="FLV-032", also="RFC 8446 4.2.10")
def test_accepted_request_is_answered_once(https):
    """Early data that EncryptedExtensions accept is answered once, without being sent again."""
    visit = https.visit(TCP_TLS13_EARLY, ticket=https.ticket(TCP_TLS13_EARLY))

    assert visit.early_data == "accepted"
    assert visit.answers == [visit.answer]


def of_another_suite(ticket):
    """Offer early data under a suite, and not the suite."""
    return {"ticket": ticket, "suites": tuple(one for one in SUITES13 if one != ticket.suite)}


def of_nobody(ticket):
    """Offer a ticket that the server never gave."""
    return {"ticket": replace(ticket, identity=os.urandom(len(ticket.identity)))}


@pytest.mark.parametrize("offered", [of_another_suite, of_nobody])
@rfc9846("4.3.10", MUST, id="FLV-008", also="RFC 8446 4.2.10")
def test_refused_early_data_costs_a_round_trip(https, offered):
    """Early data that cannot be accepted is refused, and the request made again after Finished is
    answered in the third round trip.
    """
    visit = https.count(TCP_TLS13_EARLY, 3, prepare=lambda kind: offered(https.ticket(kind)))

    assert visit.early_data == "refused"
    assert visit.answers == [visit.answer]
    assert visit.round_trips == 3


@rfc9846("4.3.10", SHOULD, id="FLV-113", also="RFC 8446 4.2.10")
def test_early_data_with_an_unlikely_age_is_refused(https):
    """A ticket that claims to be an hour older than it is may be resumed, without early data."""
    ticket = https.ticket(TCP_TLS13_EARLY)
    older = replace(ticket, received_at=ticket.received_at - HOUR)
    visit = https.visit(TCP_TLS13_EARLY, ticket=older)

    assert visit.early_data == "refused"
    assert visit.answer in range(200, 600)


@rfc9846("4.3.10", MUST, id="FLV-114", also="RFC 8446 4.2.10")
def test_early_data_is_refused_by_a_retry(https):
    """A server that has to ask for a key share skips the early data: four round trips."""
    visit = https.count(
        TCP_TLS13_EARLY, 4, prepare=lambda kind: {"ticket": https.ticket(kind), "shares": ()}
    )

    assert visit.client.retry is not None
    assert visit.early_data == "refused"
    assert visit.answers == [visit.answer]
    assert visit.round_trips == 4
