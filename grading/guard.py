"""The parent of a sandboxed server: gives it a filter of system calls, watches its memory.

    python -I -S guard.py MEGABYTES -- BWRAP ARGUMENT...

A program of its own (standard library only), outside of the sandbox. The limits that the kernel
keeps for a single process bound no sum, so the guard looks at all of them together several times
a second, and kills the sandbox where they hold more than MEGABYTES. The filter, which bwrap
reads from a descriptor, refuses what would hold memory that belongs to no process, and further
sessions: Linux shares the processors out by session, so that a hundred of its processes weigh no
more than one of another's.

Ends with the sandbox's exit status, or with 137 where it was killed for its memory. Whoever kills
the guard kills the sandbox: bwrap was told to die with its parent.
"""

# Importing pathlib would double the time that this program needs to start.
# ruff: noqa: PTH115, PTH123, PTH208

import contextlib
import ctypes
import errno
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator

PAUSE = 0.1
"""Seconds between two looks at the memory: the kernel announces nothing."""
KILLED = 137
PR_SET_PDEATHSIG = 1

REFUSED = {
    # memfd_create, shmget, memfd_secret, io_uring_setup; setsid
    "x86_64": (0xC000003E, (319, 29, 447, 425, 112)),
    "aarch64": (0xC00000B7, (279, 194, 447, 425, 157)),
}
"""By machine, its audit number and the numbers of the system calls that are refused."""
X32 = 0x40000000
"""From here on the numbers of another set of system calls of x86_64, which is refused whole."""


def main() -> int:
    """Start the sandbox, watch it until it ends, return its exit status."""
    megabytes = int(sys.argv[1])
    command = sys.argv[sys.argv.index("--") + 1 :]
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    own = int(os.readlink("/proc/self"))  # as /proc counts, which may be another than getpid()
    with filter_descriptor() as given:
        options = ["--seccomp", str(given)] if given is not None else []
        at = command.index("--seccomp-here")
        sandbox = subprocess.Popen(
            [*command[:at], *options, *command[at + 1 :]],
            env={"PATH": os.defpath},  # process 1 of the sandbox can be asked for it there
            pass_fds=[] if given is None else [given],
        )
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = sandbox.wait(PAUSE)
            return status if status >= 0 else 128 - status
        if held(own, "status", ("RssAnon:", "RssShmem:")) <= megabytes * 1024:
            continue
        if held(own, "smaps_rollup", ("Pss_Anon:", "Pss_Shmem:")) > megabytes * 1024:
            sandbox.kill()
            sandbox.wait()
            print(f"sandbox: killed, as it held more than {megabytes} MB of memory", flush=True)
            return KILLED


def held(ancestor: int, table: str, rows: tuple[str, ...]) -> int:
    """Return what all processes below `ancestor` hold, in kB, by rows of /proc/PID/`table`.

    Rss counts a page that several share for each of them and is cheap; Pss divides it.
    """
    total = 0
    for pid in descendants(ancestor):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/{table}") as lines:
            words = (line.split() for line in lines if line.startswith(rows))
            total += sum(int(row[1]) for row in words)
    return total


def descendants(ancestor: int) -> Iterator[int]:
    """Yield every living process below `ancestor`, from /proc."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as about:
                parent = int(about.read().rpartition(b")")[2].split()[1])
                children.setdefault(parent, []).append(int(name))
    below = children.get(ancestor, [])
    while below:
        pid = below.pop()
        below += children.get(pid, [])
        yield pid


@contextlib.contextmanager
def filter_descriptor() -> Iterator[int | None]:
    """Give a descriptor from which bwrap reads the filter; None on a machine that has none here."""
    if os.uname().machine not in REFUSED:
        yield None
        return
    reading, writing = os.pipe()
    try:
        os.write(writing, filter_of(*REFUSED[os.uname().machine]))
        os.close(writing)
        yield reading
    finally:
        os.close(reading)


def filter_of(machine: int, refused: tuple[int, ...]) -> bytes:
    """Return a classic BPF program: ENOSYS for what is refused, and for every other machine."""
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    steps = [(load, 0, 0, 4), (equal, 1, 0, machine), (give, 0, 0, 0x50000 | errno.ENOSYS)]
    steps += [(load, 0, 0, 0), (at_least, len(refused) + 1, 0, X32)]
    steps += [(equal, len(refused) - n, 0, number) for n, number in enumerate(refused)]
    steps += [(give, 0, 0, 0x7FFF0000), (give, 0, 0, 0x50000 | errno.ENOSYS)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


if __name__ == "__main__":
    sys.exit(main())
