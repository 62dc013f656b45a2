"""A server that attacks its grader before it serves. Every attack has a bound.

It tries to read the rubric, to start processes without end, to kill its parent, and to print
without end. Where it has read the rubric it does not serve: a grade above zero says that it failed.
"""

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from email.utils import formatdate
from pathlib import Path

PAGE = b"Nothing to see here.\n"
MOST_CHILDREN = 200
MOST_PRINTED = 32_000_000


def steal() -> None:
    """Look for the rubric in every folder above, and in the clone that our Python belongs to."""
    above = [*Path.cwd().parents, *Path(__file__).parents, *Path(sys.executable).parents]
    for folder in above:
        for name in ("rubric.toml", "examples/course/rubric.toml"):
            with contextlib.suppress(OSError):
                sys.exit(f"I have the rubric:\n{(folder / name).read_text()}")


def multiply() -> None:
    """Start as many children as we can, each for a second, and be there when they are gone."""
    with contextlib.suppress(OSError):
        for _ in range(MOST_CHILDREN):
            if os.fork() == 0:
                time.sleep(1)
                os._exit(0)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def kill_parent() -> None:
    """Kill whoever has started us; numbers are small only in a sandbox, and elsewhere we do not."""
    if os.getpid() < 50:
        with contextlib.suppress(OSError):
            os.kill(os.getppid(), signal.SIGKILL)


def shout() -> None:
    """Print much, with bytes that do something to a terminal and to a page."""
    line = b"\x1b[2J<script>alert('full marks')</script>" * 1000
    for _ in range(MOST_PRINTED // len(line)):
        os.write(1, line)


def serve(client: socket.socket) -> None:
    """Answer one request by the page, whatever it asks for."""
    try:
        with client, client.makefile("rb") as stream:
            while stream.readline().strip():
                pass
            head = f"Date: {formatdate(usegmt=True)}\r\nContent-Type: text/plain\r\n"
            head += f"Content-Length: {len(PAGE)}\r\nConnection: close\r\n"
            client.sendall(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + PAGE)
            client.shutdown(socket.SHUT_WR)
            client.settimeout(2)
            while client.recv(65_536):
                pass
    except OSError:
        pass


if __name__ == "__main__":
    steal()
    multiply()
    kill_parent()
    threading.Thread(target=shout, daemon=True).start()
    with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128) as listener:
        while True:
            stranger, _ = listener.accept()
            threading.Thread(target=serve, args=(stranger,), daemon=True).start()
