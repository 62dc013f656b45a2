"""`python -m grading`: grade a folder of submissions by a rubric.

    python -m grading submissions/ --rubric rubric.toml --out grades/

The exit code is 1 where a submission has no grade and has to be looked at, 4 for a mistake in the
rubric or the command, 130 when it was interrupted: the same command goes on where it was.
"""

import argparse
import os
import signal
import sys
from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from grading import class_run, sandbox, threads
from grading.command import check_program
from grading.points import Grade, for_nobody
from grading.progress import say
from grading.rubric import Mistake, Rubric, read
from grading.work import Hands
from reports.arguments import USAGE, Parser

MISTAKE, INTERRUPTED = USAGE, 130
NOTHING_APPLIES = (
    "no case of the rubric is applicable to any submission that tried it, so nobody has points: "
    "correct `protocol`, `capabilities` or `suites` in the rubric"
)
INSTALL = ".venv/bin/pip install -r requirements/cluster.txt"


def main() -> int:
    """Do what the command line says; return the exit code."""
    asked = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        rubric = read(asked.rubric)
        with _hands(asked, rubric) as hands:
            grades = class_run.grade_all(
                asked.submissions, rubric, asked.out, hands, not asked.no_sandbox
            )
    except (Mistake, sandbox.SandboxError) as mistake:
        say(f"python -m grading: {mistake}")
        return MISTAKE
    except KeyboardInterrupt:
        say("interrupted; the same command goes on where it was, and what is graded is written")
        return INTERRUPTED
    say(f"grades: {asked.out / class_run.GRADES}, {asked.out / class_run.OVERVIEW}")
    return _told(grades.values(), rubric)


def _told(grades: Collection[Grade], rubric: Rubric) -> int:
    """Say what the lecturer should look at; return the exit code."""
    if without := sum(one.total is None for one in grades):
        say(f"without a grade: {without}; see the notices")
    nobody = for_nobody(grades)
    if nobody and len(nobody) == sum(group.cases for group in rubric.groups):
        say(NOTHING_APPLIES)
        return MISTAKE
    for one, tried in nobody:
        say(
            f"{one.id} in the group {one.group!r} is not applicable to any of the submissions that "
            f"tried it, {tried} of {len(grades)}, and costs them its points; choose none that asks "
            "for more than you"
        )
    return int(without > 0)


def _hands(asked: argparse.Namespace, rubric: Rubric) -> AbstractContextManager[Hands]:
    """Return who judges. Raises Mistake, and SandboxError where there can be none here."""
    if asked.scheduler is None:
        if not asked.no_sandbox:
            sandbox.check()
        check_program(rubric.command, not asked.no_sandbox)
        return nullcontext(threads.hands(asked.jobs or os.cpu_count() or 1))
    if asked.jobs is not None:
        raise Mistake("--jobs is for this machine; with --scheduler the cluster says how many")
    try:
        from grading import cluster  # Dask takes its time to be imported
    except ModuleNotFoundError as missing:
        raise Mistake(f"--scheduler needs {missing.name}; install it: {INSTALL}") from None
    return cluster.hands(asked.scheduler, not asked.no_sandbox, rubric.command)


def _options() -> argparse.Namespace:
    parser = Parser("python -m grading", description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("submissions", type=Path, help="the folder that has one folder for each submission")
    add("--rubric", type=Path, required=True, help="what is run and counts: docs/grading.md")
    add("--out", type=Path, required=True, help="the folder for grades and reports")
    add("--jobs", type=_jobs, help="how many at once (all cores)")
    add("--scheduler", metavar="tcp://HOST:8786", help="have a Dask cluster do the work")
    add("--no-sandbox", action="store_true", help="run the servers as this user, unprotected")
    return parser.parse_args()


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 1000:
        raise argparse.ArgumentTypeError("give a whole number above 0")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
