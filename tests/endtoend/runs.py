"""Whole runs of pytest as a user starts them, and what they leave behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SERVERS = Path(__file__).with_name("servers.py")
PATIENCE = 110
MARK = "WIREPROOF_TESTED_RUN"
SANITY = "suites/https/test_sanity.py"
CASES = (SANITY, "suites/https/test_tcp_tls13.py")


@dataclass
class Run:
    """How a run ended: exit code, output, records."""

    code: int
    output: str
    records: list[dict[str, Any]]

    def verdicts(self) -> dict[str, str]:
        """Return the verdict of each case by its name, parameters included."""
        return {record["nodeid"].rpartition("::")[2]: record["verdict"] for record in self.records}

    def record(self, name: str) -> dict[str, Any]:
        """Return the record of a case by its name."""
        return next(one for one in self.records if one["nodeid"].endswith("::" + name))


def pytest_command(folder: Path, args: Sequence[str], python: str = sys.executable) -> list[str]:
    """Return the command of a run that writes into `folder` only."""
    private = ["--report-dir", str(folder / "out"), "-o", f"cache_dir={folder / 'cache'}"]
    private += ["--basetemp", str(folder / "base")]
    return [python, "-m", "pytest", *private, *args]


def run(
    folder: Path,
    *args: str,
    cwd: Path = ROOT,
    prefix: Sequence[str] = (),
    python: str = sys.executable,
    env: dict[str, str] | None = None,
    patience: float = PATIENCE,
) -> Run:
    """Run pytest with `args` and return how it ended; nothing of it is left afterwards."""
    mark = uuid.uuid4().hex
    started = subprocess.Popen(
        [*prefix, *pytest_command(folder, args, python)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {}), MARK: mark},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = started.communicate(timeout=patience)
    finally:
        for pid in marked(mark) if started.poll() is None else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        started.wait()
    assert marked(mark) == set(), "the run left processes behind"
    file = folder / "out" / "records.jsonl"
    records = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    return Run(started.returncode, output, records)


def marked(mark: str) -> set[int]:
    """Return every living process, with its descendants, that was started with this mark."""
    return {int(path.name) for path in Path("/proc").glob("[0-9]*") if _has(path, mark)}


def _has(process: Path, mark: str) -> bool:
    try:
        return f"{MARK}={mark}".encode() in (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def until(condition: Any, seconds: float = 20.0) -> None:
    """Wait for a condition of other processes, which announce nothing."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@contextlib.contextmanager
def serving(command: Sequence[str], host: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Have a server running that nobody of wireproof started."""
    import socket

    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def listens() -> bool:
        tables = (Path(f"/proc/{server.pid}/net/{name}").read_text() for name in ("tcp", "tcp6"))
        return any(
            f":{port:04X} " in row and " 0A " in row for t in tables for row in t.split("\n")
        )

    try:
        assert socket.getaddrinfo(host, port)
        until(listens)
        yield server
    finally:
        server.kill()
        server.wait()


def habit(name: str, secure: bool = True) -> str:
    """Return a --target that starts one of the servers with habits."""
    credentials = " {cert} {key}" if secure else ""
    return f"cmd:{{python}} -S {SERVERS} {name} {{host}} {{port}}{credentials}"
