"""A small HTTP/1.1 server: careful with lines and lengths, but it knows no chunks.

What it does not know, either: that a Host may be malformed, that blanks may stand neither before a
field nor behind its name, and that a list may come on two lines.
"""

import socket
import sys
import threading
from email.utils import formatdate
from typing import IO

PAGE = b"Partly right is not wrong.\n"
CLOSING = "Connection: close\r\n"


def main() -> None:
    """Serve each client in a thread of its own."""
    with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128) as listener:
        while True:
            client, _ = listener.accept()
            threading.Thread(target=serve, args=(client,), daemon=True).start()


def serve(client: socket.socket) -> None:
    """Answer the requests of one connection."""
    try:
        with client, client.makefile("rb") as stream:
            try:
                while exchange(client, stream):
                    pass
            except ValueError as error:
                respond(client, "400 Bad Request", f"{error}\n".encode(), CLOSING)
            client.shutdown(socket.SHUT_WR)
            client.settimeout(2)
            while client.recv(65_536):
                pass
    except OSError:
        pass


def exchange(client: socket.socket, stream: IO[bytes]) -> bool:
    """Read one request and answer it; return whether the connection goes on."""
    method, target, version = (line(stream) or line(stream)).split(" ")
    if version not in ("HTTP/1.1", "HTTP/1.0"):
        raise ValueError("that is not HTTP/1.1")
    fields = {}
    while field := line(stream):
        name, value = field.split(":", 1)
        if name.lower().strip() in fields:
            raise ValueError(f"{name} comes twice")
        fields[name.lower().strip()] = value.strip()
    if "host" not in fields and version == "HTTP/1.1":
        raise ValueError("which host?")
    length = fields.get("content-length", "0")
    if not length.isdigit():
        raise ValueError("that is no length")
    content = stream.read(int(length))
    if len(content) < int(length):
        raise ConnectionError("the client has ended")
    close = "close" in fields.get("connection", "").lower() or version == "HTTP/1.0"
    extra = CLOSING if close else ""
    if method == "POST" and target == "/echo":
        respond(client, "200 OK", content, extra)
    elif method not in ("GET", "HEAD"):
        respond(client, "501 Not Implemented", b"GET, HEAD, POST\n", extra)
    elif target == "/":
        respond(client, "200 OK", PAGE, extra, method == "HEAD")
    else:
        respond(client, "404 Not Found", b"There is nothing.\n", extra, method == "HEAD")
    return not close


def line(stream: IO[bytes]) -> str:
    """Read to the end of a line."""
    octets = stream.readline(65_536)
    if not octets.endswith(b"\r\n"):
        raise ConnectionError("the client has ended, or goes on for too long")
    return octets[:-2].decode("latin-1")


def respond(
    client: socket.socket, status: str, body: bytes, extra: str, head_only: bool = False
) -> None:
    """Send a response."""
    head = f"Date: {formatdate(usegmt=True)}\r\nContent-Type: text/plain\r\n"
    head += f"Content-Length: {len(body)}\r\n{extra}"
    client.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + (b"" if head_only else body))


if __name__ == "__main__":
    main()
