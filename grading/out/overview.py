"""overview.html: the class on one page, for the lecturer. It needs nothing from anywhere else."""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from html import escape
from statistics import mean, median
from urllib.parse import quote

from grading.out.student import REPORT
from grading.points import CaseMark, Grade, for_nobody, in_figures
from grading.rubric import Rubric
from reports.clean import clean

BARS = 10
MOST_MISSED = 25
SHORT = 12  # characters
HEAD = 30
"""Characters of a group's name at the head of its column; the table of groups has the whole."""
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
th {{ overflow-wrap: break-word; vertical-align: bottom }}
td.w {{ padding-left: 2rem; overflow-wrap: anywhere }}
tr:has(+ tr > td.w) {{ border-bottom: none }}
i {{ display: block; height: 1em; background: #4a7bd0 }}
tr.look {{ background: #d9822b33 }}
</style>
<h1>{title}</h1>
<p>{summary}</p>
<h2>Distribution</h2>{distribution}
<h2>Groups</h2>{groups}
<h2>Cases most often missed</h2>{missed}
{for_nobody}<h2>Submissions</h2>{submissions}
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
        for_nobody=_for_nobody(grades.values()),
        submissions=_submissions(grades, rubric),
    )


def _summary(grades: Iterable[Grade], rubric: Rubric) -> str:
    known = list(grades)
    totals = [grade.total for grade in known if grade.total is not None]
    without = len(known) - len(totals)
    said = f"{len(known)} submissions, {in_figures(rubric.points)} points to be had."
    if totals:
        said += f" Mean {in_figures(mean(totals))}, median {in_figures(median(totals))}."
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
        rows.append(_row("", group.name, in_figures(group.points), in_figures(mean(scores))))
    return _table(("group", "#points", "#mean"), rows)


def _for_nobody(grades: Collection[Grade]) -> str:
    """Return the cases that apply to no submission; nothing where there is none."""
    found = for_nobody(grades)
    if not found:
        return ""
    number = len(grades)
    rows = [
        _row("", f"{tried} of {number}", one.id, one.group, one.sentence) for one, tried in found
    ]
    table = _table(("tried by", "case", "group", "what is demanded"), rows)
    return (
        "<h2>Cases that apply to nobody</h2><p>They cost all that tried them their points: choose "
        f"none that asks for more than you do.</p>{table}\n"
    )


def _missed(grades: Collection[Grade]) -> str:
    nobody = {one.name for one, _ in for_nobody(grades)}
    every = (one for grade in grades for one in grade.cases if one.name not in nobody)
    counted = [one for one in every if not one.is_forgiven]
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
    """Return a row for each submission, and its notice below, over the whole width."""
    names = [group.name for group in rubric.groups]
    rows = []
    for submission, grade in grades.items():
        scores = {mark.name: in_figures(mark.score) for mark in grade.groups}
        points = [_cell(scores.get(name, "")) for name in names]
        total = _cell("" if grade.total is None else in_figures(grade.total))
        cells = [_link(submission, grade), total, *points]
        style = "look" if grade.total is None else ""
        rows.append(f'<tr class="{style}">{"".join(cells)}</tr>')
        if grade.notice:
            notice = f'<td class="w" colspan="{len(cells)}">{_text(grade.notice)}</td>'
            rows.append(f'<tr class="{style}">{notice}</tr>')
    heads = (f"#{clean(name, HEAD)}" for name in names)
    return _table(("submission, notice", "#total", *heads), rows)


def _link(submission: str, grade: Grade) -> str:
    """Return a cell with the name, which leads to the student's report where there is one."""
    if grade.total is None:
        return _cell(submission)
    return f'<td><a href="{quote(os.fsencode(submission))}/{REPORT}">{_text(submission)}</a></td>'


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
