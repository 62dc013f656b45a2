"""The runs of wireproof that grading makes: one that lists the cases, one for each submission."""

import json
import shlex
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grading import sandbox
from grading.points import Case, Choice, Grade, mark, nothing
from grading.process import Ended, Processes
from grading.rubric import Limits, Mistake, Rubric
from grading.submissions import Own, Refusal, command_of, copy, own, target_file
from reports.clean import clean, file_name
from reports.reading import Record, UnreadableError
from reports.reading import read as read_records
from reports.summary import FAILED

ROOT = Path(__file__).resolve().parents[1]
COLLECTING = 120.0
"""Seconds in which the cases have to be collected."""
COPY = "copy-"
LARGEST_RECORDS = 64 * 2**20
USAGE = 4  # pytest's exit status for a mistake of the user


@dataclass(frozen=True)
class Judged:
    """A grade and what it is made from."""

    grade: Grade
    records: tuple[Record, ...] = ()


def cases(rubric: Rubric, processes: Processes) -> list[Case]:
    """Return every case of the rubric's suites. Raises Mistake, also for what only a run can tell:
    a suite that is not there, a protocol or a capability that is none.
    """
    with tempfile.TemporaryDirectory(prefix="grading-") as name:
        target, listed = Path(name, "target.toml"), Path(name, "cases.json")
        target.write_text(target_file("rubric", "true {port}", Path(name), Own(), rubric))
        options = ["--collect-only", f"--grading-cases={listed}"]
        argv = _pytest(rubric, rubric.suites, target, options)
        ended = processes.run(argv, ROOT, COLLECTING)
        if ended.status != 0 or not listed.exists():
            raise Mistake(f"the rubric's cases cannot be collected: {_complaint(ended, target)}")
        return [Case(**one) for one in json.loads(listed.read_text())]


def _pytest(
    rubric: Rubric, chosen: Sequence[str], target: Path, options: Sequence[str]
) -> list[str]:
    known = [f"--known-failing={rubric.known_failing.resolve()}"] if rubric.known_failing else []
    plugins = ["-p", "grading.watch", "-p", "no:cacheprovider"]
    return [
        *(sys.executable, "-m", "pytest", "-q", "--tb=no", "--color=no", *plugins),
        *(f"--target={target}", *known, *options, *chosen),
    ]


def _complaint(ended: Ended, target: Path) -> str:
    """Return the sentence of pytest's "ERROR: ...", else the last line that it printed."""
    lines = [line for line in ended.output.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    said = [*errors, *reversed(lines), f"pytest ended with status {ended.status}"][0]
    return clean(said.removeprefix(f"{target}: "), 500)


def judge(
    folder: Path, rubric: Rubric, choice: Choice, kept: Path, sandboxed: bool, processes: Processes
) -> Judged:
    """Run one submission and grade it. Records and evidence stay in the folder `kept`, beside which
    the copy lives that is run.
    """
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=COPY, dir=kept.parent.resolve()) as name:
        place, target = Path(name, "submission"), Path(name, "target.toml")
        try:
            said = own(folder)
            command = command_of(said, rubric)
            copy(folder, place)
            command = _contained(command, place, rubric.limits) if sandboxed else command
        except Refusal as why:
            return Judged(nothing(rubric, choice, f"not run: {why}"))
        target.write_text(target_file(folder.name, command, place, said, rubric), encoding="utf-8")
        names = [case.name for group in choice.values() for case in group]
        argv = _pytest(rubric, names, target, [f"--report-dir={kept.resolve()}"])
        argv = sandbox.alone(argv) if sandboxed else argv
        ended = processes.run(argv, ROOT, rubric.limits.seconds)
    return _judged(ended, target, _records(kept), rubric, choice, file_name(folder.name))


def _contained(command: str, folder: Path, limits: Limits) -> str:
    """Return the command that runs the server in its sandbox."""
    try:
        argv = shlex.split(command)
    except ValueError as trouble:
        raise Refusal(f"the command cannot be read: {clean(trouble)}") from None
    return shlex.join(sandbox.command(argv, folder, limits))


def _records(kept: Path) -> tuple[Record, ...]:
    file = kept / "records.jsonl"
    if not file.exists() or file.stat().st_size > LARGEST_RECORDS:
        return ()
    try:
        return tuple(read_records(file))
    except UnreadableError:
        return ()


def _judged(
    ended: Ended,
    target: Path,
    records: tuple[Record, ...],
    rubric: Rubric,
    choice: Choice,
    name: str,
) -> Judged:
    if ended.status == USAGE and f"ERROR: {target}: " in ended.output:
        return Judged(nothing(rubric, choice, f"not run: {_complaint(ended, target)}"))
    ours = _our_trouble(records, name)
    missing = _missing(records, choice)
    if not ours and missing and not ended.timed_out:
        ours = f"{_number(missing)} no verdict: {_complaint(ended, target)}"
    if ours:
        return Judged(Grade(None, notice=f"no grade, look at it: {ours}"), records)
    notice = _own_trouble(records, name)
    if ended.timed_out and missing:
        notice = f"stopped after {rubric.limits.seconds} s: {_number(missing)} no verdict"
    return Judged(mark(rubric, choice, records, notice), records)


def _number(missing: int) -> str:
    return "1 case has" if missing == 1 else f"{missing} cases have"


def _missing(records: Sequence[Record], choice: Choice) -> int:
    known = {record["nodeid"].partition("[")[0] for record in records}
    return sum(case.name not in known for group in choice.values() for case in group)


def _our_trouble(records: Sequence[Record], name: str) -> str:
    """Return why the records can give no grade: something was not judged, and not by the fault of
    the submission.
    """
    for record in records:
        why = str(record["attachments"].get("why", ""))
        if record["verdict"] == "unjudged":
            return clean(f"{record['nodeid']} could not be judged: {why.partition(' | ')[0]}", 500)
        if record["verdict"] == "error" and not _not_started(record, name):
            return clean(f"{record['nodeid']} ended in an ERROR: {why}", 500)
    return ""


def _not_started(record: Record, name: str) -> str:
    """Return the words of an ERROR that is the submission's own fault: it could not be started."""
    why = str(record["attachments"].get("why", ""))
    why = why.removeprefix("the target could not be judged at all: ")
    return why if why.startswith(f"{name} could not be started: ") else ""


def _own_trouble(records: Sequence[Record], name: str) -> str:
    """Return what the lecturer should know of a submission that was run: why it has no points."""
    for record in records:
        if record["verdict"] == "error":
            return clean(_not_started(record, name), 500)
    if any(record["verdict"] == "sanity" for record in records):
        first = next((one for one in records if one["verdict"] in FAILED), None)
        seen = f": {first['sentence']} Seen: {first['seen']}" if first else ""
        return clean(f"fails the sanity case{seen}", 500)
    return ""
