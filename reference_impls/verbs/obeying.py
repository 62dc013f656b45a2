"""What a connection does that obeys the verbs (docs/targets.md)."""

import errno
import select
import socket
import threading
import time
from collections.abc import Callable

from reference_impls.verbs.listening import listen
from reference_impls.verbs.reading import read_line

LETTERS = b"abcdefghijklmnopqrstuvwxyz"


def served(connection: socket.socket) -> None:
    """Obey on one connection; how it ends is the other side's business."""
    try:
        obey(connection)
    except OSError:
        pass
    finally:
        connection.close()


def obey(connection: socket.socket) -> None:
    """Do one verb after the other, until the peer has ended or a verb is the last one."""
    while line := read_line(connection):
        verb, *arguments = line.decode("ascii", "replace").split() or [""]
        if verb == "ECHO":
            echo(connection)
        elif verb == "HOLD":
            hold(connection)
        elif verb == "CLOSE" and arguments == ["WRITE"]:
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
        elif verb == "WRITE" and len(arguments) == 3:
            write(connection, *map(int, arguments))
            continue
        elif verb in FURTHER:
            FURTHER[verb](connection, *arguments)
            continue
        return


def echo(connection: socket.socket) -> None:
    """Write back what is read, until the peer ends."""
    while octets := connection.recv(65536):
        connection.sendall(octets)


def hold(connection: socket.socket) -> None:
    """Read nothing, and do not close either, until the connection is broken or over."""
    waiting = select.poll()
    waiting.register(connection, 0)  # POLLERR and POLLHUP come unasked
    waiting.poll()


def write(connection: socket.socket, size: int, times: int, pause: int) -> None:
    """Write `size` octets `times` times, `pause` milliseconds between two of them."""
    for number in range(times):
        if number:
            time.sleep(pause / 1000)
        connection.sendall(letters(number * size, size))


def letters(first: int, count: int) -> bytes:
    """Return `count` letters of the alphabet, over and over, from position `first` on."""
    start = first % len(LETTERS)
    return (LETTERS * (count // len(LETTERS) + 2))[start : start + count]


# -- further verbs: a target claims them, the four above every program has


def set_option(connection: socket.socket, name: str, *values: str) -> None:
    """Set an option of this connection."""
    for level, option, value in zip(*OPTIONS[name], map(int, values), strict=True):
        connection.setsockopt(level, option, value)


def connect(connection: socket.socket, host: str, port: str, *early: str) -> None:
    """Connect to there and obey on that connection, too; say here how it went.

    With a word, that is sent in the SYN, where the kernel has a cookie: RFC 7413.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    threading.Thread(target=_connected, args=(connection, made, (host, int(port)), early)).start()


def _connected(
    told: socket.socket, made: socket.socket, there: tuple[str, int], early: tuple[str, ...]
) -> None:
    try:
        if early:
            made.sendto(early[0].encode(), socket.MSG_FASTOPEN, there)
        else:
            made.connect(there)
    except OSError as trouble:
        made.close()
        told.sendall(errno.errorcode.get(trouble.errno or 0, "?").encode() + b"\n")
        return
    told.sendall(b"connected\n")
    served(made)


def report(connection: socket.socket, host: str, port: str) -> None:
    """Read until the connection is over, and say on one to there how it ended."""
    how = "closed"
    try:
        while connection.recv(65536):
            pass
    except OSError as trouble:
        how = errno.errorcode.get(trouble.errno or 0, "?")
    with socket.create_connection((host, int(port))) as told:
        told.sendall(f"{how}\n".encode())


def urgent(connection: socket.socket, what: str) -> None:
    """Send one octet as urgent, or wait until the peer's are announced, and say so."""
    if what == "SEND":
        connection.send(b"!", socket.MSG_OOB)
        return
    waiting = select.poll()
    waiting.register(connection, select.POLLPRI)
    waiting.poll()
    connection.sendall(b"urgent\n")


ALL, TCP = socket.SOL_SOCKET, socket.IPPROTO_TCP
OPTIONS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "NODELAY": ((TCP,), (socket.TCP_NODELAY,)),
    "CORK": ((TCP,), (socket.TCP_CORK,)),
    "USER_TIMEOUT": ((TCP,), (socket.TCP_USER_TIMEOUT,)),
    "OOBINLINE": ((ALL,), (socket.SO_OOBINLINE,)),
    "KEEPALIVE": (
        (ALL, TCP, TCP, TCP),
        (socket.SO_KEEPALIVE, socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT),
    ),
}
"""By name: the levels and the options that its values are for, in order."""


def listening(connection: socket.socket, *arguments: str) -> None:
    """Open a further listener; this connection says what it does."""
    listen(connection, served, *arguments)


FURTHER: dict[str, Callable[..., None]] = {
    "SET": set_option,
    "CONNECT": connect,
    "REPORT": report,
    "URGENT": urgent,
    "LISTEN": listening,
}
