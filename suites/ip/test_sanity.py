"""The way to every other case: a packet is delivered, and what answers it comes back."""

import pytest

from fixtures.packets.ip import IPv4
from fixtures.packets.udp import Datagram
from fixtures.requirements import MUST, rfc791


@pytest.mark.sanity
@rfc791("3.2", MUST, id="IP-100")
@pytest.mark.parametrize("version", ["v4"], indirect=True)
def test_packet_is_answered(ip):
    """A packet to the target is delivered, and the answer goes from there to where it came from.

    The lengths and checksums of what comes are right, those of an echo reply among them.
    """
    ip.ask(b"hello")
    came = [(packet.ip, packet.body) for packet in ip.packets()]

    assert ip.link.flaws == []
    assert came == [
        (IPv4(source=ip.link.target, destination=ip.link.host), Datagram(b"hello")),
    ]
