"""A pytest's part, to be killed: makes a lab and a program inside, says who they are, and waits."""

import os
import sys
from pathlib import Path

from fixtures.lab.lab import Lab

if __name__ == "__main__":
    lab = Lab()
    plug = lab.attach()
    forks = "import os, time; os.fork() or os.setsid(); time.sleep(1000)"
    process = lab.spawn(
        [sys.executable, "-c", forks], cwd=Path("/"), env=dict(os.environ), output=2
    )
    while len(process.pids()) < 2:
        pass
    print(lab.child_pid, *sorted(process.pids()), flush=True)
    sys.stdin.read()
