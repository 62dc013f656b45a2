"""What is to be judged, and by whom: threads of this machine (threads.py), or a cluster."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.choice import Choice
from grading.points import Grade
from grading.rubric import Rubric
from grading.run import Judged
from reports.clean import clean

RUNS = ".runs"


@dataclass(frozen=True)
class Task:
    """One submission. `key` is that of its grade; `refused` says why it is not even run."""

    folder: Path
    key: str
    refused: str = ""


@dataclass(frozen=True)
class Work:
    """What the submissions of a class have in common; `out` is the folder of results."""

    rubric: Rubric
    choice: Choice
    sandboxed: bool
    out: Path


@dataclass(frozen=True)
class Hands:
    """Who judges: what tells how many submissions at once, and what yields each as it is done.

    A generator of `judged` that is closed ends what still runs.
    """

    at_once: Callable[[], int]
    judged: Callable[[Sequence[Task], Work], Generator[tuple[Task, Judged], None, None]]


def kept_of(task: Task, out: Path) -> Path:
    """Return where all records and evidence of a submission stay, for the lecturer."""
    return out / RUNS / task.key[:16]


def no_grade(why: object) -> Judged:
    """Return what stands in place of a grade where the trouble is not the submission's."""
    return Judged(Grade(None, notice=f"no grade, look at it: {clean(why)}"))
