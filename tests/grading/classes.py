"""A class as tests make it: small submissions that a few cases of one suite grade."""

import csv
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOOD = ROOT / "examples/course/submissions/good/server.py"
SUITE = "suites/http1/server/test_host.py"
CASES = ("H1-030", "H1-031", "H1-032")
FORGIVEN = "H1-033"
PATIENCE = 120
RUBRIC = f"""
title = "Host"
suites = ["{SUITE}"]
protocol = "http"
command = "{{python}} server.py {{port}}"
known_failing = "forgiven.txt"
[[group]]
name = "Shown"
points = 6
cases = 3
ids = ["{CASES[0]}", "{CASES[1]}", "{FORGIVEN}"]
[[group]]
name = "Hidden"
points = 4
cases = 1
ids = ["{CASES[2]}"]
shown = false
"""


def submission(folder: Path, server: str | None = None, target: str = "") -> None:
    folder.mkdir(parents=True)
    (folder / "server.py").write_text(GOOD.read_text() if server is None else server)
    if target:
        (folder / "target.toml").write_text(target)


def command(place: Path, *further: str) -> list[str]:
    rubric = place / "rubric.toml"
    (place / "forgiven.txt").write_text(f"{FORGIVEN} # a matter of taste\n")
    if not rubric.exists():
        rubric.write_text(RUBRIC)
    words = [str(place / "submissions"), "--rubric", str(rubric), "--out", str(place / "out")]
    return [sys.executable, "-m", "grading", *words, "--no-sandbox", *further]


def grade(place: Path, *further: str) -> tuple[int, str]:
    ran = subprocess.run(
        command(place, *further), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )
    return ran.returncode, ran.stderr


def rows(place: Path) -> dict[str, dict[str, str]]:
    with (place / "out/grades.csv").open(newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def nothing_runs(place: Path) -> bool:
    """Whether no run that writes below this folder lives, after a bounded wait."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if subprocess.run(["pgrep", "-f", str(place)], capture_output=True).returncode == 1:
            return True
        time.sleep(0.1)
    return False
