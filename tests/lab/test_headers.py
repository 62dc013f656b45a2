"""Reading and mending headers; frames built by scapy, another implementation."""

import pytest
from scapy.layers.inet import ICMP, IP, TCP, UDP, fragment
from scapy.layers.inet6 import (
    ICMPv6EchoRequest,
    IPv6,
    IPv6ExtHdrDestOpt,
    IPv6ExtHdrFragment,
    IPv6ExtHdrHopByHop,
    fragment6,
)
from scapy.layers.l2 import ARP, Ether
from scapy.packet import Raw

from fixtures.lab.changes import with_another_cookie, without_fast_open
from fixtures.lab.headers import checksums_hold, mended, parse
from fixtures.lab.match import Match
from fixtures.lab.match import test_of as function_of

LINK = Ether(src="02:77:00:00:00:01", dst="02:77:00:00:00:02")  # set: scapy would ask by ARP
V4 = IP(src="10.77.0.1", dst="10.77.0.2")
V6 = IPv6(src="fd77::1", dst="fd77::2")
TCP_SEGMENT = TCP(sport=1000, dport=443, flags="SA", options=[("MSS", 1460)])
PACKETS = {
    "TCP, IPv4": V4 / TCP_SEGMENT / b"payload",
    "TCP, IPv6": V6 / TCP_SEGMENT / b"payload",
    "TCP, odd length": V4 / TCP_SEGMENT / b"payloads",
    "IPv4 options": IP(src="10.77.0.1", dst="10.77.0.2", options=b"\x01\x01\x01\x00")
    / TCP_SEGMENT
    / b"payload",
    "UDP, IPv4": V4 / UDP(sport=1000, dport=443) / b"payload",
    "UDP, IPv6": V6 / UDP(sport=1000, dport=443) / b"payload",
    "UDP, extensions": V6
    / IPv6ExtHdrHopByHop()
    / IPv6ExtHdrDestOpt()
    / UDP(sport=1000, dport=443)
    / b"payload",
    "ICMP": V4 / ICMP() / b"payload",
    "ICMPv6": V6 / ICMPv6EchoRequest(data=b"payload"),
}


def octets_of(packet) -> bytes:
    return bytes(LINK / packet)


@pytest.fixture(params=PACKETS)
def octets(request) -> bytes:
    return octets_of(PACKETS[request.param])


def test_the_payload_is_found(octets):
    headers = parse(octets)

    assert octets[headers.payload : headers.end].startswith(b"payload")


def test_ports_and_flags():
    headers = parse(octets_of(PACKETS["TCP, IPv6"]))

    assert (headers.source_port, headers.destination_port, headers.flags) == (1000, 443, 0x12)


def test_sound_checksums_hold_and_mending_changes_nothing(octets):
    assert checksums_hold(octets)
    assert mended(octets) == octets


def test_a_change_breaks_them_and_is_mended(octets):
    changed = octets[:-1] + b"\0"

    assert not checksums_hold(changed)
    assert checksums_hold(mended(changed))


def test_a_longer_payload_is_mended(octets):
    longer = mended(octets + b" and more")
    headers = parse(longer)

    assert checksums_hold(longer)
    assert headers.end == len(longer)


def test_what_is_no_ip_has_no_headers():
    arp = bytes(LINK / ARP(hwsrc="02:77:00:00:00:01", psrc="10.77.0.1", pdst="10.77.0.2"))

    assert parse(arp) is None
    assert parse(octets_of(V4 / TCP_SEGMENT)[:40]) is None
    assert mended(arp) == arp


def test_fragments_have_ports_only_at_the_start():
    whole = UDP(sport=1000, dport=443) / Raw(b"x" * 2000)
    for fragments in (
        fragment(V4 / whole, 1000),
        fragment6(V6 / IPv6ExtHdrFragment() / whole, 1000),
    ):
        first, *later = [parse(octets_of(one)) for one in fragments]

        assert (first.destination_port, first.fragment) == (443, True)
        assert {(one.destination_port, one.fragment) for one in later} == {(0, True)}
        assert all(checksums_hold(octets_of(one)) for one in fragments)


SYN = octets_of(V4 / TCP(sport=1000, dport=443, flags="S", options=[("TFO", (1, 2)), ("MSS", 9)]))


def test_the_fast_open_option_is_stripped():
    (stripped,) = without_fast_open(SYN)

    options = dict(TCP(stripped[34:]).options)
    assert "TFO" not in options
    assert options["MSS"] == 9
    assert len(stripped) == len(SYN)


def test_the_cookie_becomes_another_of_the_same_length():
    (changed,) = with_another_cookie(SYN)

    options = dict(TCP(changed[34:]).options)
    assert options["TFO"] == (0xFFFFFFFF - 1, 0xFFFFFFFF - 2)
    assert options["MSS"] == 9


def test_other_frames_are_left_alone(octets):
    assert without_fast_open(octets) == [octets]
    assert with_another_cookie(octets) == [octets]


@pytest.mark.parametrize(
    ("match", "holds"),
    [
        (Match(), True),
        (Match("->"), True),
        (Match("<-"), False),
        (Match(protocol="tcp"), True),
        (Match(protocol="udp"), False),
        (Match(tester_port=1000), True),
        (Match(tester_port=443), False),
        (Match(target_port=443), True),
        (Match(tester_address="10.77.0.1", target_address="10.77.0.2"), True),
        (Match(tester_address="10.77.0.2"), False),
        (Match(tester_address="fd77::1"), False),
        (Match(syn=True), True),
        (Match(syn=True, ack=False), True),
        (Match(syn=False), False),
        (Match(ack=True), False),
        (Match(payload=False), True),
        (Match(payload=True), False),
        (Match(contains=b"x"), False),
    ],
)
def test_a_match(match, holds):
    assert function_of(match)("->", SYN, parse(SYN)) is holds


def test_a_match_of_flags_means_tcp():
    datagram = octets_of(PACKETS["UDP, IPv4"])

    assert not function_of(Match(syn=False))("->", datagram, parse(datagram))


def test_ports_are_those_of_the_ends():
    assert function_of(Match("<-", tester_port=443))("<-", SYN, parse(SYN))
