"""Extension headers of IPv6 (RFC 8200 section 4, RFC 5095)."""

import socket
from dataclasses import replace

import pytest

from fixtures.packets.errors import bad_field
from fixtures.packets.udp import Datagram
from fixtures.requirements import MUST, SHOULD, rfc8200

ROUTING, NO_NEXT_HEADER, DESTINATION_OPTIONS = 43, 59, 60
pytestmark = pytest.mark.parametrize("version", ["v6"], indirect=True)


@rfc8200("4.7", MUST, id="IP-120")
def test_nothing_follows_no_next_header(ip):
    """What follows a header that says that there is no next one is ignored."""
    packet = ip.original(b"nothing")
    ip.put(packet.header.carrying(NO_NEXT_HEADER, packet.payload))

    assert ip.answers() == []


@pytest.mark.parametrize("kind", [0, 200], ids=["source route", "unknown"])
@rfc8200("4.4", MUST, id="IP-121", also="RFC 5095 3")
def test_unknown_route_with_a_way_to_go_is_refused(ip, kind):
    """A routing header of a type that nobody takes, and with a way to go, is answered by Parameter
    Problem that points to its type, and the packet goes nowhere.
    """
    ip.ask_behind(ROUTING, bytes([2, kind, 1]) + bytes(4) + address(ip), b"go on")

    assert ip.answers() == [bad_field(0, 42)]


@pytest.mark.parametrize("kind", [0, 200], ids=["source route", "unknown"])
@rfc8200("4.4", MUST, id="IP-122", also="RFC 5095 3")
def test_unknown_route_at_its_end_is_ignored(ip, kind):
    """A routing header of a type that nobody takes is passed over where there is no way to go."""
    ip.ask_behind(ROUTING, bytes([2, kind, 0]) + bytes(4) + address(ip), b"arrived")

    assert ip.answers() == [Datagram(b"arrived")]


def address(ip):
    """Return our address as octets: to where a packet would be sent on."""
    return socket.inet_pton(socket.AF_INET6, ip.link.host)


@rfc8200("4.5", SHOULD, id="IP-123", also="RFC 7112 5")
def test_first_fragment_without_the_whole_header_is_refused(ip):
    """A first fragment that ends before the header of UDP is dropped, and Parameter Problem says
    so.
    """
    packet = ip.original(bytes(800))
    padding = bytes([packet.protocol, 0, 1, 4]) + bytes(4)
    behind = replace(packet, protocol=DESTINATION_OPTIONS, payload=padding + packet.payload)
    ip.put(*behind.cut(8))

    assert ip.answers() == [bad_field(3, 0)]


@rfc8200("4.5", SHOULD, id="IP-124", also="RFC 6946 4")
def test_only_fragment_has_nothing_to_do_with_others(ip):
    """A packet with a Fragment header that is the whole of it is delivered at once, also where
    fragments with its identification wait, and those are put together as if it was not there.
    """
    waiting = ip.original(bytes(800))
    alone = replace(ip.original(b"alone"), id=waiting.id)
    ip.put(waiting.piece(0, 400), *alone.cut(), waiting.piece(400))

    assert ip.answers() == [Datagram(b"alone"), Datagram(bytes(800))]
