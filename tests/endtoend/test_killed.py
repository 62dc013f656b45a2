"""kill -9 of pytest in the middle of a run leaves no process, namespace or interface."""

import os
import signal
import socket
import subprocess
import uuid
from pathlib import Path

import pytest

from fixtures.lab.available import why_not
from tests.endtoend.project import project
from tests.endtoend.runs import MARK, ROOT, habit, marked, pytest_command, until

CASES = """
import os, pathlib, threading

@pytest.mark.parametrize("number", range(2))
@requirement("RFC 9112", "1", MUST, id="X-1")
def test_waits({fixture}, number):
    pathlib.Path({ready!r}).joinpath(str(os.getpid())).touch()
    threading.Event().wait(100)
"""


def interfaces():
    return {name for _, name in socket.if_nameindex()}


def namespaces(pids):
    """The namespaces that processes are in, and we are not."""
    kinds = ("net", "pid", "user")
    ours = {str(Path(f"/proc/self/ns/{kind}").readlink()) for kind in kinds}
    found = set()
    for pid in pids:
        for kind in kinds:
            try:
                found.add(str(Path(f"/proc/{pid}/ns/{kind}").readlink()))
            except OSError:
                continue
    return found - ours


def members(spaces):
    """Every process that is in one of these namespaces, each with the time of its start.

    The kernel gives the number of a namespace that has ended to the next one.
    """
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            started = (folder / "stat").read_text().rpartition(")")[2].split()[19]
        except OSError:
            continue
        if spaces & namespaces([folder.name]):
            found.add((folder.name, started))
    return found


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("place", ["loopback", "lab"])
@pytest.mark.parametrize("target", ["forks", "daemonises"])
def test_nothing_is_left(tmp_path, target, place, workers):
    if place == "lab" and (trouble := why_not()):
        pytest.skip("unjudged: {} | {}".format(*trouble))
    before = interfaces()
    ready = tmp_path / "ready"
    ready.mkdir()
    fixture = {"loopback": "running", "lab": "running_in_lab"}[place]
    folder = project(tmp_path, CASES.format(fixture=fixture, ready=str(ready)))
    mark = uuid.uuid4().hex
    command = pytest_command(tmp_path, ["suites", "-n", str(workers), "--target", habit(target)])
    tester = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), MARK: mark},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: len(list(ready.iterdir())) == max(workers, 1), 60)
        pids = marked(mark)
        inside = namespaces(pids)
        there = members(inside)
    finally:
        tester.send_signal(signal.SIGKILL)
        tester.wait()

    try:
        assert len(pids) > 1 and (inside or place == "loopback")
        until(lambda: not marked(mark), 30)
    finally:
        for pid in marked(mark):
            os.kill(pid, signal.SIGKILL)
    assert not there & members(inside)
    assert interfaces() == before
