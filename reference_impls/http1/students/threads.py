"""A server with a thread for each client, and connections that persist.

Its faults: field names are compared as they are written, a Content-Length that int() does not take
ends the thread, chunked coding is unknown, and a line may end as it likes.
"""

import socket
import sys
import threading
from email.utils import formatdate
from io import BufferedRWPair

PAGES = {"/": b"Welcome to my server.\n", "/about": b"It was written in a weekend.\n"}


def main() -> None:
    """Take clients for ever."""
    server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    while True:
        client, _ = server.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()


def serve(client: socket.socket) -> None:
    """Serve one client until it goes."""
    with client, client.makefile("rwb") as file:
        while handle(file):
            pass


def handle(file: BufferedRWPair) -> bool:
    """Answer one request; return whether the connection goes on."""
    line = file.readline().decode("latin-1").strip()
    if not line:
        return False
    method, path, version = line.split()
    headers = {}
    while field := file.readline().decode("latin-1").strip():
        name, value = field.split(":", 1)
        headers[name] = value.strip()
    body = file.read(int(headers.get("Content-Length", 0)))
    if method == "POST" and path == "/echo":
        respond(file, "200 OK", body)
    elif method not in ("GET", "HEAD"):
        respond(file, "405 Method Not Allowed", b"")
    elif path in PAGES:
        respond(file, "200 OK", PAGES[path], method == "HEAD")
    else:
        respond(file, "404 Not Found", b"No such page.\n", method == "HEAD")
    return headers.get("Connection") != "close" and version == "HTTP/1.1"


def respond(file: BufferedRWPair, status: str, body: bytes, head_only: bool = False) -> None:
    """Write a response."""
    file.write(f"HTTP/1.1 {status}\r\n".encode())
    file.write(f"Date: {formatdate(usegmt=True)}\r\n".encode())
    file.write(f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n".encode())
    if not head_only:
        file.write(body)
    file.flush()


if __name__ == "__main__":
    main()
