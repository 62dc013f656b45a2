"""The runs of wireproof that grading makes: one that lists the cases, one for each submission."""

import json
import shlex
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grading import sandbox
from grading.choice import Case, Choice
from grading.command import trial
from grading.notices import last_words, without_place
from grading.points import Grade, mark, nothing
from grading.process import Ended, Processes
from grading.rubric import Limits, Mistake, Rubric
from grading.submissions import Own, Refusal, command_of, copy, own, target_file
from reports.clean import clean
from reports.reading import Record, UnreadableError
from reports.reading import read as read_records
from reports.summary import FAILED

ROOT = Path(__file__).resolve().parents[1]
COLLECTING = 120.0
"""Seconds in which the cases have to be collected."""
COPY = "copy-"
LARGEST_RECORDS = 64 * 2**20
UNTRIED = "the target could not be judged at all: "
USAGE = 4  # pytest's exit status for a mistake of the user


@dataclass(frozen=True)
class Judged:
    """A grade and what it is made from."""

    grade: Grade
    records: tuple[Record, ...] = ()


def cases(rubric: Rubric, processes: Processes) -> list[Case]:
    """Return every case of the rubric's suites. Raises Mistake, also for what only a run can tell:
    a suite that is not there, a protocol, a capability or a placeholder that is none.
    """
    with tempfile.TemporaryDirectory(prefix="grading-") as name:
        target, listed = Path(name, "target.toml"), Path(name, "cases.json")
        command = trial(rubric.command)
        target.write_text(target_file("rubric", command, Path(name), Own(), rubric))
        options = ["--collect-only", f"--grading-cases={listed}"]
        argv = _pytest(rubric, rubric.suites, target, options)
        ended = processes.run(argv, ROOT, COLLECTING)
        if unmatched := _unmatched(ended, rubric):
            raise Mistake("\n".join(unmatched))
        if _is_of(target, ended):
            raise Mistake(f"the rubric: {_complaint(ended, target)}")
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


def _unmatched(ended: Ended, rubric: Rubric) -> list[str]:
    """Return what pytest says of lines of the known failures that match no case."""
    if rubric.known_failing is None or ended.status == 0:
        return []
    lines = [line.removeprefix("the run fails: ") for line in ended.output.splitlines()]
    place = f"{rubric.known_failing.resolve()}:"
    return [clean(one, 500) for one in lines if one.startswith(place)]


def _is_of(target: Path, ended: Ended) -> bool:
    """Whether a run has not begun because of its target file."""
    return ended.status == USAGE and f"ERROR: {target}: " in ended.output


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
    ended = replace(ended, output=without_place(ended.output, place, folder.name))
    records = tuple(without_place(one, place, folder.name) for one in _records(kept))
    return _judged(ended, target, records, rubric, choice)


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
) -> Judged:
    if _is_of(target, ended):
        return Judged(nothing(rubric, choice, f"not run: {_complaint(ended, target)}"))
    ours = _our_trouble(records)
    missing = _missing(records, choice)
    if not ours and missing and not ended.timed_out:
        ours = f"{_number(missing)} no verdict: {_complaint(ended, target)}"
    if ours:
        return Judged(Grade(None, notice=f"no grade, look at it: {ours}"), records)
    notice = _own_trouble(records)
    if ended.timed_out and missing:
        stopped = f"stopped after {rubric.limits.seconds} s"
        notice = f"{stopped}: {_number(missing)} no verdict and count{_s(missing)} zero"
    return Judged(mark(rubric, choice, records, notice), records)


def _number(missing: int) -> str:
    return "1 case has" if missing == 1 else f"{missing} cases have"


def _s(number: int) -> str:
    return "s" if number == 1 else ""


def _missing(records: Sequence[Record], choice: Choice) -> int:
    known = {record["nodeid"].partition("[")[0] for record in records}
    return sum(case.name not in known for group in choice.values() for case in group)


def _our_trouble(records: Sequence[Record]) -> str:
    """Return why the records can give no grade: something was not judged, and not by the fault of
    the submission.
    """
    for record in records:
        why = str(record["attachments"].get("why", ""))
        if record["verdict"] == "unjudged":
            return clean(f"{record['nodeid']} could not be judged: {why.partition(' | ')[0]}", 500)
        if record["verdict"] == "error" and "blame" not in record["attachments"]:
            return clean(f"{record['nodeid']} ended in an ERROR: {why}", 500)
    return ""


def _own_trouble(records: Sequence[Record]) -> str:
    """Return what the lecturer should know of a submission that was run: why it has no points."""
    for record in records:
        if record["verdict"] == "error":
            return _blamed(record)
    if any(record["verdict"] == "sanity" for record in records):
        first = next((one for one in records if one["verdict"] in FAILED), None)
        return f"fails the sanity case{_seen(first)}" if first else "fails the sanity case"
    return ""


def _blamed(record: Record) -> str:
    """Return the words for an ERROR to which the server has led."""
    why = str(record["attachments"].get("why", ""))
    if record["attachments"]["blame"] == "timed out":
        return "keeps the tester busy for all the time that a case has"
    return last_words(why.removeprefix(UNTRIED))


def _seen(record: Record) -> str:
    """Return what a failure of the sanity case has shown; how the server ended, where it did."""
    if ended := str(record["attachments"].get("why", "")):
        return f": {last_words(ended)}"
    return clean(f": {record['sentence']} Seen: {record['seen']}", 500)
