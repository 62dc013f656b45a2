"""docs/coverage is what the suites are: generated, complete, and every MUST has its mutant."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import coverage

ROOT = Path(__file__).resolve().parents[2]
SUITES = sorted(folder.name for folder in (ROOT / "suites").iterdir() if folder.is_dir())
ROW = re.compile(r"^\| (\S+) \| ([^|]+) \| (\w+) \| (.*?) \|(.*)\|$", re.MULTILINE)


def test_pages_are_up_to_date() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "scripts.coverage", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ran.returncode == 0, ran.stdout[-500:] + ran.stderr[-500:]


@pytest.mark.parametrize("suite", SUITES)
def test_row_without_a_case_has_its_reason(suite: str) -> None:
    page = (coverage.PAGES / f"{suite}.md").read_text()
    _, _, left = page.partition("## Rows without a case")
    assert [row[0] for row in ROW.findall(left) if not row[3].strip()] == []


@pytest.mark.parametrize("suite", SUITES)
def test_id_belongs_to_one_case(suite: str) -> None:
    page = (coverage.PAGES / f"{suite}.md").read_text().partition("## Rows")[0]
    ids = [row[0] for row in ROW.findall(page) if row[0] != "id"]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("suite", SUITES)
def test_mutants_name_ids_that_exist_and_every_must(suite: str) -> None:
    page = (coverage.PAGES / f"{suite}.md").read_text().partition("## Rows")[0]
    levels = {row[0]: row[2] for row in ROW.findall(page) if row[0] != "id"}
    named = set(coverage.mutants(suite))
    assert named - set(levels) == set()
    assert {id for id, level in levels.items() if level == "MUST"} - named == set()
