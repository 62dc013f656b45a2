"""What is not acknowledged is sent again, and when that ends (RFC 6298, RFC 9293 section 3.8).

Intervals are compared with each other, as the wire saw them: none is judged by itself.
"""

import pytest

from fixtures.counted import Counted
from fixtures.packets.options import USER_TIMEOUT, Option, mss
from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, SHOULD, capability, rfc5482, rfc6298, rfc9293

LETTERS = b"abcdefghijklmnopqrstuvwxyz"
LARGE = [mss(1000)]
"""Our SYN asks for segments of up to 1000 octets."""
DATA = Segment("A", seq=1, data=LETTERS[:10])
"""What a write of ten octets brings at first."""


# -- what comes again, and how often


@rfc9293("3.8", MUST, id="TCP-383")
def test_what_comes_again_is_what_was_sent(tcp):
    """What is not acknowledged comes again, its octets and their numbers unchanged."""
    c = tcp.connect(options=LARGE)
    c.tell("WRITE 3000 1 0; HOLD")
    flight, again = c.flight()

    assert again in flight


@rfc6298("5.4", SHOULD, id="TCP-388")
def test_earliest_segment_comes_again(tcp):
    """When the timer expires it is the first segment not acknowledged that comes again."""
    c = tcp.connect(options=LARGE)
    c.tell("WRITE 3000 1 0; HOLD")
    flight, again = c.flight()

    assert again == flight[0]


@pytest.mark.slow
@rfc6298("5.5", MUST, id="TCP-384", also="RFC 9293 3.8.2")
def test_interval_doubles(tcp, times):
    """Each time data comes again the interval is twice as long as before."""
    c = tcp.connect()
    c.tell("WRITE 10 1 0; HOLD")
    repeats = c.repeats(3)

    assert repeats == [Segment("A", seq=1, data=LETTERS[:10])] * 3
    assert times.growth(c, repeats[0]) == [2, 2]


@pytest.mark.slow
@rfc9293("3.6", MUST, id="TCP-086", also="RFC 6298 5.5")
def test_fin_comes_again(tcp, times):
    """A FIN that is not acknowledged comes again, at intervals that double."""
    c = tcp.connect()
    c.tell("CLOSE WRITE")
    repeats = c.repeats(3)

    assert repeats == [Segment("FA", seq=1)] * 3
    assert times.growth(c, repeats[0]) == [2, 2]


@pytest.mark.slow
@rfc6298("5.5", MUST, id="TCP-039")
def test_syn_ack_comes_again(tcp, times):
    """A SYN-ACK that is not acknowledged comes again, at intervals that double."""
    c = tcp.connection()
    c.send("S")
    c.flight()
    repeats = c.repeats(1)

    assert repeats == [Segment("SA", seq=0, ack=1)]
    assert times.growth(c, repeats[0]) == [2]


@pytest.mark.slow
@rfc9293("3.10.7.4", MUST, id="TCP-385")
def test_data_comes_until_it_is_acknowledged(tcp):
    """Data that came again and again is there once: behind its acknowledgment the next follows."""
    c = tcp.connect()
    c.tell("WRITE 10 2 500; HOLD")
    c.repeats(2)
    c.send("A", ack=11)  # the rest may have come along with what came again

    assert c.next_data() == Segment("A", seq=11, data=LETTERS[10:20])


# -- the timer


@rfc9293("3.10.7.4", MUST, id="TCP-114", also="RFC 6298 5.2")
def test_acknowledged_data_does_not_come_again(tcp):
    """What is acknowledged does not come again: not in the time in which the data of another
    connection came twice.
    """
    c, other = tcp.connect(), tcp.connect()
    c.tell("WRITE 10 1 0; HOLD")
    c.receive_data(10)
    other.tell("WRITE 10 1 0; HOLD")
    other.repeats(2)

    assert c.data_answers() == []


@rfc6298("5.3", SHOULD, id="TCP-113")
def test_timer_starts_again_at_an_acknowledgment(tcp, times):
    """An ACK of a part starts the timer again: the rest comes as late as if it were sent at that
    moment. Another connection shows how late that is.
    """
    c, other = tcp.connect(options=LARGE), tcp.connect()
    other.tell("WRITE 10 1 0; HOLD")
    c.tell("WRITE 2000 1 0; HOLD")
    c.burst()
    c.receive(0.1)
    c.send("A", ack=1001)
    c.answers()
    c.repeats(1)
    other.repeats(1)
    (acknowledged,) = times.of(c, Segment("A", ack=1001), "->")

    assert times.of(c, Segment(seq=1001))[-1] - acknowledged > 0.75 * times.gaps(other, DATA)[0]


@rfc6298("5", MUST, id="TCP-389")
def test_nothing_comes_again_too_early(tcp, times):
    """Nothing comes again before its time is over: not when a part is acknowledged, either. Another
    connection shows how long that time is.
    """
    c, other = tcp.connect(options=LARGE), tcp.connect()
    other.tell("WRITE 10 1 0; HOLD")
    c.tell("WRITE 2000 1 0; HOLD")
    c.burst()
    c.send("A", ack=1001)
    c.answers()
    c.repeats(1)
    other.repeats(1)

    assert times.gaps(c, Segment(seq=1001))[0] > 0.5 * times.gaps(other, DATA)[0]


@pytest.mark.slow
@rfc6298("5.7", MUST, id="TCP-391")
def test_timer_is_longer_after_a_lost_syn_ack(tcp, times):
    """When the SYN-ACK had to be sent again, the first data waits for three seconds."""
    c, other = tcp.connection(), tcp.connect()
    c.send("S")
    c.repeats(1)
    c.tell("WRITE 10 1 0; HOLD")
    c.burst()
    other.tell("WRITE 10 1 0; HOLD")
    other.repeats(2)
    c.repeats(1)

    # The document's own number; the times are the wire's, and nothing makes them shorter.
    assert times.gaps(c, DATA)[0] > 2.9


def repeated_and_acknowledged(c, times):
    """Have data acknowledged only when it has come twice more, and further data come twice. Return
    the interval in force at the acknowledgment, and the one after which further data came.
    """
    c.tell("WRITE 10 1 0")
    c.repeats(2)
    c.receive(0.6)  # late, so that the time from the first sending until now is a long one
    c.tell("WRITE 10 1 0; HOLD")
    assert c.repeats(1) or c.repeats(1)  # a grown interval may outlast our patience
    (*_, last) = times.gaps(c, DATA)
    return 2 * last, times.gaps(c, Segment("A", seq=11, data=LETTERS[:10]))[0]


@pytest.mark.slow
@rfc6298("3", MUST, id="TCP-111", also="RFC 9293 3.8.1")
def test_repeated_segment_is_no_sample(tcp, times):
    """The time until a repeated segment was acknowledged does not count as a round trip: the next
    interval is no longer than the one that was in force (Karn's algorithm).
    """
    in_force, renewed = repeated_and_acknowledged(tcp.connect(), times)

    assert renewed < 1.5 * in_force


@pytest.mark.slow
@rfc9293("3.8.2", SHOULD, id="TCP-382")
def test_long_interval_stays_until_new_data_is_acknowledged(tcp, times):
    """The interval that has grown is kept for new data, which tells how long a round trip takes."""
    in_force, renewed = repeated_and_acknowledged(tcp.connect(), times)

    assert renewed > 0.75 * in_force


# -- the end


@pytest.mark.slow
@rfc9293("3.8.3", MUST, id="TCP-115")
def test_target_gives_up(tcp, lab):
    """Data that is never acknowledged ends the connection after some repetitions: what comes later
    is answered by RST. (How many, is shortened here by a setting: the default is not judged.)
    """
    c = tcp.connect()
    with lab.sysctl("net.ipv4.tcp_retries2", 2):
        c.tell("WRITE 10 1 0; HOLD")
        c.repeats(100)
    c.send("A")

    assert c.answers() == [Segment("R", seq=c.rcv_nxt)]


@pytest.mark.slow
@capability("verb:set")
@rfc9293("3.8.3", MUST, id="TCP-116", also="RFC 9293 3.10.8")
def test_user_timeout_ends_a_connection(tcp):
    """A program can say when to give up: after its two seconds the connection is gone, before it is
    not. What comes again of another connection, twice and four times, says when to look.
    """
    c, other = tcp.connect(), tcp.connect()
    c.tell("SET USER_TIMEOUT 2000; WRITE 10 1 0; HOLD")
    other.tell("WRITE 10 1 0; HOLD")
    other.repeats(2)
    c.send(data=b"?")
    before = c.answers()
    other.repeats(2)
    c.answers()
    c.send("A")

    assert "R" not in "".join(came.flags for came in before)
    assert c.answers() == [Segment("R", seq=c.rcv_nxt)]


SUGGESTED = {"no_seconds": 0x0000, "no_minutes": 0x8000, "a_second": 0x0001}
"""User timeouts: the highest bit says minutes (RFC 5482 section 3.3)."""


@pytest.mark.parametrize(
    ("timeout", "count"),
    [("no_seconds", 2), ("no_minutes", 2), pytest.param("a_second", 3, marks=pytest.mark.slow)],
)
@rfc5482("3.4", MUST, id="TCP-333", also="RFC 5482 3.1")
def test_suggested_user_timeout_cuts_nothing_short(tcp, timeout, count):
    """A user timeout of zero, which is reserved, or of less than it takes to repeat data: what we
    suggest so does not end a connection, data comes again all the same.
    """
    suggestion = [Option(USER_TIMEOUT, SUGGESTED[timeout].to_bytes(2))]
    c = tcp.connect(options=suggestion)
    c.send(data=b"WRITE 10 1 0\nHOLD\n", options=suggestion)

    assert Counted(len(c.repeats(count)), "repetitions") == count
