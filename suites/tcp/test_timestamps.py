"""Timestamps, and what protects against numbers that have gone round (RFC 7323 sections 3 to 5)."""

import pytest

from fixtures.counted import Counted
from fixtures.packets.options import NOP, TIMESTAMPS, mss, timestamps
from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, SHOULD, rfc7323
from fixtures.verdicts.outcomes import Advice, not_applicable

CIRCLE = 1 << 32
FIRST = 1000
"""The time that our SYN tells; each segment of ours tells one more."""


def timed(tcp, verb="HOLD", first=FIRST):
    """Return a connection on which both ends tell the time."""
    c = tcp.connection()
    if c.connect(options=[mss(1000), timestamps(first)]).option(TIMESTAMPS) is None:
        not_applicable("it has no timestamps")
    c.ask(verb)
    return c


def told(segment):
    """Return the time that a segment tells."""
    return segment.option(TIMESTAMPS).numbers[0]


def echoed(segment):
    """Return the time of the other end that a segment echoes."""
    return segment.option(TIMESTAMPS).numbers[1]


def at(time):
    """Return the options of a segment that tells another time than its turn would be."""
    return [NOP, NOP, timestamps(time)]


@rfc7323("3.2", MUST, id="TCP-130")
def test_no_time_is_told_unasked(tcp):
    """Where our SYN has no timestamps, no segment of the target has any."""
    c = tcp.connection()
    came = [c.connect()]
    c.ask("ECHO")
    c.send(data=b"hello")
    came += [c.next_data(), c.close()]

    assert [segment.option(TIMESTAMPS) for segment in came] == [None, None, None]


@rfc7323("3.2", MUST, id="TCP-360")
def test_every_segment_tells_the_time(tcp):
    """Once both ends have agreed on timestamps each segment of the target has them: ACK, data and
    FIN.
    """
    c = timed(tcp, "ECHO")
    c.send(data=b"hello")
    came = [c.next_data()]
    c.send(data=b"behind a hole", seq=c.snd_nxt + 10)
    came += [*c.answers(), c.close()]

    assert len(came) >= 3
    assert [segment for segment in came if segment.option(TIMESTAMPS) is None] == []


@rfc7323("3.2", MUST, id="TCP-361")
def test_syn_ack_echoes_the_time_of_the_syn(tcp):
    """A SYN-ACK with timestamps echoes the time that the SYN has told."""
    answer = tcp.connection().connect(options=[timestamps(0x77707770)])

    if answer.option(TIMESTAMPS) is None:
        not_applicable("it has no timestamps")
    assert echoed(answer) == 0x77707770


@rfc7323("5.2", MUST, id="TCP-373")
def test_time_does_not_go_back(tcp):
    """The times that the target tells never become less."""
    c = timed(tcp)
    came = []
    for _ in range(20):
        c.send(data=b"?", seq=c.snd_una - 2)
        came += [told(answer) for answer in c.answers()]

    assert came != []
    assert came == sorted(came)


@rfc7323("3.2", SHOULD, id="TCP-131")
def test_segment_without_time_is_dropped(tcp):
    """Data without timestamps is dropped where both ends have agreed on them."""
    c = timed(tcp)
    start = c.snd_nxt
    c.send(data=b"hello", options=[])

    assert c.answer_to_the_past() == Segment("A", ack=start, data=b"")


@rfc7323("3.2", MUST, id="TCP-359")
def test_segment_without_time_ends_nothing(tcp):
    """Data without timestamps does not end a connection whose ends have agreed on them."""
    c = timed(tcp)
    start = c.snd_nxt
    c.send(data=b"hello", options=[])
    c.answers()
    c.send(data=b"hello", seq=start)

    assert c.is_acknowledged()


@rfc7323("4.3", MUST, id="TCP-132")
def test_time_of_what_moved_the_acknowledgment_is_echoed(tcp):
    """An ACK echoes the time of the segment that was the last to move it on: not of one behind a
    hole, but of the one that fills it.
    """
    c = timed(tcp)
    first = c.send(data=b"first")
    earlier = [c.receive()]
    c.send(data=b"third", seq=c.snd_nxt + 6)
    earlier += c.answers()
    second = c.send(data=b"second")
    answer = c.receive()  # at once or later: a hole is filled, which has to hurry nobody

    assert {echoed(one) for one in earlier} == {told(first)}
    assert echoed(answer) == told(second)


@rfc7323("5.3", MUST, id="TCP-133")
def test_data_of_an_earlier_time_is_dropped(tcp):
    """Data that tells an earlier time is dropped, and answered by an ACK of what was expected:
    that is what who protects itself in this way (PAWS) has to do.
    """
    c = timed(tcp)
    start, expected = c.snd_nxt, Segment("A", seq=c.rcv_nxt, ack=c.snd_nxt, data=b"")
    c.send(data=b"older", options=at(FIRST - 100))
    answers = c.answers()
    if c.answer_to_the_past() == Segment("A", ack=start + 5):
        raise Advice("it is taken", "times protect against numbers that have gone round")
    c.send(data=b"newer", seq=start)

    assert answers == [expected]
    assert c.is_acknowledged()


@pytest.mark.parametrize("side", ["left", "right"])
@rfc7323("5.3", MUST, id="TCP-330")
def test_time_of_what_is_outside_of_the_window_is_not_kept(tcp, side):
    """A segment outside of the window, left or right of it, makes nothing old: data that tells an
    earlier time than it is taken.
    """
    c = timed(tcp)
    where = c.snd_una - 3 if side == "left" else c.right_edge + 100_000
    c.send(data=b"?", seq=where, options=at(FIRST + 1_000_000))
    c.answers()
    c.send(data=b"hello")

    assert c.is_acknowledged()


def taken(tcp, later):
    """Return how many octets are taken of six behind a hole, and four that fill it and tell a time
    that is so much later.
    """
    c = timed(tcp)
    start = c.snd_nxt
    early = c.send(data=b"behind", seq=start + 4)
    c.send(data=b"hole", options=at(told(early) + later))
    answer = c.answer_to_the_past()
    return Counted(answer.ack - start if answer else 0, "octets")


@rfc7323("5.3", MUST, id="TCP-331")
def test_time_of_what_waits_is_looked_at_once(tcp):
    """Data that has waited for what was missing before it is taken with that, though its time has
    become an earlier one meanwhile.
    """
    if taken(tcp, later=0) != 10:
        not_applicable("it keeps nothing that comes too early")

    assert taken(tcp, later=1000) == 10


MSL = 120
"""Seconds: RFC 9293 section 3.4.2. RFC 7323 counts with up to 255, which allows less."""


@rfc7323("5.4", MUST, id="TCP-332")
def test_time_goes_round_in_more_than_msl(tcp, times):
    """The times that the target tells go round in more than the longest life of a segment: they do
    not count nanoseconds. What comes again of another connection says when to look.
    """
    c, other = timed(tcp), tcp.connect()
    first = c.answer_to_the_past()
    other.tell("WRITE 10 1 0; HOLD")
    other.repeats(1)
    last = c.answer_to_the_past()
    seconds = times.of(c, last)[-1] - times.of(c, first)[0]
    ticks = (told(last) - told(first)) % CIRCLE

    assert Counted(round(ticks / seconds), "ticks a second") < CIRCLE // MSL


@rfc7323("5.2", MUST, id="TCP-362")
def test_reset_of_an_earlier_time_counts(tcp):
    """A RST ends the connection whatever time it tells."""
    c = timed(tcp)
    c.send("R", options=at(FIRST - 100))
    c.answers()
    c.send(data=b"hello")

    assert c.answers() == [Segment("R", seq=c.rcv_nxt, data=b"")]


@rfc7323("5.2", MUST, id="TCP-363")
def test_times_go_round(tcp):
    """A small time is later than one shortly before 2**32."""
    c = timed(tcp, first=(1 << 32) - 100)
    c.send(data=b"hello", options=at(100))

    assert c.is_acknowledged()
