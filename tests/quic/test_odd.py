"""The provocations, and that aioquic's own server answers them as the RFCs say."""

import pytest

from fixtures.quic import odd, packets
from fixtures.quic.client import Response
from fixtures.quic.frames import ConnectionClose
from fixtures.quic.packets import Kind
from fixtures.stream import Silence


@pytest.fixture
def bare(udp):
    return lambda server: odd.Bare(udp(), server.address)


def test_a_short_initial_is_not_answered(connect, server, bare):
    (hello,) = connect(server).first_flight()
    provoker = bare(server)
    provoker.send(odd.shortened(hello))

    came, outcome = provoker.unanswered(connect(server))

    assert isinstance(outcome, Response) and came == []

    provoker.send(hello)  # the control: the same packet at its full size
    assert provoker.receive()[0].carries(Kind.INITIAL)


def test_an_unknown_version_is_answered_with_the_ids_swapped(server, bare):
    provoker = bare(server)
    provoker.send(packets.foreign(dcid=b"d" * 10, scid=b"s" * 5))
    provoker.receive()

    answer = provoker.version_negotiation
    assert (answer.dcid, answer.scid) == (b"s" * 5, b"d" * 10)
    assert packets.VERSION_1 in answer.versions


def test_version_negotiation_is_not_answered(connect, server, bare):
    provoker = bare(server)
    provoker.send(packets.version_negotiation(dcid=b"d" * 8, scid=b"s" * 8, versions=(1,)))

    came, outcome = provoker.unanswered(connect(server))

    assert isinstance(outcome, Response) and came == []


def test_a_session_id_is_a_violation(connect, server):
    client = connect(server, bend=odd.with_session_id())
    client.request("/")

    assert client.complete().code == 0x0A


def test_key_update_is_an_unexpected_message(connect, server):
    client = connect(server)
    client.complete()
    odd.say_key_update(client)
    client.receive(lambda: client.closed is not None)

    assert client.closed.code == 0x010A and not client.closed.application


def test_a_spoiled_token_is_refused(connect, retrying):
    client = connect(retrying)
    client.send(client.first_flight())
    client.receive(lambda: client.retry is not None)
    odd.spoil_token(client)
    client.receive(lambda: client.closed is not None)

    assert client.closed.code == 0x0B


def test_a_short_initial_after_a_retry_is_not_answered(connect, retrying):
    client = connect(retrying)
    client.send(client.first_flight())
    client.receive(lambda: client.retry is not None)
    came = len(client.log)
    client.send(odd.shortened(each) for each in client.flight())

    assert isinstance(client.meanwhile(connect(retrying)), Response)
    assert len(client.log) == came + 1


def test_a_packet_by_hand_is_read(connect, server):
    client = connect(server)
    client.complete()
    client.send([odd.packet(client, Kind.ONE_RTT, b"\x40\x21")])  # no such frame
    client.receive(lambda: client.closed is not None)

    assert client.closed == ConnectionClose(0x07, "Unknown frame type", 0x21)


def test_a_handmade_initial_is_padded(connect, server):
    client = connect(server)
    client.first_flight()
    made = odd.packet(client, Kind.INITIAL, b"\x01")

    assert packets.kinds(made) == (Kind.INITIAL,) and len(made) == 1200


def test_anybody_can_end_a_connection_that_only_began(connect, server, bare):
    client = connect(server, patience=0.2)
    (hello,) = client.first_flight()
    client.send([hello, odd.initial_close(hello)])
    client.receive(lambda: client.handshake_complete)
    client.request("/")

    assert client.await_response() == Silence(0.2)


def test_a_replay_is_read_with_the_keys_of_its_author(connect, server, bare):
    first = connect(server)
    first.complete()
    client = connect(server, ticket=first.await_ticket())
    client.request("/replayed")

    assert odd.replay(client, bare(server))
    assert client.early_data_accepted  # aioquic leaves a defence to its user
    assert client.complete().body == b"replayed"
