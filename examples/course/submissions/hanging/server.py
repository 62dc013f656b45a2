"""A server that forgets the end of file: where a client ends too early it turns in its loop.

It has one loop for all clients, so that from then on it serves nobody.
"""

import socket
import sys
from email.utils import formatdate

PAGE = b"One after the other, please.\n"


def exchange(client: socket.socket) -> None:
    """Read one request and answer it."""
    octets = b""
    while b"\r\n\r\n" not in octets:
        octets += client.recv(65_536)  # b"" is the end of the client, and here nobody looks
    head, _, content = octets.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = dict(line.lower().split(":", 1) for line in lines if ":" in line)
    length = fields.get("content-length", "0").strip()
    words = first.split(" ")
    if len(words) != 3 or "host" not in fields or not length.isdigit():
        return respond(client, "400 Bad Request", b"I do not understand.\n")
    while len(content) < int(length):
        content += client.recv(65_536)  # neither here
    if words[0] == "POST":
        return respond(client, "200 OK", content[: int(length)])
    if words[0] not in ("GET", "HEAD"):
        return respond(client, "501 Not Implemented", b"GET, HEAD, POST\n")
    return respond(client, "200 OK", PAGE, words[0] == "HEAD")


def respond(client: socket.socket, status: str, body: bytes, head_only: bool = False) -> None:
    """Send a response, the last one on its connection."""
    head = f"Date: {formatdate(usegmt=True)}\r\nContent-Type: text/plain\r\n"
    head += f"Content-Length: {len(body)}\r\nConnection: close\r\n"
    client.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + (b"" if head_only else body))
    client.shutdown(socket.SHUT_WR)
    client.settimeout(0.5)
    while client.recv(65_536):
        pass


with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128) as listener:
    while True:
        try:
            with listener.accept()[0] as stranger:
                exchange(stranger)
        except OSError:
            pass
