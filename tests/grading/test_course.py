"""The example course is graded by the command, in the sandbox, as its expected.csv says."""

import csv
import html
import json
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from grading.rubric import Group, Limits, Rubric, read

ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / "examples/course"
HIDDEN = "One way to read a request"


@pytest.fixture(scope="module")
def grades(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Grade the course, the hostile submission only in its sandbox, and return the folder."""
    out = tmp_path_factory.mktemp("course") / "grades"
    words = [str(COURSE / "submissions"), "--rubric", str(COURSE / "rubric.toml")]
    argv = [sys.executable, "-m", "grading", *words, "--out", str(out), "--jobs", "2"]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=280)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return out


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


@pytest.mark.timeout(300)
def test_submissions_get_the_grades_that_are_expected(grades: Path) -> None:
    found = rows(grades / "grades.csv")
    notices = {row["submission"]: row.pop("notice") for row in found}

    assert found == rows(COURSE / "expected.csv"), notices


def test_the_comparison_of_the_page_finds_no_difference(grades: Path) -> None:
    page = (ROOT / "docs/grading.md").read_text(encoding="utf-8")
    words = next(line.strip() for line in page.splitlines() if "| diff examples/" in line)
    compare = words.replace("grades/grades.csv", shlex.quote(f"{grades}/grades.csv"))
    ran = subprocess.run(compare, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")


def test_what_the_page_has_grades_written_to_is_no_matter_of_git() -> None:
    assert "--out grades\n" in (ROOT / "docs/grading.md").read_text(encoding="utf-8")
    assert "/grades/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_hidden_cases_are_hidden_from_students(grades: Path) -> None:
    told = json.loads((grades / "wrong/results.json").read_text())["tests"]
    hidden = {one["name"] for one in told if one["visibility"] == "hidden"}
    page = html.unescape((grades / "wrong/report.html").read_text())

    assert hidden == {one["name"] for one in told if one["name"].startswith(HIDDEN)} != set()
    assert not [name for name in hidden if name.rpartition(" ")[2] in page]


def test_what_a_hostile_server_prints_is_no_markup(grades: Path) -> None:
    written = [*grades.glob("hostile/*.*"), grades / "overview.html", grades / "grades.csv"]

    assert [file for file in written if "<script>alert" in file.read_text()] == []


def test_every_key_of_a_rubric_is_described_and_none_is_invented() -> None:
    page = (ROOT / "docs/grading.md").read_text(encoding="utf-8").partition("## The rubric")[2]
    tables = page.partition("## What counts")[0].split("\n\n")
    found = [re.findall(r"^\| `\[*(\w+)\]*` \|", table, re.MULTILINE) for table in tables]
    known = [{field.name for field in fields(kind)} for kind in (Rubric, Limits, Group)]
    known[0] = known[0] - {"digest", "groups"} | {"group"}

    assert [set(names) for names in found if names] == known


def test_the_rubric_of_the_page_can_be_read(tmp_path: Path) -> None:
    page = (ROOT / "docs/grading.md").read_text(encoding="utf-8")
    example = page.partition("## The rubric")[2].partition("| key")[0]
    file = tmp_path / "rubric.toml"
    file.write_text("\n".join(row.removeprefix("    ") for row in example.splitlines()))

    assert [group.cases for group in read(file).groups] == [5, 4]


def test_every_group_of_the_assignment_is_one_of_the_rubric() -> None:
    text = (COURSE / "README.md").read_text(encoding="utf-8")
    table = text.partition("## What is graded")[2].splitlines()
    told = [row.split("|")[1:3] for row in table if row.startswith("| ") and "**" in row]
    promised = [(what.split("**")[1], points.strip()) for points, what in told]
    best = next(row for row in rows(COURSE / "expected.csv") if row["submission"] == "good")

    assert promised == [(name, best[name]) for name in list(best)[2:]]
