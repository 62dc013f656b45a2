"""A datagram is one message: it stays whole, and apart from others (RFC 768; recv of POSIX.1)."""

from fixtures.packets.udp import Datagram
from fixtures.requirements import (
    MUST,
    SHOULD,
    capability,
    kernel_page,
    posix,
    remark,
    rfc768,
    rfc1122,
)

LARGEST = {"v4": 65535 - 20 - 8, "v6": 65535 - 8}
"""Octets of data: the length of IPv4 counts its own header as well, that of IPv6 does not."""


@rfc768("Introduction", MUST, id="UDP-015")
def test_datagrams_are_not_merged(udp, asleep):
    """Datagrams that have to wait for the program are read one by one, each as long as it was."""
    sent = [b"one", b"", b"three" * 100]
    with asleep():
        for data in sent:
            udp.send(data)
        udp.arrived()

    assert udp.answers() == [Datagram(data) for data in sent]


@capability("verb:udp")
@posix("recv", MUST, id="UDP-016")
def test_rest_of_a_datagram_is_lost(udp):
    """What a program has no room for when it reads a datagram is lost; the next one is whole."""
    udp.send(b"READ 5")
    udp.send(b"hello world")
    udp.send(b"hello again")

    assert udp.answers() == [Datagram(b"hello"), Datagram(b"hello again")]


@rfc1122("3.3.2", SHOULD, id="UDP-014", also="RFC 768 Length")
def test_largest_datagram_comes_back(kernels, version):
    """A datagram as long as its length can say is put together from fragments and answered."""
    sent = bytes(number % 251 for number in range(LARGEST[version]))
    kernels.send(sent)

    assert kernels.receive() == sent


FLOOD = 600


@kernel_page("datagrams", MUST, id="UDP-026")
def test_loss_is_counted(udp, asleep, counted):
    """What finds no room while the program sleeps is lost and counted: all others are answered."""
    before = {name: counted(name) for name in ("RcvbufErrors", "drops")}
    with asleep():
        for number in range(FLOOD):
            udp.send(f"{number}".encode() + b"." * 1000)
        udp.arrived()
    lost = {name: counted(name) - before[name] for name in before}
    answered = [udp.receive() for _ in range(FLOOD - lost["drops"])]

    remark(f"{lost['drops']} of {FLOOD} datagrams of 1000 octets found no room")
    assert lost["drops"] in range(1, FLOOD)
    assert lost["RcvbufErrors"] == lost["drops"]
    assert all(isinstance(one, Datagram) for one in answered)
    assert udp.answers() == []
