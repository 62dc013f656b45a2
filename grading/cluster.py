"""Submissions judged by the workers of a Dask cluster; what a worker does is in worker.py.

A worker that dies has its submissions judged elsewhere: that is Dask's own doing, up to the number
of deaths that the scheduler's `allowed-failures` says.
"""

import functools
import json
import logging
import re
import shutil
import tarfile
import time
import uuid
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import dask
from distributed import Client, Future, KilledWorker, wait
from distributed.exceptions import WorkerStartTimeoutError

from grading import worker
from grading.parcel import TooLarge, pack, unpack
from grading.progress import say
from grading.rubric import Mistake
from grading.run import Judged
from grading.work import Hands, Task, Work, kept_of, no_grade
from reports import page
from reports.clean import clean
from reports.reading import Record

ANSWER = 10.0
"""Seconds in which a scheduler has to answer."""
PATIENCE = 60.0
"""Seconds for which a cluster may be without a worker."""
LOOK = 2.0
"""Seconds between two looks whether there are other workers than before."""
START = ".venv/bin/python -m dask worker {} --nthreads 1 --nworkers N"
Graded = Future[worker.Returned]
LOUD = ("distributed", "distributed.client", "tornado.application", "asyncio")
"""Loggers that print tracebacks when a connection ends."""
GO_ON = "the same command goes on where it was"


@contextmanager
def hands(address: str, sandboxed: bool, command: str) -> Iterator[Hands]:
    """Give the workers of the scheduler at `address` (tcp://HOST:8786); each has the program of
    `command`, the rubric's. Raises Mistake.
    """
    client = _client(address)
    try:
        with _answering(address):
            _wait_for_a_worker(client, address)
            _check(client, sandboxed, command)
            client.register_plugin(worker.Ending(), name="wireproof")
        at_once = functools.partial(_at_once, client, address)
        yield Hands(at_once, functools.partial(judged, client, address))
    finally:
        client.close()


def _client(address: str) -> Client:
    if not re.fullmatch(r"(tcp|tls)://[^/]+:\d+", address):
        raise Mistake(f"--scheduler {address}: it is written tcp://HOST:8786, or tls://HOST:8786")
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"})
    try:
        return Client(address, timeout=ANSWER)
    except (OSError, ValueError, TypeError, RuntimeError) as trouble:
        raise Mistake(
            f"{address}: no scheduler answers there ({clean(trouble)}); start one: "
            ".venv/bin/python -m dask scheduler"
        ) from None


@contextmanager
def _answering(address: str) -> Iterator[None]:
    """Have a scheduler that ends, or does not answer any more, raise Mistake."""
    try:
        yield
    except (OSError, CancelledError):
        raise Mistake(f"{address}: the scheduler is gone; start one, then {GO_ON}") from None


def _wait_for_a_worker(client: Client, address: str) -> None:
    if not _at_once(client, address):
        say(f"{address}: there is no worker yet; waiting {PATIENCE:.0f} s for one")
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except WorkerStartTimeoutError:
        raise Mistake(f"{address}: no worker came; start some: {START.format(address)}") from None


def _at_once(client: Client, address: str) -> int:
    """Return how many submissions the cluster takes at once."""
    with _answering(address):
        return sum(client.sync(client.nthreads, callback_timeout=PATIENCE).values())


def _check(client: Client, sandboxed: bool, command: str) -> None:
    """Ask every worker whether it can grade. Raises Mistake for the first that cannot."""
    asked = functools.partial(client.run, worker.complaint, worker.LOADED, sandboxed, command)
    said = client.sync(asked, on_error="return", callback_timeout=PATIENCE)
    for address, why in said.items():
        if isinstance(why, Exception):
            why = f"it has to be started in a clone of wireproof ({clean(repr(why))})"
        if why:
            raise Mistake(f"worker {address}: {why}")


def judged(
    client: Client, address: str, tasks: Sequence[Task], work: Work
) -> Generator[tuple[Task, Judged], None, None]:
    """Yield each submission as it is done. Raises Mistake where the cluster fails.

    No more are sent than are graded at once: Dask holds the death of a worker against all that it
    had been given.
    """
    left, running = deque(tasks), dict[Graded, Task]()
    order, run = _order(work), f"{worker.OURS}{uuid.uuid4().hex}"
    seen = time.monotonic()
    try:
        with _answering(address):
            while left or running:
                number = _at_once(client, address)
                seen = time.monotonic() if number else seen
                if time.monotonic() - seen > PATIENCE:
                    raise Mistake(f"{address}: no worker is left; start some, then {GO_ON}")
                while left and len(running) < number:
                    task = left.popleft()
                    try:
                        sent = task.folder.name, pack(task.folder)
                    except (OSError, TooLarge) as why:
                        yield task, no_grade(repr(why))
                        continue
                    key = f"{run}-{task.key}"
                    running[client.submit(worker.grade, order, *sent, key=key)] = task
                for future in _done(running):
                    with suppress(TimeoutError):  # its worker has died: it is graded once more
                        found = _found(future, kept_of(running[future], work.out))
                        future.release()  # or it were graded again where its worker dies
                        yield running.pop(future), found
    finally:
        with suppress(OSError):
            client.cancel(list(running))


def _order(work: Work) -> worker.Order:
    file = work.rubric.known_failing
    known_failing = file.read_text(encoding="utf-8") if file else ""
    return worker.Order(work.rubric, work.choice, work.sandboxed, known_failing, worker.LOADED)


def _done(running: Iterable[Graded]) -> Iterable[Graded]:
    """Return what is done, after a bounded wait for the first."""
    with suppress(TimeoutError):
        wait(list(running), timeout=LOOK, return_when="FIRST_COMPLETED")
    return [future for future in running if future.done()]


def _found(future: Graded, kept: Path) -> Judged:
    """Return what came of a submission; its records and evidence go to the folder `kept`."""
    if future.status == "error":
        trouble = future.exception()
        if isinstance(trouble, Mistake):
            raise trouble
        killed = "it was on several workers, and each of them died"
        return no_grade(killed if isinstance(trouble, KilledWorker) else repr(trouble))
    returned: worker.Returned = future.result(timeout=PATIENCE)
    try:
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        unpack(returned.kept, kept)
        records = tuple(_at(kept, returned.place, one) for one in returned.judged.records)
        if records:
            rows = "".join(f"{json.dumps(one)}\n" for one in records)
            (kept / "records.jsonl").write_text(rows, encoding="utf-8")
            page.write(kept, records)
    except (OSError, tarfile.TarError) as trouble:
        return no_grade(repr(trouble))
    return replace(returned.judged, records=records)


def _at(kept: Path, place: str, record: Record) -> Record:
    """Return a record whose evidence lies in `kept`, where it was in `place`."""
    home = str(kept.resolve())
    evidence = [
        home + one.removeprefix(place) if one.startswith(place) else one
        for one in record["evidence"]
    ]
    return {**record, "evidence": evidence}
