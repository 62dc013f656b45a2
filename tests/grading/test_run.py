"""From how a run of wireproof ended to the grade of a submission."""

from pathlib import Path
from typing import Any

import pytest

from grading import run
from grading.choice import choose
from grading.process import Ended
from grading.run import Judged
from tests.grading.rubrics import case, group, rubric
from tests.reports.records import record

CASES = [case("test_a"), case("test_b")]
TARGET = Path("/nowhere/target.toml")
NOT_STARTED = "mine could not be started: it ended with status 2"


def judged(
    *records: dict[str, Any], status: int = 0, output: str = "", late: bool = False
) -> Judged:
    chosen = rubric(group(cases=2))
    choice = choose(chosen, CASES)
    return run._judged(Ended(status, output, late), TARGET, records, chosen, choice)


def error(name: str, why: str, **more: Any) -> dict[str, Any]:
    return record(name, "error", attachments={"why": why, **more})


def test_records_of_all_cases_give_a_grade() -> None:
    grade = judged(record("test_a"), record("test_b", "violated"), status=1).grade

    assert (grade.total, grade.notice) == (5, "")


def test_what_this_machine_cannot_judge_stops_the_grade() -> None:
    unjudged = record("test_b", "unjudged", attachments={"why": "no wire here | be root"})
    grade = judged(record("test_a"), unjudged).grade

    assert grade.total is None
    assert grade.notice.endswith("test_x.py::test_b could not be judged: no wire here")


def test_an_error_of_ours_stops_the_grade() -> None:
    grade = judged(record("test_a"), error("test_b", "wireproof itself failed here")).grade

    assert grade.total is None
    assert "test_b ended in an ERROR: wireproof itself failed here" in grade.notice


def test_who_cannot_be_started_has_no_points() -> None:
    untried = f"the target could not be judged at all: {NOT_STARTED}"
    first = error("test_a", NOT_STARTED, blame="not started")
    grade = judged(first, error("test_b", untried, untried=True, blame="not started")).grade

    assert (grade.total, grade.notice) == (0, NOT_STARTED)


def test_words_alone_do_not_blame_the_submission() -> None:
    assert judged(record("test_a"), error("test_b", NOT_STARTED)).grade.total is None


def test_who_keeps_the_tester_busy_loses_that_case() -> None:
    late = error("test_b", "wireproof itself failed here: Failed()", blame="timed out")
    grade = judged(record("test_a"), late).grade

    assert (grade.total, grade.notice) == (
        5,
        "keeps the tester busy for all the time that a case has",
    )


def test_the_notice_of_a_crash_has_the_last_words() -> None:
    why = "the target's process has ended in this case (exit status 1); it printed last:\nbye"
    failed = record("test_s", "crashed", sentence="GET is answered.", attachments={"why": why})
    grade = judged(failed, record("test_a", "sanity"), record("test_b", "sanity")).grade

    assert grade.notice.endswith("(exit status 1); it printed last: bye")


def test_who_cannot_be_started_again_loses_the_cases_after_it() -> None:
    grade = judged(record("test_a"), error("test_b", NOT_STARTED, blame="not started")).grade

    assert (grade.total, grade.notice) == (5, NOT_STARTED)


def test_who_fails_the_sanity_case_has_no_points_and_is_told_why() -> None:
    failed = record("test_s", "violated", sentence="GET is answered.", seen="404")
    grade = judged(failed, record("test_a", "sanity"), record("test_b", "sanity")).grade

    assert (grade.total, grade.notice) == (0, "fails the sanity case: GET is answered. Seen: 404")


def test_what_was_not_reached_in_time_counts_nothing() -> None:
    grade = judged(record("test_a"), status=-9, late=True).grade

    assert (grade.total, grade.notice) == (
        5,
        "stopped after 120 s: 1 case has no verdict and counts zero",
    )


@pytest.mark.parametrize("status", [-9, 3, 0])
def test_cases_without_a_verdict_stop_the_grade(status: int) -> None:
    grade = judged(record("test_a"), status=status, output="the last words\n").grade

    assert grade.total is None
    assert grade.notice == "no grade, look at it: 1 case has no verdict: the last words"


def test_a_command_that_is_none_is_the_submissions_own() -> None:
    output = f"ERROR: {TARGET}: the command './nope' does not exist here\n\n"
    grade = judged(status=4, output=output).grade

    assert (grade.total, grade.notice) == (0, "not run: the command './nope' does not exist here")


def test_another_usage_error_is_ours() -> None:
    assert judged(status=4, output="ERROR: /tmp/x cannot be written\n").grade.total is None
