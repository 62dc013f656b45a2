"""Collecting stays fast: what is heavy is imported by the cases that use it."""

import subprocess
import sys

from tests.endtoend.runs import ROOT

HEAVY = ("scapy", "pyshark", "aioquic", "cryptography", "OpenSSL", "h2", "trustme", "tlslite")
COLLECT = f"""
import sys, pytest
code = pytest.main(["suites", "--co", "-qq", "-p", "no:cacheprovider"])
print("heavy:", *(name for name in {HEAVY!r} if name in sys.modules))
sys.exit(code)
"""


def test_collecting_the_suites_imports_nothing_heavy():
    ended = subprocess.run(
        [sys.executable, "-c", COLLECT], cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.splitlines()[-1] == "heavy:"
