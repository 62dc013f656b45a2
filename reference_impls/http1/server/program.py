"""A server of HTTP/1.1 as a program: cleartext, TLS, IPv4 and IPv6, over asyncio."""

import argparse
import asyncio
import contextlib
import signal
import ssl
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reference_impls.http1.server.talk import Talk

IDLE = 30.0  # seconds without an octet after which a connection is given up
FAREWELL = 2.0  # seconds that a client has for its last octets after ours
BACKLOG = 512


class Conversation(Protocol):
    """The server's end of one connection without I/O; see `reference_impls.http1.connection`.

    `abrupt`: it ends without a farewell of TLS, and lets octets of the client be lost.
    """

    done: bool
    pause: float
    secure: bool
    abrupt: bool

    def receive(self, octets: bytes) -> bytes:
        """Take octets and return answers."""

    def end(self) -> bytes:
        """Know that no more octets come."""


class Connection(asyncio.Protocol):
    """One client: octets in, octets out, in order."""

    def __init__(self, talk: Conversation, secure: bool) -> None:
        self.talk = talk
        self.talk.secure = secure
        self.closing = False
        self._timer: asyncio.TimerHandle | None = None
        self._answer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the client's first octets."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._limit(IDLE)

    def data_received(self, data: bytes) -> None:
        """Take octets, answer what they complete."""
        if not self.closing:
            self._limit(IDLE)
            self._say(self.talk.receive(data))

    def eof_received(self) -> bool:
        """The client has ended its direction; what it has asked is answered all the same."""
        if not self.closing:
            self._say(self.talk.end())
        return not self.closing and bool(self.talk.pause)

    def _say(self, octets: bytes) -> None:
        self.transport.write(octets)
        if self.talk.done:
            self._end()
        elif self.talk.pause and self._answer is None:
            self._answer = asyncio.get_running_loop().call_later(self.talk.pause, self._resume)

    def _resume(self) -> None:
        self._answer = None
        self._say(self.talk.receive(b""))

    def _end(self) -> None:
        """Send no more than what is waiting, and let the client finish.

        A socket that is closed while octets wait to be read sends a reset, and a reset destroys
        what the client has not read yet (RFC 9112 section 9.6).
        """
        self.closing = True
        if self.talk.abrupt:
            self.transport.abort()
        elif self.transport.can_write_eof():
            self.transport.write_eof()
            self._limit(FAREWELL)
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        for timer in (self._timer, self._answer):
            if timer:
                timer.cancel()

    def _limit(self, seconds: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.transport.abort)


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the options of a command line; a wrong one ends the program with exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m reference_impls.http1.server")
    parser.add_argument("flaw", nargs="?", default="", help="for the bent server: what is wrong")
    parser.add_argument("--host", nargs="+", default=["127.0.0.1"], help="one or more addresses")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--tls-port", type=int, help="another port, behind TLS")
    parser.add_argument("--cert", type=Path, help="certificate chain, PEM")
    parser.add_argument("--key", type=Path, help="private key, PEM")
    given = parser.parse_args(arguments)
    if given.tls_port and not (given.cert and given.key):
        parser.error("--tls-port needs --cert and --key")
    return given


def run(meet: Callable[[], Conversation], arguments: Sequence[str] | None = None) -> None:
    """Serve until the program is told to end; `meet` begins the conversation of a connection."""
    given = options(arguments)
    try:
        asyncio.run(_serve(meet, given))
    except OSError as trouble:
        sys.exit(f"cannot serve on port {given.port}: {trouble.strerror}")


def _begin(meet: Callable[[], Conversation], secure: bool) -> Connection:
    return Connection(meet(), secure)


def run_chosen(kind: str, talks: Mapping[str, type["Talk"]]) -> None:
    """Serve with one of the conversations, by the name that stands first on the command line.

    An unknown name ends the program with exit code 1.
    """
    name = options().flaw
    if name not in talks:
        sys.exit(f"there is no {kind} {name!r}; known are {', '.join(sorted(talks))}")
    site = talks[name].site_class()
    run(lambda: talks[name](site))


async def _serve(meet: Callable[[], Conversation], given: argparse.Namespace) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    async with contextlib.AsyncExitStack() as servers:
        secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if given.tls_port:
            secure.load_cert_chain(given.cert, given.key)
            secure.set_alpn_protocols(["http/1.1"])
        for port, context in ((given.tls_port, secure), (given.port, None)):
            if port:
                begin = partial(_begin, meet, context is not None)
                await servers.enter_async_context(
                    await loop.create_server(begin, given.host, port, ssl=context, backlog=BACKLOG)
                )
        await ended.wait()
