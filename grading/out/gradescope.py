"""results.json of one submission, in the form that Gradescope reads."""

from datetime import date
from typing import Any

from grading.out.words import of as words_of
from grading.points import CaseMark, Grade
from grading.rubric import Rubric
from reports.clean import clean


def results(grade: Grade, rubric: Rubric, today: date) -> dict[str, Any]:
    """Return the grade: the score, and one test for each case; hidden cases are marked as such."""
    shown = {group.name: group.is_shown(today) for group in rubric.groups}
    return {
        "score": None if grade.total is None else round(grade.total, 2),
        "output": clean(grade.notice, 500),
        "tests": [_test(one, shown[one.group]) for one in grade.cases],
    }


def _test(one: CaseMark, shown: bool) -> dict[str, Any]:
    return {
        "name": f"{one.group}: {one.id or one.name.rpartition('::')[2]}",
        "score": round(one.score, 2),
        "max_score": round(one.points, 2),
        "status": "passed" if one.is_met or one.verdict == "stale" else "failed",
        "output": _said(one),
        "visibility": "visible" if shown else "hidden",
    }


def _said(one: CaseMark) -> str:
    why = f" ({clean(one.why)})" if one.why else ""
    words = [one.sentence, f"Verdict: {words_of(one.verdict)}{why}."]
    if not (one.is_forgiven or one.is_met) and one.seen:
        words.append(f"Expected {clean(one.expected)}, seen {clean(one.seen)}")
    return " ".join(words)
