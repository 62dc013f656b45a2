"""Processes that are stopped do nothing, and go on afterwards."""

import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.processes.stopped import stopped

ECHO = """
import sys
for line in sys.stdin:
    print(line, end="", flush=True)
"""


def test_stopped_program_answers_afterwards():
    with subprocess.Popen(
        [sys.executable, "-c", ECHO], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as echo:
        assert echo.stdin is not None
        assert echo.stdout is not None
        with stopped([echo.pid]):
            echo.stdin.write("hello\n")
            echo.stdin.flush()
            state = Path(f"/proc/{echo.pid}/stat").read_text().rpartition(")")[2].split()[0]
        answer = echo.stdout.readline()
        echo.stdin.close()

    assert state == "T"
    assert answer == "hello\n"


def test_process_that_is_gone_is_said():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    with pytest.raises(ProcessLookupError), stopped([gone.pid]):
        pass
