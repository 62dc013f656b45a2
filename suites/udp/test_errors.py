"""UDP and ICMP: ports that nobody has (RFC 1122 section 4.1.3), addresses that nobody can have."""

import pytest

from fixtures.packets.icmp import Message, port_unreachable
from fixtures.packets.ip import IPv4, IPv6
from fixtures.packets.udp import Datagram
from fixtures.requirements import MUST, SHOULD, capability, rfc1122, rfc8085

OURS = 41_000
"""Our port to which the target is told to send a datagram."""


@rfc1122("4.1.3.1", SHOULD, id="UDP-008", also="RFC 4443 3.1")
def test_port_without_a_listener_is_unreachable(udp, lab):
    """A datagram to a port that nobody has is answered by ICMP that says so, and quotes it."""
    sent = udp.send(b"hello", destination_port=lab.free_port())
    expected = port_unreachable(sent)
    errors = udp.errors()

    assert errors == [Message(expected.type, code=expected.code)]
    assert errors[0].data[:28] == sent[:28]


@capability("verb:udp")
@rfc1122("4.1.3.3", MUST, id="UDP-009")
def test_program_learns_that_a_port_is_unreachable(udp):
    """A program that asked on a connected socket is told when ICMP says that nobody is there."""
    udp.send(f"CONNECT {udp.link.host} {OURS}".encode())
    udp.refuse(udp.asked(OURS).came)

    assert udp.receive() == Datagram(b"ECONNREFUSED")


@capability("verb:udp")
@rfc8085("5.2", SHOULD, id="UDP-023")
def test_unreachable_port_of_another_datagram_is_ignored(udp):
    """ICMP that quotes a datagram which was never sent does not end the wait for an answer."""
    udp.send(f"CONNECT {udp.link.host} {OURS}".encode())
    asked = udp.asked(OURS)
    udp.refuse(udp.never_sent(asked))
    udp.send(b"here", source_port=OURS, destination_port=asked.body.source_port)

    assert udp.receive() == Datagram(b"here")


@pytest.mark.parametrize(
    ("version", "source"),
    [
        pytest.param("v4", IPv4(source="224.0.0.1"), id="v4-multicast"),
        pytest.param("v4", IPv4(source="255.255.255.255"), id="v4-broadcast"),
        pytest.param("v6", IPv6(source="ff02::1"), id="v6-multicast"),
    ],
    indirect=["version"],
)
@rfc1122("4.1.3.6", MUST, id="UDP-011", also="RFC 4291 2.7")
def test_datagram_from_a_group_is_not_delivered(udp, counted, source):
    """A datagram that claims to come from a group or from everybody does not reach the program."""
    before = counted("InDatagrams")
    udp.send(b"hello", ip=source)
    answers = udp.answers()

    assert counted("InDatagrams") - before == 1  # the last one
    assert answers == []
