"""Small segments: Nagle's algorithm, TCP_NODELAY and TCP_CORK, PSH (RFC 9293 section 3.7.4)."""

from fixtures.packets.options import mss
from fixtures.packets.tcp import Segment
from fixtures.requirements import INFO, MUST, SHOULD, capability, remark, rfc1122, rfc9293

LETTERS = b"abcdefghijklmnopqrstuvwxyz"
LARGE = [mss(1000)]
"""Our SYN asks for segments of up to 1000 octets."""


@rfc9293("3.7.4", SHOULD, id="TCP-379", also="RFC 896")
def test_small_writes_wait_for_the_acknowledgment(tcp):
    """While a small segment is not acknowledged further small writes wait, or come along when that
    segment is sent again; behind the acknowledgment they come as one segment.
    """
    c = tcp.connect()
    c.tell("WRITE 10 3 20; HOLD")
    flight, _ = c.flight()

    assert flight[:1] == [Segment("A", seq=1, data=LETTERS[:10])]
    assert {one.seq for one in flight} == {1}
    c.send("A", ack=11)
    assert c.next_data() == Segment("A", seq=11, data=(LETTERS * 2)[10:30])


@capability("verb:set")
@rfc9293("3.7.4", MUST, id="TCP-100")
def test_nagle_can_be_switched_off(tcp):
    """With TCP_NODELAY each small write leaves at once, though nothing is acknowledged."""
    c = tcp.connect()
    c.tell("SET NODELAY 1; WRITE 10 3 20; HOLD")
    flight, _ = c.flight()

    assert [one.data for one in flight] == [LETTERS[:10], LETTERS[10:20], (LETTERS * 2)[20:30]]


@capability("verb:set")
@rfc1122("4.2.3.4", INFO, id="TCP-101")
def test_cork_collects_small_writes(tcp):
    """What a corked program writes leaves when the cork is taken away."""
    c = tcp.connect()
    c.tell("SET CORK 1; WRITE 10 3 5; SET CORK 0; HOLD")
    flight, _ = c.flight()

    remark(f"three writes of 10 octets came in segments of {[one.length for one in flight]}")
    assert b"".join(one.data for one in flight) == (LETTERS * 2)[:30]


@rfc9293("3.7.4", SHOULD, id="TCP-102", also="RFC 9293 A.3")
def test_tail_of_a_large_write(tcp):
    """Of two and a half segments two leave at once; the tail waits until they are acknowledged, or
    only while another small segment is not.
    """
    c = tcp.connect(options=LARGE)
    c.tell("WRITE 2500 1 0; HOLD")
    flight, _ = c.flight()
    if len(flight) == 2:
        c.send("A", ack=2001)
        flight.append(c.next_data())
    else:
        remark("the tail did not wait, as no small segment was under way (appendix A.3)")

    assert [one.length for one in flight] == [1000, 1000, 500]


@rfc9293("3.7.4", SHOULD, id="TCP-380", also="RFC 1122 4.2.3.4")
def test_full_segments_do_not_wait(tcp):
    """Full segments leave at once, whatever is not acknowledged: only small ones have to wait."""
    c = tcp.connect(options=LARGE)
    c.tell("WRITE 10 1 0; WRITE 1000 2 20; HOLD")
    flight, _ = c.flight()

    assert sum(one.length for one in flight) >= 2000
    assert [one.length for one in flight][1:] == [1000, 1000][: len(flight) - 1]


@rfc9293("3.9.1.2", MUST, id="TCP-107")
def test_last_segment_of_a_write_has_psh(tcp):
    """The segment with which nothing more waits to be sent has PSH."""
    c = tcp.connect(options=LARGE)
    c.tell("WRITE 3000 1 0; HOLD")
    flight, _ = c.flight()

    assert sum(one.length for one in flight) == 3000
    assert "P" in flight[-1].flags


@rfc9293("3.9.1.2", MUST, id="TCP-108")
def test_single_octet_is_not_kept(tcp):
    """One octet that is written, with nothing behind it, leaves."""
    c = tcp.connect()
    c.tell("WRITE 1 1 0; HOLD")

    assert c.next_data() == Segment("A", seq=1, data=b"a")
