"""What an outcome proves: the table at the head of fixtures/http2/outcome.py."""

from dataclasses import replace

import pytest

from fixtures.http2.frames import (
    CANCEL,
    COMPRESSION_ERROR,
    FRAME_SIZE_ERROR,
    INTERNAL_ERROR,
    NO_ERROR,
    PROTOCOL_ERROR,
    REFUSED_STREAM,
    STREAM_CLOSED,
    Frame,
    goaway,
    rst_stream,
)
from fixtures.http2.outcome import (
    ALIVE,
    GOODBYE,
    Expected,
    Outcome,
    alive,
    answered,
    connection_error,
    malformed,
    refused,
    served,
    stream_error,
)
from fixtures.http2.received import Received
from fixtures.requirements import collecting
from fixtures.stream import Closed, End, Reset, Silence
from fixtures.verdicts.outcomes import Advice

SILENT = Silence(1)


def left(code: int, ended: End | None = Closed()) -> Outcome:  # noqa: B008
    """Return: GOAWAY, and how the connection ended."""
    return Outcome(ended, goaway(1, code), None)


def reset(code: int, ended: End | None = None, last: Frame | None = None) -> Outcome:
    """Return: RST_STREAM on the case's stream."""
    return Outcome(ended, last, Received(reset=rst_stream(1, code)))


def response(status: int, ended: End | None = None, last: Frame | None = None) -> Outcome:
    """Return: a whole response on the case's stream."""
    return Outcome(ended, last, Received(heads=[(((":status", str(status)),), True)], ended=True))


LIVES = Outcome(None, None, None)
CLOSED = Outcome(Closed(), None, None)
CUT = Outcome(Reset(), None, None)
DUMB = Outcome(SILENT, None, None)


def verdict(outcome: Outcome, expected: Expected) -> str:
    """Return the verdict, with the first remark."""
    remarks: list[str] = []
    with collecting(remarks):
        try:
            met = outcome == expected
        except Advice:
            return "advised"
        except pytest.skip.Exception as skipped:
            return str(skipped)
    return ("met, " + remarks[0] if remarks else "met") if met else "violated"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (left(FRAME_SIZE_ERROR), "met"),
        (left(FRAME_SIZE_ERROR, Reset()), "met"),
        (left(PROTOCOL_ERROR), "met, PROTOCOL_ERROR instead of FRAME_SIZE_ERROR"),
        (left(INTERNAL_ERROR), "met, INTERNAL_ERROR instead of FRAME_SIZE_ERROR"),
        (left(COMPRESSION_ERROR), "met, COMPRESSION_ERROR instead of FRAME_SIZE_ERROR"),
        (left(STREAM_CLOSED), "violated"),
        (left(NO_ERROR), "violated"),
        (left(0xFF), "violated"),
        (left(FRAME_SIZE_ERROR, None), "violated"),
        (CLOSED, "advised"),
        (CUT, "advised"),
        (DUMB, "violated"),
        (LIVES, "violated"),
        (reset(FRAME_SIZE_ERROR), "violated"),
        (response(400), "violated"),
    ],
    ids=repr,
)
def test_a_connection_error_ends_the_connection_and_says_why(outcome, said):
    assert verdict(outcome, connection_error(FRAME_SIZE_ERROR, also=(COMPRESSION_ERROR,))) == said


def test_a_goodbye_may_have_any_code():
    assert verdict(left(NO_ERROR), GOODBYE) == "met"
    assert verdict(left(PROTOCOL_ERROR), GOODBYE) == "met"
    assert verdict(CLOSED, GOODBYE) == "violated"


def test_tcp_that_stays_open_behind_goaway_is_a_remark():
    said = verdict(left(FRAME_SIZE_ERROR, SILENT), connection_error(FRAME_SIZE_ERROR))

    assert said == "met, GOAWAY FRAME_SIZE_ERROR last stream 1, and TCP stays open"
    assert verdict(left(NO_ERROR, SILENT), connection_error(FRAME_SIZE_ERROR)) == "violated"


def test_goaway_may_be_left_out_where_the_section_says_so():
    quiet = connection_error(PROTOCOL_ERROR, quietly=True)

    assert verdict(CLOSED, quiet) == "met, the connection ends without GOAWAY"
    assert verdict(left(PROTOCOL_ERROR), quiet) == "met"
    assert verdict(DUMB, quiet) == "violated"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (reset(STREAM_CLOSED), "met"),
        (reset(PROTOCOL_ERROR), "met, PROTOCOL_ERROR instead of STREAM_CLOSED"),
        (reset(CANCEL), "met, CANCEL instead of STREAM_CLOSED"),
        (reset(REFUSED_STREAM), "violated"),
        (reset(NO_ERROR), "violated"),
        (left(STREAM_CLOSED), "met, a connection error (STREAM_CLOSED)"),
        (left(PROTOCOL_ERROR), "met, a connection error (PROTOCOL_ERROR)"),
        (left(NO_ERROR), "violated"),
        (CLOSED, "advised"),
        (LIVES, "violated"),
        (DUMB, "violated"),
        (response(200), "violated"),
    ],
    ids=repr,
)
def test_a_stream_error_may_be_one_of_the_connection(outcome, said):
    assert verdict(outcome, stream_error(STREAM_CLOSED, also=(CANCEL,))) == said


@pytest.mark.parametrize("expected", [served(), answered(200)], ids=["served", "answered"])
def test_a_head_with_a_reset_behind_it_is_no_answer(expected):
    head = Received(heads=[(((":status", "200"),), False)], reset=rst_stream(1, INTERNAL_ERROR))

    assert verdict(Outcome(None, None, head), expected) == "violated"


def test_a_reset_before_the_end_is_both():
    both = reset(STREAM_CLOSED, Closed(), goaway(1, STREAM_CLOSED))

    assert verdict(both, stream_error(STREAM_CLOSED)).startswith("met, RST_STREAM 1 STREAM_CLOSED")
    assert verdict(both, connection_error(STREAM_CLOSED)) == "met"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (reset(PROTOCOL_ERROR), "met"),
        (response(400), "met"),
        (response(404), "met, refused with a status (404)"),
        (response(501), "met, refused with a status (501)"),
        (response(400, Closed(), goaway(1, NO_ERROR)), "met"),
        (left(PROTOCOL_ERROR), "met, a connection error (PROTOCOL_ERROR)"),
        (response(200), "violated"),
        (response(302), "violated"),
        (response(500), "violated"),
        (reset(CANCEL), "violated"),
        (CLOSED, "advised"),
        (LIVES, "violated"),
        (DUMB, "violated"),
    ],
    ids=repr,
)
def test_a_malformed_request_is_reset_or_refused(outcome, said):
    assert verdict(outcome, malformed()) == said


@pytest.mark.parametrize(
    ("outcome", "expected", "said"),
    [
        (response(200), served(), "met"),
        (response(204), served("taken"), "met, taken (204)"),
        (response(404), served(), "violated"),
        (response(200, Closed()), served(), "met"),
        (response(200, SILENT), served(), "violated"),
        (response(200, Closed(), goaway(1, PROTOCOL_ERROR)), served(), "violated"),
        (LIVES, served(), "violated"),
        (response(431), answered(431, 400), "met"),
        (response(413), answered(431, 400), "violated"),
        (response(413), refused("too much"), "met, too much (413)"),
        (response(503), refused(), "violated"),
    ],
    ids=repr,
)
def test_an_answer_is_judged_by_its_status(outcome, expected, said):
    assert verdict(outcome, expected) == said


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (LIVES, "met"),
        (response(200), "met"),
        (reset(CANCEL), "violated"),
        (left(NO_ERROR), "violated"),
        (left(NO_ERROR, None), "violated"),
        (CLOSED, "violated"),
        (DUMB, "violated"),
    ],
    ids=repr,
)
def test_what_is_no_error_leaves_all_alive(outcome, said):
    assert verdict(outcome, ALIVE) == said
    assert verdict(outcome, alive("passed over")) == said.replace("met", "met, passed over")


def test_of_two_expectations_the_better_counts():
    either = connection_error(PROTOCOL_ERROR) | stream_error(STREAM_CLOSED) | ALIVE

    assert verdict(left(STREAM_CLOSED), either) == "met, a connection error (STREAM_CLOSED)"
    assert verdict(left(PROTOCOL_ERROR), either) == "met"
    assert verdict(LIVES, either) == "met"
    assert verdict(CLOSED, either) == "advised"
    assert verdict(reset(CANCEL), either) == "violated"


@pytest.mark.parametrize(
    ("outcome", "expected", "said"),
    [
        (left(NO_ERROR), connection_error(PROTOCOL_ERROR), "not applicable: longer"),
        (left(NO_ERROR), stream_error(STREAM_CLOSED), "not applicable: longer"),
        (left(NO_ERROR, None), served(), "not applicable: longer"),
        (left(NO_ERROR), ALIVE, "not applicable: longer"),
        (reset(CANCEL, Closed(), goaway(1)), stream_error(STREAM_CLOSED), "violated"),
        (
            response(200, Closed(), goaway(1)),
            connection_error(STREAM_CLOSED),
            "not applicable: longer",
        ),
        (response(200, Closed(), goaway(1)), malformed(), "violated"),
        (response(400, Closed(), goaway(1)), malformed(), "met"),
        (response(200, Closed(), goaway(1)), served(), "met"),
    ],
    ids=repr,
)
def test_an_end_that_comes_without_a_provocation_as_well_decides_nothing(outcome, expected, said):
    assert verdict(replace(outcome, parted="longer"), expected) == said


def test_outcome_and_expectation_speak_plainly():
    assert repr(left(PROTOCOL_ERROR)) == (
        "GOAWAY PROTOCOL_ERROR last stream 1, the connection is closed"
    )
    assert repr(reset(CANCEL)) == "RST_STREAM 1 CANCEL, the connection goes on"
    assert repr(response(404, Reset())) == "response 404, the connection is reset"
    assert repr(DUMB) == "no answer to a PING any more"
    assert repr(stream_error(CANCEL) | ALIVE) == "stream error CANCEL, or the connection goes on"
    assert (LIVES == "something else") is False
