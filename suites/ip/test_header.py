"""The header of a packet (RFC 791 section 3.1, RFC 1122 section 3.2.1, RFC 8200 section 3)."""

import pytest

from fixtures.packets.fields import WRONG
from fixtures.packets.ip import IPv4, IPv6
from fixtures.packets.udp import Datagram
from fixtures.requirements import MUST, SHOULD, remark, rfc791, rfc1122, rfc8200

V4 = pytest.mark.parametrize("version", ["v4"], indirect=True)
V6 = pytest.mark.parametrize("version", ["v6"], indirect=True)


@V4
@rfc1122("3.2.1.1", MUST, id="IP-001")
def test_other_version_is_dropped(ip):
    """A packet whose version is 5 is dropped in silence."""
    ip.ask(b"version 5", ip=IPv4(version=5))

    assert ip.answers() == []


@V4
@rfc1122("3.2.1.2", MUST, id="IP-002")
def test_wrong_header_checksum_is_dropped(ip):
    """A packet whose header checksum is wrong by one bit is dropped in silence."""
    ip.ask(b"one bit", ip=IPv4(checksum=WRONG))

    assert ip.answers() == []


@V4
@rfc791("3.1", MUST, id="IP-003")
def test_header_checksum_of_what_is_sent_is_right(ip, emitted):
    """The header checksum is right in an answer, an echo reply, an error and in fragments."""
    ip.ask(b"answer")
    ip.echo(b"echo")
    ip.ask(b"error", destination_port=ip.closed_port)
    ip.put(*ip.original(bytes(3000)).pieces(1480))
    ip.answers()
    headers = [packet.ip for packet in emitted()]

    assert len(headers) >= 4  # an error and fragments need not be sent
    assert [one.checksum for one in headers] == [one.right_checksum for one in headers]


@V4
@rfc791("3.1", MUST, id="IP-004")
def test_header_shorter_than_a_header_is_dropped(ip):
    """A packet whose header claims to have 16 octets is dropped, and the next one is answered."""
    ip.ask(b"short", ip=IPv4(header_length=4))

    assert ip.answers() == []


@V4
@rfc791("3.1", MUST, id="IP-005")
def test_packet_shorter_than_it_says_is_dropped(ip):
    """A packet of which fewer octets come than its total length says is dropped in silence."""
    ip.ask(b"cut off", ip=IPv4(length=20 + 8 + len(b"cut off") + 1))

    assert ip.answers() == []


@rfc791("3.1", MUST, id="IP-006", also="RFC 8200 3")
def test_padding_behind_a_packet_is_ignored(ip):
    """What follows the end that the length names is no part of a packet, and is not echoed."""
    packet = ip.original(ip.echo_request(b"short"))
    ip.put(packet.header.carrying(packet.protocol, packet.payload) + b"padding")

    assert ip.answers() == [ip.echo_reply(b"short")]


@pytest.mark.parametrize("ttl", [1, 0])
@V4
@rfc1122("3.2.1.7", MUST, id="IP-011")
def test_spent_ttl_is_delivered(ip, ttl):
    """A packet that has arrived is delivered, also where its TTL is spent."""
    ip.ask(b"at the end", ip=IPv4(ttl=ttl))

    assert ip.answers() == [Datagram(b"at the end")]


@pytest.mark.parametrize("hop_limit", [1, 0])
@V6
@rfc8200("3", SHOULD, id="IP-101")
def test_spent_hop_limit_is_delivered(ip, hop_limit):
    """A packet that has arrived is delivered, also where its hop limit is spent."""
    ip.ask(b"at the end", ip=IPv6(hop_limit=hop_limit))

    assert ip.answers() == [Datagram(b"at the end")]


@V4
@rfc1122("3.2.1.7", MUST, id="IP-012")
def test_ttl_of_what_is_sent_is_not_spent(tcp, emitted):
    """No packet of a connection is sent with a TTL of 0."""
    c = tcp.connect("ECHO")
    c.send(data=b"hello")
    c.receive_data(5)
    c.close()
    ttls = [ttl(packet) for packet in emitted()]

    remark(f"TTL {ttls[0]} throughout" if len(set(ttls)) == 1 else f"several TTLs: {ttls}")
    assert min(ttls) > 0


SETTING = {"v4": "net.ipv4.ip_default_ttl", "v6": "net.ipv6.conf.eth0.hop_limit"}


@rfc1122("3.2.1.7", MUST, id="IP-013", also="RFC 4861 6.3.2")
def test_ttl_is_what_was_set(tcp, emitted, lab, version):
    """Where the target is set to another TTL, a new connection has it in every packet."""
    with lab.sysctl(SETTING[version], 77):
        c = tcp.connect("ECHO")
        c.send(data=b"hello")
        c.receive_data(5)
        c.close()
    ttls = [ttl(packet) for packet in emitted()]

    assert ttls == [77] * len(ttls)


def ttl(packet):
    """Return how many hops a packet may make."""
    return packet.ip.ttl if isinstance(packet.ip, IPv4) else packet.ip.hop_limit
