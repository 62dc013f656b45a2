"""Windows: what the target heeds and what it offers (RFC 9293 section 3.8.6)."""

import pytest

from fixtures.counted import Counted
from fixtures.packets.options import mss
from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, SHOULD, remark, rfc9293
from fixtures.verdicts.outcomes import Advice

ALPHABET = b"abcdefghijklmnopqrstuvwxyz"
PROBES = [Segment("A", seq=0, data=b"")]
PROBES += [Segment("A", seq=1, data=ALPHABET[:count]) for count in range(1, 27)]
"""An old number without data, which has to be answered, too; or the next octet, or more."""


# -- the window that we offer


@rfc9293("3.8.6.1", MUST, id="TCP-087")
def test_zero_window_is_probed(tcp):
    """While our window is zero and data waits, the target asks again and again; when the window
    opens, the data comes.
    """
    c = tcp.connection()
    c.connect()
    c.offer(0)
    c.tell("WRITE 26 1 0; HOLD")
    probes = c.probes(2)

    assert [probe in PROBES for probe in probes] == [True, True]
    c.offer(1000)
    c.send("A")
    assert c.receive_data(26) == ALPHABET


@pytest.mark.slow
@rfc9293("3.8.6.1", SHOULD, id="TCP-088")
def test_probes_come_less_and_less_often(tcp, times):
    """The first probe of a window of zero comes after the time after which another connection sends
    its data again; the intervals between probes grow exponentially, as by a factor of two.
    """
    c, other = tcp.connection(), tcp.connect()
    c.connect()
    c.offer(0)
    c.ask("WRITE 26 1 0\nHOLD")
    other.tell("WRITE 26 1 0; HOLD")
    probes, repeats = c.probes(3), other.repeats(1)

    assert (len(probes), len(repeats)) == (3, 1)  # or there is nothing to compare
    first = times.of(c, probes[0])[0] - times.of(c, Segment("A", ack=c.snd_nxt))[0]
    assert round(first / times.gaps(other, repeats[0])[0]) == 1
    assert min(times.growth(c, probes[0])) >= 2


@pytest.mark.slow
@rfc9293("3.8.6.1", MUST, id="TCP-089")
def test_answered_probes_keep_a_connection_open(tcp, lab):
    """As long as probes are answered the connection stays: more of them than the target would send
    without an answer (which is two here, by a setting).
    """
    c = tcp.connection()
    c.connect()
    c.offer(0)
    with lab.sysctl("net.ipv4.tcp_retries2", 1):
        c.tell("WRITE 26 1 0; HOLD")
        probes = c.probes(4)

    assert Counted(len(probes), "probes") == 4
    c.offer(1000)
    c.send("A")
    assert c.receive_data(26) == ALPHABET


FAR = b"".join([ALPHABET] * 200)
"""More than any window of these cases."""


def shrunken(tcp, window):
    """Return a connection on which data was right of a smaller window, and is on its way."""
    c = tcp.connection()
    c.offer(2000)
    c.connect(options=[mss(500)])  # or all of it could be one segment, and the rest too small
    c.tell("WRITE 5200 1 0; HOLD")
    first = c.burst()[0]
    c.offer(window)
    c.send("A", ack=1 + first.length)
    return c


@rfc9293("3.8.6", MUST, id="TCP-091")
def test_shrunken_window_does_no_harm(tcp):
    """When a window has shrunk below what is on its way, and grows again, all of the data comes;
    nothing new should leave before.
    """
    c = shrunken(tcp, 100)
    sent = c.rcv_nxt
    new = [came for came in c.answers() if came.seq + came.length > sent]
    start = c.rcv_nxt
    c.offer(65535)
    c.send("A")

    assert c.receive_data(5201 - start) == FAR[start - 1 :]
    if new:
        raise Advice(repr(new), "no new data while the window is small", met="all of it comes")


@rfc9293("3.8.6", MUST, id="TCP-375", also="RFC 9293 3.8.6.1")
def test_window_that_shrinks_to_zero_is_probed(tcp):
    """A window that shrinks to zero while data is on its way is probed as any: by that data, or
    by a probe; when it opens, all of the data comes.
    """
    c = shrunken(tcp, 0)
    sent = c.rcv_nxt
    probes = c.probes(2)

    assert [probe.seq <= sent for probe in probes] == [True, True]
    c.offer(65535)
    c.send("A")
    assert c.receive_data(5201 - sent) == FAR[sent - 1 :]


@rfc9293("3.10.7.4", SHOULD, id="TCP-378")
def test_smaller_window_with_the_same_numbers_is_heeded(tcp):
    """A segment that only says a smaller window, its numbers unchanged, is heeded."""
    c = tcp.connection()
    c.connect()
    c.offer(1000)
    c.tell("WRITE 5200 1 0; HOLD")
    flight, _ = c.flight()

    assert max(one.seq + one.length for one in flight) <= 1001


@rfc9293("3.1", MUST, id="TCP-093")
@pytest.mark.parametrize("window", [32768, 65534])
def test_window_is_unsigned(tcp, window):
    """A window whose highest bit is set is a large one, not less than nothing."""
    c = tcp.connection()
    c.offer(window)
    c.connect()
    c.tell("WRITE 2600 1 0; HOLD")

    assert c.receive_data(2600) == ALPHABET * 100


@rfc9293("3.8.6", MUST, id="TCP-376")
def test_nothing_is_sent_right_of_the_window(tcp):
    """What is sent without an acknowledgment ends where our window ends."""
    c = tcp.connection()
    c.offer(1000)
    c.connect()
    c.tell("WRITE 5200 1 0; HOLD")
    flight, _ = c.flight()

    assert max(one.seq + one.length for one in flight) in range(2, 1002)


@rfc9293("3.8.6.2.1", MUST, id="TCP-095")
def test_window_that_opens_a_little_brings_no_small_segments(tcp):
    """While our window grows by ten octets at a time, no segment of ten octets is sent each time;
    one may come when the target has waited for long enough.
    """
    c = tcp.connection()
    c.connect()
    c.offer(0)
    c.tell("WRITE 5200 1 0; HOLD")
    c.probes(1)
    small = []
    for window in (10, 20, 30, 40, 50):
        c.offer(window)
        c.send("A", ack=1)
        small += [came for came in c.answers() if came.data]

    assert len(small) <= 1
    if small:
        remark("the time of waiting was over: one small segment came")


# -- the window that the target offers


@rfc9293("3.8.6", SHOULD, id="TCP-092")
def test_right_edge_never_moves_left(tcp):
    """While the program reads nothing, the right edge of the window stays or moves to the right."""
    c = tcp.reach("ESTABLISHED")
    edges = [c.right_edge]
    while c.right_edge - c.snd_nxt > 1000:
        c.send(data=b"." * 1000)
        c.answers()
        edges.append(c.right_edge)

    assert edges == sorted(edges)


@rfc9293("3.10.7.4", MUST, id="TCP-097")
def test_slow_reader_stops_the_sender(tcp):
    """When the program reads nothing more the window falls to zero; when it reads again the window
    opens, and nothing is lost.
    """
    c = tcp.connect("ECHO")
    c.offer(0)
    taken = c.stuff(2_000_000)

    assert c.right_edge == c.snd_nxt
    c.offer(65535)
    c.send("A")
    assert c.receive_data(len(taken)) == taken
    assert c.right_edge > c.snd_nxt


def closed(tcp):
    """Return a connection on which the target's window is zero, and 26 octets wait for ours."""
    c = tcp.connection()
    c.connect()
    c.offer(0)
    c.ask("WRITE 26 1 0\nHOLD")
    c.stuff(2_000_000)
    return c


@rfc9293("3.10.7.4", MUST, id="TCP-096")
def test_acknowledgment_is_heeded_at_a_closed_window(tcp):
    """While its own window is zero the target still heeds ACK and window of what comes."""
    c = closed(tcp)
    edge = c.right_edge
    c.offer(1000)
    c.send("A")

    assert edge == c.snd_nxt
    assert c.receive_data(26) == ALPHABET


@rfc9293("3.4", MUST, id="TCP-377", also="RFC 9293 3.10.7.4")
def test_reset_is_heeded_at_a_closed_window(tcp):
    """While its window is zero a RST with the expected number ends the connection."""
    c = closed(tcp)
    edge = c.right_edge
    c.reset()
    c.answers()
    c.send("A")

    assert edge == c.snd_nxt
    assert c.answers()[-1:] == [Segment("R", seq=c.rcv_nxt)]
