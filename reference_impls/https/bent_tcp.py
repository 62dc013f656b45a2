"""Flaws in TCP and in TLS over TCP; HTTP/3 on the same port number stays right.

Each flaw is a class or function that differs from the reference in one place, and its docstring is
the flaw.
"""

import asyncio
import fcntl
import socket
import struct
import termios
from collections.abc import Awaitable, Callable
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import SSL
from OpenSSL._util import lib

from reference_impls.https import http3
from reference_impls.https.options import Options
from reference_impls.https.tcp import Connection, listen, serving
from reference_impls.https.tls import MAX_EARLY_DATA, TLS12, TLS13, Tls, TlsError, context
from reference_impls.pages import FRONT

Start = Callable[[Options], Awaitable[None]]
Meet = Callable[[], Connection]

EARLY_DATA_EXTENSION = b"\x00\x2a\x00\x00"  # type 42, empty
TLS13_IN_SUPPORTED_VERSIONS = b"\x03\x04"
NO_KEY_SHARE = b"\x00\x33\x00\x02\x00\x00"  # key_share with an empty list
DONE = b"\x0e\x00\x00\x00"  # ServerHelloDone
CERTIFICATE = 11  # handshake type
ALERT, HANDSHAKE, APPLICATION_DATA = 21, 22, 23  # types of records
FATAL, HANDSHAKE_FAILURE = 2, 40
TCP_FASTOPEN_NO_COOKIE = 34  # linux/tcp.h; Python's socket module has no name for it


def _secure(options: Options) -> Any:
    return context(options, early_data=MAX_EARLY_DATA)


async def _serve(options: Options, meet: Meet) -> None:
    await http3.listen(options, early_data=True)
    await listen(options, meet, fast_open=True)


def _with_tls(tls: type[Tls]) -> Start:
    async def start(options: Options) -> None:
        secure = _secure(options)
        await _serve(options, lambda: Connection(tls(secure)))

    return start


def _with_connection(connection: type[Connection]) -> Start:
    async def start(options: Options) -> None:
        secure = _secure(options)
        await _serve(options, lambda: connection(Tls(secure)))

    return start


def _with_context(change: Callable[[Any], None]) -> Start:
    async def start(options: Options) -> None:
        secure = _secure(options)
        change(secure)
        await _serve(options, serving(secure))

    return start


class RefusesEarlyData(Tls):
    """Tickets promise early data, and it is never accepted."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._reading_early = False


class AnswersLate(Tls):
    """Early data is accepted, and answered only after the client's Finished."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._kept = b""

    def _read_early(self) -> bytes:
        while data := super()._read_early():
            self._kept += data
        return b""

    def read(self) -> bytes | None:
        """Return early data as if it had come after the handshake."""
        data = super().read()
        if self._kept and not self.early:
            kept, self._kept = self._kept, b""
            return kept + (data or b"")
        return data


class DropsEarlyRequest(Tls):
    """Early data is accepted, and thrown away."""

    def _read_early(self) -> bytes:
        while super()._read_early():
            pass
        return b""


class AnswersEarlyTwice(Tls):
    """A request in early data is answered at once, and again after the client's Finished."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._kept = b""

    def _read_early(self) -> bytes:
        data = super()._read_early()
        self._kept += data
        return data

    def read(self) -> bytes | None:
        """Return early data a second time after the handshake."""
        data = super().read()
        if self._kept and not self.early:
            kept, self._kept = self._kept, b""
            return kept + (data or b"")
        return data


class LosesRefusedEarlyData(Connection):
    """A connection whose early data is refused ends instead of falling back."""

    offered = False

    def data_received(self, data: bytes) -> None:
        """Note whether early data is offered."""
        self.offered = self.offered or EARLY_DATA_EXTENSION in data[:1500]
        super().data_received(data)

    def converse(self) -> None:
        """Give up once the handshake goes on without early data."""
        super().converse()
        if self.offered and not self.tls._reading_early and self.tls.early:
            raise TlsError("early data was refused")


class Speaks(Connection):
    """The front page is sent with the server's first flight, before anything was asked."""

    spoken = False

    def converse(self) -> None:
        """Serve; then say what nobody asked."""
        super().converse()
        if self.tls.early and not self.spoken and not self.tls._reading_early:
            self.tls.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + FRONT)
            self.spoken = True


class CutsAnswers(Tls):
    """The last octet of every response is missing."""

    def write(self, octets: bytes) -> None:
        """Send all but the last octet."""
        super().write(octets[:-1])


class SpeaksUnasked12(Tls):
    """In TLS 1.2 the front page follows ServerHelloDone, unprotected."""

    def outgoing(self) -> bytes:
        """Append the page to the flight that ends with ServerHelloDone."""
        octets = super().outgoing()
        return octets + _record(APPLICATION_DATA, FRONT) if octets.endswith(DONE) else octets


class HidesCertificate(Tls):
    """In TLS 1.2 the server's first flight lacks its Certificate message."""

    def outgoing(self) -> bytes:
        """Leave the record of the certificate out of the flight that ends with ServerHelloDone."""
        octets = super().outgoing()
        if not octets.endswith(DONE):
            return octets
        return b"".join(one for one in _records(octets) if one[5] != CERTIFICATE)


class ShowsCertificate(Tls):
    """In TLS 1.3 the certificate follows close_notify, unprotected."""

    shown = True

    def close(self) -> None:
        """Remember that the certificate is due."""
        super().close()
        self.shown = self._connection.get_protocol_version() != TLS13

    def outgoing(self) -> bytes:
        """Put it behind what ends with close_notify."""
        octets = super().outgoing()
        if self.shown:
            return octets
        self.shown = True
        own = self._connection.get_certificate()
        body = own.to_cryptography().public_bytes(Encoding.DER) if own else b""
        message = bytes([CERTIFICATE]) + len(body).to_bytes(3, "big") + body
        return octets + _record(HANDSHAKE, message)


def _record(kind: int, content: bytes) -> bytes:
    return bytes([kind, 3, 3]) + len(content).to_bytes(2, "big") + content


def _records(octets: bytes) -> list[bytes]:
    """Cut a flight into its records."""
    found = []
    while octets:
        end = 5 + int.from_bytes(octets[3:5], "big")
        found.append(octets[:end])
        octets = octets[end:]
    return found


class NeverRetries(Connection):
    """A ClientHello without a key share is refused, where a HelloRetryRequest would help."""

    def data_received(self, data: bytes) -> None:
        """Look for an empty list of shares."""
        if not self.closing and NO_KEY_SHARE in data:
            self._end()
            self.transport.write(_record(ALERT, bytes([FATAL, HANDSHAKE_FAILURE])))
            self.transport.write_eof()
            return
        super().data_received(data)


class NeverClosesTls(Tls):
    """The connection ends without close_notify."""

    def close(self) -> None:
        """Say nothing."""


class Resets(Connection):
    """The connection ends with a reset."""

    def _end(self) -> None:
        super()._end()
        self.transport.write(self.tls.outgoing())
        handle = self.transport.get_extra_info("socket")
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


class WaitsForAcks(Connection):
    """Each 500 octets of the server wait until the client has acknowledged those before."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Put a gate before the transport."""
        super().connection_made(transport)
        assert isinstance(transport, asyncio.Transport)
        self.gate = Gate(transport)
        self.transport = self.gate  # type: ignore[assignment]


class Gate:
    """A transport that sends the next piece when nothing is unacknowledged."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.waiting: list[bytes] = []
        self.ended = False
        self.handle = transport.get_extra_info("socket")
        self.handle.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, octets: bytes) -> None:
        """Queue the octets in pieces."""
        idle = not self.waiting
        self.waiting += [octets[at : at + 500] for at in range(0, len(octets), 500)]
        if idle:
            self._go_on()

    def _go_on(self) -> None:
        if self.transport.is_closing():
            return
        if self._unacknowledged() == 0 and self.waiting:
            self.transport.write(self.waiting.pop(0))
        if self.waiting:
            asyncio.get_running_loop().call_later(0.001, self._go_on)
        elif self.ended:
            self.transport.write_eof()

    def _unacknowledged(self) -> int:
        answer = fcntl.ioctl(self.handle.fileno(), termios.TIOCOUTQ, b"\0\0\0\0")
        return int.from_bytes(answer, "little")

    def write_eof(self) -> None:
        """End after the last piece."""
        self.ended = True
        if not self.waiting:
            self.transport.write_eof()

    def abort(self) -> None:
        """End now."""
        self.transport.abort()


class ByVersion(Connection):
    """Makes its TLS when the first octets have told whether the client offers TLS 1.3."""

    def __init__(self, tls12: Callable[[], Tls], tls13: Callable[[], Tls]) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self.tls12, self.tls13 = tls12, tls13

    def data_received(self, data: bytes) -> None:
        """Choose, once."""
        if self.tls is None:
            self.tls = self.tls13() if TLS13_IN_SUPPORTED_VERSIONS in data else self.tls12()
        super().data_received(data)


def _forgets_tickets(*versions: int) -> Start:
    """Each connection has ticket keys of its own: no ticket is ever good."""

    async def start(options: Options) -> None:
        shared = _secure(options)

        def tls(version: int) -> Tls:
            return Tls(_secure(options) if version in versions else shared)

        await _serve(options, lambda: ByVersion(lambda: tls(TLS12), lambda: tls(TLS13)))

    return start


def _always_retries(secure: Any) -> None:
    """Only a group is taken for which clients send no share: each hello is answered by a retry."""
    lib.SSL_CTX_set1_curves_list(secure._context, b"P-384")


def _answers_no_protocol(secure: Any) -> None:
    """ALPN is ignored."""
    secure.set_alpn_select_callback(lambda *_: SSL.NO_OVERLAPPING_PROTOCOLS)


async def _takes_any_cookie(options: Options) -> None:
    """Data in a SYN is taken whatever the cookie, and without one."""
    loop = asyncio.get_running_loop()
    create = loop.create_server

    def careless(*arguments: Any, sock: socket.socket, **named: Any) -> Any:
        sock.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN_NO_COOKIE, 1)
        return create(*arguments, sock=sock, **named)

    loop.create_server = careless  # type: ignore[method-assign,assignment]
    await _serve(options, serving(_secure(options)))


FLAWS: dict[str, Start] = {
    "refuses-early-data": _with_tls(RefusesEarlyData),
    "answers-late": _with_tls(AnswersLate),
    "drops-early-request": _with_tls(DropsEarlyRequest),
    "answers-early-twice": _with_tls(AnswersEarlyTwice),
    "loses-refused-early-data": _with_connection(LosesRefusedEarlyData),
    "speaks-unasked": _with_connection(Speaks),
    "cuts-answers": _with_tls(CutsAnswers),
    "speaks-unasked-12": _with_tls(SpeaksUnasked12),
    "hides-certificate": _with_tls(HidesCertificate),
    "shows-certificate": _with_tls(ShowsCertificate),
    "never-retries": _with_connection(NeverRetries),
    "no-close-notify": _with_tls(NeverClosesTls),
    "resets": _with_connection(Resets),
    "waits-for-acks": _with_connection(WaitsForAcks),
    "forgets-tickets-12": _forgets_tickets(TLS12),
    "forgets-tickets-13": _forgets_tickets(TLS13),
    "always-retries": _with_context(_always_retries),
    "answers-no-protocol": _with_context(_answers_no_protocol),
    "takes-any-cookie": _takes_any_cookie,
}
