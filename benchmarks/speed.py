"""How long a suite takes beyond an empty one of as many cases, and how long a case takes.

python -m benchmarks.speed SUITE [PYTEST-ARGUMENT...]

For example `python -m benchmarks.speed suites/http1/server --target targets/nginx.toml`. Both run
with -n 2, three times each; the medians count. Nothing here fails: numbers are for docs.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
WORKERS = ("-n", "2")
LIMIT = 600  # seconds that one run may take


def main() -> None:
    """Run, compare, print."""
    if len(sys.argv) < 2:
        sys.exit("name a suite: python -m benchmarks.speed suites/http1/server --target ...")
    with tempfile.TemporaryDirectory(prefix="wireproof-") as folder:
        report = Path(folder) / "report"
        whole = [seconds([*sys.argv[1:], "--report-dir", str(report)]) for _ in range(RUNS)]
        lines = (report / "records.jsonl").read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        empty = [seconds([str(empty_suite(Path(folder), len(records)))]) for _ in range(RUNS)]
    judged = [one for one in records if one["verdict"] not in ("not-applicable", "unjudged")]
    took = sorted(one["duration"] * 1000 for one in judged)
    beyond = statistics.median(whole) - statistics.median(empty)
    print(f"{' '.join(sys.argv[1:])} {' '.join(WORKERS)}, median of {RUNS} runs")
    print(f"  {len(records)} items, {len(judged)} of them judged")
    print(f"  whole run {statistics.median(whole):.2f} s, an empty one as long {beyond:.2f} s less")
    print(f"  an item: median {statistics.median(took):.2f} ms, sum {sum(took) / 1000:.2f} s")
    print(f"  {len(judged) / max(beyond, 0.001):.0f} items a second beyond the empty run")
    for one in sorted(judged, key=lambda one: -float(one["duration"]))[:5]:
        print(f"  {one['duration'] * 1000:8.1f} ms  {one['nodeid']}")


def empty_suite(folder: Path, items: int) -> Path:
    """Write a module with so many cases that do nothing; return its path."""
    file = folder / "test_empty.py"
    file.write_text(
        "import pytest\n\n\n"
        f"@pytest.mark.parametrize('number', range({items}))\n"
        "def test_nothing(number):\n    pass\n"
    )
    return file


def seconds(arguments: list[str]) -> float:
    """Return how long one run of pytest takes; a run that could not begin ends the program."""
    command = [sys.executable, "-m", "pytest", *arguments, *WORKERS, "-q", "-p", "no:cacheprovider"]
    # Modules are compiled once, as they are everywhere else: that is not what is measured here.
    keeps = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    began = time.monotonic()
    ended = subprocess.run(
        command, cwd=ROOT, env=keeps, capture_output=True, text=True, timeout=LIMIT, check=False
    )
    if ended.returncode not in (0, 1):
        sys.exit(f"the run gave no verdict:\n{ended.stdout}{ended.stderr}")
    return time.monotonic() - began


if __name__ == "__main__":
    main()
