"""The folder of one submission: what its students get to see."""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from grading.out import points
from grading.out.gradescope import results
from grading.points import CaseMark
from grading.rubric import Rubric
from grading.run import ROOT, Judged
from reports.page import as_html
from reports.reading import Record
from reports.summary import is_untried

OURS = ("rerun", "known_failing", "reason", "notes", "blame")
"""Attachments that name the lecturer's files, or are said to, or by, the lecturer."""
RESULTS, REPORT = "results.json", "report.html"
NEITHER = "it counts neither for nor against"
EVIDENCE = "evidence"
"""The folder below the student's that takes it."""


def write(folder: Path, judged: Judged, rubric: Rubric, kept: Path, today: date) -> None:
    """Write results.json, report.html and the evidence; hidden cases and their evidence stay away.

    Whatever was there before goes. Without a grade there is nothing to see.
    """
    shutil.rmtree(folder, ignore_errors=True)
    if judged.grade.total is None:
        return
    folder.mkdir(parents=True)
    found = results(judged.grade, rubric, today)
    (folder / RESULTS).write_text(json.dumps(found, indent=1), encoding="utf-8")
    hidden = {one.name for one in _hidden(judged.grade.cases, rubric, today)}
    shown = [one for one in judged.records if one["nodeid"].partition("[")[0] not in hidden]
    told = [_told(record, folder, kept) for record in shown if not _is_untried(record)]
    head = points.as_html(judged.grade, rubric, today)
    page = as_html(told, evidence=EVIDENCE, above=head)
    (folder / REPORT).write_text(page, encoding="utf-8")


def _is_untried(record: Record) -> bool:
    """Whether a record says no more than the notice."""
    return is_untried(record) or record["attachments"].get("blame") == "not started"


def remove(folder: Path) -> None:
    """Remove what `write` has written, and the folder where nothing else is in it."""
    for name in (RESULTS, REPORT):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / EVIDENCE, ignore_errors=True)
    with suppress(OSError):
        folder.rmdir()


def _hidden(cases: Iterable[CaseMark], rubric: Rubric, today: date) -> Iterator[CaseMark]:
    shown = {group.name: group.is_shown(today) for group in rubric.groups}
    return (one for one in cases if not shown[one.group])


def _told(record: Record, folder: Path, kept: Path) -> Record:
    """Return a record as a student reads it, and copy its evidence."""
    attachments = {name: value for name, value in record["attachments"].items() if name not in OURS}
    evidence = [name for said in record["evidence"] for name in _copied(said, folder, kept)]
    told = {**record, "attachments": attachments, "evidence": evidence}
    if record["verdict"] == "stale":  # a word for the lecturer, whose list of known failures it is
        attachments.pop("why", None)
        told |= {"verdict": "met", "remarks": [*record["remarks"], NEITHER]}
    return told


def _copied(said: str, folder: Path, kept: Path) -> Iterator[str]:
    """Copy one file of evidence; yield its name below the folder, and what was said about it."""
    path, about = ROOT / said, ""
    if not path.is_file():
        name, mark, rest = said.rpartition(" (")
        path, about = ROOT / name, mark + rest
    if path.is_file() and path.resolve().is_relative_to(kept.resolve()):
        to = folder / EVIDENCE / path.resolve().relative_to(kept.resolve())
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
        yield f"{to.relative_to(folder)}{about}"
