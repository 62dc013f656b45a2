"""grades.csv: one row for each submission."""

import csv
import io
from collections.abc import Mapping, Sequence

from grading.points import Grade, in_figures
from grading.rubric import Rubric
from reports.clean import clean


def as_csv(grades: Mapping[str, Grade], rubric: Rubric) -> str:
    """Return the table. Without a grade the points are empty, and the notice says why."""
    names = [group.name for group in rubric.groups]
    rows = [["submission", "total", *names, "notice"]]
    for submission, grade in grades.items():
        scores = {group.name: group.score for group in grade.groups}
        points = [_number(scores.get(name)) for name in names]
        rows.append([submission, _number(grade.total), *points, clean(grade.notice, 500)])
    return "".join(map(_row, rows))


def _row(cells: Sequence[str]) -> str:
    """Return a line of the table. Python leaves a CR alone that is no end of line of the table."""
    text = io.StringIO()
    every = any("\r" in cell for cell in cells)
    writer = csv.writer(
        text, lineterminator="\n", quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    )
    writer.writerow(map(_cell, cells))
    return text.getvalue()


def _number(points: float | None) -> str:
    return "" if points is None else in_figures(points)


def _cell(value: str) -> str:
    """Return a text as it is, but for what a spreadsheet would take for a formula: a quotation mark
    goes before it. What is no text in UTF-8, as a name can be, gets question marks.
    """
    text = value.encode(errors="replace").decode()
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
