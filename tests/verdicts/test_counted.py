"""A number that says of what it is, and how a comparison with it reads."""

import pytest

from fixtures.counted import Counted, in_octets
from fixtures.http2.frames import PROTOCOL_ERROR, goaway
from fixtures.such import Such
from fixtures.verdicts.text import comparison


@pytest.mark.parametrize(
    ("op", "left", "right", "read"),
    [
        ("<=", Counted(6, "octets"), 5, ("6 octets", "at most 5 octets")),
        ("==", 1, Counted(0, "GOAWAY frames"), ("1 GOAWAY frame", "0 GOAWAY frames")),
        ("==", Counted(1, "octets"), True, ("1 octet", "yes")),
        ("==", [Counted(6, "octets")], [], ("[6 octets]", "nothing")),
        (
            "in",
            goaway(0, PROTOCOL_ERROR).code,
            (8, 7),
            ("PROTOCOL_ERROR", "CANCEL or REFUSED_STREAM"),
        ),
        ("==", goaway(0, 0xABC).code, 0, ("error 0xabc", "NO_ERROR")),
        ("==", [1], Such("two at most", len), ("[1]", "two at most")),
    ],
)
def test_bare_number_is_told_as_what_it_is_compared_with(
    op: str, left: object, right: object, read: tuple[str, str]
) -> None:
    assert comparison(op, left, right).read() == read


def test_such_equals_each_value_for_which_it_holds() -> None:
    odd = Such("odd", lambda one: one in (1, 3))

    assert (odd == 3, odd == 4, odd == [1]) == (True, False, False)


def test_counted_is_a_number() -> None:
    counted = Counted(6, "octets")
    assert (counted, counted - 1, max(counted, 3)) == (6, 5, 6) and counted <= 7


@pytest.mark.parametrize(
    ("number", "what", "read"),
    [
        (1, "octets of DATA", "1 octet of DATA"),
        (2, "octets of DATA", "2 octets of DATA"),
        (1, "frames with END_STREAM", "1 frame with END_STREAM"),
    ],
)
def test_one_is_told_in_the_singular(number: int, what: str, read: str) -> None:
    assert str(Counted(number, what)) == read


def test_octets_are_counted() -> None:
    assert [in_octets(b""), in_octets(b"a"), in_octets("ab")] == ["0 octets", "1 octet", "2 octets"]
