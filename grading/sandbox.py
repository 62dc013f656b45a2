"""A submission's server in a sandbox: bubblewrap around its command.

    check()                                          # once; raises SandboxError
    argv = command(["python3", "server.py", "8080"], folder, limits)

What the server has inside: a read-only /usr with the libraries, a handful of files of /etc, the
Python that runs wireproof with its venv, its own folder read-only at its own path, and one place
to write, /tmp, of bounded size and gone afterwards. PID and IPC namespaces of its own, no home,
no capability, no environment of ours, no further namespaces. It keeps the network namespace in
which it is started: the lab's, where the wire is all there is. For a run on loopback `alone` puts
pytest, and so the server, into a fresh one that has nothing but loopback.

A limit of processes does not bind root. So where root grades, a first bwrap makes the very same
files visible, whatever home they lie in, the command becomes a user who owns nothing, and a second
bwrap goes on as everybody else's: that user has to be able to read the folder.
"""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

GUARD = Path(__file__).with_name("guard.py")
USER = "65525"
"""A number that Debian gives to nobody, not even for a while; the server's user and group."""
FILES = 1024
"""Descriptors that one process may have open."""
SHARED = 1 << 20
"""Octets of /dev/shm: semaphores fit, data goes to /tmp."""
PATIENCE = 20.0

SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
ETC = (
    *("/etc/ld.so.cache", "/etc/alternatives", "/etc/hosts", "/etc/nsswitch.conf"),
    *("/etc/mime.types", "/etc/localtime"),
)
INSTALL = "install it (apt-get install bubblewrap), or grade with --no-sandbox"


class SandboxError(Exception):
    """There can be no sandbox here; one sentence that says what to do."""


class Limits(Protocol):
    """What one submission's server may use."""

    @property
    def seconds(self) -> int:
        """Of the processor, for each process; the wall clock is the caller's."""

    @property
    def memory(self) -> int:
        """MB, for all processes together."""

    @property
    def processes(self) -> int:
        """Processes and threads."""

    @property
    def disk(self) -> int:
        """MB that may be written, for all files together."""


@dataclass(frozen=True)
class _Small:
    seconds: int = 10
    memory: int = 256
    processes: int = 4
    disk: int = 1


SMALL = _Small()
"""What the trial of a sandbox may use."""


def command(argv: Sequence[str], folder: Path, limits: Limits) -> list[str]:
    """Return the command that runs `argv` in `folder`, inside a sandbox.

    The program is looked for in the sandbox's PATH, where the Python that runs wireproof comes
    first. What it prints goes through; the caller bounds it. Exit status: the program's, 128 and
    more for a signal. It has ended when its first process has.

    Raises SandboxError where there is no bwrap.
    """
    folder = folder.resolve()
    inner = [_program("bwrap"), *_isolation(), *_files(folder, limits), *_writable()]
    inner += ["--seccomp-here", "--", *_limited(limits), *argv]
    return [
        sys.executable,
        "-I",
        "-S",
        str(GUARD),
        str(limits.memory),
        "--",
        *_become(folder, limits),
        *inner,
    ]


def alone(argv: Sequence[str]) -> list[str]:
    """Return the command that runs `argv`, not sandboxed, with no network but loopback.

    It ends with the thread that starts it: that thread has to wait for it.
    """
    every = ["--cap-add", "ALL"] if _is_root() else []
    network = ["--unshare-net", "--die-with-parent", *every]
    return [_program("bwrap"), "--dev-bind", "/", "/", *network, "--", *argv]


@functools.cache
def check() -> None:
    """Try a sandbox for real. Raises SandboxError with one sentence that says what to do."""
    for argv in (command(["true"], GUARD.parent, SMALL), alone(["true"])):
        tried = _tried(argv)
        if tried.returncode:
            why = (tried.stderr.strip().splitlines() or ["without a word"])[-1]
            raise SandboxError(
                f"bwrap cannot make a sandbox here ({why}): it needs user namespaces and "
                "bubblewrap 0.8; allow them, or grade with --no-sandbox"
            )
    forks = "import os, time; [os.fork() or time.sleep(9) for _ in range(8)]"
    forking = command([sys.executable, "-I", "-S", "-c", forks], GUARD.parent, SMALL)
    if _tried(forking).returncode == 0:
        raise SandboxError(
            "the limit of processes binds nobody here, as we are root under another name: grade "
            "as the machine's root or as an ordinary user, or with --no-sandbox"
        )


def has(program: str) -> bool:
    """Whether a sandbox has a program of that name in its PATH. It is tried for real."""
    argv = ["sh", "-c", 'command -v "$0"', program]
    return _tried(command(argv, GUARD.parent, SMALL)).returncode == 0


def _tried(argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(argv, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise SandboxError(
            f"a sandbox does not end within {PATIENCE:.0f} s here: try again on a machine with "
            "less to do, or grade with --no-sandbox"
        ) from None


def _program(name: str) -> str:
    """Return where a program is; the PATH of an ordinary user may be short."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/bin"]))
    if found is None:
        raise SandboxError(f"the sandbox needs {name}, which is not here: {INSTALL}")
    return found


def _is_root() -> bool:
    """Whether we are the machine's root, or a container's, and not one user who is called so."""
    maps = Path("/proc/self/uid_map").read_text(encoding="ascii").split()
    return os.geteuid() == 0 and int(maps[2]) > int(USER)


def _become(folder: Path, limits: Limits) -> list[str]:
    """Return what root has before the command: the same files, and another user."""
    if not _is_root():
        return []
    able = ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    # A parent that has no power over the other user cannot end its child with itself, as
    # --die-with-parent would have it; the first process of a PID namespace takes all along.
    able += ["--unshare-pid", "--die-with-parent"]
    user = [_program("setpriv"), f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
    proc = ["--bind", "/proc", "/proc", "--dev", "/dev"]
    return [_program("bwrap"), *able, *proc, *_files(folder, limits), "--", *user]


def _isolation() -> list[str]:
    """Return the namespaces: everything of its own except the network."""
    spaces = ["user", "pid", "ipc", "uts"]
    user = ["--disable-userns", "--uid", USER, "--gid", USER, "--hostname", "sandbox"]
    return [
        *(f"--unshare-{space}" for space in spaces),
        *user,
        "--new-session",
        "--die-with-parent",
    ]


def _files(folder: Path, limits: Limits) -> list[str]:
    """Return what is visible: /tmp, which takes what is written, and all that is read-only."""
    options = ["--size", str(limits.disk << 20), "--tmpfs", "/tmp", *_bound("/usr")]
    for path in map(Path, SYSTEM):
        if path.is_symlink():
            options += ["--symlink", str(path.readlink()), str(path)]
        elif path.exists():
            options += _bound(str(path))
    for path in map(Path, ETC):
        options += _bound(str(path)) if path.exists() else []
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        if not Path(prefix).is_relative_to("/usr"):
            options += _bound(prefix)
    return [*options, *_bound(str(folder)), "--chdir", str(folder)]


def _bound(path: str) -> list[str]:
    """Return what makes a path visible, read-only; by itself bwrap closes its parents to others."""
    parents = [str(parent) for parent in reversed(Path(path).parents)][1:]
    return [*(word for parent in parents for word in ("--dir", parent)), "--ro-bind", path, path]


def _writable() -> list[str]:
    """Return what the kernel shows, nothing else to write to, and all variables."""
    path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"])
    variables = {"PATH": path, "HOME": "/tmp", "TMPDIR": "/tmp", "LANG": "C.UTF-8"}
    return [
        *("--proc", "/proc", "--dev", "/dev"),
        *("--size", str(SHARED), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"),
        *("--remount-ro", "/", "--clearenv"),
        *(word for name, value in variables.items() for word in ("--setenv", name, value)),
    ]


def _limited(limits: Limits) -> list[str]:
    """Return what gives a command the kernel's limits, and the last place in every queue."""
    megabyte = 1 << 20
    bounds = {
        "nproc": limits.processes,
        "cpu": limits.seconds,
        "data": limits.memory * megabyte,
        "fsize": limits.disk * megabyte,
        "nofile": FILES,
        "core": 1,  # none, and 0 would still have one sent to a program that collects them
    }
    return [
        _program("prlimit"),
        *(f"--{name}={value}:{value}" for name, value in bounds.items()),
        *("--", _program("nice"), "-n", "19"),
    ]
