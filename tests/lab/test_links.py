"""What a case may change of the lab's links: who knows whom, and how long packets may be."""

import socket

import pytest

from fixtures.capture.layers import layers, neighbours
from fixtures.lab.lab import Lab
from tests.lab.conftest import receive_all


def seen_of_a_connection(lab, connect, host, port):
    since = lab.wire.position()
    connect(port, host).close()
    lab.wire.settle()
    return [neighbours(frame.octets) for frame in lab.wire.frames(since)]


def test_strangers_ask_and_friends_do_not(lab, server, connect):
    port = server("echo")
    with lab.strangers():
        among_strangers = seen_of_a_connection(lab, connect, lab.second_host, port)
    among_friends = seen_of_a_connection(lab, connect, lab.host, port)

    assert f"who has {lab.second_host}?" in among_strangers
    assert not any(among_friends)


@pytest.mark.parametrize("host", [Lab.host, Lab.host_6])
def test_everybody_is_reached_afterwards(lab, server, connect, host):
    with lab.strangers():
        pass
    connection = connect(server("echo"), host)
    connection.sendall(b"hello")

    assert receive_all(connection, 5) == b"hello"


@pytest.mark.parametrize(("side", "longest"), [("tester", 1280), ("target", 1280)])
def test_link_carries_no_longer_packets(lab, server, connect, side, longest):
    since = lab.wire.position()
    with lab.mtu(side, longest):
        connection = connect(server("echo"), lab.host)
        connection.sendall(b"x" * 5000)
        receive_all(connection, 5000)
    lab.wire.settle()
    lengths = [len(frame.octets) for frame in lab.wire.frames(since) if layers(frame.octets)]

    assert max(lengths) == 14 + longest


def test_link_is_as_wide_as_ever_afterwards(lab, server, connect):
    with lab.mtu("target", 1280):
        pass
    connection = connect(server("echo"), lab.host)

    assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG) == 1500 - 40 - 12
