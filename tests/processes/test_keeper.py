"""What a keeper starts is seen, ended, and never outlives it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fixtures.processes.keeper import OUTPUT_CAP
from fixtures.processes.loopback import Loopback
from fixtures.processes.ports import owned, reaches, sockets_of
from fixtures.processes.process import Kept, StartError

PROGRAMS = Path(__file__).with_name("programs.py")
ROOT = PROGRAMS.parents[2]
HELD = f"""
import os, sys, time
from pathlib import Path
sys.path[:0] = {[str(ROOT), *sys.path]!r}
from fixtures.processes.loopback import Loopback
place = Loopback()
port = place.free_port()
command = [sys.executable, "-S", {str(PROGRAMS)!r}, sys.argv[1], str(port)]
process = place.spawn(command, cwd=Path("/"), env=os.environ, output=2)
while not place.listening(port)["tcp"]:
    time.sleep(0.01)
print(process.isolation, process._minder, *process.pids(), sep=",", flush=True)
time.sleep(60)
"""
LISTENING = ("forks", "daemonises", "ignores_sigterm", "prints_without_end")


@pytest.fixture
def start(tmp_path):
    """Start one of the programs; what it printed is in tmp_path/output."""
    with contextlib.ExitStack() as started:

        def start(habit: str, port: int = 0) -> Kept:
            command = [sys.executable, "-S", str(PROGRAMS), habit, str(port)]
            output = started.enter_context((tmp_path / "output").open("w+b"))
            kept = Loopback().spawn(command, cwd=tmp_path, env=os.environ, output=output.fileno())
            started.callback(kept.stop, 0)
            return kept

        yield start


def until(condition, seconds=10.0):
    """Wait for a condition of other processes, which announce nothing."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def alive(pid):
    """Whether a process exists and is no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_exit_status_is_reported(start):
    kept = start("exits")

    assert kept.wait(10) == 3
    assert kept.poll() == 3
    until(kept.gone)
    assert kept.pids() == set()


def test_a_program_that_does_not_exist_is_one_sentence(tmp_path):
    with pytest.raises(StartError, match=r"^cannot start \./nonesuch: No such file or directory$"):
        Loopback().spawn(["./nonesuch"], cwd=tmp_path, env=os.environ, output=2)


def test_a_program_that_may_not_be_executed_is_one_sentence(tmp_path):
    (tmp_path / "script").write_text("#!/bin/sh\n")

    with pytest.raises(StartError, match=r"^cannot start \./script: Permission denied$"):
        Loopback().spawn(["./script"], cwd=tmp_path, env=os.environ, output=2)


def test_workers_are_counted_and_own_the_port(start):
    place = Loopback()
    port = place.free_port()
    kept = start("forks", port)
    until(lambda: len(kept.pids()) == 4)

    inodes = place.listening(port)["tcp"]
    assert len(inodes) == 1 and owned(kept.pids(), inodes.keys()) == set(inodes)
    assert owned([os.getpid()], inodes.keys()) == set()


def test_a_daemon_lives_on_when_its_command_has_ended(start):
    place = Loopback()
    port = place.free_port()
    kept = start("daemonises", port)

    assert kept.wait(10) == 0
    until(lambda: place.listening(port)["tcp"])
    assert not kept.gone()
    (daemon,) = kept.pids()

    kept.stop()
    assert not alive(daemon)
    assert kept.gone() and kept.poll() == 0


def test_sigterm_comes_first(start, tmp_path):
    place = Loopback()
    port = place.free_port()
    kept = start("says_goodbye", port)
    until(lambda: place.listening(port)["tcp"])

    kept.stop(grace=10)

    assert kept.poll() == 7
    assert (tmp_path / "output").read_text() == "listening\ngoodbye\n"


def test_sigkill_ends_what_ignores_sigterm(start):
    place = Loopback()
    port = place.free_port()
    kept = start("ignores_sigterm", port)
    until(lambda: place.listening(port)["tcp"])
    pids = kept.pids()

    kept.stop(grace=0.05)
    kept.stop()

    assert pids and not any(alive(pid) for pid in pids)
    assert kept.poll() == -signal.SIGKILL


def test_output_without_end_fills_no_disk(start, tmp_path):
    kept = start("prints")

    assert kept.wait(30) == 0
    output = tmp_path / "output"
    assert output.stat().st_size <= OUTPUT_CAP
    assert output.read_bytes().endswith(b"x\nthe last line\n")


def test_stdout_and_stderr_can_be_apart(tmp_path):
    with (tmp_path / "out").open("w+b") as out, (tmp_path / "err").open("w+b") as err:
        kept = Loopback().spawn(
            ["sh", "-c", "echo body; echo trouble >&2"],
            cwd=tmp_path,
            env=os.environ,
            output=out.fileno(),
            errors=err.fileno(),
        )
        until(kept.gone)
        kept.stop()

    assert (tmp_path / "out").read_text() == "body\n"
    assert (tmp_path / "err").read_text() == "trouble\n"


def test_the_program_has_an_empty_stdin_and_no_other_descriptor(tmp_path):
    with (tmp_path / "out").open("w+b") as out:
        kept = Loopback().spawn(
            ["sh", "-c", "cat; ls /proc/self/fd"],
            cwd=tmp_path,
            env=os.environ,
            output=out.fileno(),
        )
        until(kept.gone)
        kept.stop()

    assert (tmp_path / "out").read_text().split() == ["0", "1", "2", "3"]  # 3: ls reads the folder


def test_a_killed_keeper_takes_everything_along(start):
    place = Loopback()
    port = place.free_port()
    kept = start("forks", port)
    until(lambda: len(kept.pids()) == 4)
    if kept.isolation != "pid namespace":
        pytest.skip("unjudged: PID namespaces are forbidden here")
    pids = kept.pids()

    os.kill(kept._keeper.pid, signal.SIGKILL)

    until(kept.gone)
    until(lambda: not any(alive(pid) for pid in pids))
    assert kept.poll() == -signal.SIGKILL


def held(habit, *, prefix=(), python=sys.executable):
    """Start a tester that holds a program; return it, the isolation and the pids that it told."""
    tester = subprocess.Popen(
        [*prefix, python, "-c", HELD, habit],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    isolation, *pids = tester.stdout.readline().strip().split(",")
    return tester, isolation, [int(pid) for pid in pids]


def killed_leaves_nothing(tester, pids):
    try:
        assert len(pids) >= 2 and all(alive(pid) for pid in pids)
    finally:
        tester.kill()
        tester.wait()
        tester.stdout.close()
    until(lambda: not any(alive(pid) for pid in pids))


@pytest.mark.parametrize("habit", LISTENING)
def test_kill_9_of_the_tester_leaves_no_process(habit):
    tester, _, pids = held(habit)

    killed_leaves_nothing(tester, pids)


@pytest.mark.parametrize("habit", LISTENING)
def test_kill_9_leaves_no_process_where_namespaces_are_forbidden(habit):
    forbid = "for kind in user pid; do echo 0 > /proc/sys/user/max_${kind}_namespaces; done"
    prefix = ["unshare", "-Ur", "sh", "-ec", f'{forbid}; exec "$@"', "sh"]
    if subprocess.run([*prefix, "true"], capture_output=True).returncode:
        pytest.skip(
            "unjudged: this machine has no user namespaces | sysctl user.max_user_namespaces"
        )

    tester, isolation, pids = held(habit, prefix=prefix)

    assert isolation == "process group"
    killed_leaves_nothing(tester, pids)


@pytest.mark.parametrize("habit", LISTENING)
def test_an_ordinary_user_has_the_same(habit):
    drop = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    if os.getuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("unjudged: becoming another user needs root and setpriv | run as root")
    pythons = (sys.executable, "/usr/bin/python3")
    trial = f"import sys; sys.path[:0] = {sys.path!r}; import pytest, subprocess; "
    trial += "subprocess.run([sys.executable, '-V'], check=True)"
    for python in pythons:
        if subprocess.run([*drop, python, "-c", trial], capture_output=True).returncode == 0:
            break
    else:
        pytest.skip("unjudged: another user cannot read this Python | install it for everybody")

    tester, isolation, pids = held(habit, prefix=drop, python=python)

    unshared = subprocess.run([*drop, "unshare", "-Up", "true"], capture_output=True)
    assert isolation == ("process group" if unshared.returncode else "pid namespace")
    killed_leaves_nothing(tester, pids)


TCP = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5001 1
   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 5002 1
   2: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5003 1
"""


def test_of_a_tcp_table_only_listeners_count():
    assert sockets_of(TCP, 8080, "tcp") == {5001: "127.0.0.1"}


def test_of_a_udp_table_every_bound_socket_counts():
    assert sockets_of(TCP.replace(" 0A ", " 07 "), 8081, "udp") == {5003: "0.0.0.0"}


def test_of_a_table_of_ipv6_the_addresses_are_read():
    words = "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"
    table = TCP.replace("0100007F:1F90 00", f"{words[0]}:1F90 00").replace(
        "00000000:1F91", f"{words[1]}:1F91"
    )

    assert sockets_of(table, 8080, "tcp") == {5001: "::1"}
    assert sockets_of(table, 8081, "tcp") == {5003: "::ffff:127.0.0.1"}


@pytest.mark.parametrize(
    ("address", "host", "reached"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "10.77.0.2", False),
        ("0.0.0.0", "10.77.0.2", True),
        ("0.0.0.0", "::1", False),
        ("::", "::1", True),
        ("::", "10.77.0.2", True),
        ("::ffff:127.0.0.1", "127.0.0.1", True),
    ],
)
def test_an_address_is_reached_by_its_own_host_or_by_all(address, host, reached):
    assert reaches(address, host) is reached
