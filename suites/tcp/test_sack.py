"""Selective acknowledgments (RFC 2018; RFC 2883 for what came twice)."""

import pytest

from fixtures.packets.options import (
    SACK,
    SACK_PERMITTED,
    TIMESTAMPS,
    mss,
    sack,
    sack_permitted,
    timestamps,
)
from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, SHOULD, rfc2018, rfc2883
from fixtures.verdicts.outcomes import Prerequisite, not_applicable


def sacking(tcp, *further):
    """Return a connection on which both ends may acknowledge selectively."""
    c = tcp.connection()
    answer = c.connect(options=[mss(1000), sack_permitted(), *further])
    if answer.option(SACK_PERMITTED) is None:
        not_applicable("it does not acknowledge selectively")
    return c


def blocks(segment):
    """Return left and right edge of each block that a segment acknowledges selectively."""
    option = segment.option(SACK)
    edges = iter(option.numbers if option is not None else ())
    return list(zip(edges, edges, strict=True))


def edges_told(answers):
    """Return the blocks of each of the answers."""
    told = [blocks(answer) for answer in answers]
    if not any(told):
        not_applicable("it permits blocks, and tells none (RFC 2018 section 4 lets it)")
    return told


def islands(c, *places):
    """Send ten octets at each place behind the next number; return what each was answered by."""
    start, answers = c.snd_nxt, []
    for place in places:
        c.send(data=b"." * 10, seq=start + place)
        answers += c.answers()
    return answers


@rfc2018("4", MUST, id="TCP-135", also="RFC 2018 2")
def test_nothing_is_selective_unasked(tcp):
    """Where our SYN does not permit it, no ACK tells what came behind a hole."""
    c = tcp.connect("HOLD", options=[mss(1000)])
    answers = islands(c, 10, 30)

    assert {answer.option(SACK) for answer in answers} == {None}


@rfc2018("3", MUST, id="TCP-364")
def test_block_is_what_came(tcp):
    """A block reaches from the first octet that came behind a hole to the one behind the last."""
    c = sacking(tcp)
    c.ask("HOLD")
    start = c.snd_nxt
    answers = islands(c, 10, 20)

    assert answers == [Segment("A", ack=start, data=b"")] * 2
    assert edges_told(answers) == [[(start + 10, start + 20)], [(start + 10, start + 30)]]


@rfc2018("4", MUST, id="TCP-137")
def test_newest_block_is_the_first(tcp):
    """The first block is the one with the segment that has come last."""
    c = sacking(tcp)
    c.ask("HOLD")
    start = c.snd_nxt
    firsts = [told[:1] for told in edges_told(islands(c, 10, 50, 30, 60))]

    edges = [(10, 20), (50, 60), (30, 40), (50, 70)]
    assert firsts == [[(start + left, start + right)] for left, right in edges]


@rfc2018("4", SHOULD, id="TCP-371")
def test_earlier_blocks_are_told_again(tcp):
    """Behind the first block the earlier ones are told again, as many as fit."""
    c = sacking(tcp)
    c.ask("HOLD")
    start = c.snd_nxt
    *_, last = edges_told(islands(c, 10, 30, 50))

    assert sorted(last) == [(start + left, start + left + 10) for left in (10, 30, 50)]


@rfc2018("3", MUST, id="TCP-138", also="RFC 7323 3.2")
def test_blocks_leave_room_for_timestamps(tcp):
    """With timestamps an ACK has three blocks at most: there is no room for a fourth one."""
    c = sacking(tcp, timestamps(1000))
    c.ask("HOLD")
    answers = islands(c, 10, 30, 50, 70, 90)

    assert max(len(told) for told in edges_told(answers)) <= 3
    assert [answer for answer in answers if answer.option(TIMESTAMPS) is None] == []


@rfc2018("3", MUST, id="TCP-365")
def test_filled_hole_is_told_no_more(tcp):
    """When the hole is filled the ACK names the end of all, and no block is left."""
    c = sacking(tcp)
    c.ask("HOLD")
    start = c.snd_nxt
    islands(c, 10)
    c.send(data=b"." * 10)
    answer = c.receive()

    assert answer == Segment("A", ack=start + 20, data=b"")
    assert blocks(answer) == []


@rfc2883("4", SHOULD, id="TCP-141")
def test_what_came_twice_is_told(tcp):
    """The ACK of data that comes twice has it as its first block."""
    c = sacking(tcp)
    c.ask("HOLD")
    start = c.snd_nxt
    c.send(data=b"hello")
    c.await_acknowledgment()
    c.send(data=b"hello", seq=start)
    answers = c.answers()

    assert answers == [Segment("A", ack=start + 5)]
    assert blocks(answers[0]) == [(start, start + 5)]


# -- what the target sends again


def flight_of_five(tcp):
    """Return a connection on which the last five of seven segments have come and none of them is
    acknowledged, and them. Five at first would be more than RFC 5681 lets leave.
    """
    c = sacking(tcp)
    c.tell("WRITE 7000 1 0; HOLD")
    flight = c.burst()
    for one in flight[:2]:
        c.send("A", ack=one.seq + one.length)
        flight += c.data_answers()
    if len(flight) != 7:
        raise Prerequisite(f"of seven segments {len(flight)} have come")
    return c, flight[2:]


@rfc2018("5", SHOULD, id="TCP-139")
def test_only_what_is_missing_comes_again(tcp):
    """Of five segments of which the middle ones are acknowledged selectively only the first and the
    last come again.
    """
    c, flight = flight_of_five(tcp)
    first, *middle, last = flight
    for one in middle:
        c.send("A", ack=first.seq, options=[sack(middle[0].seq, one.seq + one.length)])
    again = c.next_data()
    c.send("A", ack=last.seq)

    assert [again, c.next_data()] == [first, last]


@rfc2018("8", MUST, id="TCP-140", also="RFC 2018 5")
def test_selectively_acknowledged_data_is_kept(tcp):
    """What was only acknowledged selectively comes again when the receiver has dropped it."""
    c, (first, second, *rest) = flight_of_five(tcp)
    c.send("A", ack=first.seq, options=[sack(second.seq, rest[-1].seq + rest[-1].length)])
    c.answers()
    c.forget(second.seq)
    c.send("A")

    data = second.data + b"".join(one.data for one in rest)
    assert c.receive_data(len(data)) == data


BACKWARD, UNSENT, OLD, EMPTY = "backward", "unsent", "old", "empty"
MALFORMED = {
    BACKWARD: (5001, 4001),
    UNSENT: (100_001, 101_001),
    OLD: ((1 << 32) - 2000, (1 << 32) - 1000),
    EMPTY: (4001, 4001),
}


@rfc2018("8", MUST, id="TCP-142")
@pytest.mark.parametrize("edges", MALFORMED.values(), ids=MALFORMED)
def test_impossible_blocks_are_ignored(tcp, edges):
    """Blocks that cannot be do no harm: all that is not acknowledged comes again."""
    c, flight = flight_of_five(tcp)
    for _ in range(3):
        c.send("A", ack=flight[0].seq, options=[sack(*edges)])
    c.answers()
    c.forget(flight[0].seq)
    c.send("A", options=[sack(*edges)])

    data = b"".join(one.data for one in flight)
    assert c.receive_data(len(data)) == data
