"""What a worker of a Dask cluster does: it grades one submission that comes to it as octets, and
gives back the grade with all records and evidence. No files are shared.

Its programs end with the worker, also when that is killed: they die with the thread that has
started them, and a worker's threads live as long as it does.
"""

import hashlib
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from distributed import Reschedule, Status, Worker, WorkerPlugin, get_worker

from grading import sandbox
from grading.choice import Choice
from grading.command import check_program
from grading.parcel import pack, unpack
from grading.process import Processes
from grading.rubric import Mistake, Rubric
from grading.run import ROOT, Judged, judge

DECIDES = ("conftest.py", "pyproject.toml", "fixtures", "grading", "reports", "suites")
"""The parts of wireproof that decide over a grade."""


@dataclass(frozen=True)
class Order:
    """What a worker has to know besides the submission. `known_failing` is the text of that file,
    `code` what the worker's own `code()` has to be.
    """

    rubric: Rubric
    choice: Choice
    sandboxed: bool
    known_failing: str
    code: str


@dataclass(frozen=True)
class Returned:
    """A grade, and the folder of records and evidence, which was at `place` on the worker."""

    judged: Judged
    kept: bytes
    place: str


def code() -> str:
    """Return a hash of the parts of wireproof that decide over a grade."""
    found = hashlib.sha256()
    for path in _files():
        found.update(f"{path.relative_to(ROOT)}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _files() -> Iterator[Path]:
    for part in DECIDES:
        place = ROOT / part
        below = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (one for one in below if one.is_file() and "__pycache__" not in one.parts)


LOADED = code()
"""What this process has imported; its programs run what is there now."""


def complaint(expected: str, sandboxed: bool, command: str) -> str:
    """Return why nothing can be graded here as the grader would; nothing where it can."""
    if not expected == LOADED == code():
        return (
            f"its wireproof, in {ROOT}, is not the grader's: bring both clones to the same "
            "version and start the worker again"
        )
    if not hasattr(tarfile, "data_filter"):
        return "its Python cannot unpack what a stranger has packed: it needs 3.11.4"
    try:
        if sandboxed:
            sandbox.check()
        check_program(command, sandboxed)
    except (sandbox.SandboxError, Mistake) as why:
        return str(why)
    return ""


def grade(order: Order, name: str, submission: bytes) -> Returned:
    """Grade the submission of that name. Raises Mistake where this worker cannot, Reschedule where
    it ends on the way, and what `unpack`, `judge` and `pack` do.
    """
    worker = get_worker()
    if why := complaint(order.code, order.sandboxed, order.rubric.command):
        raise Mistake(f"worker {worker.address}: {why}")
    key = str(worker.get_current_task())
    processes = RUNNING.setdefault(key, Processes())
    try:
        with tempfile.TemporaryDirectory(dir=worker.local_directory) as place:
            returned = _graded(order, name, submission, Path(place), processes)
    except KeyboardInterrupt:  # of Processes, and would end the worker
        raise Reschedule from None
    finally:
        RUNNING.pop(key, None)
    if processes.stopped():
        raise Reschedule
    return returned


def _graded(
    order: Order, name: str, submission: bytes, place: Path, processes: Processes
) -> Returned:
    folder, kept = place / "submission" / name, place / "kept"
    for one in (folder, kept):
        one.mkdir(parents=True)
    unpack(submission, folder)
    rubric = order.rubric
    if rubric.known_failing is not None:
        rubric = replace(rubric, known_failing=place / "known-failing.txt")
        (place / "known-failing.txt").write_text(order.known_failing, encoding="utf-8")
    judged = judge(folder, rubric, order.choice, kept, order.sandboxed, processes)
    return Returned(judged, pack(kept), str(kept.resolve()))


OURS = "wireproof-"
"""How the keys of our tasks begin, in a cluster that others may use as well."""
RUNNING: dict[str, Processes] = {}
"""By the key of a task its programs, as long as it runs."""


class Ending(WorkerPlugin):
    """Ends the programs of a task that nobody wants any more: by itself Dask lets them run on."""

    def teardown(self, worker: Worker) -> None:
        """End with the worker; the next grader's plugin takes the place of this one, too."""
        if worker.status == Status.closing:
            for processes in list(RUNNING.values()):
                processes.stop()

    def transition(self, key: object, start: str, finish: str, **_: object) -> None:
        """Look at a task that goes from one state to another."""
        if start == "executing" and finish == "released" and str(key).startswith(OURS):
            # The task may not have come as far as its programs: then it finds that it is over.
            RUNNING.setdefault(str(key), Processes()).stop()
