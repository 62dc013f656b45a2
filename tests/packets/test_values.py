"""Packets as values; scapy, another implementation, builds and reads the same ones."""

import pytest
from scapy.layers import inet, inet6

from fixtures.packets.fields import WRONG
from fixtures.packets.icmp import ECHO_REQUEST, ECHO_REQUEST_6, Message
from fixtures.packets.ip import IPv4, IPv6
from fixtures.packets.options import (
    NOP,
    Option,
    fast_open,
    mss,
    octets_of,
    options_in,
    sack,
    sack_permitted,
    timestamps,
    window_scale,
)
from fixtures.packets.packet import build, header_between, read, right_checksum
from fixtures.packets.tcp import Segment
from fixtures.packets.udp import Datagram

ENDS = {4: ("10.77.64.1", "10.77.0.2"), 6: ("fd77:1::40:1", "fd77::2")}
OPTIONS = [mss(1460), NOP, window_scale(7), sack_permitted(), timestamps(5, 6)]
BODIES = {
    "TCP": Segment("SA", seq=1, ack=2, source_port=3, destination_port=4, options=OPTIONS),
    "TCP with data": Segment("PA", data=b"odd", seq=1, ack=2, window=9, urgent=1),
    "UDP": Datagram(b"hello", source_port=3, destination_port=4),
    "empty UDP": Datagram(),
}


def scapy_of(version: int, octets: bytes):
    return (inet.IP if version == 4 else inet6.IPv6)(octets)


def rebuilt(packet) -> bytes:
    """What scapy makes of its own reading, with lengths and checksums left to it."""
    for layer in (inet.IP, inet.TCP, inet.UDP, inet.ICMP, inet6.ICMPv6EchoRequest):
        if layer in packet:
            for name in ("chksum", "cksum", "len"):
                if name in packet[layer].fields:
                    del packet[layer].fields[name]
    return bytes(packet)


@pytest.fixture(params=[4, 6], ids=["v4", "v6"])
def version(request) -> int:
    return request.param


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_lengths_and_checksums_are_those_that_scapy_finds(version, body):
    octets = build(header_between(*ENDS[version]), body)

    assert rebuilt(scapy_of(version, octets)) == octets


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_built_is_read_again(version, body):
    header = header_between(*ENDS[version])
    packet = read(build(header, body))

    assert (packet.ip, packet.body) == (header, body)


def test_icmp_has_the_checksum_of_its_version(version):
    kind = ECHO_REQUEST if version == 4 else ECHO_REQUEST_6
    octets = build(header_between(*ENDS[version]), Message(kind, rest=b"abcd", data=b"odd"))

    assert rebuilt(scapy_of(version, octets)) == octets
    assert read(octets).body == Message(kind, code=0, rest=b"abcd", data=b"odd")


def test_every_field_of_ipv4_can_be_said():
    said = IPv4(
        source="10.0.0.1",
        destination="10.0.0.2",
        protocol=99,
        ttl=3,
        tos=2,
        id=7,
        do_not_fragment=False,
        more_fragments=True,
        offset=16,
        options=b"\x01\x01\x01\x00",
        checksum=5,
        length=29,
    )
    octets = build(said, b"abcde")

    assert read(octets).ip == said
    packet = inet.IP(octets)
    assert (packet.ihl, packet.frag, packet.proto, packet.ttl, packet.chksum) == (6, 2, 99, 3, 5)
    assert str(packet.flags) == "MF"


def test_every_field_of_ipv6_can_be_said():
    said = IPv6(
        source="fd00::1",
        destination="fd00::2",
        next_header=99,
        hop_limit=3,
        traffic_class=2,
        flow_label=7,
        length=5,
    )
    octets = build(said, b"abcde")

    assert read(octets).ip == said
    packet = inet6.IPv6(octets)
    assert (packet.nh, packet.hlim, packet.tc, packet.fl, packet.plen) == (99, 3, 2, 7, 5)


def test_lengths_and_offsets_may_be_wrong(version):
    header = header_between(*ENDS[version])

    assert read(build(header, Datagram(b"abc", length=7))).body == Datagram(b"abc", length=7)
    assert (
        read(build(header, Segment(data_offset=4))).body
        == build(header, Segment(data_offset=4))[-20:]
    )
    assert read(build(header, Segment(reserved=15))).body == Segment(reserved=15)


def test_a_wrong_checksum_is_wrong_by_one_bit_and_never_none():
    header = header_between(*ENDS[4])
    for data in (bytes([high, low]) for high in range(256) for low in (0, 1, 255)):
        right = read(build(header, Datagram(data))).body.checksum
        wrong = read(build(header, Datagram(data, checksum=WRONG))).body.checksum
        assert (right ^ wrong).bit_count() == 1
        assert wrong != 0


@pytest.mark.parametrize("version", [4, 6])
@pytest.mark.parametrize("said", [None, WRONG, 0])
@pytest.mark.parametrize("kind", [Segment, Datagram, Message])
def test_the_right_checksum_of_what_came_is_known(version, kind, said):
    header = header_between(*ENDS[version])
    right = read(build(header, kind(data=b"odd"))).body.checksum

    assert right_checksum(read(build(header, kind(data=b"odd", checksum=said)))) == right


def test_a_checksum_may_be_said():
    assert read(build(header_between(*ENDS[4]), Datagram(checksum=0))).body.checksum == 0


# -- left out: the usual when sent, anything when compared


def test_a_field_that_is_left_out_matches_anything():
    came = Segment("SA", seq=7, ack=1, data=b"", window=100)

    assert came == Segment("SA", ack=1)
    assert Segment("SA", ack=1) == came
    assert came != Segment("SA", ack=2)
    assert came != Segment("A", ack=1)
    assert came != Segment("SA", data=b"x")
    assert [came] == [Segment("SA")]
    assert came != Datagram()


def test_push_does_not_count():
    assert Segment("PA") == Segment("A")
    assert Segment("AF") == Segment("FA")
    assert Segment("PA") != Segment("PAF")


def test_options_are_compared_as_they_stand_in_the_header():
    assert Segment(options=[mss(9)]) == Segment(options=b"\2\4\0\x09")
    assert Segment(options=[mss(9)]) != Segment(options=[mss(8)])


def test_what_is_shown_is_what_was_said_and_of_what_came_what_matters():
    assert repr(Segment("R", seq=7)) == "Segment(flags='R', seq=7)"
    assert repr(Segment(checksum=0)) == "Segment(checksum=0)"
    came = read(build(header_between(*ENDS[4]), Segment("S", seq=7, options=[mss(9)]))).body
    assert repr(came) == (
        "Segment(flags='S', seq=7, ack=0, data=b'', window=65535, options=(<mss 9>,))"
    )


# -- options


@pytest.mark.parametrize(
    "options",
    [OPTIONS, [sack(1, 2, 3, 4)], [fast_open()], [fast_open(b"12345678")], [Option(99, b"x")]],
)
def test_options_are_read_again(options):
    assert list(options_in(octets_of(options)))[: len(options)] == options


def test_scapy_reads_the_options():
    octets = Segment(options=[*OPTIONS, sack(1, 2)]).octets()

    assert inet.TCP(octets).options == [
        ("MSS", 1460),
        ("NOP", None),
        ("WScale", 7),
        ("SAckOK", b""),
        ("Timestamp", (5, 6)),
        ("SAck", (1, 2)),
        ("EOL", None),
    ]


@pytest.mark.parametrize("octets", [b"\2", b"\2\0\0\0", b"\2\1\0\0", b"\2\x09\0\0"])
def test_options_that_cannot_be_read_end_the_list(octets):
    (found,) = options_in(octets)

    assert found.kind == 2


def test_options_are_shown_by_their_names():
    assert repr([mss(9), NOP, sack_permitted(), timestamps(1, 2), fast_open(b"ab")]) == (
        "[<mss 9>, <nop>, <sack_permitted>, <timestamps 1,2>, <fast_open 6162>]"
    )


# -- what cannot be read


@pytest.mark.parametrize("octets", [b"", b"\x45", b"\x60\0", b"\x10" * 40])
def test_what_is_no_packet_is_a_value_error(octets):
    with pytest.raises(ValueError, match="neither IPv4 nor IPv6"):
        read(octets)


def test_a_fragment_is_not_looked_into():
    header = IPv4(source="10.0.0.1", destination="10.0.0.2", protocol=17, more_fragments=True)

    assert read(build(header, bytes(16))).body == bytes(16)


def test_what_is_too_short_for_its_protocol_stays_octets():
    header = IPv4(source="10.0.0.1", destination="10.0.0.2", protocol=6)

    assert read(build(header, b"short")).body == b"short"
