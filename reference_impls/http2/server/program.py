"""A server of HTTP/2 as a program: TLS with ALPN, and cleartext with prior knowledge."""

import argparse
import asyncio
import contextlib
import signal
import ssl
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from h2.errors import ErrorCodes

from reference_impls.http1.message import Asked, Page
from reference_impls.http2.server.connection import Http2, Later
from reference_impls.http2.server.site import Site

IDLE = 30.0  # seconds without an octet after which a connection is given up
FAREWELL = 2.0  # seconds that a client has for its last octets after ours
BACKLOG = 512

Meet = Callable[[Callable[[Asked], Page], Later, bool], Http2]


class Connection(asyncio.Protocol):
    """One client: octets in, octets out."""

    def __init__(self, meet: Meet, site: Site, secure: bool) -> None:
        self.talk = meet(site.respond, self._later, secure)
        self.closing = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send our SETTINGS."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.talk.tls = transport.get_extra_info("ssl_object")
        self._limit(IDLE, self._give_up)
        self._say()

    def data_received(self, data: bytes) -> None:
        """Take octets, answer what they complete."""
        if not self.closing:
            self._limit(IDLE, self._give_up)
            self.talk.receive(data)
            self._say()

    def eof_received(self) -> bool:
        """Who has ended its direction is not answered any more."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self.closing = True
        if self._timer:
            self._timer.cancel()

    def _later(self, seconds: float, call: Callable[[], None]) -> None:
        def then() -> None:
            if not self.closing:
                call()
                self._say()

        asyncio.get_running_loop().call_later(seconds, then)

    def _say(self) -> None:
        self.transport.write(self.talk.outgoing())
        if self.talk.done:
            self._end()

    def _end(self) -> None:
        """Send no more than what is waiting, and let the client finish: a reset, which a socket
        with unread octets sends, could overtake our GOAWAY.
        """
        self.closing = True
        if self.transport.can_write_eof():
            self.transport.write_eof()
            self._limit(FAREWELL, self.transport.abort)
        else:
            self.transport.close()

    def _give_up(self) -> None:
        """End a connection on which nothing happens (RFC 9113 section 9.1)."""
        self.talk.fail(ErrorCodes.NO_ERROR)
        self._say()

    def _limit(self, seconds: float, then: Callable[[], None]) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, then)


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the options of a command line; a wrong one ends the program with exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m reference_impls.http2.server")
    parser.add_argument("flaw", nargs="?", default="", help="for the bent server: what is wrong")
    parser.add_argument("--host", nargs="+", default=["127.0.0.1"], help="one or more addresses")
    parser.add_argument("--port", type=int, required=True, help="for cleartext")
    parser.add_argument("--tls-port", type=int, help="another port, behind TLS")
    parser.add_argument("--cert", type=Path, help="certificate chain, PEM")
    parser.add_argument("--key", type=Path, help="private key, PEM")
    given = parser.parse_args(arguments)
    if given.tls_port and not (given.cert and given.key):
        parser.error("--tls-port needs --cert and --key")
    return given


def run(
    meet: Meet,
    arguments: Sequence[str] | None = None,
    prepare: Callable[[ssl.SSLContext], None] = Http2.prepare,
) -> None:
    """Serve until the program is told to end; `meet` begins the conversation of a connection,
    `prepare` has the last word on how TLS is spoken.
    """
    given = options(arguments)
    try:
        asyncio.run(_serve(meet, given, prepare))
    except OSError as trouble:
        sys.exit(f"cannot serve on port {given.port}: {trouble.strerror}")


def run_chosen(talks: Mapping[str, type[Http2]]) -> None:
    """Serve with one of the conversations, by the name that stands first on the command line.

    An unknown name ends the program with exit code 1.
    """
    name = options().flaw
    if name not in talks:
        sys.exit(f"there is no flaw {name!r}; known are {', '.join(sorted(talks))}")
    talk = talks[name]
    run(lambda respond, later, secure: talk(respond, later, secure=secure), prepare=talk.prepare)


async def _serve(
    meet: Meet, given: argparse.Namespace, prepare: Callable[[ssl.SSLContext], None]
) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    site = Site()
    secure = tls(given)
    if secure:
        prepare(secure)
    async with contextlib.AsyncExitStack() as servers:
        for port, context in ((given.tls_port, secure), (given.port, None)):
            if port:
                begin = _beginner(meet, site, context is not None)
                server = loop.create_server(begin, given.host, port, ssl=context, backlog=BACKLOG)
                await servers.enter_async_context(await server)
        await ended.wait()


def _beginner(meet: Meet, site: Site, secure: bool) -> Callable[[], Connection]:
    return lambda: Connection(meet, site, secure)


def tls(given: argparse.Namespace) -> ssl.SSLContext | None:
    """Return how TLS is spoken (RFC 9113 section 9.2): of TLS 1.2 only AEAD and ECDHE."""
    if not given.tls_port:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    context.load_cert_chain(given.cert, given.key)
    context.set_alpn_protocols(["h2"])
    return context
