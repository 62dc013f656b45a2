"""TCP Fast Open, then TLS 1.3: the hello travels in the SYN (RFC 7413, section 3)."""

import pytest

from fixtures.https.kinds import TFO_TLS12, TFO_TLS13, THIRD_PACKET
from fixtures.lab.match import Match
from fixtures.requirements import MUST, capability, measures, rfc7413

pytestmark = [capability("tls13"), capability("tfo")]

POST_QUANTUM = 1530  # octets of a ClientHello with a key share of X25519MLKEM768
WITH_COOKIE = "-> SYN (TFO cookie), ClientHello"


@rfc7413("3", MUST, id="FLV-009")
def test_first_contact_saves_nothing(https):
    """Who has no cookie yet asks for one, and waits for the response until the third round trip."""
    visit = https.count(TFO_TLS13, 3, prepare=https.first_contact)

    assert visit.flights[0] == "-> SYN (TFO cookie request)"
    assert visit.round_trips == 3


@rfc7413("4.1.1", MUST, id="FLV-120")
def test_cookie_is_granted(https):
    """A cookie request is answered by a cookie of 4 to 16 octets, an even number."""
    visit = https.visit(TFO_TLS13, **https.first_contact(TFO_TLS13))

    assert visit.granted_cookie is not None
    assert len(visit.granted_cookie) in range(4, 17, 2)
    assert visit.answer in range(200, 600)


@measures(TFO_TLS13)
@rfc7413("3", MUST, id="FLV-010")
def test_response_begins_in_the_second_round_trip(https):
    """With a cookie and a hello that fits the SYN the response begins in the second round trip."""
    visit = https.measure(TFO_TLS13)

    assert visit.round_trips == 2


@rfc7413("3", MUST, id="FLV-034")
def test_data_in_the_syn_is_acknowledged(https):
    """The SYN-ACK acknowledges the SYN and every octet that travelled in it."""
    visit = https.visit(TFO_TLS13, **https.preparation(TFO_TLS13))

    assert visit.flights[0] == WITH_COOKIE
    assert visit.acknowledged_by_syn_ack == len(visit.first_flight)


@measures(TFO_TLS13)
@rfc7413("3", MUST, id="FLV-035")
def test_server_speaks_before_the_third_packet(https):
    """The server's flight comes, to its Finished, while the third packet of TCP is held back."""
    visit = https.held(TFO_TLS13, THIRD_PACKET)

    assert "Finished" in visit.said_while_held
    assert visit.answer in range(200, 600)


@rfc7413("3", MUST, id="FLV-011")
def test_hello_that_does_not_fit_the_syn_saves_nothing(https):
    """Of a ClientHello of post-quantum size the rest waits for the SYN-ACK: three round trips."""
    visit = https.count(TFO_TLS13, 3, size=POST_QUANTUM)

    assert visit.flights[0] == "-> SYN (TFO cookie), ClientHello (part)"
    assert 0 < visit.acknowledged_by_syn_ack < len(visit.first_flight)
    assert visit.round_trips == 3


@capability("tls12")
@rfc7413("3", MUST, id="FLV-012")
def test_tls12_saves_a_round_trip_too(https):
    """With a cookie and TLS 1.2 the response begins in the third round trip, not the fourth."""
    visit = https.count(TFO_TLS12, 3)

    assert visit.flights[0] == WITH_COOKIE
    assert visit.round_trips == 3


def unknown(https):
    """Let the cookie be another when it arrives."""
    https.network.transform(Match("->", syn=True), "fixtures.lab.changes:with_another_cookie")
    return {}


def missing(https):
    """Send data in the SYN without the option."""
    return {"cookie": False}


@pytest.mark.parametrize("cookie", [unknown, missing])
@rfc7413("3", MUST, id="FLV-121")
def test_data_without_a_valid_cookie_is_not_taken(https, cookie):
    """Data in a SYN whose cookie is unknown or missing is not acknowledged; sent again it is
    answered, in the third round trip.
    """
    https.preparation(TFO_TLS13)
    visit = https.count(TFO_TLS13, 3, **cookie(https))

    assert visit.acknowledged_by_syn_ack == 0
    assert visit.answers == [visit.answer]
    assert visit.round_trips == 3


GRANT_LOST = Match("<-", syn=True, ack=True), "fixtures.lab.changes:without_fast_open"
REQUEST_LOST = Match("->", syn=True), "fixtures.lab.changes:without_fast_open"


@pytest.mark.parametrize(
    "change", [REQUEST_LOST, GRANT_LOST], ids=["request-dropped", "grant-dropped"]
)
@rfc7413("3", MUST, id="FLV-122")
def test_without_the_option_it_is_plain_tcp(https, change):
    """Where the option is dropped on the way, in either direction, the request is answered as over
    plain TCP, in the third round trip.
    """
    https.network.transform(*change)
    visit = https.count(TFO_TLS13, 3, prepare=https.first_contact)

    assert visit.granted_cookie is None
    assert visit.answers == [visit.answer]
    assert visit.round_trips == 3
