"""The client against aioquic's own server: what goes out, what is held, what is known after."""

import pytest
import trustme

from fixtures.quic.client import QuicClient, Refused, Response
from fixtures.quic.frames import Crypto
from fixtures.quic.packets import VERSION_1, VERSION_NOBODY_SPEAKS, Kind
from fixtures.quic.parameters import INITIAL_SOURCE_CONNECTION_ID
from fixtures.quic.seen import inside
from fixtures.stream import Silence
from fixtures.transcript import RECEIVED, SENT
from fixtures.verdicts.outcomes import TesterError
from tests.quic import aioquic_server


def ticket_from(connect, server):
    client = connect(server)
    assert isinstance(client.complete(), Response)
    ticket = client.await_ticket()
    assert ticket is not None
    client.close()
    return ticket


def test_a_request_is_answered(connect, server):
    client = connect(server)
    client.request("/hello")

    answer = client.complete()

    assert (answer.status, answer.headers, answer.body) == (200, (("x", "y"),), b"hello")
    assert client.handshake_complete and client.handshake_confirmed
    assert not client.resumed and not client.early_data_offered
    assert client.await_ticket().max_early_data_size == 0xFFFFFFFF
    assert INITIAL_SOURCE_CONNECTION_ID in client.parameters
    assert client.encrypted_extensions.alpn == b"h3"
    assert "CLIENT_TRAFFIC_SECRET_0" in client.keylog
    assert client.request_datagram.at < client.response_datagram.at
    assert 0 < client.amplification <= 3
    assert b"hello" in client.response_datagram.inside
    assert b"hello" not in client.response_datagram.octets


def test_the_first_flight_is_padded_and_not_sent_by_itself(connect, server):
    client = connect(server)
    flight = client.first_flight()

    assert [len(each) for each in flight] == [1200]
    assert client.log == []


def test_nothing_is_answered_while_finished_is_held(connect, server):
    client = connect(server)
    client.request("/held")
    client.hold(Kind.HANDSHAKE)
    client.send(client.first_flight())
    client.receive(lambda: client.handshake_complete)

    assert isinstance(client.meanwhile(connect(server)), Response)

    assert client.handshake_complete and not client.handshake_confirmed
    assert client.response is None and client.request_datagram is None
    assert not any(each.carries(Kind.HANDSHAKE) for each in client.log if each.direction == SENT)
    assert client.complete().body == b"held"


def test_early_data_is_answered_while_finished_is_held(connect, server):
    ticket = ticket_from(connect, server)
    client = connect(server, ticket=ticket)
    client.request("/early")
    client.hold(Kind.HANDSHAKE)
    client.send(client.first_flight())

    answer = client.await_response()

    assert answer.body == b"early"
    assert client.request_datagram.kinds == (Kind.INITIAL, Kind.ZERO_RTT)
    assert client.resumed and client.early_data_accepted
    assert not client.handshake_confirmed
    assert client.complete() == answer
    client.receive(lambda: client.acknowledged(Kind.ZERO_RTT))
    assert client.acknowledged(Kind.ZERO_RTT)
    assert "CLIENT_EARLY_TRAFFIC_SECRET" in client.keylog


def test_a_ticket_without_early_data_only_resumes(connect, server):
    client = connect(server, ticket=ticket_from(connect, server), early=False)

    assert client.complete().status == 200
    assert client.resumed and not client.early_data_offered and not client.early_data_accepted


def test_a_ticket_of_another_server_is_not_taken(connect, server):
    with pytest.raises(TesterError, match="not for elsewhere"):
        connect(server, ticket=ticket_from(connect, server), server_name="elsewhere.test")


def test_refused_early_data_is_sent_again_at_once(connect, server):
    ticket = ticket_from(connect, server)
    server.tickets.clear()
    client = connect(server, ticket=ticket)
    client.request("/again")

    assert client.complete().body == b"again"
    assert not client.early_data_accepted and not client.acknowledged(Kind.ZERO_RTT)
    first, second = client.request_datagrams
    assert first.carries(Kind.ZERO_RTT) and second.carries(Kind.ONE_RTT)
    came_before = [each for each in client.log if first.at < each.at < second.at]
    assert all(each.carries(Kind.INITIAL, Kind.HANDSHAKE) for each in came_before)


def test_a_retry_is_answered_with_the_same_hello(connect, retrying):
    client = connect(retrying)
    client.request("/retried")

    assert client.complete().body == b"retried"
    assert client.retry is not None and client.retry.token
    hellos = [
        crypto.data for _, _, crypto in inside(client.log, Crypto, Kind.INITIAL, direction=SENT)
    ]
    assert len(hellos) == 2 and hellos[0] == hellos[1]


def test_early_data_survives_a_retry(connect, retrying):
    client = connect(retrying, ticket=ticket_from(connect, retrying))
    client.request("/both")

    assert client.complete().body == b"both"
    assert client.retry and client.early_data_accepted


def test_another_version_is_agreed_on(connect, server):
    client = connect(server, versions=(VERSION_NOBODY_SPEAKS, VERSION_1))

    assert client.complete().status == 200
    assert VERSION_1 in client.version_negotiation.versions


def test_a_long_response_arrives_whole(connect, server):
    client = connect(server)
    client.request("/300000")

    assert len(client.complete().body) == 300000


def test_the_certificate_is_verified_where_a_ca_is_given(connect, server, certificate):
    assert connect(server, ca=certificate[2]).complete().status == 200

    stranger = connect(server, ca=certificate[2], server_name="elsewhere.test")
    assert stranger.complete() == stranger.objection
    assert stranger.objection.code >> 8 == 1


def test_silence_and_refusal_are_values(connect, udp):
    deaf = udp()
    deaf.bind(("127.0.0.1", 0))

    class Nobody:
        address = deaf.getsockname()

    client = connect(Nobody, patience=0.1)
    assert client.complete() == Silence(0.1)

    deaf.close()
    client = connect(Nobody, patience=5)
    client.socket.connect(Nobody.address)
    assert client.complete() == Refused()


def test_a_silent_client_only_listens(connect, server):
    client = connect(server)
    client.send(client.first_flight())
    client.listen(0.3)

    directions = [seen.direction for seen in client.log]
    assert directions.count(SENT) == 1 and directions.count(RECEIVED) >= 1
    assert 1 <= client.amplification <= 3


def test_two_requests_share_a_connection(connect, server):
    client = connect(server)
    first, second = client.request("/1"), client.request("/2")
    client.complete()
    client.await_response(second)

    assert [client.responses[each].body for each in (first, second)] == [bytes(1), bytes(2)]


def test_a_datagram_of_a_flight_can_be_dropped(connect, server):
    client = connect(server)
    client.request("/dropped")
    client.first_flight()

    assert client.complete().body == b"dropped"
    assert client.request_datagram is not None


def test_a_connected_socket_serves_as_well(server, udp):
    udp = udp()
    udp.connect(server.address)
    client = QuicClient(udp, server.address)

    assert client.complete().status == 200
    client.close()
    assert client.objection.application and client.objection.code == 0x100


def test_a_chain_beyond_the_limit_waits_for_our_answer(connect, tmp_path):
    authority = trustme.CA()
    leaf = authority.issue_cert(*(f"{number}.{'long' * 10}.example" for number in range(120)))
    (tmp_path / "chain").write_bytes(b"".join(each.bytes() for each in leaf.cert_chain_pems))
    leaf.private_key_pem.write_to_path(str(tmp_path / "key"))
    with aioquic_server.running(tmp_path / "chain", tmp_path / "key") as server:
        client = connect(server)
        client.request("/large")
        client.send(client.first_flight())
        client.listen(0.1)

        assert 2 < client.amplification <= 3 and not client.handshake_complete
        client.hold(Kind.HANDSHAKE)  # our Initial packets are enough
        client.receive(lambda: client.handshake_complete)
        assert client.handshake_complete and client.amplification <= 3
        assert client.complete().body == b"large"
