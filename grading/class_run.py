"""A whole class: what is not graded yet is graded, then all that people read is written."""

import fcntl
import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from itertools import chain
from pathlib import Path

from grading.choice import Choice, choose
from grading.out import overview, student, table
from grading.points import Grade, nothing
from grading.process import Processes
from grading.progress import Progress, say
from grading.rubric import Mistake, Rubric
from grading.run import COPY, ROOT, Judged, cases
from grading.store import Store
from grading.submissions import Refusal, find, fingerprint
from grading.work import RUNS, Hands, Task, Work, kept_of

GRADES, OVERVIEW = "grades.csv", "overview.html"
NOT_YET = "not graded yet"
UNPROTECTED = (
    "without a sandbox: each server runs as the user who grades, and may do to your files and in "
    "your network whatever that user may"
)
STORE, LOCK = ".grades.sqlite", ".lock"


def grade_all(
    submissions: Path, rubric: Rubric, out: Path, hands: Hands, sandboxed: bool
) -> dict[str, Grade]:
    """Grade the submissions of a folder and write everything into `out`. Raises Mistake.

    What was graded before by the same rubric is not run again.
    """
    folders = find(submissions, (GRADES, OVERVIEW))
    if out.resolve().is_relative_to(submissions.resolve()):
        raise Mistake(f"{out}: it lies in the folder of submissions; name another with --out")
    tasks = [_task(one, rubric, sandboxed) for one in folders]
    choice = _choice(rubric)  # before `out` is there: a mistake of the rubric leaves nothing
    with _alone_in(out):
        store = Store(out / STORE)
        try:
            grades = {one.key: store.get(one.key).grade for one in tasks if one.key in store}
            try:
                _judge(tasks, Work(rubric, choice, sandboxed, out), store, hands, grades)
            finally:  # also what there is when it was interrupted
                for task in tasks:
                    grades.setdefault(task.key, Grade(None, notice=NOT_YET))
                _write(tasks, grades, store, rubric, out)
        finally:
            store.close()
    return {task.folder.name: grades[task.key] for task in tasks}


def _choice(rubric: Rubric) -> Choice:
    processes = Processes()
    try:
        return choose(rubric, cases(rubric, processes))
    finally:
        processes.stop()


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
    tasks: Sequence[Task], work: Work, store: Store, hands: Hands, grades: dict[str, Grade]
) -> None:
    """Put the grades that are not there yet into `grades`, by key; each is stored as it comes. What
    has none is not.
    """
    progress = Progress(len(tasks), len(grades), hands.at_once)
    say(progress.begin())
    left = [task for task in tasks if task.key not in grades]
    if left and not work.sandboxed:
        say(UNPROTECTED)
    refused = (
        (task, Judged(nothing(work.rubric, work.choice, task.refused)))
        for task in left
        if task.refused
    )
    with closing(hands.judged([task for task in left if not task.refused], work)) as judged:
        for task, found in chain(refused, judged):
            grades[task.key] = found.grade
            if found.grade.total is not None:
                store.keep(task.key, task.folder.name, found)
            say(progress.done(task.folder.name, found.grade, work.rubric.points))


def _write(
    tasks: Sequence[Task], grades: Mapping[str, Grade], store: Store, rubric: Rubric, out: Path
) -> None:
    today = date.today()
    for gone in set(store.folders()) - {task.folder.name for task in tasks}:
        student.remove(out / gone)
        store.forget(gone)
    for task in tasks:
        store.write_down(task.folder.name)
        found = store.get(task.key) if task.key in store else Judged(grades[task.key])
        student.write(out / task.folder.name, found, rubric, kept_of(task, out), today)
    named = {task.folder.name: grades[task.key] for task in tasks}
    (out / GRADES).write_text(table.as_csv(named, rubric), encoding="utf-8")
    (out / OVERVIEW).write_text(overview.as_html(named, rubric), encoding="utf-8")
