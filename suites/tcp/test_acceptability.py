"""Which segments are acceptable (RFC 9293 section 3.10.7.4, first check)."""

from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, rfc9293


@rfc9293("3.10.7.4", MUST, id="TCP-051")
def test_data_right_of_the_window_is_dropped(tcp):
    """Data right of the window is dropped, and answered by an ACK that names what is expected."""
    c = tcp.reach("ESTABLISHED")
    expected, edge = Segment("A", seq=c.rcv_nxt, ack=c.snd_nxt, data=b""), c.right_edge
    c.send(data=b"late", seq=edge)

    assert c.answers() == [expected]
    c.fill(until=edge)
    assert c.snd_una == edge
