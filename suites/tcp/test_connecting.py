"""A connection that the target begins: SYN-SENT (RFC 9293 sections 3.5 and 3.10.7.3)."""

import pytest

from fixtures.packets.options import MSS
from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, SHOULD, capability, remark, rfc9293

pytestmark = capability("verb:connect")

CONNECTED, REFUSED, RESET = b"connected\n", b"ECONNREFUSED\n", b"ECONNRESET\n"


@rfc9293("3.5", MUST, id="TCP-400")
def test_syn_ack_is_acknowledged(tcp):
    """A SYN-ACK is answered by one ACK, and the connection is open."""
    told, c = tcp.begun()
    c.send("SA")

    assert c.answers() == [Segment("A", seq=1, ack=1, data=b"")]
    assert told.receive_line() == CONNECTED


@rfc9293("3.10.7.3", MUST, id="TCP-412")
def test_data_in_the_syn_ack_is_read_once(tcp):
    """Data that comes with the SYN-ACK is read once: at once, or when it comes again for want of an
    acknowledgment.
    """
    told, c = tcp.begun()
    c.send("SA", data=b"ECHO\nhello")
    c.answers()
    if c.snd_una == 1:
        remark("the data is read when it comes again")
        c.send("PA", seq=1, data=b"ECHO\nhello")

    assert c.receive_data(5) == b"hello"
    assert c.close() == Segment("FA", seq=6)
    assert told.receive_line() == CONNECTED


@rfc9293("3.7.1", SHOULD, id="TCP-401")
def test_syn_has_a_maximum_segment_size(tcp):
    """A SYN says how large a segment may be."""
    _, c = tcp.begun()

    assert c.syn.option(MSS) is not None


@rfc9293("3.5", MUST, id="TCP-041")
def test_both_may_begin_at_once(tcp):
    """A SYN in place of a SYN-ACK is answered by a SYN-ACK with the number of the target's SYN, and
    our ACK opens the connection.
    """
    told, c = tcp.begun()
    c.send("S")

    assert c.answers() == [Segment("SA", seq=0, ack=1, data=b"")]
    c.send("A")
    assert told.receive_line() == CONNECTED


@rfc9293("3.5", MUST, id="TCP-402")
def test_both_may_begin_and_answer_at_once(tcp):
    """The same where we answer the target's SYN by a SYN-ACK, as it does ours."""
    told, c = tcp.begun()
    c.send("S")
    c.answers()
    c.send("SA", seq=0)
    if Segment("A", seq=1, ack=1, data=b"") in c.answers():
        remark("the number of our SYN-ACK is an old one, which an ACK says: ours opens it")
        c.send("A")

    assert told.receive_line() == CONNECTED


@rfc9293("3.5.3", MUST, id="TCP-042", also="RFC 9293 3.10.7.4")
def test_reset_after_both_began_is_told(tcp):
    """Where both began, a RST in place of the ACK ends the attempt, and the program is told: it did
    not listen, and does not listen then.
    """
    told, c = tcp.begun()
    c.send("S")
    c.answers()
    c.send("R")
    said = told.receive_line()
    c.send("S", seq=0)

    remark(f"the program is told {said.decode().strip()}")
    assert said in (REFUSED, RESET)
    assert c.answers() == [Segment("RA", ack=1)]


@pytest.mark.parametrize("flags", ["A", "SA"])
@pytest.mark.parametrize("ack", [0, 2], ids=["old", "unsent"])
@rfc9293("3.10.7.3", MUST, id="TCP-043")
def test_wrong_acknowledgment_is_answered_by_a_reset(tcp, flags, ack):
    """An acknowledgment of anything but the SYN is answered by a RST with its number, and the
    attempt goes on.
    """
    told, c = tcp.begun()
    c.send(flags, seq=0, ack=ack)

    assert c.receive() == Segment("R", seq=ack, data=b"")
    c.send("SA", seq=0, ack=1)
    assert told.receive_line() == CONNECTED


@rfc9293("3.10.7.3", MUST, id="TCP-044")
def test_reset_that_acknowledges_the_syn_refuses(tcp):
    """A RST that acknowledges the SYN ends the attempt in silence, and the program is told."""
    told, c = tcp.begun()
    c.send("RA", seq=-c.numbers.isn, ack=1)  # on the wire 0, as where nobody listens
    said = told.receive_line()

    remark(f"the program is told {said.decode().strip()}")
    assert said in (REFUSED, RESET)
    assert c.answers() == []


@pytest.mark.parametrize("ack", [None, 0, 2], ids=["no ACK", "old", "unsent"])
@rfc9293("3.10.7.3", MUST, id="TCP-045")
def test_other_resets_are_dropped(tcp, ack):
    """A RST without an acknowledgment, or with a wrong one, is dropped, and the attempt goes on."""
    told, c = tcp.begun()
    c.send("R" if ack is None else "RA", seq=0, ack=ack)

    assert [answer for answer in c.answers() if answer.flags != "S"] == []
    c.send("SA", seq=0)
    assert told.receive_line() == CONNECTED


@pytest.mark.parametrize("flags", ["", "F", "U", "A"])
@rfc9293("3.10.7.3", MUST, id="TCP-403")
def test_segment_with_neither_syn_nor_rst_is_dropped(tcp, flags):
    """A segment with neither SYN nor RST is dropped, also where it acknowledges the SYN, and the
    attempt goes on.
    """
    told, c = tcp.begun()
    c.send(flags, seq=0, data=b"x")

    assert [answer for answer in c.answers() if answer.flags != "S"] == []
    c.send("SA", seq=0)
    assert told.receive_line() == CONNECTED


@pytest.mark.slow
@rfc9293("3.8.3", MUST, id="TCP-404", also="RFC 6298 2.1")
def test_syn_comes_again(tcp):
    """Where nobody answers a SYN it comes again with the same number, and an answer is taken."""
    told, c = tcp.begun()

    assert c.receive() == Segment("S", seq=0, data=b"")
    c.send("SA")
    assert told.receive_line() == CONNECTED
