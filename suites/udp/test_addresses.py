"""A host of several addresses: which one a datagram is for, and from which one it is answered."""

from fixtures.packets.udp import Datagram
from fixtures.requirements import MUST, SHOULD, capability, rfc768, rfc1122


@rfc1122("4.1.3.5", SHOULD, id="UDP-010")
def test_answer_comes_from_the_address_that_was_asked(second):
    """A datagram to a second address of the target is answered from there."""
    second.send(b"hello")

    assert second.answered_from() == second.link.target


@capability("verb:udp")
@rfc768("Destination Port", MUST, id="UDP-025")
def test_port_belongs_to_an_address(udp, second):
    """Of two sockets at one port of two addresses each gets what was sent to its address."""
    host = second.link.target
    udp.send(f"BIND {host}".encode())
    bound = udp.receive()
    udp.send(b"hello")
    here = udp.receive()
    second.send(b"hello")

    assert [bound, here] == [Datagram(b"bound"), Datagram(b"hello")]
    assert second.receive() == Datagram(f"{host}\nhello".encode())
