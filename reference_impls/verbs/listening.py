"""The verb LISTEN: a listener that a client has opened, and that accepts when it is told to."""

import errno
import select
import socket
import threading
from collections.abc import Callable

from reference_impls.verbs.reading import read_line

OPTIONS = {
    "RCVBUF": (socket.SOL_SOCKET, socket.SO_RCVBUF),
    "REUSEADDR": (socket.SOL_SOCKET, socket.SO_REUSEADDR),
    "REUSEPORT": (socket.SOL_SOCKET, socket.SO_REUSEPORT),
    "DEFER": (socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT),
}

Serve = Callable[[socket.socket], None]


def listen(told: socket.socket, serve: Serve, port: str, backlog: str, *options: str) -> None:
    """Listen at a port, and obey what is said on `told` until that ends; then close it.

    ACCEPT accepts one connection and has it served, SHUTDOWN shuts the listener down for reading,
    CLOSE closes it. Each is answered by a line.
    """
    try:
        listener = opened(int(port), int(backlog), options)
    except OSError as trouble:
        told.sendall(errno.errorcode.get(trouble.errno or 0, "?").encode() + b"\n")
        return
    with listener:
        told.sendall(b"listening\n")
        while (order := read_line(told).split()) and order != [b"CLOSE"]:
            if order[0] == b"ACCEPT" and not accept(told, listener, serve, order[1:]):
                return
            if order == [b"SHUTDOWN"]:
                listener.shutdown(socket.SHUT_RD)
                told.sendall(b"shut\n")
    if order:
        told.sendall(b"closed\n")


def opened(port: int, backlog: int, options: tuple[str, ...]) -> socket.socket:
    """Return a listener of both versions of IP; `options` are such as RCVBUF=4096."""
    made = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        for name, _, value in (option.partition("=") for option in options):
            made.setsockopt(*OPTIONS[name], int(value))
        made.bind(("::", port))
        made.listen(backlog)
    except OSError:
        made.close()
        raise
    return made


def accept(
    told: socket.socket, listener: socket.socket, serve: Serve, further: list[bytes]
) -> bool:
    """Wait for a connection and have it served; False where nobody waits for that any more.

    With SHUTDOWN it is shut down for reading, and held.
    """
    waiting = select.poll()
    waiting.register(listener, select.POLLIN)
    waiting.register(told, 0)  # POLLERR and POLLHUP come unasked
    if told.fileno() in dict(waiting.poll()):
        return False
    connection, _ = listener.accept()
    if further == [b"SHUTDOWN"]:
        connection.shutdown(socket.SHUT_RD)
        threading.Thread(target=held, args=(connection,), daemon=True).start()
    else:
        threading.Thread(target=serve, args=(connection,), daemon=True).start()
    told.sendall(b"accepted\n")
    return True


def held(connection: socket.socket) -> None:
    """Keep a connection until it is broken."""
    waiting = select.poll()
    waiting.register(connection, 0)
    with connection:
        waiting.poll()
