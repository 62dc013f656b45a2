"""A server that only minds clients that go away: what else it does not expect ends the program.

Its author has tried it with a browser, which sends no malformed requests.
"""

import contextlib
import os
import socket
import sys
import threading
from email.utils import formatdate
from typing import IO

PAGE = b"It works here.\n"


def main() -> None:
    """Serve each client in a thread of its own; an exception in one is the end of all."""
    threading.excepthook = lambda problem: os._exit(print(problem.exc_value, flush=True) or 1)
    with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128) as listener:
        while True:
            client, _ = listener.accept()
            threading.Thread(target=serve, args=(client,), daemon=True).start()


def serve(client: socket.socket) -> None:
    """Answer the requests of one connection."""
    with contextlib.suppress(OSError), client, client.makefile("rb") as stream:
        while (request := stream.readline().decode().strip()) and exchange(client, stream, request):
            pass


def exchange(client: socket.socket, stream: IO[bytes], request: str) -> bool:
    """Read the rest of one request and answer it; return whether the connection goes on."""
    method, target, _version = request.split()
    fields = {}
    while line := stream.readline().decode().strip():
        name, value = line.split(": ")
        fields[name.lower()] = value.strip()
    assert fields["host"]
    content = stream.read(int(fields.get("content-length", 0)))
    known = {("GET", "/"): PAGE, ("HEAD", "/"): PAGE, ("POST", "/echo"): content}
    body = known[method, target]
    head = f"Date: {formatdate(usegmt=True)}\r\nContent-Type: text/plain\r\n"
    head += f"Content-Length: {len(body)}\r\n"
    client.sendall(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + (b"" if method == "HEAD" else body))
    return "close" not in fields.get("connection", "").lower()


if __name__ == "__main__":
    main()
