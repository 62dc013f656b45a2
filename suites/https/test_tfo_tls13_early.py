"""TCP Fast Open, TLS 1.3 and 0-RTT: hello and request in the SYN (RFC 7413, RFC 9846 2.3)."""

from fixtures.https.kinds import TFO_TLS13_EARLY, THIRD_PACKET
from fixtures.lab.match import Match
from fixtures.requirements import MUST, capability, measures, remark, rfc7413, rfc9846

pytestmark = [capability("tls13"), capability("tfo"), capability("early_data")]

POST_QUANTUM = 1530  # octets of a ClientHello with a key share of X25519MLKEM768
LATE = "early data is answered after the client's Finished: 0-RTT saves nothing"


@measures(TFO_TLS13_EARLY)
@rfc9846("2.3", MUST, id="FLV-123")
def test_response_begins_in_the_first_round_trip(https):
    """With a cookie and a ticket the response begins in the first round trip; a server may keep an
    early request until the client's Finished, which is in the second.
    """
    visit = https.measure(TFO_TLS13_EARLY)

    if visit.round_trips == 2:
        remark(LATE)
    assert visit.early_data == "accepted"
    assert visit.round_trips in (1, 2)


@measures(TFO_TLS13_EARLY)
@capability("early_answer")
@rfc7413("3", MUST, id="FLV-124")
def test_request_is_answered_before_the_third_packet(https):
    """The response comes while the third packet of the TCP handshake is held back."""
    visit = https.held(TFO_TLS13_EARLY, THIRD_PACKET)

    assert visit.early_data == "accepted"
    assert visit.while_held == "the response began"


@rfc9846("2.3", MUST, id="FLV-036")
def test_request_travels_in_the_syn(https):
    """Hello and request fit the SYN together, and the SYN-ACK acknowledges both."""
    visit = https.count(TFO_TLS13_EARLY, 1)

    assert visit.flights[0] == "-> SYN (TFO cookie), ClientHello, ChangeCipherSpec, encrypted"
    assert visit.acknowledged_by_syn_ack == len(visit.first_flight)
    assert visit.early_data == "accepted"
    assert visit.round_trips_before_request == 0


@capability("early_answer")
@rfc9846("2.3", MUST, id="FLV-014")
def test_hello_that_does_not_fit_the_syn_costs_a_round_trip(https):
    """Behind a ClientHello of post-quantum size the request waits for the SYN-ACK: two round trips,
    as many as without TCP Fast Open.
    """
    visit = https.count(TFO_TLS13_EARLY, 2, size=POST_QUANTUM)

    assert visit.flights[0] == "-> SYN (TFO cookie), ClientHello (part)"
    assert visit.early_data == "accepted"
    assert visit.round_trips == 2


@rfc7413("3", MUST, id="FLV-125")
def test_early_request_survives_an_unknown_cookie(https):
    """Hello and request in a SYN whose cookie is unknown are sent again and answered once."""
    https.preparation(TFO_TLS13_EARLY)
    https.network.transform(Match("->", syn=True), "fixtures.lab.changes:with_another_cookie")
    visit = https.count(TFO_TLS13_EARLY, 2)

    assert visit.acknowledged_by_syn_ack == 0
    assert visit.early_data == "accepted"
    assert visit.answers == [visit.answer]
