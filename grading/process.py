"""Programs that the grader starts: in a session of their own, within a time, ended as a whole."""

import contextlib
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

KEPT = 64 * 2**10
"""Octets of the output that are kept, the last ones."""
LOOK = 0.2
"""Seconds between two looks whether a program has ended whose output somebody else holds open."""
LARGEST_FILE = 256 * 2**20
BOUNDED = ("setpriv", "--pdeathsig", "KILL", "prlimit", f"--fsize={LARGEST_FILE}:")
"""It ends with the grader, also when that is killed, and writes no file larger than this."""


@dataclass(frozen=True)
class Ended:
    """How a program has ended: its exit status (negative: a signal), and what it printed last."""

    status: int
    output: str
    timed_out: bool = False


class Processes:
    """All programs that run now; `stop` ends them, and no other is started."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopped = False

    def run(self, argv: Sequence[str], cwd: Path, seconds: float) -> Ended:
        """Run a program, for so many seconds at most; then nothing of its session lives."""
        process = self._start(argv, cwd)
        deadline = time.monotonic() + seconds
        try:
            output = _read(process, deadline)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0, deadline - time.monotonic()))
            timed_out = process.returncode is None
        finally:
            _kill(process)
            with self._lock:
                self._running.discard(process)
        return Ended(process.returncode, output.decode(errors="replace"), timed_out)

    def _start(self, argv: Sequence[str], cwd: Path) -> subprocess.Popen[bytes]:
        env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        with self._lock:
            if self._stopped:
                raise KeyboardInterrupt
            process = subprocess.Popen(
                [*BOUNDED, *argv],
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._running.add(process)
        return process

    def running(self) -> int:
        """Return how many run now."""
        with self._lock:
            return len(self._running)

    def stopped(self) -> bool:
        """Return whether `stop` was called, so that what has ended may have been ended by it."""
        with self._lock:
            return self._stopped

    def stop(self) -> None:
        """End everything."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                _signal(process)


def _read(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    """Return the last octets that a program prints, until it has ended or the time is over."""
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    kept = b""
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select([descriptor], [], [], min(left, LOOK))
        if ready:
            octets = os.read(descriptor, KEPT)
            if not octets:
                break
            kept = (kept + octets)[-KEPT:]
        elif process.poll() is not None:
            break
    return kept


def _kill(process: subprocess.Popen[bytes]) -> None:
    _signal(process)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _signal(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole group: it is there as long as one of it lives or was not waited for."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
