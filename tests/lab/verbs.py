"""The target programs of the suites below TLS, inside the lab."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from fixtures.lab.lab import ROOT, Lab
from fixtures.stack.link import Link
from fixtures.stack.testers import TcpTester
from fixtures.transcript import Transcript

SOURCE = ROOT / "reference_impls" / "verbs" / "verbs.c"
PATIENCE = 20.0


def command(kind: str, folder: Path) -> list[str]:
    """Return what starts a program, without its port; "c" is compiled, or the test is skipped."""
    if kind == "python":
        return [sys.executable, "-P", "-m", "reference_impls.verbs"]
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler here")
    return [compiled(compiler, folder)]


@cache
def compiled(compiler: str, folder: Path) -> str:
    program = folder / "verbs"
    strict = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1"]
    subprocess.run([compiler, *strict, "-o", str(program), str(SOURCE)], check=True)
    return str(program)


@contextlib.contextmanager
def running(lab: Lab, arguments: Sequence[str]) -> Iterator[None]:
    """Have a program run on the target's side."""
    process = lab.spawn(
        arguments, cwd=Path("/"), env={**os.environ, "PYTHONPATH": str(ROOT)}, output=2
    )
    try:
        yield
    finally:
        process.stop(0)


@contextlib.contextmanager
def serving(lab: Lab, program: Sequence[str]) -> Iterator[int]:
    """Have a program serve; its port."""
    port = lab.free_port()
    with running(lab, [*program, str(port)]):
        deadline = time.monotonic() + PATIENCE
        while not all(lab.listening(port).values()):
            assert time.monotonic() < deadline, "the program does not come up"
            time.sleep(0.01)
        yield port


def stack_tester(link: Link, port: int, lab: Lab) -> TcpTester:
    """Return the tester's own stack at `link`, towards a program at `port`."""
    return TcpTester(link, port, 5, Transcript(), lab.free_port)
