"""`python -m grading`: grade a folder of submissions by a rubric.

    python -m grading submissions/ --rubric rubric.toml --out grades/

The exit code is 1 where a submission has no grade and has to be looked at, 4 for a mistake in the
rubric or the command, 130 when it was interrupted: the same command goes on where it was.
"""

import argparse
import os
import signal
import sys
from pathlib import Path

from grading import class_run, sandbox
from grading.progress import say
from grading.rubric import Mistake, read

MISTAKE, INTERRUPTED = 4, 130


def main() -> int:
    """Do what the command line says; return the exit code."""
    asked = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        rubric = read(asked.rubric)
        if not asked.no_sandbox:
            sandbox.check()
        grades = class_run.grade_all(
            asked.submissions, rubric, asked.out, asked.jobs, not asked.no_sandbox
        )
    except (Mistake, sandbox.SandboxError) as mistake:
        say(f"python -m grading: {mistake}")
        return MISTAKE
    except KeyboardInterrupt:
        say("interrupted; the same command goes on where it was")
        return INTERRUPTED
    without = sum(one.total is None for one in grades.values())
    say(f"grades: {asked.out / class_run.GRADES}, {asked.out / class_run.OVERVIEW}")
    if without:
        say(f"without a grade: {without}; see the notices")
    return int(without > 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m grading", description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("submissions", type=Path, help="the folder that has one folder for each submission")
    add("--rubric", type=Path, required=True, help="what is run and counts: docs/grading.md")
    add("--out", type=Path, required=True, help="the folder for grades and reports")
    add("--jobs", type=_jobs, default=os.cpu_count() or 1, help="how many at once (all cores)")
    add("--no-sandbox", action="store_true", help="run the servers as this user, unprotected")
    return parser.parse_args()


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 1000:
        raise argparse.ArgumentTypeError("give a whole number above 0")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
