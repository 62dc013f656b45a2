"""Every event in every state, at every place of its number (RFC 9293 section 3.10.7).

What is expected comes from `fixtures.stack.arrives`, which follows the section check by check. Each
cell is two observations: what the segment is answered by, and what an old octet is answered by
afterwards, which tells whether the connection still exists and which numbers it expects and sends.

The window is the one that the target has told last before the segment left: an old octet has it
told. It may grow at any moment (a program reads, section 3.10.7.4 adjusts RCV.WND to the buffer),
and be told with the next ACK only. So where the answers tell a wider one, it may have been that
one, too, that the segment met.
"""

from dataclasses import replace

import pytest

from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, rfc9293
from fixtures.stack.arrives import End, Shown, arrives, end_of

STATES = [
    "SYN-RECEIVED",
    "ESTABLISHED",
    "FIN-WAIT-1",
    "FIN-WAIT-2",
    "CLOSE-WAIT",
    "CLOSING",
    "LAST-ACK",
    "TIME-WAIT",
]
POSITIONS = ["old", "next", "inside", "last", "right_edge", "beyond"]
SEGMENTS = {
    "RST": Segment("R", data=b""),
    "SYN": Segment("S", data=b""),
    "no_ACK": Segment("", data=b"data"),
    "ACK": Segment("A", data=b""),
    "ACK_of_unsent": Segment("A", data=b""),
    "DATA": Segment("A", data=b"data"),
    "FIN": Segment("FA", data=b""),
}
LEFT_OUT = {
    ("TIME-WAIT", "SYN"): "may open the connection anew: test_closing.py",
    ("SYN-RECEIVED", "FIN", "next"): "the program has a say, too: test_opening.py",
    ("CLOSE-WAIT", "DATA", "right_edge"): "Linux answers while the program has not read all before",
    ("CLOSING", "DATA", "right_edge"): "the same",
}


def cells(event, *positions):
    """Return the part of the matrix that is about an event, at some places or at all of them, with
    ids such as ESTABLISHED-RST-right_edge-v4.
    """
    found = [
        pytest.param(state, event, position, id=f"{state}-{event}-{position}")
        for state in STATES
        for position in positions or POSITIONS
        if not {(state, event), (state, event, position)} & LEFT_OUT.keys()
    ]

    def mark(case):
        case = pytest.mark.parametrize(("state", "event", "position"), found)(case)
        return pytest.mark.parametrize("version", ["v4", "v6"], indirect=True)(case)

    return mark


def send(c, event, position):
    """Send the segment of an event with its number at a place; return it."""
    segment = SEGMENTS[event]
    number = {
        "old": c.snd_nxt - max(segment.length, 1),
        "next": c.snd_nxt,
        "inside": c.snd_nxt + 100,
        "last": c.right_edge - 1,
        "right_edge": c.right_edge,
        "beyond": c.right_edge + 2**30,
    }
    ack = c.rcv_nxt + 1000 if event == "ACK_of_unsent" else None
    return c.send(segment.flags, data=segment.data, seq=number[position], ack=ack)


def check(tcp, state, event, position):
    """Bring the target into the state, let the segment arrive, and compare with the model."""
    c = tcp.reach(state)
    c.answer_to_the_past()  # which tells the window as it is now
    end = end_of(c, state)
    segment = send(c, event, position)
    seen = Shown(c.fresh_answers(), c.answer_to_the_past())
    edges = {end.right_edge, max(end.right_edge, c.right_edge)}
    allowed = [one for edge in edges for one in arrives(replace(end, right_edge=edge), segment)]

    assert seen in [one.shown for one in allowed]


@rfc9293("3.10.7.4", MUST, id="TCP-059", also="RFC 5961 3.2")
@cells("RST", "next")
def test_reset_with_the_next_number(tcp, state, event, position):
    """A RST with the number that is expected next ends the connection, and is not answered."""
    check(tcp, state, event, position)


@rfc9293("3.10.7.4", MUST, id="TCP-062", also="RFC 5961 3.2")
@cells("RST", "old", "right_edge", "beyond")
def test_reset_outside_of_the_window(tcp, state, event, position):
    """A RST whose number is outside the window changes nothing, and is not answered."""
    check(tcp, state, event, position)


@rfc9293("3.10.7.4", MUST, id="TCP-300", also="RFC 5961 3.2")
@cells("RST", "inside", "last")
def test_reset_inside_of_the_window(tcp, state, event, position):
    """A RST inside the window, but not at its left edge, is questioned or ends the connection."""
    check(tcp, state, event, position)


@rfc9293("3.10.7.4", MUST, id="TCP-301", also="RFC 5961 4.2")
@cells("SYN")
def test_syn_in_each_state(tcp, state, event, position):
    """A SYN in a connection that exists is answered by an ACK, or ends it where its number fits. In
    SYN-RECEIVED one that fits is not answered: the target listens again.
    """
    check(tcp, state, event, position)


@rfc9293("3.10.7.4", MUST, id="TCP-302")
@cells("no_ACK")
def test_segment_without_ack_in_each_state(tcp, state, event, position):
    """A segment without ACK is dropped; where its number does not fit, an ACK says so."""
    check(tcp, state, event, position)


@rfc9293("3.10.7.4", MUST, id="TCP-303")
@cells("ACK")
def test_acknowledgment_in_each_state(tcp, state, event, position):
    """An ACK is taken in where its number fits, and answered by another one where it does not."""
    check(tcp, state, event, position)


@rfc9293("3.10.7.4", MUST, id="TCP-058", also="RFC 9293 3.5.2")
@cells("ACK_of_unsent")
def test_acknowledgment_of_what_was_never_sent(tcp, state, event, position):
    """An ACK of what was never sent is answered by an ACK, or by a RST during the handshake."""
    check(tcp, state, event, position)


@rfc9293("3.10.7.4", MUST, id="TCP-304")
@cells("DATA")
def test_data_in_each_state(tcp, state, event, position):
    """Data is taken where it comes in order and before the FIN, and acknowledged as it stands."""
    check(tcp, state, event, position)


@rfc9293("3.10.7.4", MUST, id="TCP-305")
@cells("FIN")
def test_fin_in_each_state(tcp, state, event, position):
    """A FIN ends its direction where it comes in order, and is acknowledged as it stands."""
    check(tcp, state, event, position)


@rfc9293("3.10.7.1", MUST, id="TCP-306", also="RFC 9293 3.10.7.2")
@pytest.mark.parametrize("event", SEGMENTS)
@pytest.mark.parametrize("state", ["CLOSED", "LISTEN"])
def test_segment_for_no_connection(tcp, state, event):
    """Without a connection all but a RST is refused by a RST; a SYN at LISTEN is welcome."""
    c = tcp.reach(state)
    allowed = arrives(End(state), send(c, event, "next"))

    assert c.answers() in [one.answers for one in allowed]
