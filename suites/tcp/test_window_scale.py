"""Window scale (RFC 7323 section 2)."""

from fixtures.packets.options import WINDOW_SCALE, mss, window_scale
from fixtures.requirements import MUST, rfc7323
from fixtures.verdicts.outcomes import not_applicable


def scaled(tcp, shift, window):
    """Return a connection on which both ends scale, and the window is that which we offer."""
    c = tcp.connection()
    c.offer(window)
    if c.connect(options=[mss(1000), window_scale(shift)]).option(WINDOW_SCALE) is None:
        not_applicable("it does not scale windows")
    return c


@rfc7323("2.2", MUST, id="TCP-127")
def test_scale_is_not_said_unasked(tcp):
    """Where our SYN has no window scale, neither has the SYN-ACK."""
    assert tcp.connection().connect(options=[mss(1000)]).option(WINDOW_SCALE) is None


@rfc7323("2.3", MUST, id="TCP-128", also="RFC 7323 2.2")
def test_windows_are_as_large_as_scaled(tcp):
    """As much data is taken as the target's window says, scaled as its SYN-ACK has said."""
    c = scaled(tcp, 7, window=65535)
    c.ask("HOLD")
    room = c.right_edge - c.snd_nxt

    assert len(c.stuff(room)) == room


@rfc7323("2.3", MUST, id="TCP-357")
def test_our_windows_are_scaled(tcp):
    """A window of ours counts as many times as our SYN has said: 500 with a scale of 2 are 2000."""
    c = scaled(tcp, 2, window=500)
    c.tell("WRITE 5200 1 0; HOLD")
    flight, _ = c.flight()

    assert 501 < max(one.seq + one.length for one in flight) <= 2001


@rfc7323("2.3", MUST, id="TCP-129")
def test_largest_scale_is_14(tcp):
    """A scale of 15 counts as 14: a window of 1 is one of 16384 octets."""
    c = scaled(tcp, 15, window=1)
    c.tell("WRITE 90000 1 0; HOLD")
    c.burst()
    c.send("A")  # after two of them more could leave at once than the window lets
    c.burst()
    c.send("A")
    flight, _ = c.flight()

    assert sum(one.length for one in flight) in range(1000, 16385)


@rfc7323("2.2", MUST, id="TCP-358")
def test_scale_in_the_middle_of_a_connection_is_none(tcp):
    """A window scale in a segment without SYN is ignored."""
    c = scaled(tcp, 0, window=1000)
    c.send("A", options=[window_scale(4)])
    c.tell("WRITE 30000 1 0; HOLD")
    flight, _ = c.flight()

    assert max(one.seq + one.length for one in flight) in range(2, 1002)
