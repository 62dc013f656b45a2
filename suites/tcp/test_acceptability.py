"""Which segments, and which parts of them, are acceptable (RFC 9293 sections 3.4 and 3.10.7.4)."""

import pytest

from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, SHOULD, remark, rfc9293


@rfc9293("3.10.7.4", MUST, id="TCP-051")
def test_data_right_of_the_window_is_dropped(tcp):
    """Data right of the window is dropped, and answered by an ACK that names what is expected."""
    c = tcp.reach("ESTABLISHED")
    c.answer_to_the_past()  # which tells the window as it is now
    expected, edge = Segment("A", seq=c.rcv_nxt, ack=c.snd_nxt, data=b""), c.right_edge
    c.send(data=b"late", seq=edge)
    answers = c.answers()
    has_grown = c.right_edge > edge  # then the data may have been inside, and is kept

    assert answers in ([[expected], []] if has_grown else [[expected]])
    c.fill(until=edge)
    assert c.snd_una in ([edge, edge + 4] if has_grown else [edge])


@rfc9293("3.10.7.4", MUST, id="TCP-052")
def test_old_part_of_a_segment_is_cut_off(tcp):
    """Of a segment that repeats what has come and goes on, only what is new is delivered."""
    c = tcp.connect("ECHO")
    start = c.snd_nxt
    c.send(data=b"abc")
    c.send(data=b"bcdef", seq=start + 1)
    c.send("FA", seq=start + 6)

    assert c.receive_data(100) == b"abcdef"
    assert c.rcv_nxt == 8  # SYN, six octets, FIN


@rfc9293("3.10.7.4", MUST, id="TCP-053")
def test_part_inside_the_window_is_taken(tcp):
    """Of a segment that goes beyond the window, the part that is inside is taken."""
    c = tcp.reach("ESTABLISHED")
    while c.snd_nxt < c.right_edge - 10:  # a window may grow while it is filled
        c.fill(until=c.right_edge - 10)
    edge = c.right_edge
    c.send(data=b"0123456789" * 2)
    answer = c.answer_to_the_past()

    assert answer in (Segment("A", ack=edge), Segment("A", ack=edge + 10))
    remark(f"of 10 octets beyond the window {answer.ack - edge} were taken")


@rfc9293("3.10.7.4", MUST, id="TCP-055")
def test_overlapping_segments_are_delivered_once(tcp):
    """Of segments that overlap, in any order, each octet is delivered once."""
    c = tcp.connect("ECHO")
    start = c.snd_nxt
    c.send(data=b"efgh", seq=start + 4)
    c.send(data=b"cdef", seq=start + 2)
    c.send(data=b"bcd", seq=start + 1)
    c.send(data=b"abcdefghij")
    c.send("FA")

    assert c.receive_data(100) == b"abcdefghij"
    assert c.rcv_nxt == 12  # SYN, ten octets, FIN


@rfc9293("3.10.7.4", SHOULD, id="TCP-312")
def test_data_behind_a_hole_is_kept(tcp):
    """Data that comes too early is held, and delivered once what was missing has come."""
    c = tcp.connect("ECHO")
    c.send(data=b"def", seq=c.snd_nxt + 3)
    c.send(data=b"abc")

    assert c.receive_data(6) == b"abcdef"


@rfc9293("3.4", MUST, id="TCP-056")
@pytest.mark.parametrize("before", [1, 3, 8, 500, 2_000])
def test_numbers_go_round(tcp, before):
    """Where our numbers pass 2**32 in the middle of the stream nothing is to be seen of it."""
    c = tcp.connection(isn=2**32 - before)
    c.connect()
    c.ask("ECHO")
    sent = bytes(range(256)) * 10
    for at in range(0, len(sent), 100):
        c.send(data=sent[at : at + 100])

    assert c.receive_data(len(sent)) == sent
    assert c.close() == Segment("FA", seq=1 + len(sent), ack=c.snd_nxt)
