"""ICMP: echo and errors (RFC 1122 section 3.2.2, RFC 792, RFC 4443)."""

import contextlib
from dataclasses import replace

import pytest

from fixtures.packets.errors import NO_PROTOCOL, PORT_UNREACHABLE
from fixtures.packets.fields import WRONG
from fixtures.packets.icmp import Message
from fixtures.packets.ip import IPv4, IPv6
from fixtures.packets.packet import right_checksum
from fixtures.packets.udp import Datagram
from fixtures.requirements import (
    INFO,
    MAY,
    MUST,
    SHOULD,
    remark,
    requirement,
    rfc792,
    rfc1122,
    rfc4443,
)
from fixtures.verdicts.outcomes import not_applicable

V4 = pytest.mark.parametrize("version", ["v4"], indirect=True)
V6 = pytest.mark.parametrize("version", ["v6"], indirect=True)
EVERY_OCTET = bytes(range(256))


@pytest.mark.parametrize("data", [b"", b"x", EVERY_OCTET * 2], ids=["none", "one", "many"])
@pytest.mark.parametrize("rest", [bytes(4), b"\xff\xff\x80\x01"], ids=["zero", "high"])
@rfc1122("3.2.2.6", MUST, id="IP-031", also="RFC 4443 4.2")
def test_echo_reply_has_what_the_request_had(ip, data, rest):
    """An echo request is answered with its identifier, its number and its data."""
    ip.send(ip.echo_request(data, rest))

    assert ip.answers() == [ip.echo_reply(data, rest)]


@rfc1122("3.2.2.6", MUST, id="IP-111", also="RFC 4443 4.2")
def test_echo_request_in_fragments_is_answered_whole(ip):
    """An echo request that had to be put together is answered with all its data."""
    ip.put(*ip.original(ip.echo_request(EVERY_OCTET * 2)).pieces(200))

    assert ip.answers() == [ip.echo_reply(EVERY_OCTET * 2)]


@rfc792("Echo or Echo Reply Message", MUST, id="IP-125", also="RFC 4443 2.3")
def test_echo_request_with_a_wrong_checksum_is_dropped(ip):
    """An echo request whose checksum is wrong by one bit has no reply."""
    ip.send(replace(ip.echo_request(b"one bit"), checksum=WRONG))

    assert ip.answers() == []


@rfc792("Echo or Echo Reply Message", MUST, id="IP-130", also="RFC 4443 2.3")
def test_checksum_of_a_message_is_right(ip, emitted):
    """The checksum of an echo reply is right, and that of an error where one comes."""
    ip.echo(b"odd")
    ip.ask(b"anybody?", destination_port=ip.closed_port)
    ip.answers()
    came = [packet for packet in emitted() if isinstance(packet.body, Message)]
    types = {packet.body.type for packet in came}

    remark("of an echo reply and an error" if len(types) > 1 else "of an echo reply")
    assert ip.echo_reply().type in types
    assert [p.body.checksum for p in came] == [right_checksum(p) for p in came]


@rfc1122("3.2.2", MUST, id="IP-126", also="RFC 4443 2.4")
def test_unknown_message_is_dropped(ip):
    """An ICMP message of a type that nobody knows, and that is no error, is dropped in silence."""
    ip.send(Message(50 if ip.is_4 else 240, rest=b"\x12\x34\x56\x78", data=b"who knows?"))

    assert ip.answers() == []


@pytest.mark.parametrize("destination", ["10.77.0.255", "255.255.255.255", "224.0.0.1"])
@V4
@rfc1122("3.2.2.6", MAY, id="IP-032")
def test_echo_request_to_many_may_be_dropped(ip, destination):
    """An echo request to everybody or to a group may be dropped; a reply has the source of one."""
    ip.echo(b"anybody?", ip=IPv4(destination=destination))
    sources = [packet.ip.source for packet in ip.traces(b"anybody?")]

    remark("it is answered" if sources else "it is dropped")
    assert sources in ([], [ip.link.target])


@V6
@rfc4443("4.2", SHOULD, id="IP-112")
def test_echo_request_to_a_group_is_answered_by_one(ip):
    """The reply to an echo request that went to a group has the address of one as its source."""
    ip.echo(b"anybody?", ip=IPv6(destination="ff02::1"))
    sources = [packet.ip.source for packet in ip.traces(b"anybody?")]

    assert sources == [ip.link.target]


NOBODY = 200
BAD_OPTION = bytes([7, 41, 4, 0])
"""In a packet that may be answered by an error it is: IP-010."""
CLOSED = Datagram(b"provoked", source_port=40000, destination_port=9)
ERROR = Message(3, code=1, data=b"\x45" + bytes(27) + b"provoked")


@pytest.mark.parametrize(
    ("header", "body"),
    [
        pytest.param(IPv4(options=BAD_OPTION), ERROR, id="by an error"),
        pytest.param(IPv4(destination="10.77.0.255"), CLOSED, id="by a broadcast"),
        pytest.param(
            IPv4(protocol=NOBODY, offset=800, do_not_fragment=False, options=BAD_OPTION),
            b"provoked",
            id="by a later fragment",
        ),
        pytest.param(IPv4(source="224.0.0.1"), CLOSED, id="by a group"),
    ],
)
@V4
@rfc1122("3.2.2", MUST, id="IP-033")
def test_error_is_not_provoked(ip, header, body):
    """No ICMP error answers an ICMP error, a broadcast, a later fragment, or a packet of a group.

    Each of them has a flaw for which another packet may be answered by an error.
    """
    ip.send(body, ip=header)

    assert ip.traces(b"provoked") == []


@V6
@rfc4443("2.4", MUST, id="IP-113")
def test_error_of_ipv6_is_not_provoked_by_an_error(ip):
    """No ICMP error answers an ICMP error, though it has a flaw for which another packet is."""
    error = ip.original(Message(1, code=3, data=b"\x60" + bytes(47) + b"provoked"))
    refuse = bytes([error.protocol, 0, 0x9B, 4]) + bytes(4)
    ip.put(error.header.carrying(60, refuse + error.payload))

    assert ip.traces(b"provoked") == []


@V6
@rfc4443("2.4", MUST, id="IP-116")
def test_error_of_ipv6_is_not_provoked_by_a_packet_to_a_group(ip):
    """No ICMP error answers a datagram to a group, though nobody has its port."""
    ip.ask(b"provoked", destination_port=ip.closed_port, ip=IPv6(destination="ff02::1"))

    assert ip.traces(b"provoked") == []


@V4
@rfc1122("3.2.2", MUST, id="IP-034")
def test_error_quotes_the_header_and_eight_octets(ip):
    """An ICMP error quotes the header of what provoked it and the next 8 octets, as they came."""
    sent = ip.ask(EVERY_OCTET, destination_port=ip.closed_port, ip=IPv4(id=0x1234, tos=0x20))
    quotes = [quote[:28] for quote in quotes_of(ip)]

    assert quotes == [sent[:28]]


@V6
@rfc4443("2.4", MUST, id="IP-114")
def test_error_of_ipv6_quotes_what_fits(ip):
    """An ICMP error of IPv6 quotes as much as fits into a packet of 1280 octets, as it came."""
    sent = ip.ask(EVERY_OCTET * 5, destination_port=ip.closed_port, ip=IPv6(flow_label=0x12345))

    assert quotes_of(ip) == [sent[: 1280 - 40 - 8]]


def quotes_of(ip):
    """Return what the errors quote that were provoked: nobody has to send any."""
    errors = ip.answers()
    if not errors:
        not_applicable("the target says nothing of a port that nobody has")
    return [error.data for error in errors]


@rfc1122("3.2.2.1", SHOULD, id="IP-035", also="RFC 4443 3.1")
def test_closed_port_is_unreachable(ip, version):
    """A datagram to a port that nobody has is answered by Destination Unreachable, and says so."""
    ip.ask(b"anybody?", destination_port=ip.closed_port)

    assert ip.answers() == [PORT_UNREACHABLE[version]]


@V4
@rfc1122("3.2.2.1", SHOULD, id="IP-036")
def test_unknown_protocol_is_unreachable(ip):
    """A packet of a protocol that nobody has is answered by Destination Unreachable, code 2."""
    ip.send(b"who knows?", ip=IPv4(protocol=NOBODY))

    assert ip.answers() == [NO_PROTOCOL]


LIMITS = {"v4": "net.ipv4.icmp_ratelimit", "v6": "net.ipv6.icmp.ratelimit"}
BURST = 300


def errors_of_a_burst(ip, lab, version):
    """Return the errors that 300 datagrams to a closed port provoke, and what a request behind them
    is answered. The lab, which lets errors pass, has the kernel's own limit meanwhile.
    """
    limit = lab.sysctl(LIMITS[version], 1000) if lab.has_kernel else contextlib.nullcontext()
    with limit:
        for _ in range(BURST):
            ip.ask(b"anybody?", destination_port=ip.closed_port)
        ip.ask(b"hello")
        answers = ip.answers()
    errors = [one for one in answers if one == PORT_UNREACHABLE[version]]
    return len(errors), [one for one in answers if one != PORT_UNREACHABLE[version]]


@V4
@requirement("RFC 1812", "4.3.2.8", INFO, id="IP-037")
def test_errors_may_be_limited(ip, lab, version):
    """A request behind 300 datagrams to a closed port is served; how many of those are answered by
    an error is told, as the document asks only routers for a limit.
    """
    errors, answers = errors_of_a_burst(ip, lab, version)

    remark(f"{errors} of {BURST} were answered")
    assert answers == [Datagram(b"hello")]


@V6
@rfc4443("2.4", MUST, id="IP-115")
def test_errors_of_ipv6_are_limited(ip, lab, version):
    """Of 300 datagrams to a closed port, one after the other, not all are answered by an error, and
    a request behind them is served.
    """
    errors, answers = errors_of_a_burst(ip, lab, version)

    remark(f"{errors} of {BURST} were answered")
    assert errors < BURST
    assert answers == [Datagram(b"hello")]
