"""When an ACK is sent (RFC 9293 section 3.8.6.3, RFC 5681 section 4.2)."""

from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, SHOULD, rfc5681, rfc9293

LARGEST = {"v4": 1460, "v6": 1440}
"""Octets of data in a packet of the lab's wire, whose MTU is 1500."""


def reading(tcp):
    """Return a connection on which the program reads, and has nothing to say."""
    c = tcp.connect()
    c.offer(0)
    c.ask("ECHO")
    return c


@rfc9293("3.8.6.3", MUST, id="TCP-103")
def test_acknowledgment_is_not_late(tcp, times):
    """A small segment is acknowledged in less than half a second, also when acknowledgments begin
    to be delayed.
    """
    c = reading(tcp)
    delays = []
    for _ in range(20):
        c.send(data=b".")
        assert c.is_acknowledged()
        delays.append(times.delay(c))

    # The document's own bound; the times are the wire's, so only the kernel's delay is in them.
    assert max(delays) < 0.5


@rfc9293("3.8.6.3", SHOULD, id="TCP-104")
def test_every_second_full_segment_is_acknowledged(tcp, version):
    """Of a stream of full segments every second one is acknowledged without waiting: twenty pairs
    in less time than the target waits for an acknowledgment itself.
    """
    c, other = reading(tcp), tcp.connect()
    full = b"." * min(c.snd_mss, LARGEST[version])
    other.tell("WRITE 10 1 0; HOLD")
    first = other.next_data()
    for _ in range(20):
        c.send(data=full)
        c.send(data=full)
        assert c.is_acknowledged()

    assert first not in other.answers()


@rfc5681("4.2", SHOULD, id="TCP-105")
def test_hole_is_told_at_once(tcp):
    """A segment behind a hole is acknowledged at once, and so is the one that fills it."""
    c = tcp.reach("ESTABLISHED")
    start = c.snd_nxt
    c.send(data=b"second", seq=start + 5)
    behind = c.answers()
    c.send(data=b"first")
    filled = c.answers()

    assert behind == [Segment("A", ack=start, data=b"")]
    assert filled == [Segment("A", ack=start + 11, data=b"")]


@rfc9293("3.4", MUST, id="TCP-381")
def test_acknowledgment_is_cumulative(tcp):
    """An ACK names the end of what came without a hole; where the hole is filled, of all of it."""
    c = tcp.reach("ESTABLISHED")
    start = c.snd_nxt
    c.send(data=b"first", seq=start)
    c.send(data=b"third", seq=start + 11)
    c.answers()
    before = c.snd_una - start
    c.send(data=b"second", seq=start + 5)
    c.is_acknowledged()

    assert before <= 5
    assert c.snd_una - start in (16, 11)  # without the third: who keeps it does what is advised
