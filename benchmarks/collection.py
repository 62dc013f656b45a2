"""How long collecting the suites takes, and how much of that is pytest's own start.

python -m benchmarks.collection [RUNS]
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure and print the least of so many runs: the rest is the machine's other work."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory(prefix="wireproof-") as folder:
        (Path(folder) / "test_nothing.py").write_text("def test_nothing():\n    pass\n")
        alone = least(runs, ["test_nothing.py"], folder)
    suites = least(runs, ["suites"], str(ROOT))
    print(f"pytest with one empty case  {alone:6.2f} s")
    print(f"the suites                  {suites:6.2f} s")


def least(runs: int, arguments: list[str], folder: str) -> float:
    """Return the seconds of the fastest run that only collects."""
    command = [sys.executable, "-m", "pytest", "--co", "-qq", "-p", "no:cacheprovider", *arguments]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    seconds = []
    for _ in range(runs + 1):  # the first one compiles
        began = time.monotonic()
        subprocess.run(
            command, cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL, timeout=60
        )
        seconds.append(time.monotonic() - began)
    return min(seconds)


if __name__ == "__main__":
    main()
