"""What the lecturer sees while a class is graded: done, running, left, how long."""

import sys
import time
from collections.abc import Callable

from grading.points import Grade, in_figures
from reports.clean import clean


class Progress:
    """Counts the submissions of one run and says a line after each; `at_once` tells how many are
    judged at the same time, which in a cluster changes on the way.
    """

    def __init__(
        self,
        number: int,
        known: int,
        at_once: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._number, self._done, self._known = number, known, known
        self._at_once = at_once
        self._clock, self._began = clock, clock()

    def begin(self) -> str:
        """Return the first line."""
        before = f", {self._known} graded before" if self._known else ""
        return f"{self._number} submissions{before}, {self._at_once()} at once"

    def done(self, submission: str, grade: Grade, points: float) -> str:
        """Return the line of a submission that is done."""
        self._done += 1
        left = self._number - self._done
        running = min(left, self._at_once())
        spent = self._clock() - self._began
        rest = spent / (self._done - self._known) * left
        said = (
            "no grade"
            if grade.total is None
            else f"{in_figures(grade.total)} of {in_figures(points)}"
        )
        notice = f" ({clean(grade.notice, 120)})" if grade.notice else ""
        count = f"{self._done} done, {running} running, {left - running} left"
        when = f"{_span(spent)} gone" + (f", about {_span(rest)} to go" if left else "")
        return f"{clean(submission, 40)}: {said}{notice}; {count}; {when}"


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def say(line: str) -> None:
    """Print a line at once, where progress belongs."""
    print(line, file=sys.stderr, flush=True)
