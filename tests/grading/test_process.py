"""Programs of the grader: bounded in time and output, ended as a whole."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from grading.process import KEPT, Processes

FOREVER = 100.0
SLEEP = f"1000.{os.getpid()}"
CHILD = f"import subprocess; subprocess.Popen(['sleep', '{SLEEP}']); "


def run(program: str, seconds: float = FOREVER) -> tuple[int, str, bool]:
    ended = Processes().run([sys.executable, "-c", program], Path("/"), seconds)
    return ended.status, ended.output, ended.timed_out


def test_status_and_output_of_both_kinds_are_told() -> None:
    program = "import sys; print('out', flush=True); print('err', file=sys.stderr); sys.exit(3)"

    assert run(program) == (3, "out\nerr\n", False)


def test_gigabytes_are_not_kept() -> None:
    status, output, _ = run("print('x' * 10**7); print('end')")

    assert (status, len(output), output[-4:]) == (0, KEPT, "end\n")


def test_who_has_no_end_is_ended() -> None:
    assert run("print('begun', flush=True); input = open('/dev/zero').read()", 1)[2]


def test_a_child_that_holds_the_output_open_holds_up_nobody_and_is_ended() -> None:
    status, _, timed_out = run(CHILD + "print('done')")

    assert (status, timed_out) == (0, False)
    living = subprocess.run(["pgrep", "-fx", f"sleep {SLEEP}"], capture_output=True)
    assert living.returncode == 1


def test_stop_ends_what_runs_and_starts_no_more() -> None:
    processes = Processes()
    found = []
    ended = threading.Thread(
        target=lambda: found.append(processes.run(["sleep", "1000"], Path("/"), FOREVER))
    )
    ended.start()
    while not processes.running():
        pass
    processes.stop()
    ended.join(FOREVER)

    assert [one.status for one in found] == [-signal.SIGKILL]
    with pytest.raises(KeyboardInterrupt):
        processes.run(["true"], Path("/"), FOREVER)
