"""A fetch over HTTP/1.1 on whatever connection: what TLS does with it is somebody else's matter.

Redirects are followed, on the same connection where the server keeps it. A response that lasts
until the connection ends is complete only where the connection ends in order.
"""

import sys
from collections.abc import Callable
from enum import Enum
from typing import Protocol
from urllib.parse import urljoin, urlsplit

MOST = 10
"""Requests of one fetch."""


class Reading(Enum):
    """What a response has to be."""

    whole = "as long as it says, or up to an orderly end"
    sized = "of a length that it says"
    partial = "as long as the connection lasts"
    never = "nothing is good enough"
    once = "no 425"
    anew = "no 425, or another connection is tried"
    hidden = "whatever it is, all is well"


class BadResponse(Exception):
    """No complete, valid response comes."""


class Wire(Protocol):
    """What a fetch needs of a connection."""

    def sendall(self, octets: bytes, /) -> None:
        """Send octets."""

    def recv(self, size: int, /) -> bytes:
        """Return what comes next, b"" behind an orderly end. Raises OSError for any other end."""

    def close(self) -> None:
        """Close it."""


Connect = Callable[[str, int, bytes], tuple[Wire, bool]]
"""Takes host, port and the first request; returns the connection, and whether it has sent that."""


class Response:
    """A response: its status, its fields, its body."""

    def __init__(self, head: bytes) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        version, _, rest = first.partition(" ")
        if version != "HTTP/1.1" or not rest[:3].isdigit():
            raise BadResponse(f"no status line: {first!r}")
        self.status = int(rest[:3])
        self.fields = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        self.body = b""

    @property
    def closes(self) -> bool:
        """Whether the connection ends behind it."""
        return self.fields.get("connection", "").lower() == "close"


def request_for(url: str) -> bytes:
    """Return the request for a URL."""
    parts = urlsplit(url)
    return f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()


def fetch(url: str, connect: Connect, reading: Reading = Reading.whole) -> bytes:
    """Return the body of what a URL leads to. Raises BadResponse, OSError."""
    wire: Wire | None = None
    for _ in range(MOST):
        parts = urlsplit(url)
        request = request_for(url)
        sent = False
        if wire is None:
            wire, sent = connect(parts.hostname or "", parts.port or 443, request)
        if not sent:
            wire.sendall(request)
        response = read(wire, reading)
        if response.status == 425:
            if not sent or reading is Reading.once:
                raise BadResponse("425 is no answer")
            if reading is Reading.anew:
                wire = None
                continue
            wire.sendall(request)  # the handshake is complete by now
            response = read(wire, reading)
        if response.closes or response.status == 200:
            wire.close()
            wire = None
        if response.status == 200:
            return response.body
        if "location" not in response.fields:
            raise BadResponse(f"status {response.status}")
        url = urljoin(url, response.fields["location"])
    raise BadResponse("too many redirects")


def read(wire: Wire, reading: Reading) -> Response:
    """Return the next response. Raises BadResponse, OSError."""
    octets = b""
    while b"\r\n\r\n" not in octets:
        got = wire.recv(65536)
        if not got:
            raise BadResponse("the connection ends before the response")
        octets += got
    head, _, octets = octets.partition(b"\r\n\r\n")
    response = Response(head)
    length = response.fields.get("content-length")
    if reading is Reading.never or (length is None and reading is Reading.sized):
        raise BadResponse("no length")
    while length is None or len(octets) < int(length):
        got = wire.recv(65536)
        if not got:
            if length is None or reading is Reading.partial:
                break
            raise BadResponse("the connection ends inside the response")
        octets += got
    response.body = octets
    return response


def run(url: str, connect: Connect, reading: Reading = Reading.whole) -> None:
    """Fetch and write the body to standard output; a fault ends the program with 1."""
    try:
        body = fetch(url, connect, reading)
    except (BadResponse, OSError, ValueError) as fault:
        if reading is Reading.hidden:
            return
        sys.exit(f"no response: {fault}")
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()
