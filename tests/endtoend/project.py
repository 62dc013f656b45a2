"""A project with one small suite, whose cases a test brings, against the servers with habits."""

from pathlib import Path

from tests.endtoend.runs import ROOT, Run, run

HEAD = """
import pytest
from fixtures.requirements import MAY, MUST, SHOULD, remark, requirement
from fixtures.verdicts.outcomes import *

def get(running, path):
    from fixtures.stream import Stream
    with running.connect() as connection:
        stream = Stream(connection, 1)
        stream.send(f"GET {path} HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n".encode())
        return stream.drain()
"""


def project(folder: Path, cases: str) -> Path:
    """Write a project with `cases` as suites/demo/test_demo.py; return its folder."""
    suite = folder / "project" / "suites" / "demo"
    suite.mkdir(parents=True)
    (folder / "project" / "conftest.py").write_text((ROOT / "conftest.py").read_text())
    settings = (ROOT / "pyproject.toml").read_text()
    (folder / "project" / "pyproject.toml").write_text(settings[settings.index("[tool.pytest]") :])
    (suite / "test_demo.py").write_text(HEAD + cases)
    return folder / "project"


def run_project(folder: Path, cases: str, *args: str) -> Run:
    """Run `cases` with pytest and `args`."""
    return run(folder, "suites", *args, cwd=project(folder, cases))
