"""`python -m reference_impls.osi.bent FLAW --port N ...`: HTTPS that mixes layers up in one place.

Each flaw is a class that differs from the reference in one place, and its docstring is the flaw.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from reference_impls.http1.connection import Http1, default
from reference_impls.http1.message import Asked, Page
from reference_impls.https import http3
from reference_impls.https.bent_tcp import CutsAnswers
from reference_impls.https.options import Options, parse
from reference_impls.https.program import run
from reference_impls.https.tcp import Connection, listen
from reference_impls.https.tls import Tls, context
from reference_impls.pages import LARGE

APPLICATION_DATA = b"\x17\x03\x03"
FIRST = "10.77.0.1"
ROOMY = 1300  # octets; the MSS of a link of 1280 octets is less


class AddsOctets(Tls):
    """Octets follow each response of which its head says nothing."""

    def write(self, octets: bytes) -> None:
        """Send the response, and more."""
        super().write(octets + b" and more")


class Trails(Tls):
    """Something follows close_notify, once."""

    trail = APPLICATION_DATA
    closed = trailed = False

    def close(self) -> None:
        """Remember that it is due."""
        super().close()
        self.closed = True

    def outgoing(self) -> bytes:
        """Put it behind the last octets."""
        octets = super().outgoing()
        if not self.closed or self.trailed:
            return octets
        self.trailed = True
        return octets + self.trail


class LeavesAPiece(Trails):
    """The beginning of a record follows close_notify, and nothing behind it."""


class ShowsContent(Trails):
    """The page follows close_notify once more, unprotected."""

    trail = APPLICATION_DATA + (4096).to_bytes(2) + LARGE[:4096]


class NoCloseNotify(Tls):
    """TCP ends without TLS having said that it does."""

    def close(self) -> None:
        """Say nothing."""


def shouting(asked: Asked) -> Page:
    """Answer with a page in capital letters."""
    page = default(asked)
    return Page(page.status, page.fields, page.body.upper())


class Shouts(Connection):
    """HTTP/1.1 gives another page than HTTP/3."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Look who it is."""
        super().connection_made(transport)
        if self.minds(transport.get_extra_info("socket")):
            self.http = Http1(shouting)

    def minds(self, tcp: socket.socket) -> bool:
        """Whether the page is another one on this connection."""
        return True


class MindsAddresses(Shouts):
    """Who comes from another address gets another page."""

    def minds(self, tcp: socket.socket) -> bool:  # noqa: D102
        return bool(tcp.getpeername()[0] != FIRST)


class MindsSegments(Shouts):
    """Who takes small segments only gets another page."""

    def minds(self, tcp: socket.socket) -> bool:  # noqa: D102
        return tcp.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG) < ROOMY


TLS: dict[str, type[Tls]] = {
    "cuts-answers": CutsAnswers,
    "adds-octets": AddsOctets,
    "leaves-a-piece": LeavesAPiece,
    "shows-content": ShowsContent,
    "no-close-notify": NoCloseNotify,
}
CONNECTIONS: dict[str, type[Connection]] = {
    "shouts-over-tcp": Shouts,
    "minds-addresses": MindsAddresses,
    "minds-segments": MindsSegments,
}
FLAWS: dict[str, type[Any]] = {**TLS, **CONNECTIONS}


def _starting(flaw: str) -> Callable[[Options], Awaitable[None]]:
    async def start(options: Options) -> None:
        secure = context(options)
        tls, connection = TLS.get(flaw, Tls), CONNECTIONS.get(flaw, Connection)
        await http3.listen(options, early_data=True)
        await listen(options, lambda: connection(tls(secure)))

    return start


if __name__ == "__main__":
    told = parse("reference_impls.osi.bent", list(FLAWS))
    run(_starting(told.kind), told)
