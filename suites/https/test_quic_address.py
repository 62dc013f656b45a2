"""QUIC's address validation: who may be sent how much, and Retry (RFC 9000, section 8)."""

import pytest

from fixtures.https.kinds import QUIC, QUIC_EARLY, QUIC_FULL
from fixtures.quic.errors import INVALID_TOKEN, error
from fixtures.quic.packets import packets
from fixtures.quic.parameters import (
    ORIGINAL_DESTINATION_CONNECTION_ID,
    RETRY_SOURCE_CONNECTION_ID,
)
from fixtures.requirements import MAY, MUST, SHOULD, capability, remark, rfc9000

pytestmark = capability("h3")

LIMIT = 3  # times the octets that came from an address before it is validated
REQUESTS = 20  # they fit into little more than a datagram; their answers exceed the limit


@rfc9000("8.1", MUST, id="Q0-017")
def test_silent_client_is_sent_three_times_its_octets_at_most(https, h3):
    """A client that sends its first flight and falls silent is sent at most three times as much."""
    client = h3.client()
    client.send(client.first_flight())
    https.barrier(QUIC)
    client.drain()

    assert 0 < client.amplification <= LIMIT


@pytest.mark.slow
@rfc9000("8.1", MUST, id="Q0-018")
def test_repetitions_count_against_the_limit(h3):
    """What the target repeats for a client that stays silent counts like what it said first."""
    client = h3.client()
    client.send(client.first_flight())
    client.listen(4)

    assert 0 < client.amplification <= LIMIT


@capability("h3_early_data")
@rfc9000("8.1", MUST, id="Q0-010")
def test_early_requests_do_not_lift_the_limit(https, h3):
    """Answers to requests in 0-RTT packets stay within the limit too, however many are due. Who
    asks for a token instead says less.
    """
    client = h3.client(ticket=https.ticket(QUIC_EARLY))
    for _ in range(REQUESTS):
        client.request(https.endpoint("udp").path)
    client.send(client.first_flight())
    https.barrier(QUIC)
    client.drain()

    assert client.early_data_accepted or client.retry is not None
    assert 0 < client.amplification <= LIMIT


@capability("long_chain")
@rfc9000("8.1", MUST, id="FLV-047")
def test_flight_beyond_the_limit_costs_a_round_trip(https):
    """A certificate chain beyond the limit waits until the client has shown that it is there."""
    visit = https.count(QUIC_FULL, 3, at="long_chain")

    assert visit.round_trips == 3
    assert visit.client.amplification <= LIMIT
    assert visit.answer in range(200, 600)


@capability("retry")
@rfc9000("8.1.2", MUST, id="Q0-019")
def test_retry_costs_a_round_trip(https):
    """A target that asks for a token takes it, and the response begins one round trip later."""
    visit = https.count(QUIC_FULL, 3, at="retry")

    assert visit.client.retry is not None
    assert visit.round_trips == 3
    assert visit.answer in range(200, 600)


@capability("retry")
@rfc9000("17.2.5.1", MUST, id="Q0-020")
def test_retry_names_a_new_connection_id(h3):
    """Retry goes to the id that the client chose, comes from a new one, and carries a token; its
    integrity tag shows that its sender has seen the client's Initial.
    """
    from fixtures.quic.initial import retry_is_genuine

    client = h3.client(at="retry")
    client.complete()
    first = packets(client.log[0].octets)[0]
    retry = client.retry

    assert retry is not None
    assert retry.dcid == first.scid
    assert retry.scid != first.dcid
    assert retry.token != b""
    assert retry_is_genuine(retry, first.dcid)


@capability("retry")
@rfc9000("7.3", MUST, id="Q0-021")
def test_transport_parameters_bear_the_retry_out(h3):
    """The target's transport parameters repeat the ids of the first Initial and of the Retry."""
    client = h3.client(at="retry")
    client.complete()
    names = ORIGINAL_DESTINATION_CONNECTION_ID, RETRY_SOURCE_CONNECTION_ID
    first = packets(client.log[0].octets)[0]

    assert client.retry is not None
    assert [client.parameters.get(name) for name in names] == [first.dcid, client.retry.scid]


@capability("retry")
@rfc9000("8.1.2", SHOULD, id="Q0-022")
def test_wrong_token_is_refused_at_once(h3):
    """A token of a Retry that came back changed is answered by INVALID_TOKEN, not by silence."""
    client = h3.client(at="retry")
    client.send(client.first_flight())
    client.receive(lambda: client.retry is not None)
    h3.odd.spoil_token(client)

    assert error(client.complete(), INVALID_TOKEN) == INVALID_TOKEN


@capability("retry", "h3_early_data")
@rfc9000("17.2.5.3", MAY, id="Q0-023")
def test_early_data_survives_a_retry(https):
    """0-RTT packets that are sent again after a Retry may be accepted: then the response begins in
    the second round trip, else in the third.
    """
    at = "retry"
    visit = https.count(
        QUIC_EARLY, 3, at=at, prepare=lambda kind: {"ticket": https.ticket(kind, at)}
    )

    accepted = visit.client.early_data_accepted
    remark(f"0-RTT after a Retry was {'accepted' if accepted else 'refused'}")
    assert visit.client.retry is not None
    assert visit.round_trips in ((2, 3) if accepted else (3,))
