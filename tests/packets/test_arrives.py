"""The model of what an end may answer, against a few things that the RFC says in so many words."""

from dataclasses import replace

import pytest

from fixtures.packets.tcp import Segment
from fixtures.stack.arrives import SYNCHRONIZED, End, Outcome, arrives

OPEN = End("ESTABLISHED", rcv_nxt=100, right_edge=200, snd_una=1, snd_nxt=1)


def segment(flags: str, seq: int, ack: int = 1, data: bytes = b"") -> Segment:
    return Segment(flags, seq=seq, ack=ack if "A" in flags else None, data=data)


def states(outcomes: list[Outcome]) -> set[str]:
    return {one.end.state for one in outcomes}


@pytest.mark.parametrize("state", SYNCHRONIZED)
@pytest.mark.parametrize("seq", [99, 200, 300])
def test_outside_of_the_window_nothing_changes(state, seq):
    end = replace(OPEN, state=state)

    assert arrives(end, segment("A", seq)) == [Outcome([end.acknowledgment], end)]
    assert arrives(end, segment("R", seq)) == [Outcome([], end)]


def test_exact_reset_ends():
    assert arrives(OPEN, segment("R", 100)) == [Outcome([], replace(OPEN, state="CLOSED"))]


def test_reset_inside_may_be_questioned():
    (gone, questioned) = arrives(OPEN, segment("R", 101))

    assert gone.end.state == "CLOSED"
    assert questioned == Outcome([OPEN.acknowledgment], OPEN)


def test_what_was_held_is_taken_with_what_was_missing():
    held = {one.end for one in arrives(OPEN, segment("FA", 102, data=b"cd"))}
    after = {one.end.rcv_nxt for end in held for one in arrives(end, segment("A", 100, data=b"ab"))}

    assert after == {102, 105}  # dropped, or held with its FIN


def test_crossing_fins_lead_to_time_wait():
    waiting = End("FIN-WAIT-1", rcv_nxt=100, right_edge=200, snd_una=1, snd_nxt=2)

    assert states(arrives(waiting, segment("FA", 100, ack=1))) == {"CLOSING"}
    assert states(arrives(waiting, segment("FA", 100, ack=2))) == {"TIME-WAIT"}


def test_zero_window_takes_the_exact_ack_only():
    shut = replace(OPEN, right_edge=100)

    assert arrives(shut, segment("A", 100)) == [Outcome([], shut)]
    assert arrives(shut, segment("A", 100, data=b"x")) == [Outcome([shut.acknowledgment], shut)]
