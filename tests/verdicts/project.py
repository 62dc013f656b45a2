"""A small project of cases, run by a pytest of its own, for the tests of the verdicts."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
RECORD = Draft202012Validator(json.loads((ROOT / "reports" / "record.schema.json").read_text()))
"""What every record of every run here has to be."""
CONFTEST = (ROOT / "conftest.py").read_text()
HEAD = """
import pytest
from fixtures.requirements import MUST, SHOULD, MAY, remark, requirement
from fixtures.verdicts.outcomes import *
"""


@dataclass
class Run:
    """How a pytest run ended: exit code, output, records by function name, JUnit test cases."""

    code: int
    output: str
    records: list[dict[str, Any]]
    junit: dict[str, ElementTree.Element] = field(default_factory=dict)

    def verdicts(self) -> dict[str, str]:
        """Return the verdict of every case by its function's name."""
        return {record["nodeid"].rpartition("::")[2]: record["verdict"] for record in self.records}


def run(
    folder: Path, cases: str, *args: str, sanity: str | None = None, cwd: Path | None = None
) -> Run:
    """Write `cases` as suites/demo/test_demo.py and run them with pytest and `args`, started in
    `cwd` (the folder).
    """
    suite = folder / "suites" / "demo"
    suite.mkdir(parents=True, exist_ok=True)
    (folder / "conftest.py").write_text(CONFTEST)
    settings = (ROOT / "pyproject.toml").read_text()
    (folder / "pyproject.toml").write_text(settings[settings.index("[tool.pytest]") :])
    (suite / "test_demo.py").write_text(HEAD + cases)
    if sanity is not None:
        (suite / "test_sanity.py").write_text(HEAD + sanity)
    junit = folder / "junit.xml"
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", f"--junitxml={junit}", *(args or ["suites"])],
        cwd=cwd or folder,
        env={k: v for k, v in os.environ.items() if k != "CI"} | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    file = folder / "reports" / "out" / "records.jsonl"
    records = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    for record in records:
        RECORD.validate(record)
    cases_ = ElementTree.parse(junit).iter("testcase") if junit.exists() else []
    return Run(
        ended.returncode,
        ended.stdout + ended.stderr,
        records,
        {c.get("name", ""): c for c in cases_},
    )
