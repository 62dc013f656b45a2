"""A connection of a client: TCP, or TLS that says close_notify before it closes."""

import contextlib
import socket
from typing import Protocol

PATIENCE = 20.0
"""Seconds without an octet after which a server is given up."""


class Wire(Protocol):
    """What a client needs of a connection."""

    def sendall(self, octets: bytes, /) -> None:
        """Send octets."""

    def recv(self, size: int, /) -> bytes:
        """Return what comes next, b"" at the end."""

    def close(self) -> None:
        """Close it."""


def connect(host: str, port: int, secure: bool, ca: str = "") -> Wire:
    """Return a connection. Raises OSError."""
    plain = socket.create_connection((host, port), PATIENCE)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Secured(plain, host, ca) if secure else plain


class Secured:
    """A TLS connection. An end without close_notify is an error (RFC 9112 section 9.8)."""

    def __init__(
        self, plain: socket.socket, host: str, ca: str, protocol: str = "http/1.1"
    ) -> None:
        import ssl

        context = ssl.create_default_context(cafile=ca or None)
        context.set_alpn_protocols([protocol])
        self.inside = context.wrap_socket(plain, server_hostname=host, suppress_ragged_eofs=False)

    def sendall(self, octets: bytes, /) -> None:
        """Send octets."""
        self.inside.sendall(octets)

    def recv(self, size: int, /) -> bytes:
        """Return what comes next, b"" behind the server's close_notify. Raises OSError."""
        return self.inside.recv(size)

    def close(self) -> None:
        """Say close_notify and close; the server's is not waited for."""
        self.farewell()
        self.inside.close()

    def farewell(self) -> None:
        """Say close_notify."""
        self.inside.settimeout(0)
        with contextlib.suppress(OSError):
            self.inside.unwrap()
