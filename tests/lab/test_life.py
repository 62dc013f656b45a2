"""Labs beside each other, as an ordinary user, where they are forbidden, and how they end."""

import contextlib
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path

import pytest

from fixtures.lab import network
from fixtures.lab.available import why_not
from fixtures.lab.lab import ROOT, Lab
from fixtures.lab.match import Match
from fixtures.verdicts.outcomes import TesterError
from tests.lab.conftest import receive_all, start

OWNER = [sys.executable, "-m", "tests.lab.owner"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}

EXCHANGE = """
import os, socket, sys
from pathlib import Path
from fixtures.lab.available import why_not
from fixtures.lab.lab import Lab
from tests.lab.conftest import start
from tests.lab.test_third_port import ping
assert why_not() is None, why_not()
with Lab() as lab:
    process, port = start(lab, "echo")
    lab.wire.delay(0.01)
    with lab.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.connect((lab.host, port))
        connection.sendall(b"hello")
        assert connection.recv(5) == b"hello"
    with lab.attach() as plug:
        plug.send(ping(lab.stack_hosts()[0]))
        plug.settimeout(10)
        assert plug.recv(2000), "third port"
    assert process.pids(), "pids"
    assert len(lab.listening(port)["tcp"]) == 1, "listening"
    assert lab.wire.counters.lost == 0
    process.stop()
    print(os.getuid(), "hello")
"""


def interfaces() -> set[str]:
    return {name for _, name in socket.if_nameindex()}


def ended(pid: int, seconds: float = 10) -> bool:
    """Wait for a process that is not our child to end."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("end", ["killed", "closed"])
def test_nothing_is_left_when_pytest_is_gone(end):
    before = interfaces()
    owner = subprocess.Popen(
        OWNER, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with owner:
        pids = [int(word) for word in owner.stdout.readline().split()]
        assert len(pids) == 3
        if end == "killed":
            owner.kill()

    assert all(ended(pid) for pid in pids)
    assert interfaces() == before


def test_closing_ends_the_process_and_twice_does_no_harm(the_lab):
    lab = Lab()
    lab.close()
    lab.close()

    assert ended(lab.child_pid, 0)


def test_closing_ends_what_was_spawned(the_lab):
    with Lab() as lab:
        process, _ = start(lab, "echo")
        pids = process.pids()

    assert pids
    assert all(ended(pid, 0) for pid in pids)


def test_eight_labs_at_the_same_time(the_lab):
    with contextlib.ExitStack() as stack:
        labs = [stack.enter_context(Lab()) for _ in range(8)]
        for number, lab in enumerate(labs):
            process, port = start(lab, "echo")
            stack.callback(process.stop, 0)
            assert port == 10_000
            lab.wire.rewrite(Match("->"), b"lab", f"<{number}>".encode())
        for number, lab in enumerate(labs):
            with lab.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
                connection.settimeout(10)
                connection.connect((lab.host, 10_000))
                connection.sendall(b"lab")
                assert receive_all(connection, 3) == f"<{number}>".encode()


def test_threads_may_ask_while_one_waits(lab):
    seen = []
    since = lab.wire.position()
    waiting = threading.Thread(
        target=lambda: seen.append(lab.wire.wait_for(Match("->", target_port=9), since, 10))
    )
    waiting.start()
    with lab.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.sendto(b"x", (lab.host, 9))
    waiting.join()

    assert seen[0].delivered


def test_what_the_kernel_loses_is_counted():
    with Lab() as lab, lab.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        since = lab.wire.position()
        os.kill(lab.child_pid, signal.SIGSTOP)
        for _ in range(6000):  # more than a ring holds
            datagrams.sendto(b"x", (lab.host, 9))
        os.kill(lab.child_pid, signal.SIGCONT)

        assert lab.wire.counters.lost > 1000
        with pytest.raises(TesterError, match="the kernel lost"):
            lab.wire.frames(since)


def test_it_stays_small(lab, server, connect):
    connection = connect(server("sink"))
    connection.sendall(b"x" * (40 << 20))
    connection.shutdown(socket.SHUT_WR)
    connection.recv(100)

    status = Path(f"/proc/{lab.child_pid}/status").read_text()
    (resident,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    assert int(resident) < 100_000  # kB


def readable_python() -> str:
    """A Python that another user may run, with our packages: it may live in somebody's home."""
    trial = "import sys, pytest; assert sys.version_info >= (3, 11)"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": sysconfig.get_path("purelib")}
    for python in (sys.executable, "/usr/bin/python3"):
        command = [*as_nobody(python), "-c", trial]
        if not subprocess.run(command, env=env, capture_output=True, check=False).returncode:
            again = [*as_nobody("/bin/sh"), "-c", f"exec {python} -c pass"]
            if not subprocess.run(again, capture_output=True, check=False).returncode:
                return python
    pytest.skip("no Python >= 3.11 here that another user may run")


def as_nobody(*command: str) -> list[str]:
    return ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", *command]


@pytest.mark.skipif(os.geteuid() != 0, reason="all of these tests run as an ordinary user already")
def test_as_an_ordinary_user(the_lab):
    paths = [str(ROOT), sysconfig.get_path("purelib")]
    done = subprocess.run(
        as_nobody(readable_python(), "-c", EXCHANGE),
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(paths)},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("65534 hello\n", "")


def test_this_machine_can(the_lab):
    assert why_not() is None


def test_where_namespaces_are_forbidden(the_lab):
    limits = "for kind in user net; do echo 0 > /proc/sys/user/max_${kind}_namespaces; done; exec"
    program = "from fixtures.lab.available import why_not; print(*why_not(), sep=' | ')"
    done = subprocess.run(
        ["unshare", "-Ur", "sh", "-c", f'{limits} "$@"', "sh", sys.executable, "-c", program],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.stderr == ""
    assert done.stdout.startswith("the kernel gives no network namespace")
    assert "sysctl" in done.stdout


def test_without_ip(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(network.Impossible) as caught:
        network.build()

    assert caught.value.mend == "apt-get install iproute2"
