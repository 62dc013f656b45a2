"""How long a class takes with one job and with two, and how much memory the grader holds.

python -m benchmarks.grading [COPIES]

Copies of the six example submissions, as many of each; 60 in all unless another number is given.
The memory is what all processes below the grader hold together (PSS, looked at five times a
second), the sandboxed servers counted apart. The grades are compared with the expected ones.
"""

import csv
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COURSE = ROOT / "examples" / "course"
LOOK = 0.2  # seconds between two looks at the memory


def main() -> None:
    """Run, compare, print; exit code 1 where a grade is not the expected one."""
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    took = {}
    with tempfile.TemporaryDirectory(prefix="wireproof-") as name:
        submissions = copied(copies, Path(name))
        for jobs in (1, 2):
            out = Path(name) / f"grades-{jobs}"
            took[jobs], grader, servers = graded(submissions, out, jobs)
            wrong = unexpected(out / "grades.csv")
            for row in wrong:
                print(f"  not as expected: {row}")
            print(
                f"--jobs {jobs}: {took[jobs]:.1f} s; at most {grader / 1024:.0f} MB in the grader "
                f"and its runs, {servers / 1024:.0f} MB in servers; {len(wrong)} grades are wrong"
            )
            if wrong:
                sys.exit(1)
    print(f"two jobs are {took[1] / took[2]:.2f} times as fast")


def copied(copies: int, folder: Path) -> Path:
    """Return a folder with so many submissions, the six examples in turn."""
    submissions = folder / "submissions"
    examples = sorted((COURSE / "submissions").iterdir())
    for number in range(copies):
        example = examples[number % len(examples)]
        shutil.copytree(example, submissions / f"{number:03}-{example.name}")
    return submissions


def graded(submissions: Path, out: Path, jobs: int) -> tuple[float, int, int]:
    """Grade; return the seconds, and the most kilobytes in the grader and in servers."""
    command = [sys.executable, "-m", "grading", str(submissions), f"--out={out}", f"--jobs={jobs}"]
    command.append(f"--rubric={COURSE / 'rubric.toml'}")
    grader = servers = 0
    began = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            ours, theirs = memory(process.pid)
            grader, servers = max(grader, ours), max(servers, theirs)
            time.sleep(LOOK)
    if process.returncode:
        rows = (out / "grades.csv").read_text(encoding="utf-8") if out.exists() else ""
        sys.exit(f"the grader ended with {process.returncode}:\n{rows}")
    return time.monotonic() - began, grader, servers


def memory(root: int) -> tuple[int, int]:
    """Return the kilobytes that the processes below one hold: outside and inside of sandboxes."""
    parents, held = {}, {}
    for pid in (one.name for one in Path("/proc").iterdir() if one.name.isdigit()):
        try:
            status = Path("/proc", pid, "status").read_text(encoding="utf-8", errors="replace")
            rollup = Path("/proc", pid, "smaps_rollup").read_text(encoding="ascii")
        except OSError:  # it has ended
            continue
        parents[int(pid)] = int(field(status, "PPid"))
        contained = len(field(status, "NSpid").split()) > 1
        held[int(pid)] = (contained, int(field(rollup, "Pss").split()[0]))
    ours = [held[pid] for pid in held if below(pid, root, parents)]
    return sum(n for inside, n in ours if not inside), sum(n for inside, n in ours if inside)


def field(text: str, name: str) -> str:
    """Return the value of a line `name: value`; "0" where there is none."""
    found = (
        line.partition(":")[2].strip() for line in text.splitlines() if line.startswith(name + ":")
    )
    return next(found, "0") or "0"


def below(pid: int, root: int, parents: dict[int, int]) -> bool:
    """Whether a process is `root` or descends from it."""
    while pid != root and pid in parents:
        pid = parents[pid]
    return pid == root


def unexpected(grades: Path) -> list[dict[str, str]]:
    """Return the rows of which the total differs from what the example course expects."""
    with (COURSE / "expected.csv").open(encoding="utf-8") as file:
        expected = {row["submission"]: row["total"] for row in csv.DictReader(file)}
    with grades.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if row["total"] != expected[row["submission"].partition("-")[2]]]


if __name__ == "__main__":
    main()
