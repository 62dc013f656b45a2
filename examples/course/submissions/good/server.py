"""A small HTTP/1.1 server by somebody who has read RFC 9112 to its end."""

import re
import socket
import sys
import threading
from email.utils import formatdate
from typing import IO

PAGE = b"A small server says hello.\n"
LONGEST_LINE = 16_384
MOST_LINES = 100
MOST_CONTENT = 1_000_000

TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST_LINE = re.compile(rf"({TOKEN}) (\S+) HTTP/([0-9])\.([0-9])", re.ASCII)
FIELD_LINE = re.compile(rf"({TOKEN}):([\t\x20-\x7e\x80-\xff]*)")
CHUNK_LINE = re.compile(r"([0-9A-Fa-f]{1,16})([ \t]*;[\t\x20-\x7e\x80-\xff]*)?")
TARGET = re.compile(r"/([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|([A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(:[0-9]*)?")


class RefusedError(Exception):
    """The request is answered by this status, and the connection ends."""


def main() -> None:
    """Serve each client in a thread of its own."""
    with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128) as listener:
        while True:
            client, _ = listener.accept()
            threading.Thread(target=serve, args=(client,), daemon=True).start()


def serve(client: socket.socket) -> None:
    """Answer the requests of one connection, and end it so that the last answer arrives."""
    try:
        with client, client.makefile("rb") as stream:
            client.settimeout(60)
            try:
                while exchange(client, stream):
                    pass
            except RefusedError as refusal:
                client.sendall(response(str(refusal), f"{refusal}\n".encode(), close=True))
            client.shutdown(socket.SHUT_WR)
            client.settimeout(2)  # octets that are unread at the close would destroy the answer
            while client.recv(65_536):
                pass
    except OSError:
        pass


def exchange(client: socket.socket, stream: IO[bytes]) -> bool:
    """Read one request and answer it; return whether the connection goes on."""
    line = read_line(stream, "414 URI Too Long") or read_line(stream, "414 URI Too Long")
    words = REQUEST_LINE.fullmatch(line)
    if not words:
        raise RefusedError("400 Bad Request")
    method, target, major, minor = words.groups()
    if major != "1":
        raise RefusedError("505 HTTP Version Not Supported")
    old = minor == "0"
    fields = read_fields(stream)
    path = path_of(target, method, fields.get("host", []), old)
    if "100-continue" in listed(fields, "expect") and not old:
        client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    content = read_content(stream, fields, old)
    close = old or "close" in listed(fields, "connection")
    client.sendall(answer(method, path, content, close))
    return not close


def read_line(stream: IO[bytes], too_long: str) -> str:
    """Read to the next CRLF."""
    line = stream.readline(LONGEST_LINE)
    if len(line) == LONGEST_LINE:
        raise RefusedError(too_long)
    if not line.endswith(b"\n"):
        raise ConnectionError("the client has ended")
    if not line.endswith(b"\r\n"):
        raise RefusedError("400 Bad Request")
    return line[:-2].decode("latin-1")


def read_fields(stream: IO[bytes]) -> dict[str, list[str]]:
    """Read field lines to the empty one: the values of each name, in lower case."""
    fields: dict[str, list[str]] = {}
    for _ in range(MOST_LINES):
        line = read_line(stream, "431 Request Header Fields Too Large")
        if not line:
            return fields
        field = FIELD_LINE.fullmatch(line)
        if not field:
            raise RefusedError("400 Bad Request")
        fields.setdefault(field[1].lower(), []).append(field[2].strip(" \t"))
    raise RefusedError("431 Request Header Fields Too Large")


def listed(fields: dict[str, list[str]], name: str) -> list[str]:
    """Return the members of a field that is a list, in lower case."""
    members = ",".join(fields.get(name, [])).split(",")
    return [member.strip(" \t").lower() for member in members if member.strip(" \t")]


def path_of(target: str, method: str, hosts: list[str], old: bool) -> str:
    """Return the path that is asked for; refuse what names none, or no host."""
    if len(hosts) > 1 or (not hosts and not old) or not HOST.fullmatch("".join(hosts)):
        raise RefusedError("400 Bad Request")
    if target == "*" and method == "OPTIONS":
        return "/"
    absolute = re.fullmatch(r"http://([^/?#]+)([/?].*)?", target, re.IGNORECASE)
    if absolute and HOST.fullmatch(absolute[1]) and absolute[1][0] != ":":
        target = absolute[2] or "/"
        target = target if target[0] == "/" else "/" + target
    if not TARGET.fullmatch(target):
        raise RefusedError("400 Bad Request")
    return target.partition("?")[0]


def read_content(stream: IO[bytes], fields: dict[str, list[str]], old: bool) -> bytes:
    """Read the content of a request, however it is framed."""
    lengths = set(fields.get("content-length", []))
    if "transfer-encoding" in fields:
        codings = listed(fields, "transfer-encoding")
        if old or lengths or codings.count("chunked") != 1 or codings[-1] != "chunked":
            raise RefusedError("400 Bad Request")
        if codings != ["chunked"]:
            raise RefusedError("501 Not Implemented")
        return read_chunks(stream)
    if not lengths:
        return b""
    length = lengths.pop()
    if lengths or not re.fullmatch("[0-9]+", length):
        raise RefusedError("400 Bad Request")
    return read_octets(stream, int(length))


def read_chunks(stream: IO[bytes]) -> bytes:
    """Read a content in chunks, with its trailer section."""
    content = b""
    while True:
        size = CHUNK_LINE.fullmatch(read_line(stream, "400 Bad Request"))
        if not size:
            raise RefusedError("400 Bad Request")
        chunk = read_octets(stream, int(size[1], 16))
        if not chunk:
            read_fields(stream)
            return content
        content += chunk
        if len(content) > MOST_CONTENT:
            raise RefusedError("413 Content Too Large")
        if stream.read(2) != b"\r\n":
            raise RefusedError("400 Bad Request")


def read_octets(stream: IO[bytes], count: int) -> bytes:
    """Read so many octets."""
    if count > MOST_CONTENT:
        raise RefusedError("413 Content Too Large")
    octets = stream.read(count)
    if len(octets) < count:
        raise ConnectionError("the client has ended")
    return octets


def answer(method: str, path: str, content: bytes, close: bool) -> bytes:
    """Return the response to a request that could be read."""
    if path == "/echo" and method == "POST":
        return response("200 OK", content, close)
    if method not in ("GET", "HEAD"):
        return response("501 Not Implemented", b"GET and HEAD, and POST at /echo.\n", close)
    if path != "/":
        return response("404 Not Found", b"There is nothing.\n", close, method == "HEAD")
    return response("200 OK", PAGE, close, method == "HEAD")


def response(status: str, body: bytes, close: bool, head_only: bool = False) -> bytes:
    """Return the octets of a response."""
    fields = {
        "Date": formatdate(usegmt=True),
        "Content-Type": "text/plain",
        "Content-Length": str(len(body)),
    }
    if close:
        fields["Connection"] = "close"
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + (b"" if head_only else body)


if __name__ == "__main__":
    main()
