"""Cases import values: that has to be fast and must not bring a cryptographic library."""

import subprocess
import sys
from pathlib import Path

import pytest

VALUES = ["names", "said", "records", "alerts", "extensions", "messages", "suites", "hellos"]


@pytest.mark.parametrize("module", [*VALUES, "resumption", "schedule"])
def test_values_need_no_cryptography(module: str):
    code = (
        f"import sys, fixtures.tls.{module};"
        "print([one for one in ('cryptography', 'socket', 'pytest') if one in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]\n"
