"""What verdicts are worth."""

import json

import pytest

from grading.choice import Case, choose
from grading.points import Grade, as_json, for_nobody, from_json, in_figures, mark, nothing
from tests.grading.rubrics import case, group, rubric
from tests.reports.records import record

TWO = [case("test_a"), case("test_b")]


def graded(*verdicts: str, cases: list[Case] = TWO, **keys: object) -> Grade:
    chosen = rubric(group(cases=len(cases), **keys))
    records = [
        record(f"test_{letter}", verdict) for letter, verdict in zip("abc", verdicts, strict=False)
    ]
    return mark(chosen, choose(chosen, cases), records)


@pytest.mark.parametrize("verdict", ["met", "advised"])
def test_what_is_met_or_advised_counts(verdict: str) -> None:
    assert graded("met", verdict).total == 10


@pytest.mark.parametrize(("level", "total"), [("MUST", 10), ("SHOULD", 5)])
def test_advice_costs_where_a_should_was_chosen(level: str, total: int) -> None:
    assert (
        graded("met", "advised", cases=[case("test_a"), case("test_b", level=level)]).total == total
    )


def test_advice_on_a_should_loses_a_group_that_gives_all_or_nothing() -> None:
    cases = [case("test_a"), case("test_b", level="SHOULD")]

    assert graded("met", "advised", cases=cases, credit="all").total == 0


@pytest.mark.parametrize(
    "verdict",
    ["violated", "crashed", "hung", "prerequisite", "sanity", "error", "not-applicable",
     "known-flaky", "unheard-of"],
)  # fmt: skip
def test_nothing_else_counts(verdict: str) -> None:
    assert graded("met", verdict).total == 5


def test_a_case_without_a_record_counts_nothing() -> None:
    grade = graded("met")

    assert grade.total == 5
    assert [one.verdict for one in grade.cases] == ["met", "not reached"]


@pytest.mark.parametrize("forgiven", ["known-failing", "stale"])
def test_what_is_forgiven_counts_neither_for_nor_against(forgiven: str) -> None:
    assert graded("met", forgiven).total == 10
    assert graded("violated", forgiven).total == 0
    assert graded(forgiven, forgiven).total == 10


def test_all_or_nothing() -> None:
    assert graded("met", "violated", credit="all").total == 0
    assert graded("met", "known-failing", credit="all").total == 10
    assert graded("met", "met", credit="all").total == 10
    assert graded("met", credit="all").total == 0


def test_a_case_with_parameters_counts_once_with_its_worst_verdict() -> None:
    chosen = rubric(group(cases=2))
    records = [
        record("test_a[1]", "met"),
        record("test_a[2]", "violated", seen="404"),
        record("test_b", "met"),
    ]
    grade = mark(chosen, choose(chosen, TWO), records)

    assert grade.total == 5
    assert (grade.cases[0].verdict, grade.cases[0].seen) == ("violated", "404")


def test_a_record_of_a_case_that_no_group_has_changes_nothing() -> None:
    chosen = rubric(group(cases=2))
    records = [record("test_a"), record("test_b"), record("test_c", "violated")]

    assert mark(chosen, choose(chosen, TWO), records).total == 10


def test_shares_that_are_no_short_numbers_add_up() -> None:
    three = [*TWO, case("test_c")]

    assert graded("met", "met", "met", cases=three).total == 10
    assert graded("met", "violated", "met", cases=three).total == 6.6667


def test_who_cannot_be_run_has_no_points_and_a_notice() -> None:
    chosen = rubric(group(cases=2))
    grade = nothing(chosen, choose(chosen, TWO), "not run")

    assert (grade.total, grade.notice, len(grade.cases)) == (0, "not run", 2)


def test_a_case_that_applies_to_nobody_is_found() -> None:
    grades = [graded("met", "not-applicable"), graded("violated", "not-applicable"), graded()]

    found = [(one.name.rpartition("::")[2], tried) for one, tried in for_nobody(grades)]
    assert found == [("test_b", 2)]
    assert for_nobody([*grades, graded("met", "violated")]) == []


@pytest.mark.parametrize(("points", "shown"), [(5, "5"), (6.6667, "6.67"), (12345.5, "12345.5")])
def test_points_are_told_with_two_decimals_at_most(points: float, shown: str) -> None:
    assert in_figures(points) == shown


def test_a_grade_survives_json() -> None:
    grade = graded("met", "violated")

    assert from_json(json.loads(json.dumps(as_json(grade)))) == grade
