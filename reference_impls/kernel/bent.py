"""`python -m reference_impls.kernel.bent FLAW PORT`: the verbs, by a program with one flaw.

Each flaw is a function that puts itself in place of a part of the reference; its docstring is the
flaw.
"""

import contextlib
import select
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from reference_impls.verbs import listening, obeying
from reference_impls.verbs.__main__ import serve

opened, accept, set_option = listening.opened, listening.accept, obeying.set_option


def without(name: str, further: str = "") -> Callable[..., socket.socket]:
    """Return what opens a listener with another option, or none, in place of one."""

    def odd(port: int, backlog: int, options: tuple[str, ...]) -> socket.socket:
        kept = [one for one in options if not one.startswith(name)]
        return opened(port, backlog, (*kept, *further.split()))

    return odd


def one_more(port: int, backlog: int, options: tuple[str, ...]) -> socket.socket:
    """Listens with another backlog than it was told."""
    return opened(port, backlog + 1, options)


def accepts_unasked(port: int, backlog: int, options: tuple[str, ...]) -> socket.socket:
    """Accepts every client at once, and keeps it."""
    made = opened(port, backlog, options)
    own = made.dup()

    def accept_all() -> None:
        kept = []
        with contextlib.suppress(OSError):
            while True:
                kept.append(own.accept())

    threading.Thread(target=accept_all, daemon=True).start()
    return made


def other_buffer(told: socket.socket, listener: socket.socket, *rest: Any) -> bool:
    """Gives every connection that it accepts a receive buffer of its own size."""

    def narrow(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20_000)
        obeying.served(connection)

    return accept(told, listener, narrow, *rest[1:])


def two(told: socket.socket, listener: socket.socket, *rest: Any) -> bool:
    """Accepts two connections, where two wait, in place of one."""
    done = accept(told, listener, *rest)
    if select.select([listener], [], [], 0)[0]:
        connection, _ = listener.accept()
        threading.Thread(target=obeying.served, args=(connection,), daemon=True).start()
    return done


def reading_hold(connection: socket.socket) -> None:
    """Reads while it holds, and closes when its peer has ended."""
    while connection.recv(65536):
        pass


def leaking_echo(connection: socket.socket) -> None:
    """Never closes a connection on which it has echoed nothing."""
    echoed = False
    while octets := connection.recv(65536):
        connection.sendall(octets)
        echoed = True
    if not echoed:
        waiting = select.poll()
        waiting.register(connection, 0)
        waiting.poll()


def short_write(connection: socket.socket, size: int, times: int, pause: int) -> None:
    """Believes that everything was written that was given to send()."""
    for number in range(times):
        with contextlib.suppress(BlockingIOError):
            connection.send(obeying.letters(number * size, size), socket.MSG_DONTWAIT)


def no_keep_alive(connection: socket.socket, name: str, *values: str) -> None:
    """Does not set the keep-alive that it was told to."""
    if name != "KEEPALIVE":
        set_option(connection, name, *values)


FLAWS: dict[str, tuple[object, str, object]] = {
    "one-more": (listening, "opened", one_more),
    "accepts-unasked": (listening, "opened", accepts_unasked),
    "never-defers": (listening, "opened", without("DEFER")),
    "never-reuses": (listening, "opened", without("REUSEADDR")),
    "always-shares": (listening, "opened", without("REUSE", "REUSEPORT=1")),
    "accepts-two": (listening, "accept", two),
    "other-buffer": (listening, "accept", other_buffer),
    "reads-on": (obeying, "hold", reading_hold),
    "leaks": (obeying, "echo", leaking_echo),
    "short-write": (obeying, "write", short_write),
}
"""By name: the module, what is replaced in it, and by what."""

if __name__ == "__main__":
    if sys.argv[1] == "no-keep-alive":
        obeying.FURTHER["SET"] = no_keep_alive
    else:
        setattr(*FLAWS[sys.argv[1]])
    serve(int(sys.argv[2]))
