"""The head of a student's report: the points of each group that students see, and the notice."""

from datetime import date
from html import escape

from grading.points import Grade, GroupMark, in_figures
from grading.rubric import Rubric
from reports.clean import clean


def as_html(grade: Grade, rubric: Rubric, today: date) -> str:
    """Return the head; of hidden groups it says only that there are some."""
    shown = {group.name for group in rubric.groups if group.is_shown(today)}
    marks = [mark for mark in grade.groups if mark.name in shown]
    rows = "".join(map(_row, marks))
    score, points = sum(mark.score for mark in marks), sum(mark.points for mark in marks)
    total = f"{in_figures(score)} of {in_figures(points)} points"
    if len(marks) < len(grade.groups):
        total += " in the groups that are shown; there are others"
    notice = f'<p class="bad" id="notice">{_text(grade.notice)}</p>' if grade.notice else ""
    return (
        f'<h2 id="points">{_text(rubric.title)}: {total}</h2>{notice}'
        "<table><tr><th>group</th><th>points</th><th>of</th><th>cases met</th></tr>"
        f"{rows}</table>"
    )


def _row(mark: GroupMark) -> str:
    cells = (
        mark.name,
        in_figures(mark.score),
        in_figures(mark.points),
        f"{mark.met} of {mark.counted}",
    )
    return f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in cells)}</tr>"


def _text(value: str) -> str:
    return escape(clean(value, 500))
