"""The numbers of one connection: what is filled in, what is learnt, and that they are relative."""

import pytest

from fixtures.packets.options import mss, sack, timestamps, window_scale
from fixtures.packets.tcp import Segment
from fixtures.stack.numbers import CIRCLE, Numbers

ISN, THEIRS = 1000, 0xFFFF_FFF0


def wire(numbers: Numbers, given: Segment) -> Segment:
    return numbers.on_the_wire(numbers.next(given))


@pytest.fixture
def opened() -> Numbers:
    """A connection after its handshake; the target's numbers go round within 16 octets."""
    numbers = Numbers(ISN)
    numbers.next(Segment("S"))
    numbers.incoming(Segment("SA", seq=THEIRS, ack=ISN + 1, window=500, data=b""))
    numbers.next(Segment("A"))
    return numbers


def test_a_syn_is_our_first_number():
    assert wire(Numbers(ISN), Segment("S")) == Segment("S", seq=ISN, data=None)


def test_the_usual_is_the_next_number_and_all_acknowledged(opened):
    assert wire(opened, Segment()) == Segment("A", seq=ISN + 1, ack=THEIRS + 1)
    assert wire(opened, Segment(data=b"abc")) == Segment("PA", seq=ISN + 1, data=b"abc")
    assert wire(opened, Segment("FA")) == Segment("FA", seq=ISN + 4)
    assert opened.snd_nxt == 5


def test_what_is_said_is_relative_and_does_not_move_the_next_number(opened):
    assert wire(opened, Segment(seq=100, ack=20, data=b"x")) == Segment(
        "PA", seq=ISN + 100, ack=THEIRS + 20 - CIRCLE
    )
    assert opened.snd_nxt == 1


def test_what_comes_is_relative_also_round_the_circle(opened):
    first = opened.incoming(Segment("PA", seq=THEIRS + 1, ack=ISN + 1, data=b"x" * 20))
    second = opened.incoming(Segment("FA", seq=5, ack=ISN + 1, data=b""))

    assert (first.seq, first.ack, second.seq) == (1, 1, 21)
    assert opened.rcv_nxt == 22


def test_a_number_before_the_first_is_negative(opened):
    assert opened.incoming(Segment("A", seq=THEIRS - 1, ack=ISN - 1, data=b"")) == Segment(
        "A", seq=-1, ack=-1
    )


def test_before_a_syn_of_the_target_its_numbers_are_those_of_the_wire():
    numbers = Numbers(ISN)

    assert wire(numbers, Segment("A", ack=77)) == Segment("A", ack=77)
    assert numbers.incoming(Segment("R", seq=77, data=b"")) == Segment("R", seq=77)


def test_a_hole_does_not_move_what_is_expected(opened):
    opened.incoming(Segment("A", seq=THEIRS + 5, ack=ISN + 1, data=b"later"))
    assert opened.rcv_nxt == 1
    opened.incoming(Segment("A", seq=THEIRS + 1, ack=ISN + 1, data=b"sooner"))
    assert opened.rcv_nxt == 7


def test_the_right_edge_is_the_acknowledged_number_and_the_window(opened):
    assert opened.right_edge == 501
    opened.next(Segment(data=b"x" * 100))
    opened.incoming(Segment("A", seq=THEIRS + 1, ack=ISN + 101, window=300, data=b""))

    assert (opened.snd_una, opened.right_edge) == (101, 401)


def test_what_the_target_claims_does_not_move_our_next_number(opened):
    opened.next(Segment(data=b"later", seq=11))
    opened.incoming(Segment("A", seq=THEIRS + 1, ack=ISN + 16, window=9, data=b""))
    assert (opened.snd_una, opened.snd_nxt) == (16, 1)
    opened.incoming(Segment("A", seq=THEIRS + 1, ack=ISN + 17, window=9, data=b""))
    assert opened.snd_una == 16  # never sent


def test_an_old_segment_says_nothing_of_the_window(opened):
    opened.next(Segment(data=b"x" * 100))
    opened.incoming(Segment("A", seq=THEIRS + 1, ack=ISN + 101, window=300, data=b""))
    opened.incoming(Segment("A", seq=THEIRS + 1, ack=ISN + 51, window=9, data=b""))

    assert opened.right_edge == 401


@pytest.mark.parametrize(("offered", "edge"), [([window_scale(0)], 1 + 500 * 128), ([], 501)])
def test_windows_are_scaled_where_both_have_said_so(offered, edge):
    numbers = Numbers(ISN)
    numbers.next(Segment("S", options=[mss(1460), *offered]))
    granted = [window_scale(7)] if offered else []
    syn_ack = Segment("SA", seq=0, ack=ISN + 1, window=500, data=b"", options=granted)
    numbers.incoming(syn_ack)
    assert numbers.right_edge == 501
    numbers.incoming(Segment("A", seq=1, ack=ISN + 1, window=500, data=b""))

    assert numbers.right_edge == edge


def test_timestamps_go_on_once_both_have_named_them():
    numbers = Numbers(ISN)
    assert numbers.next(Segment("S", options=[timestamps(10)])).option(8) == timestamps(10)
    granted = [timestamps(70, 10)]
    numbers.incoming(Segment("SA", seq=0, ack=ISN + 1, window=9, data=b"", options=granted))

    assert numbers.next(Segment("A")).option(8) == timestamps(11, 70)
    assert numbers.next(Segment("A")).option(8) == timestamps(12, 70)
    assert numbers.next(Segment("R")).options is None


def test_timestamps_go_round():
    numbers = Numbers(ISN)
    numbers.next(Segment("S", options=[timestamps(CIRCLE - 2)]))
    granted = [timestamps(70, CIRCLE - 2)]
    numbers.incoming(Segment("SA", seq=0, ack=ISN + 1, window=9, data=b"", options=granted))
    sent = [numbers.next(Segment("A")).option(8) for _ in range(2)]

    assert sent == [timestamps(CIRCLE - 1, 70), timestamps(0, 70)]


def test_the_edges_of_sack_are_relative_both_ways(opened):
    sent = wire(opened, Segment(options=[sack(5, 9)]))
    came = opened.incoming(Segment("A", seq=0, ack=ISN + 1, options=[sack(ISN + 5, ISN + 9)]))

    assert sent.options == [sack((THEIRS + 5) % CIRCLE, (THEIRS + 9) % CIRCLE)]
    assert came.option(5) == sack(5, 9)


def test_a_reset_ends_it(opened):
    opened.incoming(Segment("R", seq=THEIRS + 1, data=b""))

    assert opened.over
