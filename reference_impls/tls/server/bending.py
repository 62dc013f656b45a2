"""A TLS server on tlslite-ng that can be bent.

Without a flaw it is right. A flaw sees every message that goes out before it is hashed and
encrypted, every message that comes in before it is judged, and every refusal before it is sent.
tlslite-ng is written in Python and refuses in one place (`_sendError`), which makes it easy to
bend; it is far too slow to be more than that.
"""

import contextlib
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tlslite.api import (
    HandshakeSettings,
    SessionCache,
    TLSConnection,
    X509CertChain,
    parsePEMKey,
)
from tlslite.constants import AlertDescription, ContentType, ExtensionType
from tlslite.errors import TLSError, TLSUnexpectedMessage
from tlslite.messages import ClientHello, NewSessionTicket, RecordHeader3
from tlslite.recordlayer import RecordSocket
from tlslite.utils.codec import Parser
from tlslite.utils.cryptomath import getRandomBytes

from reference_impls.http1.connection import Http1
from reference_impls.https.options import Options
from reference_impls.tls.server import clients, hybrid, right12, right13
from reference_impls.tls.server.clients import Asked

IDLE = 30.0  # seconds
FAREWELL = 2.0  # seconds
PROTOCOLS = [bytearray(b"http/1.1")]


class Refusal(Exception):
    """A message that came in is refused, with an alert."""

    def __init__(self, description: int) -> None:
        super().__init__(AlertDescription.toStr(description))
        self.description = description


class LeftOut(Exception):
    """A refusal was left out; what was refused is skipped."""


class GoneError(Exception):
    """The connection ends without another word."""


class MuteError(Exception):
    """The connection stays open, and nothing is said on it any more."""


def _keep(connection: "Connection", message: Any) -> list[Any]:
    return [message]


def _let_pass(connection: "Connection", message: Any) -> None:
    return


def _take(connection: "Connection", type: int, content: bytes) -> bool:
    return True


def _refuse(connection: "Connection", description: int, why: str) -> int | None:
    return description


@dataclass(frozen=True)
class Flaw:
    """What differs from a server that is right.

    `settings` changes tlslite's settings of a connection. `record` says whether a record that came
    in (its true type, its content) is looked at; `incoming` may change a message; both may raise
    Refusal, GoneError or MuteError. `outgoing` returns what is sent in the place of a message.
    `refuse` returns the alert to send, None to go on as if nothing were wrong, or raises.
    `closing` says whether close_notify comes before our own end. `forgiving`: what nobody can go on
    after, ends in silence instead of an alert. `kind` is a Connection that differs, where no hook
    says how.
    """

    settings: Callable[[Any], None] = lambda settings: None
    record: Callable[["Connection", int, bytes], bool] = _take
    incoming: Callable[["Connection", Any], None] = _let_pass
    outgoing: Callable[["Connection", Any], list[Any]] = _keep
    refuse: Callable[["Connection", int, str], int | None] = _refuse
    closing: bool = True
    forgiving: bool = False
    kind: type["Connection"] | None = None


class Records(RecordSocket):  # type: ignore[misc]
    """Records as they come. tlslite-ng takes those of an unknown type for SSL 2."""

    def _recvHeader(self) -> Iterator[Any]:  # noqa: N802
        """Return the next header; raises TLSUnexpectedMessage for a type that nobody knows."""
        for result in self._sockRecvAll(5):
            if result not in (0, 1) and result[0] not in ContentType.all:
                raise TLSUnexpectedMessage
            yield result if result in (0, 1) else RecordHeader3().parse(Parser(result))


class Connection(TLSConnection):  # type: ignore[misc]
    """One connection with a flaw.

    `hello` is the ClientHello that came last, `legacy_version` the one that it names outside of
    supported_versions.
    """

    def __init__(self, connected: socket.socket, flaw: Flaw) -> None:
        super().__init__(connected)
        self.flaw = flaw
        self.hello: Any = None
        self.legacy_version = (0, 0)
        self.chain: Any = None
        self.http = Http1()
        self.dummies = 0
        self.resumes = False
        self.closeSocket = False
        self._receiving = False
        self._new_keys_due = False
        self._recordLayer._recordSocket = Records(self.sock)

    def _sendMsg(self, msg: Any, *arguments: Any, **named: Any) -> Iterator[Any]:  # noqa: N802
        # A flush of queued messages leaves the hashes alone: they have passed the flaw already.
        fresh = named.get("update_hashes", True)
        for one in self._said(msg) if fresh else [msg]:
            yield from super()._sendMsg(one, *arguments, **named)

    def _queue_message(self, msg: Any) -> None:
        for one in self._said(msg):
            super()._queue_message(one)

    def begin(self) -> None:
        """Say what is to be said before anything is asked."""

    def _said(self, message: Any) -> list[Any]:
        """Return what goes out for a message."""
        right12.say(self.hello, message)
        return self.flaw.outgoing(self, message)

    def _sendError(self, description: int, why: str | None = None) -> Iterator[Any]:  # noqa: N802
        answer = self.flaw.refuse(self, right12.alert(description), why or "")
        if answer is not None:
            yield from super()._sendError(answer, why)
        elif self._receiving:
            raise LeftOut

    def _getMsg(self, *arguments: Any, **named: Any) -> Iterator[Any]:  # noqa: N802
        while True:
            self._receiving = True
            try:
                for message in super()._getMsg(*arguments, **named):
                    self._receiving = False
                    if message not in (0, 1):
                        yield from self._judged(message)
                    yield message
                    self._receiving = True
                return
            except LeftOut:
                continue

    def _getNextRecordFromSocket(self) -> Iterator[Any]:  # noqa: N802
        while True:
            for result in super()._getNextRecordFromSocket():
                if result in (0, 1):
                    yield result
            header, content = result[0], bytes(result[1].bytes)
            try:
                self._check(header, content)
                taken = self.flaw.record(self, header.type, content)
                if taken and not (self.version > (3, 3) and right13.says_nothing(header, content)):
                    yield result
                    return
            except Refusal as refusal:
                yield from self._sendError(refusal.description)

    def _check(self, header: Any, content: bytes) -> None:
        """Check what tlslite-ng leaves unchecked in a record; raises Refusal."""
        is_13, complete = self.version > (3, 3), not self.closed
        begins = self.hello is None and self._defragmenter.is_empty()
        if begins and right13.claims_too_much(header, content):
            raise Refusal(AlertDescription.decode_error)
        if is_13 and (alert := right13.refusal(header, content, complete)):
            raise Refusal(alert)
        if self._new_keys_due and header.type == ContentType.handshake:
            raise Refusal(AlertDescription.unexpected_message)
        if header.type == ContentType.change_cipher_spec:
            self._new_keys_due = False

    def _getFinished(self, *arguments: Any, **named: Any) -> Iterator[Any]:  # noqa: N802
        self._new_keys_due = True
        yield from super()._getFinished(*arguments, **named)

    def _judged(self, message: Any) -> Iterator[Any]:
        try:
            if isinstance(message, ClientHello):
                self.hello, self.legacy_version = message, message.client_version
                _put_right(message)
                right12.forget_others(message)
                if not self._defragmenter.is_empty():
                    raise Refusal(AlertDescription.unexpected_message)
            if isinstance(message, NewSessionTicket):
                raise Refusal(AlertDescription.unexpected_message)
            if alert := clients.refusal(self, message):
                raise Refusal(alert)
            self.flaw.incoming(self, message)
        except Refusal as refusal:
            yield from self._sendError(refusal.description)


def _put_right(hello: Any) -> None:
    """Do what tlslite-ng leaves undone; raises Refusal.

    Where supported_versions are there, they decide alone (RFC 9846, section 4.3.1), and with TLS
    1.3 among them only the null compression may be offered (section 4.2.2); no type of extension
    comes twice (section 4.3), and no list of versions or schemes is empty (section 6); ALPN without
    a common protocol is refused in TLS 1.3 too (RFC 7301, section 3.2); a server_name without a
    host means nothing.
    """
    named = hello.getExtension(ExtensionType.server_name)
    if named and named.serverNames and not named.hostNames:
        hello.extensions.remove(named)
    types = [extension.extType for extension in hello.extensions or []]
    if len(set(types)) < len(types):
        raise Refusal(AlertDescription.illegal_parameter)
    versions = hello.getExtension(ExtensionType.supported_versions)
    schemes = hello.getExtension(ExtensionType.signature_algorithms_cert)
    if (versions and not versions.versions) or (schemes and not schemes.sigalgs):
        raise Refusal(AlertDescription.decode_error)
    if versions:
        hello.client_version = (3, 3)
    if not versions and (alert := right12.refusal(hello)):
        raise Refusal(alert)
    if alert := right13.refusal_of_limits(hello):
        raise Refusal(alert)
    if versions and (3, 4) in versions.versions and bytes(hello.compression_methods) != b"\0":
        raise Refusal(AlertDescription.illegal_parameter)
    offered = hello.getExtension(ExtensionType.alpn)
    names = [bytes(name) for name in offered.protocol_names or []] if offered else []
    if names and all(names) and bytes(PROTOCOLS[0]) not in names:
        raise Refusal(AlertDescription.no_application_protocol)


class Server:
    """Certificate, key and tickets of all connections."""

    def __init__(self, options: Options, flaw: Flaw, kind: type[Connection] = Connection) -> None:
        hybrid.teach()
        self.flaw = flaw
        self.kind = flaw.kind or kind
        self.chain = X509CertChain()
        self.chain.parsePemList(options.cert.read_text())
        self.key = parsePEMKey(options.key.read_text(), private=True)
        self.ticket_key = getRandomBytes(32)
        self.sessions = SessionCache()
        self.ciphers = ["aes128gcm", "aes256gcm", "chacha20-poly1305"]

    def settings(self) -> Any:
        """Return the settings of one connection."""
        settings = HandshakeSettings()
        settings.minVersion = (3, 3)
        settings.cipherNames = list(self.ciphers)
        settings.keyExchangeNames = ["ecdhe_ecdsa", "ecdhe_rsa"]
        settings.ticketKeys = [self.ticket_key]
        right12.limit(settings)
        settings.ticket_count = 2
        self.flaw.settings(settings)
        return settings

    def serve(self, connected: socket.socket) -> None:
        """Serve one client to the end, and close."""
        with connected:
            connected.settimeout(IDLE)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = self.kind(connected, self.flaw)
            connection.chain = self.chain
            try:
                self._converse(connection)
            except (TLSError, GoneError, OSError):
                pass
            except MuteError:
                _wait_for_the_end(connected, IDLE)
            except Exception:  # what tlslite-ng trips over, it should have refused
                self._give_up(connection, connected)
            _end(connected)

    def _converse(self, connection: Connection) -> None:
        connection.handshakeServer(
            certChain=self.chain,
            privateKey=self.key,
            reqCert=Asked(connection),
            settings=self.settings(),
            sessionCache=self.sessions,
            alpn=PROTOCOLS,
        )
        http = connection.http
        connection.begin()
        while not http.done and (data := connection.read(16384, 1)):
            connection.write(http.receive(bytes(data)))
        if self.flaw.closing and not connection.closed:
            connection.close()

    def _give_up(self, connection: Connection, connected: socket.socket) -> None:
        if self.flaw.forgiving:
            _wait_for_the_end(connected, IDLE)
            return
        with contextlib.suppress(Exception):
            for _ in connection._sendError(AlertDescription.internal_error):
                pass


def _end(connected: socket.socket) -> None:
    """End our direction, and read until the client ends its own: no reset destroys an alert."""
    with contextlib.suppress(OSError):
        connected.shutdown(socket.SHUT_WR)
    _wait_for_the_end(connected, FAREWELL)


def _wait_for_the_end(connected: socket.socket, seconds: float) -> None:
    connected.settimeout(seconds)
    with contextlib.suppress(OSError):
        while connected.recv(65536):
            pass


def run(options: Options, serve: Callable[[socket.socket], None]) -> None:
    """Give each connection to `serve` in a thread of its own, until SIGTERM.

    The signal is blocked and waited for: a handler would run on the way into accept(), and accept()
    would then wait for a client that never comes.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    listener = _listen(options)
    threading.Thread(target=_accept, args=(listener, serve), daemon=True).start()
    signal.sigwait({signal.SIGTERM})


def accept(options: Options, serve: Callable[[socket.socket], None]) -> None:
    """Give each connection to `serve` in a thread of its own, for ever."""
    _accept(_listen(options), serve)


def _listen(options: Options) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        listener = socket.create_server((options.host, options.port), family=family, backlog=128)
    except OSError as trouble:
        sys.exit(f"cannot serve on {options.host} port {options.port}: {trouble.strerror}")
    print(f"serving {options.kind} on {options.host} port {options.port}", flush=True)
    return listener


def _accept(listener: socket.socket, serve: Callable[[socket.socket], None]) -> None:
    while True:
        connected, _ = listener.accept()
        threading.Thread(target=serve, args=(connected,), daemon=True).start()
