"""Who may send, and to whom (RFC 1122 sections 3.2.1.3 and 3.3.4.2, RFC 4291 section 2)."""

import pytest

from fixtures.packets.ip import IPv4, IPv6
from fixtures.packets.udp import Datagram
from fixtures.requirements import MUST, SHOULD, rfc1122, rfc4291

V4 = pytest.mark.parametrize("version", ["v4"], indirect=True)
V6 = pytest.mark.parametrize("version", ["v6"], indirect=True)


@pytest.mark.parametrize("source", ["255.255.255.255", "224.0.0.1"])
@V4
@rfc1122("3.2.1.3", MUST, id="IP-014")
def test_packet_from_a_group_is_dropped(ip, source):
    """A packet that claims to come from everybody or from a group is dropped in silence."""
    ip.ask(b"a datagram of many", ip=IPv4(source=source))
    ip.echo(b"an echo request of many", ip=IPv4(source=source))

    assert ip.traces(b" of many") == []


@pytest.mark.parametrize("header", [IPv4(source="127.0.0.1"), IPv4(destination="127.0.0.1")])
@V4
@rfc1122("3.2.1.3", MUST, id="IP-015")
def test_loopback_address_does_not_come_by_wire(ip, header):
    """A packet from or to 127.0.0.1 that comes from outside is dropped in silence."""
    ip.ask(b"a datagram from home", ip=header)
    ip.echo(b"an echo request from home", ip=header)

    assert ip.traces(b" from home") == []


@V6
@rfc4291("2.5.3", MUST, id="IP-102")
def test_loopback_address_of_ipv6_does_not_come_by_wire(ip):
    """A packet to ::1 that comes from outside is dropped."""
    ip.ask(b"a datagram from home", ip=IPv6(destination="::1"))
    ip.echo(b"an echo request from home", ip=IPv6(destination="::1"))

    assert ip.traces(b" from home") == []


@V6
@rfc4291("2.7", SHOULD, id="IP-103")
def test_packet_from_a_group_of_ipv6_is_dropped(ip):
    """A packet whose source is a group has no answer."""
    ip.ask(b"a datagram of many", ip=IPv6(source="ff02::1"))
    ip.echo(b"an echo request of many", ip=IPv6(source="ff02::1"))

    assert ip.traces(b" of many") == []


@pytest.mark.parametrize("stranger", ["10.77.0.99", "10.77.127.254"], ids=["neighbour", "beyond"])
@V4
@rfc1122("3.2.1.3", MUST, id="IP-016")
def test_packet_for_somebody_else_is_neither_taken_nor_passed_on(ip, stranger):
    """A host that is no router drops what is for somebody else, also where it knows the way."""
    ip.ask(b"a datagram for another", ip=IPv4(destination=stranger))
    ip.echo(b"an echo request for another", ip=IPv4(destination=stranger))

    assert ip.traces(b" for another") == []


@rfc1122("3.3.4.2", SHOULD, id="IP-017", also="RFC 1122 4.1.3.5")
def test_answer_comes_from_the_address_that_was_asked(ip, second, version):
    """An answer has as its source the one of the target's addresses to which the request went."""
    header = IPv4 if version == "v4" else IPv6
    ip.ask(b"hello", ip=header(destination=second.link.target))
    came = [(packet.ip, packet.body) for packet in ip.packets()]

    assert came == [(header(source=second.link.target), Datagram(b"hello"))]
