"""The way to every other case: a connection is opened, used and closed."""

import pytest

from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, rfc9293


@pytest.mark.sanity
@rfc9293("3.5", MUST, id="TCP-161")
@pytest.mark.parametrize("version", ["v4"], indirect=True)
def test_connection_is_opened_used_and_closed(tcp):
    """A connection is opened by three segments, carries data both ways, and is closed by both.

    The lengths and checksums of all that comes are right.
    """
    c = tcp.connect("ECHO")
    c.send(data=b"hello")
    echoed, end = c.receive_data(5), c.close()

    assert tcp.link.flaws == []
    assert echoed == b"hello"
    assert end == Segment("FA", seq=6, ack=c.snd_nxt)
