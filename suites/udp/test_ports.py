"""A program that asks somebody: from which port, and who may answer (RFC 8085 section 5)."""

from itertools import pairwise

import pytest

from fixtures.packets.ip import IPv4, IPv6
from fixtures.packets.udp import Datagram
from fixtures.requirements import MUST, SHOULD, capability, rfc8085

OURS = 42_000
"""Our port to which the target is told to send a datagram."""


def ask(udp):
    """Have the program ask us; return the port from which it does."""
    udp.send(f"CONNECT {udp.link.host} {OURS}".encode())
    return udp.asked(OURS).body.source_port


@capability("verb:udp")
@pytest.mark.parametrize("stranger", ["port", "address"])
@rfc8085("5", MUST, id="UDP-040")
def test_answer_comes_from_who_was_asked(udp, lab, version, stranger):
    """A program that waits on a connected socket gets no datagram from another port or address than
    those that it has connected to.
    """
    port = ask(udp)
    if stranger == "port":
        udp.send(b"not from there", source_port=OURS + 1, destination_port=port)
    else:
        host, host_6 = lab.stack_hosts()
        other = IPv4(source=host) if version == "v4" else IPv6(source=host_6)
        udp.send(b"not from there", ip=other, source_port=OURS, destination_port=port)
    udp.send(b"from there", source_port=OURS, destination_port=port)

    assert udp.receive() == Datagram(b"from there")


@capability("verb:udp")
@rfc8085("5.1", SHOULD, id="UDP-041")
def test_source_ports_are_not_in_a_row(udp):
    """From which port a program asks that has not chosen one cannot be told from the ports before:
    of ten none is 0, and they do not follow each other by the same step.
    """
    ports = []
    for _ in range(10):
        ports.append(ask(udp))
        udp.send(b"here", source_port=OURS, destination_port=ports[-1])
        udp.receive()  # the program has done with this socket

    steps = {(later - earlier) % (1 << 16) for earlier, later in pairwise(ports)}
    assert 0 not in ports
    assert len(steps) > 1
