"""Establishing a connection (RFC 9293 sections 3.5 and 3.10.7.2)."""

from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, rfc9293


@rfc9293("3.5", MUST, id="TCP-022")
def test_syn_is_answered_by_one_syn_ack(tcp):
    """A SYN to a listening port is answered by one SYN-ACK that acknowledges the SYN."""
    c = tcp.reach("LISTEN")
    c.send("S")

    assert c.answers() == [Segment("SA", seq=0, ack=1, data=b"")]


@rfc9293("3.10.7.2", MUST, id="TCP-026")
def test_ack_at_listen_is_answered_by_a_reset(tcp):
    """A segment with ACK at a listening port is answered by a RST with the acknowledged number."""
    c = tcp.reach("LISTEN")
    c.send("A", ack=2_000_000)

    assert c.answers() == [Segment("R", seq=2_000_000, data=b"")]


@rfc9293("3.10.7.2", MUST, id="TCP-029")
def test_syn_with_fin_at_listen_is_answered(tcp):
    """A SYN that has FIN as well is answered by a SYN-ACK: what else it says has to wait."""
    c = tcp.reach("LISTEN")
    c.send("SF")

    assert c.answers() == [Segment("SA", seq=0, ack=1)]
