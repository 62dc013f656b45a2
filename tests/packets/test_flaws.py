"""What is found wrong with the lengths and checksums of a packet."""

from dataclasses import replace

import pytest

from fixtures.packets.fields import WRONG
from fixtures.packets.flaws import flaws, is_spoilt
from fixtures.packets.icmp import Message
from fixtures.packets.packet import build, header_between, read
from fixtures.packets.tcp import Segment
from fixtures.packets.udp import Datagram

V4 = header_between("10.77.0.2", "10.77.4.1")
V6 = header_between("fd77::2", "fd77::4:1")
BODIES = {
    "TCP": Segment(data=b"odd"),
    "UDP": Datagram(b"odd"),
    "ICMP": Message(3, data=b"odd"),
}


def found(octets):
    return flaws(read(octets))


@pytest.mark.parametrize("header", [V4, V6], ids=["v4", "v6"])
@pytest.mark.parametrize("body", [*BODIES.values(), b"odd"], ids=[*BODIES, "octets"])
def test_what_is_right_has_no_flaw(header, body):
    assert found(build(header, body)) == []


@pytest.mark.parametrize("header", [V4, V6], ids=["v4", "v6"])
@pytest.mark.parametrize("name", BODIES)
def test_a_wrong_checksum_is_found(header, name):
    packet = read(build(header, replace(BODIES[name], checksum=WRONG)))

    (words,) = flaws(packet)
    assert words.startswith(f"wrong {name} checksum 0x")
    assert is_spoilt(packet) == (name == "ICMP")


def test_a_datagram_of_ipv4_may_have_no_checksum():
    assert found(build(V4, Datagram(b"odd", checksum=0))) == []
    assert len(found(build(V6, Datagram(b"odd", checksum=0)))) == 1


def test_both_zeros_are_right_where_every_octet_is_zero():
    assert [found(build(V4, Message(0, checksum=zero))) for zero in (0, 0xFFFF)] == [[], []]


def test_the_header_and_the_lengths_are_looked_at():
    header = found(build(replace(V4, checksum=WRONG), b"odd"))
    longer = found(build(replace(V4, length=27), b"odd"))
    shorter = found(build(replace(V6, length=2), b"odd" + bytes(20)))
    datagram = found(build(V6, Datagram(b"odd", length=12)))

    assert [words.split(" 0x")[0] for words in header] == ["wrong IPv4 header checksum"]
    assert longer == ["wrong IPv4 total length 27, right is 23"]
    assert shorter == ["wrong IPv6 payload length 2, right is 23"]
    assert datagram[0] == "wrong UDP length 12, right is 11"


def test_a_short_packet_may_be_filled_up_to_the_smallest_frame():
    assert found(build(V4, b"odd") + bytes(46 - 23)) == []
    assert found(build(V4, b"odd") + bytes(47 - 23)) == ["wrong IPv4 total length 23, right is 47"]
