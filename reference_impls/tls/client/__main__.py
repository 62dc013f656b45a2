"""`python -m reference_impls.tls.client URL CA`: fetch, write the body, exit with 0.

On the stdlib's ssl; a session is resumed by the next connection. Anything but a complete, valid
response is said on standard error, with exit code 1.
"""

import contextlib
import socket
import ssl
import sys

from reference_impls.tls.client.fetching import Wire, run

PATIENCE = 20.0


class Client:
    """Connections with a session in common."""

    def __init__(self, ca: str) -> None:
        self.context = ssl.create_default_context(cafile=ca)
        self.context.set_alpn_protocols(["http/1.1"])
        self.last: Secured | None = None

    def connect(self, host: str, port: int, request: bytes) -> tuple[Wire, bool]:
        """Return a connection that has completed its handshake, and that nothing was sent."""
        plain = socket.create_connection((host, port), PATIENCE)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        session = self.last.session if self.last else None
        self.last = Secured(plain, self.context, host, session)
        return self.last, False


class Secured:
    """A TLS connection. An end without close_notify is an error (RFC 9112 section 9.8)."""

    def __init__(
        self,
        plain: socket.socket,
        context: ssl.SSLContext,
        host: str,
        session: ssl.SSLSession | None,
    ) -> None:
        self.session: ssl.SSLSession | None = None
        self.inside = context.wrap_socket(
            plain, server_hostname=host, suppress_ragged_eofs=False, session=session
        )

    def sendall(self, octets: bytes, /) -> None:
        """Send octets."""
        self.inside.sendall(octets)

    def recv(self, size: int, /) -> bytes:
        """Return what comes next, b"" behind the server's close_notify. Raises OSError."""
        return self.inside.recv(size)

    def close(self) -> None:
        """Say close_notify and close; the server's is not waited for."""
        self.session = self.inside.session
        self.inside.settimeout(0)
        with contextlib.suppress(OSError):
            self.inside.unwrap()
        self.inside.close()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m reference_impls.tls.client URL CA")
    run(sys.argv[1], Client(sys.argv[2]).connect)
