"""The way to every other case: a datagram is delivered and answered."""

import pytest

from fixtures.packets.udp import Datagram
from fixtures.requirements import MUST, rfc768


@pytest.mark.sanity
@rfc768("Introduction", MUST, id="UDP-027")
@pytest.mark.parametrize("version", ["v4"], indirect=True)
def test_datagram_is_answered(udp):
    """A datagram reaches the program, and the answer comes from the port that it was sent to.

    The lengths and checksums of what comes are right.
    """
    udp.send(b"hello")
    answer = udp.receive()

    assert udp.link.flaws == []
    assert answer == Datagram(b"hello")
