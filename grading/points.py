"""From verdicts to points: what each case of a group is worth. No I/O."""

import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grading.choice import Case, Choice
from grading.rubric import Group, Rubric
from reports.reading import Record
from reports.summary import worst

FORGIVEN = ("known-failing", "stale")
"""By the rubric's own file: neither for nor against."""
NOT_REACHED = "not reached"
"""In place of a verdict, of a case that the run has not come to."""
UNTRIED = (NOT_REACHED, "sanity", "error")
"""Verdicts that say nothing of whether a case applies."""


@dataclass(frozen=True)
class CaseMark:
    """What one case has given. `seen` and `expected` are what its failure compared, `why` is why it
    does not apply.
    """

    name: str
    id: str
    sentence: str
    group: str
    verdict: str
    points: float
    score: float
    expected: str = ""
    seen: str = ""
    level: str = ""
    why: str = ""

    @property
    def is_met(self) -> bool:
        """Whether it speaks for the submission. Advice costs where a SHOULD was chosen: it is all
        that such a case can say against a target.
        """
        return _is_met(self.verdict, self.level)

    @property
    def is_forgiven(self) -> bool:
        """Whether it counts neither for nor against."""
        return self.verdict in FORGIVEN


@dataclass(frozen=True)
class GroupMark:
    """What one group has given: points that can be had, and those that were."""

    name: str
    points: float
    score: float
    met: int
    counted: int


@dataclass(frozen=True)
class Grade:
    """What a submission has earned. `total` is None where no grade can be given: look at it."""

    total: float | None
    groups: tuple[GroupMark, ...] = ()
    cases: tuple[CaseMark, ...] = ()
    notice: str = ""


def mark(rubric: Rubric, choice: Choice, records: Iterable[Record], notice: str = "") -> Grade:
    """Return the grade that the records of a run give. A case with parameters counts once, with
    its worst verdict; one without a record counts nothing.
    """
    verdicts = {record["nodeid"].partition("[")[0]: record for record in worst(records)}
    groups, cases = [], []
    for group in rubric.groups:
        marks = _marks(group, choice[group.name], verdicts)
        cases += marks
        groups.append(_sum(group, marks))
    total = round(sum(group.score for group in groups), 4)
    return Grade(total, tuple(groups), tuple(cases), notice)


def _marks(group: Group, cases: Sequence[Case], verdicts: Mapping[str, Record]) -> list[CaseMark]:
    found = [verdicts.get(case.name, {}) for case in cases]
    said = [record.get("verdict", NOT_REACHED) for record in found]
    met = [_is_met(one, case.level) for one, case in zip(said, cases, strict=True)]
    forgiven = [one in FORGIVEN for one in said]
    counted = forgiven.count(False)
    each = group.points / counted if counted else 0.0
    lost = group.credit == "all" and not all(map(operator.or_, met, forgiven))
    return [
        CaseMark(
            name=case.name,
            id=case.id,
            sentence=case.sentence,
            group=group.name,
            verdict=verdict,
            points=0.0 if verdict in FORGIVEN else each,
            score=each if is_met and not lost else 0.0,
            expected=record.get("expected", ""),
            seen=record.get("seen", ""),
            level=case.level,
            why=_why(record),
        )
        for case, record, verdict, is_met in zip(cases, found, said, met, strict=True)
    ]


def _why(record: Mapping[str, Any]) -> str:
    """Return what a case that does not apply has missed; what others say is in the notice."""
    applies = record.get("verdict") != "not-applicable"
    return "" if applies else str(record["attachments"].get("why", ""))


def _is_met(verdict: str, level: str) -> bool:
    return verdict == "met" or (verdict == "advised" and level != "SHOULD")


def _sum(group: Group, marks: Sequence[CaseMark]) -> GroupMark:
    """Add up a group. Where every case is forgiven nothing speaks against its points."""
    counted = [one for one in marks if not one.is_forgiven]
    met = sum(one.is_met for one in counted)
    score = sum(one.score for one in counted) if counted else group.points
    return GroupMark(group.name, group.points, round(score, 4), met, len(counted))


def nothing(rubric: Rubric, choice: Choice, notice: str) -> Grade:
    """Return the grade of a submission that could not be judged by its own fault: no points."""
    return mark(rubric, choice, [], notice)


def for_nobody(grades: Iterable[Grade]) -> list[tuple[CaseMark, int]]:
    """Return the cases that were found not to apply to any submission in which they were tried, and
    in how many: they cost everyone their points.
    """
    said: dict[str, list[str]] = {}
    about: dict[str, CaseMark] = {}
    for one in (case for grade in grades for case in grade.cases):
        about.setdefault(one.name, one)
        if one.verdict not in UNTRIED:
            said.setdefault(one.name, []).append(one.verdict)
    return [
        (about[name], len(verdicts))
        for name, verdicts in said.items()
        if set(verdicts) == {"not-applicable"}
    ]


def in_figures(points: float) -> str:
    """Return points as people read them, everywhere: with two decimals at most."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def as_json(grade: Grade) -> dict[str, Any]:
    """Return the grade as plain values."""
    return {
        "total": grade.total,
        "notice": grade.notice,
        "groups": [vars(one) for one in grade.groups],
        "cases": [vars(one) for one in grade.cases],
    }


def from_json(values: Mapping[str, Any]) -> Grade:
    """Return the grade that `as_json` has made these values of."""
    return Grade(
        values["total"],
        tuple(GroupMark(**one) for one in values["groups"]),
        tuple(CaseMark(**one) for one in values["cases"]),
        values["notice"],
    )
