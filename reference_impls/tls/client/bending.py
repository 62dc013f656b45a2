"""A TLS client on tlslite-ng that can be bent, and without a flaw is right.

What tlslite-ng leaves unchecked is checked beside it (`checks.py`). A flaw sees every message that
goes out before it is hashed and encrypted, every message that comes in before it is judged, and
every refusal before it is sent.
"""

import contextlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tlslite.api import HandshakeSettings, TLSConnection
from tlslite.constants import AlertDescription, AlertLevel, CipherSuite, ContentType
from tlslite.errors import (
    TLSAbruptCloseError,
    TLSAlert,
    TLSDecryptionFailed,
    TLSError,
    TLSIllegalParameterException,
    TLSUnexpectedMessage,
)
from tlslite.handshakehelpers import HandshakeHelpers
from tlslite.messages import Alert, ClientHello

from reference_impls.tls.client.checks import CHECKS, Complaint
from reference_impls.tls.client.early import (
    DUMMY,
    END_OF_EARLY_DATA,
    EarlyKeys,
    allowed,
    announce,
    withdraw,
)
from reference_impls.tls.client.fetching import Reading, Wire
from reference_impls.tls.server import bending
from reference_impls.tls.server.bending import GoneError, MuteError, Refusal

PATIENCE = 20.0  # seconds
FAREWELL = 5.0  # seconds
PROTOCOLS = [bytearray(b"http/1.1")]


def _itself(key: Any) -> Any:
    return key


@dataclass(frozen=True)
class Flaw(bending.Flaw):
    """What differs from a client that is right; see the server's Flaw.

    `key` is what a public key of the server is taken for; `begin` is done to a connection that has
    said nothing yet; `heeds` names what is minded that should be passed over. `truncation` says
    whether an end without close_notify is noticed, `reading` is what a response has to be,
    `keeps_session` that the first session is offered for ever; the others are about early data:
    whether it is announced again behind a retry, ended where it was refused, never ended,
    sent with any ticket.
    """

    key: Callable[[Any], Any] = _itself
    begin: Callable[["Connection"], None] = lambda connection: None
    heeds: frozenset[str] = frozenset()
    truncation: bool = True
    reading: Reading = Reading.whole
    keeps_session: bool = False
    keeps_early: bool = False
    ends_early: bool = False
    forgets_end: bool = False
    any_early: bool = False


class Connection(bending.Connection):
    """One connection of a client, which knows what it has said and heard."""

    def __init__(self, connected: socket.socket, flaw: Flaw, ca: str, host: str) -> None:
        super().__init__(connected, flaw)
        self.ca = ca
        self.host = host
        self.retry: Any = None
        self.server_hello: Any = None
        self.promised_ticket = False
        self.has_rsa = False
        self.session_is_sha384 = self.session_is_extended = False
        self.offered_session: Any = None
        self.early = b""
        self.early_keys: EarlyKeys | None = None
        self.early_accepted = self._early_ended = False
        self.flaw: Flaw = flaw

    def _said(self, message: Any) -> list[Any]:
        if isinstance(message, ClientHello) and self.early:
            self._announce_early_data(message)
        said: list[Any] = super()._said(message)
        for one in said:
            if isinstance(one, ClientHello):
                self.hello = one
        return said

    def _announce_early_data(self, hello: Any) -> None:
        """Say in a first hello that early data follows, and in a second one that it does not."""
        if self.retry is None:
            announce(hello)
        elif not self.flaw.keeps_early:
            withdraw(hello)
        used = self.offered_session
        HandshakeHelpers.update_binders(
            hello, self._handshake_hash, [], used.tickets, used.resumptionMasterSecret
        )

    def _sendMsg(self, msg: Any, *arguments: Any, **named: Any) -> Iterator[Any]:  # noqa: N802
        yield from super()._sendMsg(msg, *arguments, **named)
        if isinstance(msg, ClientHello) and self.early and self.early_keys is None:
            self.early_keys = EarlyKeys(self.offered_session, self.hello, self._handshake_hash)
            self._ccs_sent = True
            self._put(DUMMY + self.early_keys.data(self.early))

    def _changeWriteState(self) -> None:  # noqa: N802
        due = self.early_accepted or (self.flaw.ends_early and self.early)
        due = due and not self.flaw.forgets_end
        if self.early_keys is not None and due and not self._early_ended:
            self._early_ended = True
            self._put(self.early_keys.end())
            self._handshake_hash.update(END_OF_EARLY_DATA)
        super()._changeWriteState()

    def _put(self, octets: bytes) -> None:
        self.sock.flush()
        self.sock.socket.sendall(octets)

    def _handshakeWrapperAsync(self, handshaker: Any, checker: Any) -> Iterator[Any]:  # noqa: N802
        try:
            yield from handshaker
        except (GeneratorExit, TLSAlert, TLSAbruptCloseError, GoneError, MuteError, OSError):
            raise
        except Exception as trouble:  # tlslite-ng raises what it should refuse
            yield from self._sendError(_alert_for(trouble), f"{type(trouble).__name__} {trouble}")
            raise MuteError from trouble

    def _clientGetKeyFromChain(self, *arguments: Any, **named: Any) -> Iterator[Any]:  # noqa: N802
        for result in super()._clientGetKeyFromChain(*arguments, **named):
            if result in (0, 1):
                yield result
        key, *others = result
        yield (self.flaw.key(key), *others)

    def _judged(self, message: Any) -> Iterator[Any]:
        rules = CHECKS.get(type(message), _nothing), self.flaw.incoming
        for rule in rules:
            try:
                rule(self, message)
            except Complaint as complaint:
                yield from self._sendError(complaint.description, complaint.why)
            except Refusal as refusal:
                yield from self._sendError(refusal.description)

    def _getNextRecordFromSocket(self) -> Iterator[Any]:  # noqa: N802
        while True:
            for result in TLSConnection._getNextRecordFromSocket(self):
                if result in (0, 1):
                    yield result
            header, parser = result
            content = bytes(parser.bytes)
            if self._means_nothing(header, content):
                continue
            try:
                self._check_record(header, content)
                if self.flaw.record(self, header.type, content):
                    yield result
                    return
            except Complaint as complaint:
                yield from self._sendError(complaint.description, complaint.why)

    def _means_nothing(self, header: Any, content: bytes) -> bool:
        """Whether a record is dropped: change_cipher_spec before the version is known, the wish for
        a handshake inside one of TLS 1.2, and user_canceled, which close_notify follows.
        """
        heeds = self.flaw.heeds
        if header.type == ContentType.change_cipher_spec and "early dummy" not in heeds:
            return content == b"\x01" and self.server_hello is None
        if header.type == ContentType.alert and "user_canceled" not in heeds:
            return self.version > (3, 3) and content == b"\x01\x5a"
        inside = header.type == ContentType.handshake and self.session is None
        wished = inside and content == bytes(4) and self.version <= (3, 3)
        return wished and "HelloRequest" not in heeds

    def _check_record(self, header: Any, content: bytes) -> None:
        """Check what tlslite-ng leaves unchecked in a record; raises Complaint."""
        is_spec = header.type == ContentType.change_cipher_spec
        protected = header.version == (3, 4)
        unexpected = AlertDescription.unexpected_message
        if "record version" in self.flaw.heeds and not protected and header.version != (3, 3):
            raise Complaint(AlertDescription.protocol_version, "version of a record")
        if is_spec and "early dummy" in self.flaw.heeds and self.server_hello is None:
            raise Complaint(unexpected, "early dummy")
        if is_spec and content != b"\x01":
            raise Complaint(unexpected, "value of change_cipher_spec")
        if is_spec and protected:
            raise Complaint(unexpected, "protected change_cipher_spec")
        if header.type == ContentType.alert and len(content) != 2:
            raise Complaint(AlertDescription.decode_error, "length of an alert")
        if self._new_keys_due and header.type == ContentType.handshake and content[:1] == b"\x14":
            raise Complaint(unexpected, "no change_cipher_spec")
        if is_spec:
            self._new_keys_due = False


def _nothing(connection: Connection, message: Any) -> None:
    return


def _alert_for(trouble: Exception) -> int:
    if isinstance(trouble, TLSIllegalParameterException | AssertionError):
        return int(AlertDescription.illegal_parameter)
    if isinstance(trouble, TLSDecryptionFailed):
        return int(AlertDescription.decrypt_error)
    if isinstance(trouble, TLSUnexpectedMessage):
        return int(AlertDescription.unexpected_message)
    if isinstance(trouble, SyntaxError):
        return int(AlertDescription.decode_error)
    return int(AlertDescription.internal_error)


class Client:
    """Connections with sessions in common."""

    def __init__(self, ca: str, flaw: Flaw) -> None:
        self.ca = ca
        self.flaw = flaw
        self.last: Connection | None = None

    def connect(self, host: str, port: int, request: bytes) -> tuple[Wire, bool]:
        """Return a connection that has completed its handshake, and whether it has sent that."""
        plain = socket.create_connection((host, port), PATIENCE)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(plain, self.flaw, self.ca, host)
        session = self.last.session if self.last is not None else None
        if session is not None:
            connection.session_is_sha384 = session.cipherSuite in CipherSuite.sha384PrfSuites
            connection.session_is_extended = session.extendedMasterSecret
            connection.offered_session = session
            most = len(request) if self.flaw.any_early else allowed(session)
            if session.tickets and most >= len(request):
                connection.early = request
        self.flaw.begin(connection)
        wire = Secured(connection, plain)
        with _as_os_errors(plain):
            connection.handshakeClientCert(
                settings=self._settings(),
                session=session,
                serverName=None if host[0].isdigit() else host,
                alpn=list(PROTOCOLS),
            )
        if self.last is None or not self.flaw.keeps_session:
            self.last = connection
        return wire, connection.early_accepted

    def _settings(self) -> Any:
        settings = HandshakeSettings()
        settings.minVersion = (3, 3)
        settings.versions = [(3, 4), (3, 3)]
        settings.cipherNames = ["aes128gcm", "aes256gcm", "chacha20-poly1305"]
        settings.keyExchangeNames = ["ecdhe_ecdsa", "ecdhe_rsa"]
        settings.eccCurves = ["x25519", "secp256r1", "secp384r1"]
        settings.keyShares = ["x25519"]
        settings.dhGroups = []
        settings.rsaSigHashes = settings.ecdsaSigHashes = ["sha256", "sha384", "sha512"]
        settings.dsaSigHashes = []
        settings.more_sig_schemes = ["Ed25519"]
        settings.use_heartbeat_extension = False
        settings.useEncryptThenMAC = False
        settings.certificate_compression_receive = []
        self.flaw.settings(settings)
        return settings


class Secured:
    """A TLS connection as a fetch wants it."""

    def __init__(self, connection: Connection, plain: socket.socket) -> None:
        self.connection = connection
        self.plain = plain

    def sendall(self, octets: bytes, /) -> None:
        """Send octets."""
        with _as_os_errors(self.plain):
            self.connection.write(octets)

    def recv(self, size: int, /) -> bytes:
        """Return what comes next, b"" behind the server's close_notify. Raises OSError."""
        with _as_os_errors(self.plain):
            try:
                return bytes(self.connection.read(size, 1))
            except TLSAbruptCloseError:
                if self.connection.flaw.truncation:
                    raise
                return b""

    def close(self) -> None:
        """Say close_notify and close; the server's is not waited for."""
        with contextlib.suppress(OSError, TLSError):
            if self.connection.flaw.closing and not self.connection.closed:
                for _ in self.connection._sendMsg(
                    Alert().create(AlertDescription.close_notify, AlertLevel.warning)
                ):
                    pass
        _end(self.plain)


@contextlib.contextmanager
def _as_os_errors(plain: socket.socket) -> Iterator[None]:
    """Turn the end of a connection into an OSError, having closed it in order."""
    try:
        yield
    except MuteError as trouble:
        _wait_for_the_end(plain)
        raise OSError("nothing more is said") from trouble
    except (TLSError, GoneError) as trouble:
        _end(plain)
        raise OSError(f"{type(trouble).__name__}: {trouble}") from trouble


def _end(plain: socket.socket) -> None:
    """End our direction, and read until the server ends its own: no reset destroys an alert."""
    with contextlib.suppress(OSError):
        plain.shutdown(socket.SHUT_WR)
    _wait_for_the_end(plain)
    plain.close()


def _wait_for_the_end(plain: socket.socket) -> None:
    plain.settimeout(FAREWELL)
    with contextlib.suppress(OSError):
        while plain.recv(65536):
            pass
