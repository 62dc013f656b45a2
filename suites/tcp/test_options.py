"""Options of the header (RFC 9293 sections 3.1 and 3.2)."""

import pytest

from fixtures.packets.options import (
    NOP,
    Option,
    mss,
    sack_permitted,
    timestamps,
    window_scale,
)
from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, remark, rfc9293

END = Option(0)
UNKNOWN = [Option(254, b"\0\0??"), Option(200), Option(77, b"wireproof")]
"""Options that nobody has: for experiments, without and with a value."""
MALFORMED = {
    "zero": b"\xc8\x00\x02\x04",
    "one": b"\xc8\x01\x02\x04",
    "mss_of_zero": b"\x02\x00\x02\x04",
    "mss_of_three": b"\x02\x03\x05\x01",
    "behind_the_header": b"\xc8\x28\x02\x04",
    "no_length": b"\x01\x01\x01\xc8",
}
"""Options whose length cannot be, filled up to four octets."""


def largest(tcp, options):
    """Return how large the segments become that follow a SYN with these options."""
    c = tcp.connect(options=options)
    c.tell("WRITE 3000 1 0; HOLD")
    return max(len(one.data) for one in c.burst())


@rfc9293("3.1", MUST, id="TCP-009")
def test_options_are_taken_in_any_segment(tcp):
    """Options that the target does not know do no harm to data in the middle of a connection."""
    c = tcp.connect("ECHO")
    c.send(data=b"hello", options=UNKNOWN)

    assert c.receive_data(5) == b"hello"


@rfc9293("3.1", MUST, id="TCP-352")
def test_unknown_options_in_a_syn_are_ignored(tcp):
    """Options that the target does not know are passed over in a SYN; the one behind counts."""
    c = tcp.connection()
    c.send("S", options=[*UNKNOWN, mss(300)])

    assert c.answers() == [Segment("SA", ack=1)]
    assert largest(tcp, [*UNKNOWN, mss(300)]) in range(1, 301)


@rfc9293("3.2", MUST, id="TCP-012")
@pytest.mark.parametrize("nops", [1, 2, 3])
def test_options_need_not_be_aligned(tcp, nops):
    """An option counts wherever in a word it begins."""
    assert largest(tcp, [NOP] * nops + [mss(300)]) in range(1, 301)


@rfc9293("3.2", MUST, id="TCP-353")
def test_nothing_behind_the_end_is_an_option(tcp):
    """What stands behind "end of option list" is no option."""
    assert largest(tcp, [mss(1000), END, mss(300)]) == largest(tcp, [mss(1000)])


@rfc9293("3.1", MUST, id="TCP-011")
@pytest.mark.parametrize("options", MALFORMED.values(), ids=MALFORMED)
def test_syn_with_option_of_illegal_length(tcp, options):
    """A SYN with an option whose length cannot be is answered, refused or dropped; the next one is
    answered.
    """
    c, other = tcp.connection(), tcp.connection()
    c.send("S", options=options)
    answers = c.answers()
    other.send("S")

    assert answers in ([], [Segment("RA", ack=1)], [Segment("SA", ack=1)])
    assert other.answers() == [Segment("SA", ack=1)]
    remark(f"answered by {answers[0].flags if answers else 'nothing'}")


@rfc9293("3.1", MUST, id="TCP-372")
@pytest.mark.parametrize("options", MALFORMED.values(), ids=MALFORMED)
def test_data_with_option_of_illegal_length(tcp, options):
    """Data with an option whose length cannot be is taken, dropped, or answered by a RST; other
    connections go on.
    """
    c, other = tcp.reach("ESTABLISHED"), tcp.connect("ECHO")
    c.send(data=b"hello", options=options)
    answers = c.fresh_answers()
    other.send(data=b"hello")

    assert answers in ([], [Segment("R")], [Segment("RA")], [Segment("A", data=b"")])
    assert other.receive_data(5) == b"hello"
    remark("answered by a RST" if c.numbers.over else "the connection goes on")


OFFERS = {
    "none": [],
    "mss": [mss(1000)],
    "scale": [mss(1000), window_scale(3)],
    "sack": [mss(1000), sack_permitted()],
    "timestamps": [mss(1000), timestamps(7)],
    "all": [mss(1000), window_scale(3), sack_permitted(), timestamps(7)],
}


def padding(segment):
    """Return the octets of a header that stand behind its options."""
    octets = segment.came[20 : segment.data_offset * 4]
    return octets[sum(len(option.octets()) for option in segment.options) :]


@rfc9293("3.1", MUST, id="TCP-013")
@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
def test_padding_is_zero(tcp, offer):
    """Behind the options of the target's segments, up to the data, there are zeros only."""
    c = tcp.connection()
    came = [c.connect(options=offer)]
    c.tell("WRITE 3000 1 0; HOLD")
    came += c.burst()

    assert [octet for segment in came for octet in padding(segment) if octet] == []
