"""Whether a suite says the same each time: run it again and again, compare all verdicts.

python -m benchmarks.stability [RUNS] [PYTEST-ARGUMENT...]

Without arguments for pytest: suites/https, in one process and then with four workers.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 900  # seconds that one run may take
Verdicts = dict[str, str]


def main() -> None:
    """Run, compare, print; exit code 1 where two runs differ."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    given = sys.argv[2:]
    series = [given] if given else [["suites/https"], ["suites/https", "-n", "4"]]
    found = [verdicts for arguments in series for verdicts in repeated(arguments, runs)]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process: {peak:.0f} MB")
    sys.exit(report_differences(found))


def repeated(arguments: list[str], runs: int) -> list[Verdicts]:
    """Run pytest so many times; return the verdicts of each run by node id."""
    found, seconds = [], []
    for number in range(1, runs + 1):
        began = time.monotonic()
        found.append(verdicts_of(arguments))
        seconds.append(time.monotonic() - began)
        print(f"\rpytest {' '.join(arguments)}: run {number} of {runs}", end="", flush=True)
    counted = Counter(verdict for verdicts in found for verdict in verdicts.values())
    print(f"\n  seconds a run: median {statistics.median(seconds):.1f}, most {max(seconds):.1f}")
    print("  " + ", ".join(f"{number} {name}" for name, number in counted.most_common()))
    return found


def verdicts_of(arguments: list[str]) -> Verdicts:
    """Return the verdicts of one run. Ends the program where the run gives none."""
    with tempfile.TemporaryDirectory(prefix="wireproof-") as folder:
        command = [sys.executable, "-m", "pytest", *arguments, "-q", "-p", "no:cacheprovider"]
        ended = subprocess.run(
            [*command, "--report-dir", folder],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        records = Path(folder) / "records.jsonl"
        if not records.exists():
            sys.exit(f"the run gave no verdict:\n{ended.stdout}{ended.stderr}")
        read = [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]
    return {record["nodeid"]: record["verdict"] for record in read}


def report_differences(found: list[Verdicts]) -> int:
    """Print every case that was not judged alike in all runs; return 1 where there is one."""
    cases = sorted(set().union(*found))
    differing = {}
    for case in cases:
        counted = Counter(verdicts.get(case, "not run") for verdicts in found)
        if len(counted) > 1:
            differing[case] = counted
    print(f"{len(found)} runs, {len(cases)} cases, {len(differing)} not judged alike")
    for case, counted in differing.items():
        print(f"  {case}: " + ", ".join(f"{n} {verdict}" for verdict, n in counted.most_common()))
    return 1 if differing else 0


if __name__ == "__main__":
    main()
