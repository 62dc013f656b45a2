"""What a hostile server costs, in the sandbox: itself. Each attack is tried for real."""

import contextlib
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from fixtures.processes.keeper import OUTPUT_CAP
from fixtures.processes.loopback import Loopback
from fixtures.processes.ports import owned
from grading import sandbox
from tests.endtoend.runs import ROOT, run
from tests.lab.test_life import as_nobody, readable_python

PATIENCE = 30.0
PACKAGES = sysconfig.get_path("purelib")
pytestmark = pytest.mark.skipif(not shutil.which("bwrap"), reason="bwrap is not installed")


@dataclass(frozen=True)
class Limits:
    seconds: int = 10
    memory: int = 64
    processes: int = 16
    disk: int = 4


@pytest.fixture
def folder(tmp_path):
    """A submission; its path is in the command line of everything that belongs to its sandbox."""
    made = tmp_path / "submission"
    made.mkdir()
    yield made
    until(lambda: not processes(made))


def boxed(folder, program, limits=None):
    """Return the command that runs a program of Python in its sandbox."""
    (folder / "server.py").write_text(
        "import contextlib, ctypes, mmap, os, signal, socket, time\nfrom pathlib import Path\n"
        "def say(*words): os.write(1, ' '.join(map(str, words)).encode() + b'\\n')\n" + program
    )
    return sandbox.command([sys.executable, str(folder / "server.py")], folder, limits or Limits())


def ran(command, **more):
    """Run a command to its end; return it with what it printed."""
    return subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, check=False, **more
    )


@contextlib.contextmanager
def running(command):
    """A command while it runs; afterwards it is killed, alone and without a warning."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        try:
            yield started
        finally:
            started.kill()


def processes(folder):
    """Return every process that has the folder in its command line."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and os.fsencode(folder) in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


def until(condition):
    """Wait for a condition of other processes, which announce nothing."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


# What it does to the machine


def test_one_that_hangs_ends_with_who_started_it(folder):
    hangs = "for number in (1, 2, 15): signal.signal(number, signal.SIG_IGN)\nsay('here')\n"
    with running(boxed(folder, hangs + "while True: time.sleep(9)\n")) as started:
        assert started.stdout.readline() == "here\n"
        assert processes(folder)

    until(lambda: not processes(folder))


def test_one_that_works_without_end_has_used_its_time(folder):
    ended = ran(boxed(folder, "while True: pass\n", Limits(seconds=1)))

    assert ended.returncode in (128 + signal.SIGXCPU, 128 + signal.SIGKILL)


# It stops at 64: where the limit does not hold, the machine that runs the test has to.
BOMB = """
for _ in range(6):
    try:
        os.fork()
    except OSError:
        with contextlib.suppress(OSError):
            say('full')
time.sleep(20)
"""


def test_one_that_forks_without_end_takes_its_own_share(folder, tmp_path):
    (tmp_path / "other").mkdir()
    forks = "for _ in range(8): os.fork() or time.sleep(9)\nsay('forked')\nos.kill(-1, 9)\n"
    with running(boxed(folder, BOMB)) as bomb:
        assert bomb.stdout.readline() == "full\n"

        assert len(processes(folder)) <= Limits().processes + 5  # guard and the halves of bwrap
        assert ran(boxed(tmp_path / "other", forks)).stdout == "forked\n"

    until(lambda: not processes(folder))


def test_one_that_fills_the_disk_fills_its_own(folder):
    fills = """
    for place in ('/tmp', '/dev/shm'):
        written = 0
        with contextlib.suppress(OSError):
            for number in range(64):
                with open(f'{place}/{number}', 'wb', buffering=0) as file:
                    for _ in range(16): written += file.write(bytes(1 << 16))
        say(written >> 20)
    """
    assert ran(boxed(folder, dedent(fills))).stdout.split() == ["4", "1"]


def test_one_that_takes_memory_without_end_gets_no_more(folder):
    takes = """
    held = []
    try:
        while True: held.append(bytearray(1 << 20))
    except MemoryError:
        say(len(held))
    """
    assert 16 < int(ran(boxed(folder, dedent(takes))).stdout) < Limits().memory


@pytest.mark.parametrize(
    "takes",
    [
        "held = mmap.mmap(-1, 1 << 30)\nwhile held.write(bytes(1 << 20)): time.sleep(0.002)\n",
        "[os.fork() for _ in range(2)]\nheld = bytearray(b'x') * (40 << 20)\ntime.sleep(60)\n",
    ],
    ids=["shared", "many"],
)
def test_one_that_takes_memory_behind_the_limit_is_killed(takes, folder):
    ended = ran(boxed(folder, takes))

    assert ended.returncode == 128 + signal.SIGKILL
    assert ended.stdout == "sandbox: killed, as it held more than 64 MB of memory\n"


def test_what_no_limit_counts_is_refused(folder):
    asks = """
    with contextlib.suppress(OSError): say(os.memfd_create('x'))
    libc = ctypes.CDLL(None, use_errno=True)
    say(libc.shmget(0, 1 << 20, 0o1600), libc.syscall(425, 8, 0), libc.unshare(0x10000000))
    if os.fork():
        os.wait()
    else:
        say(libc.setsid())
    """
    assert ran(boxed(folder, dedent(asks))).stdout == "-1 -1 -1\n-1\n"


def test_one_that_prints_without_end_fills_no_file(folder, tmp_path):
    prints = "for _ in range(40): say('x' * (1 << 20))\nsay('enough')\ntime.sleep(60)\n"
    with (tmp_path / "output").open("w+b") as output:
        command = boxed(folder, prints)
        kept = Loopback().spawn(command, cwd=tmp_path, env=os.environ, output=output.fileno())
        until(lambda: (tmp_path / "output").read_bytes().endswith(b"\nenough\n"))
        kept.stop()

    assert (tmp_path / "output").stat().st_size <= OUTPUT_CAP


# What it does to other processes


def test_one_that_kills_its_parent_and_everything_kills_itself(folder):
    kills = f"""
    others = [name for name in os.listdir('/proc') if name.isdigit()]
    for pid in (os.getppid(), 1, 0, {os.getpid()}, {os.getppid()}):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if pid: os.kill(pid, 9)
    say(len(others) <= 3)
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, 9)
    os.kill(0, 9)
    """
    with running(["sleep", "60"]) as bystander:
        ended = ran(boxed(folder, dedent(kills)))

        assert ended.stdout == "True\n"
        assert ended.returncode == 128 + signal.SIGKILL
        assert bystander.poll() is None


def test_a_grader_that_is_killed_leaves_nothing(folder):
    command = boxed(folder, "os.fork() or os.setpgid(0, 0)\nsay('here')\ntime.sleep(60)\n")
    calls = "import subprocess, sys; subprocess.run(sys.argv[1:])"
    with running([sys.executable, "-c", calls, *command]) as grader:
        assert grader.stdout.readline() == "here\n"

    until(lambda: not processes(folder))


# What it sees, and where it writes


def test_one_that_reads_what_is_not_its_own_finds_nothing(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("TOKEN", "secret")
    (tmp_path / "rubric.toml").write_text("secret")
    reads = f"""
    for path in ({str(tmp_path / "rubric.toml")!r}, '/etc/shadow', '/etc/passwd', '/home',
                 '/root/.bashrc', {str(ROOT / "suites")!r}, {str(ROOT / ".git")!r}, '/sys', '/run'):
        if os.path.exists(path): say(path)
    for path in Path('/proc').glob('[0-9]*/environ'):
        if b'TOKEN' in path.read_bytes(): say(path)
    say(len(os.listdir('/proc/self/fd')), 'TOKEN' in os.environ, os.getcwd())
    """
    read = ran(boxed(folder, dedent(reads)))
    assert (read.stdout, read.stderr) == (f"4 False {folder}\n", "")


def test_one_that_writes_where_it_may_not_writes_nothing(folder):
    writes = f"""
    for place in ('.', '/', '/usr/bin', '/dev', '/etc', {sys.prefix!r}, {str(ROOT)!r}, '/tmp'):
        with contextlib.suppress(OSError):
            Path(place, 'written').write_text('x')
            say(place)
    with contextlib.suppress(OSError):
        os.chmod('server.py', 0o777)
        say('chmod')
    """
    written = ran(boxed(folder, dedent(writes))).stdout.split()

    # A clone below /tmp has a folder of its name there in the sandbox, which is the sandbox's own.
    assert [place for place in written if not place.startswith("/tmp")] == []
    assert not any(Path(place, "written").exists() for place in ("/tmp", sys.prefix, ROOT))
    assert [path.name for path in folder.iterdir()] == ["server.py"]


def test_it_is_nobody_and_may_nothing(folder):
    tells = "say(os.getuid(), *[s.split()[1] for s in open('/proc/self/status') if 'Cap' in s])\n"

    assert ran(boxed(folder, tells)).stdout == f"{sandbox.USER} {' '.join(['0' * 16] * 5)}\n"


def test_loopback_alone_is_a_network_without_others(folder):
    connects = """
    for address in ('127.0.0.1', '192.0.2.1', '{}'):
        with socket.socket() as client, contextlib.suppress(OSError):
            client.settimeout(5)
            listener = socket.create_server((address, 0))
            client.connect(listener.getsockname())
            say(address)
    with socket.socket() as client: say(client.connect_ex(('192.0.2.1', 80)))
    with socket.socket() as client: say(client.connect_ex(('127.0.0.1', {})))
    """
    with socket.create_server(("127.0.0.1", 0)) as ours:
        program = dedent(connects).format(socket.gethostname(), ours.getsockname()[1])
        told = ran(sandbox.alone(boxed(folder, program))).stdout.split()

    assert told[0] == "127.0.0.1" and "192.0.2.1" not in told
    assert told[-2:] == ["101", "111"]  # network is unreachable; connection refused


# That it works


@pytest.mark.timeout(120)
def test_verdicts_are_those_without_a_sandbox(folder, tmp_path):
    shutil.copy(ROOT / "reference_impls/http1/students/careful.py", folder / "server.py")
    verdicts = {}
    plain = ["{python}", "server.py", "{port}"]
    for name, argv in ("plain", plain), ("boxed", sandbox.command(plain, folder, Limits())):
        (tmp_path / f"{name}.toml").write_text(
            f"name = 'same'\ncwd = '{folder}'\ncommand = '''{shlex.join(argv)}'''\n"
            "[[endpoint]]\nprotocol = 'http'\n"
        )
        (tmp_path / name).mkdir()
        chosen = ("suites/http1/server/test_host.py", "suites/http1/server/test_methods.py")
        done = run(tmp_path / name, *chosen, "--target", str(tmp_path / f"{name}.toml"))
        verdicts[name] = [(record["nodeid"], record["verdict"]) for record in done.records]

    assert len(verdicts["plain"]) > 20 and verdicts["boxed"] == verdicts["plain"]


def test_its_processes_are_seen_and_own_their_port(folder, tmp_path):
    place = Loopback()
    port = place.free_port()
    serves = f"listener = socket.create_server(('127.0.0.1', {port}))\nos.fork()\ntime.sleep(60)\n"
    with (tmp_path / "output").open("w+b") as output:
        command = boxed(folder, serves)
        kept = place.spawn(command, cwd=tmp_path, env=os.environ, output=output.fileno())
        until(lambda: place.listening(port)["tcp"])
        pids = kept.pids()
        assert owned(pids, place.listening(port)["tcp"].keys())
        kept.stop()

    assert len(pids) >= 4 and not kept.pids()


@pytest.mark.skipif(os.geteuid() != 0, reason="all of these tests run as an ordinary user already")
def test_as_an_ordinary_user():
    program = """
import subprocess, sys
from pathlib import Path
from types import SimpleNamespace
from grading import sandbox
limits = SimpleNamespace(seconds=10, memory=64, processes=16, disk=4)
sandbox.check()
command = sandbox.command(["python3", sys.argv[1] + "/server.py"], Path(sys.argv[1]), limits)
bomb = subprocess.Popen(command, stdout=subprocess.PIPE)
print(bomb.stdout.readline())
bomb.kill()
"""
    with tempfile.TemporaryDirectory() as name:  # pytest closes its own to others
        folder = Path(name)
        folder.chmod(0o755)
        os.chown(folder, 65534, 65534)
        boxed(folder, "with contextlib.suppress(OSError): say(open('written', 'w'))\n" + BOMB)
        told = ran(
            as_nobody(readable_python(), "-c", program, name),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{PACKAGES}"},
            cwd="/",
        )
        until(lambda: not processes(folder))
    assert (told.stdout, told.stderr) == ("b'full\\n'\n", "")


# Where there is none


def test_a_machine_without_bwrap_is_one_sentence(folder, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)

    with pytest.raises(sandbox.SandboxError, match=r"^the sandbox needs bwrap.*apt-get install"):
        sandbox.command(["true"], folder, Limits())


def test_a_machine_that_forbids_it_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho 'bwrap: No permissions' >&2; exit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    with pytest.raises(sandbox.SandboxError, match=r"^bwrap cannot .* \(bwrap: No permissions\)"):
        sandbox.check.__wrapped__()


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user is bound under every name")
def test_root_under_another_name_is_one_sentence():
    tries = "from grading import sandbox; sandbox.check()"
    tried = ran(["unshare", "-r", sys.executable, "-c", tries], cwd=ROOT)

    assert "SandboxError: the limit of processes binds nobody here" in tried.stderr


def test_this_machine_can():
    sandbox.check()


@pytest.mark.parametrize(("program", "is_there"), [("ls", True), ("no-such-program", False)])
def test_a_sandbox_tells_whether_it_has_a_program(program, is_there):
    assert sandbox.has(program) == is_there
