"""A whole class: what is not graded yet is graded, then all that people read is written."""

import fcntl
import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from grading.out import overview, student, table
from grading.points import Choice, choose, nothing
from grading.process import Processes
from grading.progress import Progress, say
from grading.rubric import Mistake, Rubric
from grading.run import ROOT, Judged, cases, judge
from grading.store import Store
from grading.submissions import Refusal, find, fingerprint

GRADES, OVERVIEW = "grades.csv", "overview.html"


@dataclass(frozen=True)
class Task:
    """One submission. `key` is that of its grade; `refused` says why it is not even run."""

    folder: Path
    key: str
    refused: str = ""


def grade_all(
    submissions: Path, rubric: Rubric, out: Path, jobs: int, sandboxed: bool
) -> dict[str, Judged]:
    """Grade the submissions of a folder and write everything into `out`. Raises Mistake.

    What was graded before by the same rubric is not run again.
    """
    tasks = [_task(one, rubric, sandboxed) for one in find(submissions, (GRADES, OVERVIEW))]
    processes = Processes()
    with _alone_in(out):
        choice = choose(rubric, cases(rubric, processes))
        store = Store(out / ".grades.sqlite")
        try:
            judged = _judge(tasks, rubric, choice, store, out, jobs, sandboxed, processes)
        finally:
            processes.stop()
            store.close()
        _write(tasks, judged, rubric, out)
    return {task.folder.name: judged[task.key] for task in tasks}


@contextmanager
def _alone_in(out: Path) -> Iterator[None]:
    """Hold a folder of results; the kernel lets it go, however we end."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / ".lock").open("w")
    except OSError as trouble:
        raise Mistake(f"{out}: {trouble.strerror}; name a folder with --out") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Mistake(f"{out}: another grader is at work there; wait for it") from None
        yield


def _task(folder: Path, rubric: Rubric, sandboxed: bool) -> Task:
    refused = ""
    try:
        content = fingerprint(folder)
    except Refusal as why:
        refused = content = f"not run: {why}"
    parts = [folder.name, content, rubric.digest, _version(), sandboxed]
    return Task(folder, hashlib.sha256(json.dumps(parts).encode()).hexdigest(), refused)


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def _judge(
    tasks: Sequence[Task],
    rubric: Rubric,
    choice: Choice,
    store: Store,
    out: Path,
    jobs: int,
    sandboxed: bool,
    processes: Processes,
) -> dict[str, Judged]:
    """Return the grades by key; each is stored as it comes. What has none is not."""
    judged = {task.key: store.get(task.key) for task in tasks if task.key in store}
    progress = Progress(len(tasks), len(judged), jobs)
    say(progress.begin())

    def one(task: Task) -> Judged:
        if task.refused:
            return Judged(nothing(rubric, choice, task.refused))
        kept = kept_of(task, out)
        shutil.rmtree(kept, ignore_errors=True)
        return judge(task.folder, rubric, choice, kept, sandboxed, processes)

    with ThreadPoolExecutor(jobs) as pool:
        running = {pool.submit(one, task): task for task in tasks if task.key not in judged}
        try:
            for future, task in _as_they_come(running):
                found = judged[task.key] = future.result()
                if found.grade.total is not None:
                    store.keep(task.key, task.folder.name, found)
                say(progress.done(task.folder.name, found.grade, rubric.points))
        except BaseException:
            processes.stop()
            pool.shutdown(cancel_futures=True)
            raise
    return judged


def _as_they_come(
    running: Mapping[Future[Judged], Task],
) -> Iterator[tuple[Future[Judged], Task]]:
    left = set(running)
    while left:
        done, left = wait(left, return_when=FIRST_COMPLETED)
        for future in done:
            yield future, running[future]


def kept_of(task: Task, out: Path) -> Path:
    """Return where all records and evidence of a submission stay, for the lecturer."""
    return out / ".runs" / task.key[:16]


def _write(tasks: Sequence[Task], judged: Mapping[str, Judged], rubric: Rubric, out: Path) -> None:
    today = date.today()
    for task in tasks:
        found = judged[task.key]
        student.write(out / task.folder.name, found, rubric, kept_of(task, out), today)
    grades = {task.folder.name: judged[task.key].grade for task in tasks}
    (out / GRADES).write_text(table.as_csv(grades, rubric), encoding="utf-8")
    (out / OVERVIEW).write_text(overview.as_html(grades, rubric), encoding="utf-8")
