"""HTTP/1.1 over TLS over TCP: connections, and the socket that takes them."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Any

from reference_impls.http1.connection import Http1
from reference_impls.https.options import Options
from reference_impls.https.tls import Tls, TlsError

IDLE = 30.0  # seconds without an octet after which a connection is given up
FAREWELL = 2.0  # seconds that a client has for its last octets after ours
FAST_OPEN_QUEUE = 64  # connections that may wait whose handshake is not finished


class Connection(asyncio.Protocol):
    """One client: TLS octets in, TLS octets out."""

    def __init__(self, tls: Tls) -> None:
        self.tls = tls
        self.http = Http1()
        self.closing = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the client's first octets."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._limit(IDLE)

    def data_received(self, data: bytes) -> None:
        """Take octets, answer what they complete."""
        if self.closing:
            return
        self._limit(IDLE)
        self.tls.receive(data)
        try:
            self.converse()
        except TlsError:
            self._end()
        self.transport.write(self.tls.outgoing())
        if self.closing:
            self.transport.write_eof()

    def converse(self) -> None:
        """Answer every request that has come; raises TlsError."""
        while data := self.tls.read():
            self.tls.write(self.http.receive(data))
        # TLS cannot be closed before the client's Finished; it will come.
        if data == b"" or (self.http.done and not self.tls.early):
            self.tls.close()
            self._end()

    def _end(self) -> None:
        """Send no more than what is waiting, and let the client finish.

        A socket that is closed while octets wait to be read sends a reset, and a reset destroys
        what the client has not read yet. So we only end our direction and read on.
        """
        self.closing = True
        self._limit(FAREWELL)

    def eof_received(self) -> bool:
        """Close: the client has ended its direction."""
        if not self.closing:
            with contextlib.suppress(TlsError):
                self.tls.close()
            self.transport.write(self.tls.outgoing())
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        if self._timer:
            self._timer.cancel()

    def _limit(self, seconds: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.transport.abort)


async def listen(
    options: Options, meet: Callable[[], Connection], *, fast_open: bool = False
) -> None:
    """Serve on a TCP port from now on; with `fast_open`, SYNs may bring data (RFC 7413).

    `meet` makes the protocol of each connection.
    """
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if fast_open:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_FASTOPEN, FAST_OPEN_QUEUE)
    listener.bind((options.host, options.port))
    loop = asyncio.get_running_loop()
    await loop.create_server(meet, sock=listener, backlog=128)


def serving(context: Any) -> Callable[[], Connection]:
    """Return what meets each client with TLS of one context."""
    return lambda: Connection(Tls(context))
