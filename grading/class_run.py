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
from grading.points import Choice, Grade, choose, nothing
from grading.process import Processes
from grading.progress import Progress, say
from grading.rubric import Mistake, Rubric
from grading.run import COPY, ROOT, Judged, cases, judge
from grading.store import Store
from grading.submissions import Refusal, find, fingerprint
from reports.clean import clean

GRADES, OVERVIEW = "grades.csv", "overview.html"
STORE, LOCK, RUNS = ".grades.sqlite", ".lock", ".runs"


@dataclass(frozen=True)
class Task:
    """One submission. `key` is that of its grade; `refused` says why it is not even run."""

    folder: Path
    key: str
    refused: str = ""


def grade_all(
    submissions: Path, rubric: Rubric, out: Path, jobs: int, sandboxed: bool
) -> dict[str, Grade]:
    """Grade the submissions of a folder and write everything into `out`. Raises Mistake.

    What was graded before by the same rubric is not run again.
    """
    folders = find(submissions, (GRADES, OVERVIEW))
    if out.resolve().is_relative_to(submissions.resolve()):
        raise Mistake(f"{out}: it lies in the folder of submissions; name another with --out")
    tasks = [_task(one, rubric, sandboxed) for one in folders]
    processes = Processes()
    with _alone_in(out):
        choice = choose(rubric, cases(rubric, processes))
        store = Store(out / STORE)
        try:
            grades = _judge(tasks, rubric, choice, store, out, jobs, sandboxed, processes)
            _write(tasks, grades, store, rubric, out)
        finally:
            processes.stop()
            store.close()
    return {task.folder.name: grades[task.key] for task in tasks}


@contextmanager
def _alone_in(out: Path) -> Iterator[None]:
    """Hold a folder of results; the kernel lets it go, however we end. Raises Mistake, also for a
    folder that holds something else: what is found in the way of a result would be replaced.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()) and not (out / LOCK).exists():
            raise Mistake(f"{out}: it holds other things than grades; name a new folder with --out")
        lock = (out / LOCK).open("w")
    except OSError as trouble:
        raise Mistake(f"{out}: {trouble.strerror}; name a folder with --out") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Mistake(f"{out}: another grader is at work there; wait for it") from None
        for left in (out / RUNS).glob(f"{COPY}*"):  # by a grader that was killed
            shutil.rmtree(left, ignore_errors=True)
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
) -> dict[str, Grade]:
    """Return the grades by key; each is stored as it comes. What has none is not."""
    grades = {task.key: store.get(task.key).grade for task in tasks if task.key in store}
    progress = Progress(len(tasks), len(grades), jobs)
    say(progress.begin())

    def one(task: Task) -> Judged:
        if task.refused:
            return Judged(nothing(rubric, choice, task.refused))
        kept = kept_of(task, out)
        try:
            shutil.rmtree(kept, ignore_errors=True)
            return judge(task.folder, rubric, choice, kept, sandboxed, processes)
        except Exception as trouble:  # whatever it is, it is the trouble of one submission
            return Judged(Grade(None, notice=f"no grade, look at it: {clean(repr(trouble))}"))

    with ThreadPoolExecutor(jobs) as pool:
        running = {pool.submit(one, task): task for task in tasks if task.key not in grades}
        try:
            for found, task in _as_they_come(running):
                grades[task.key] = found.grade
                if found.grade.total is not None:
                    store.keep(task.key, task.folder.name, found)
                say(progress.done(task.folder.name, found.grade, rubric.points))
        except BaseException:
            processes.stop()
            pool.shutdown(cancel_futures=True)
            raise
    return grades


def _as_they_come(running: dict[Future[Judged], Task]) -> Iterator[tuple[Judged, Task]]:
    """Yield what is done, and let go of it: records are large."""
    while running:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            task = running.pop(future)
            yield future.result(), task


def kept_of(task: Task, out: Path) -> Path:
    """Return where all records and evidence of a submission stay, for the lecturer."""
    return out / RUNS / task.key[:16]


def _write(
    tasks: Sequence[Task], grades: Mapping[str, Grade], store: Store, rubric: Rubric, out: Path
) -> None:
    today = date.today()
    for task in tasks:
        found = store.get(task.key) if task.key in store else Judged(grades[task.key])
        student.write(out / task.folder.name, found, rubric, kept_of(task, out), today)
    named = {task.folder.name: grades[task.key] for task in tasks}
    (out / GRADES).write_text(table.as_csv(named, rubric), encoding="utf-8")
    (out / OVERVIEW).write_text(overview.as_html(named, rubric), encoding="utf-8")
