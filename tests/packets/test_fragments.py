import itertools

import pytest
from scapy.layers import inet, inet6

from fixtures.packets import packet as packets
from fixtures.packets.fragments import Fragment, fragment_of, original, whole
from fixtures.packets.ip import IP, IPv4, IPv6
from fixtures.packets.udp import Datagram

DATA = bytes(range(256)) * 10
HEADERS = [
    IPv4(source="10.0.0.1", destination="10.0.0.2"),
    IPv6(source="fd00::1", destination="fd00::2"),
]


def datagram(data: bytes) -> Datagram:
    return Datagram(data, source_port=1, destination_port=2)


def read(octets: bytes) -> packets.Packet:
    return packets.read(octets)


@pytest.mark.parametrize("header", HEADERS)
def test_scapy_puts_fragments_together(header: IP) -> None:
    fragments = original(header, datagram(DATA), 7).cut(800, 1600)
    if isinstance(header, IPv4):
        (made,) = inet.defragment([inet.IP(octets) for octets in fragments])
    else:
        made = inet6.defragment6([inet6.IPv6(octets) for octets in fragments])

    assert bytes(made["UDP"].payload) == DATA


@pytest.mark.parametrize("header", HEADERS)
def test_fragments_are_put_together_in_any_order(header: IP) -> None:
    fragments = [read(one) for one in original(header, datagram(DATA), 7).cut(8, 800, 1600)]

    for order in itertools.permutations(fragments):
        assert [packet.body for packet in whole(order)] == [datagram(DATA)]


@pytest.mark.parametrize("header", HEADERS)
def test_what_is_not_complete_stays_as_it_is(header: IP) -> None:
    first = read(original(header, datagram(DATA), 7).piece(0, 800))
    last = read(original(header, datagram(DATA), 8).piece(800))
    other = read(packets.build(header, datagram(b"whole")))

    assert whole([first, other, last]) == [first, other, last]


@pytest.mark.parametrize("header", HEADERS)
def test_two_packets_do_not_mix(header: IP) -> None:
    one = original(header, datagram(DATA), 7).pieces(1200)
    other = original(header, datagram(DATA[1:]), 8).pieces(1200)
    came = [read(octets) for pair in zip(one, other, strict=True) for octets in pair]

    assert [packet.body for packet in whole(came)] == [datagram(DATA), datagram(DATA[1:])]


@pytest.mark.parametrize("header", HEADERS)
def test_a_piece_says_its_place(header: IP) -> None:
    piece = fragment_of(read(original(header, datagram(DATA), 7).piece(792, 1003)))

    assert isinstance(piece, Fragment)
    assert (piece.id, piece.offset, piece.more, len(piece.octets)) == (7, 792, True, 211)
