"""grades.csv: one row for each submission."""

import csv
import io
from collections.abc import Mapping

from grading.points import Grade
from grading.rubric import Rubric
from reports.clean import clean


def as_csv(grades: Mapping[str, Grade], rubric: Rubric) -> str:
    """Return the table. Without a grade the points are empty, and the notice says why."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    names = [group.name for group in rubric.groups]
    rows.writerow(map(_cell, ("submission", "total", *names, "notice")))
    for submission, grade in grades.items():
        scores = {group.name: group.score for group in grade.groups}
        points = [_number(scores.get(name)) for name in names]
        rows.writerow(
            [_cell(submission), _number(grade.total), *points, _cell(clean(grade.notice, 500))]
        )
    return text.getvalue()


def _number(points: float | None) -> str:
    return "" if points is None else f"{round(points, 2):g}"


def _cell(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    text = clean(value, 1000)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
