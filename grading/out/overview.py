"""overview.html: the class on one page, for the lecturer. It needs nothing from anywhere else."""

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from statistics import mean, median

from grading.points import CaseMark, Grade
from grading.rubric import Rubric
from reports.clean import clean

BARS = 10
MOST_MISSED = 25
SHORT = 12  # characters
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}: grades</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ padding: .2rem .6rem; text-align: left; vertical-align: top }}
tr {{ border-bottom: 1px solid #8884 }}
td.n, th.n {{ text-align: right; font-variant-numeric: tabular-nums }}
td.s {{ white-space: nowrap }}
i {{ display: block; height: 1em; background: #4a7bd0 }}
tr.look {{ background: #d9822b33 }}
</style>
<h1>{title}</h1>
<p>{summary}</p>
<h2>Distribution</h2>{distribution}
<h2>Groups</h2>{groups}
<h2>Cases most often missed</h2>{missed}
<h2>Submissions</h2>{submissions}
</html>
"""


def as_html(grades: Mapping[str, Grade], rubric: Rubric) -> str:
    """Return the page: distribution, groups, the cases most often missed, every submission."""
    return PAGE.format(
        title=_text(rubric.title),
        summary=_text(_summary(grades.values(), rubric)),
        distribution=_distribution(grades.values(), rubric),
        groups=_groups(grades.values(), rubric),
        missed=_missed(grades.values()),
        submissions=_submissions(grades, rubric),
    )


def _summary(grades: Iterable[Grade], rubric: Rubric) -> str:
    known = list(grades)
    totals = [grade.total for grade in known if grade.total is not None]
    without = len(known) - len(totals)
    said = f"{len(known)} submissions, {rubric.points:g} points to be had."
    if totals:
        said += f" Mean {mean(totals):.1f}, median {median(totals):.1f}."
    return f"{said} {without} without a grade." if without else said


def _distribution(grades: Iterable[Grade], rubric: Rubric) -> str:
    """Return how many have which part of the points; who has all of them is in the last row."""
    parts = [grade.total / rubric.points for grade in grades if grade.total is not None]
    count = Counter(min(int(part * BARS + 1e-9), BARS - 1) for part in parts)
    widest = max(count.values(), default=1)
    rows = [
        f"<tr><td>{bar * 100 // BARS} to {(bar + 1) * 100 // BARS} %</td>"
        f'<td class="n">{count[bar]}</td>'
        f'<td style="width:70%"><i style="width:{100 * count[bar] // widest}%"></i></td></tr>'
        for bar in range(BARS)
    ]
    return _table(("points", "#submissions", ""), rows)


def _groups(grades: Iterable[Grade], rubric: Rubric) -> str:
    marks = [mark for grade in grades for mark in grade.groups]
    rows = []
    for group in rubric.groups:
        scores = [mark.score for mark in marks if mark.name == group.name] or [0.0]
        rows.append(_row("", group.name, f"{group.points:g}", f"{mean(scores):.1f}"))
    return _table(("group", "#points", "#mean"), rows)


def _missed(grades: Iterable[Grade]) -> str:
    counted = [one for grade in grades for one in grade.cases if not one.is_forgiven]
    tried = Counter(one.name for one in counted)
    missed = Counter(one.name for one in counted if not one.is_met)
    about: dict[str, CaseMark] = {one.name: one for one in counted}
    rows = [
        _row(
            "",
            f"{number} of {tried[name]}",
            about[name].id,
            about[name].group,
            about[name].sentence,
        )
        for name, number in missed.most_common(MOST_MISSED)
    ]
    return (
        _table(("missed by", "case", "group", "what is demanded"), rows) if rows else "<p>none</p>"
    )


def _submissions(grades: Mapping[str, Grade], rubric: Rubric) -> str:
    names = [group.name for group in rubric.groups]
    rows = []
    for submission, grade in grades.items():
        scores = {mark.name: f"{mark.score:.1f}" for mark in grade.groups}
        total = "" if grade.total is None else f"{grade.total:.1f}"
        style = "look" if grade.total is None else ""
        points = [scores.get(name, "") for name in names]
        rows.append(_row(style, submission, total, *points, grade.notice))
    return _table(("submission", "#total", *(f"#{name}" for name in names), "notice"), rows)


def _row(style: str, *cells: str) -> str:
    return f'<tr class="{style}">{"".join(map(_cell, cells))}</tr>'


def _cell(text: str) -> str:
    """Return a cell: numbers stand right, what is short is not broken."""
    kind = "n" if text.replace(".", "").isdecimal() else "s" if len(text) <= SHORT else ""
    return f'<td class="{kind}">{_text(text)}</td>'


def _table(head: Iterable[str], rows: Iterable[str]) -> str:
    """Return a table; the heading of a column of numbers begins with "#"."""
    cells = (
        f'<th class="n">{_text(name[1:])}</th>' if name[:1] == "#" else f"<th>{_text(name)}</th>"
        for name in head
    )
    return f"<table><tr>{''.join(cells)}</tr>{''.join(rows)}</table>"


def _text(value: str) -> str:
    return escape(clean(value, 500))
