"""Submissions judged by this machine, several at once."""

import functools
import shutil
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from grading.process import Processes
from grading.run import Judged, judge
from grading.work import Hands, Task, Work, kept_of, no_grade


def hands(jobs: int) -> Hands:
    """Return so many hands of this machine."""
    return Hands(lambda: jobs, functools.partial(judged, jobs))


def judged(
    jobs: int, tasks: Sequence[Task], work: Work
) -> Generator[tuple[Task, Judged], None, None]:
    """Yield each submission as it is done, and let go of it: records are large."""
    processes = Processes()
    with ThreadPoolExecutor(jobs) as pool:
        running = {pool.submit(_one, task, work, processes): task for task in tasks}
        try:
            for future in as_completed(list(running)):
                yield running.pop(future), future.result()
        finally:
            processes.stop()
            pool.shutdown(cancel_futures=True)


def _one(task: Task, work: Work, processes: Processes) -> Judged:
    kept = kept_of(task, work.out)
    try:
        shutil.rmtree(kept, ignore_errors=True)
        return judge(task.folder, work.rubric, work.choice, kept, work.sandboxed, processes)
    except Exception as trouble:  # whatever it is, it is the trouble of one submission
        return no_grade(repr(trouble))
