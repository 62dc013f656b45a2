"""Early data for the bent TLS server: tlslite-ng has none.

What RFC 9846 sections 4.3.10, 4.6 and 8 ask of a server is a method each, so that a flaw can put
another in its place: the `kind` of a Flaw is a subclass. tlslite's handshake goes on as if nothing
were different: the keys for reading are exchanged behind its back, and what comes under the early
keys is read at the moment when it would begin to wait for the client's Finished.
"""

import secrets
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from tlslite.api import HandshakeSettings
from tlslite.constants import (
    AlertDescription,
    ContentType,
    ExtensionType,
    HandshakeType,
    PskKeyExchangeMode,
)
from tlslite.extensions import TLSExtension
from tlslite.messages import ApplicationData, EncryptedExtensions, NewSessionTicket, ServerHello
from tlslite.utils.cryptomath import derive_secret, secureHMAC

from reference_impls.http1.connection import Http1
from reference_impls.http1.server.site import Site
from reference_impls.tls.server.bending import PROTOCOLS, Connection, Flaw, GoneError, LeftOut
from reference_impls.tls.server.early import careful

MAX_EARLY_DATA = 16384  # octets
TOLERANCE = 10.0  # seconds
USUAL_MODES = {PskKeyExchangeMode.psk_dhe_ke, PskKeyExchangeMode.psk_ke}

AlertDescription.decoder_error = AlertDescription.decode_error  # as tlslite-ng spells it


@dataclass(frozen=True)
class Issued:
    """What belongs to a ticket, and what early data on it has to fit."""

    suite: int
    protocol: bytes | None
    age_add: int
    at: float


class EarlyConnection(Connection):
    """A connection that takes early data, once for each ticket, and answers it at once.

    `early` is true from the server's Finished to the client's EndOfEarlyData.
    """

    site = Site()
    issued: ClassVar[dict[bytes, Issued]] = {}
    taken: ClassVar[set[bytes]] = set()
    lock = threading.Lock()

    def __init__(self, connected: socket.socket, flaw: Flaw) -> None:
        super().__init__(connected, flaw)
        self.http = Http1(careful(self.site.respond, lambda: self.early))
        self.early = False
        self.accepts = False
        self.size = 0
        self.suite = 0
        self.keys: dict[bytes, tuple[bytes, str]] = {}
        self.identity = b""
        self.secret = bytearray()
        self.handshake_keys: Any = None

    # Tickets

    def _tryDecrypt(  # noqa: N802
        self, settings: Any, identity: Any = None, ticket: Any = None
    ) -> tuple[Any, Any]:
        """Know the key of every ticket that was opened."""
        match, found = super()._tryDecrypt(settings, identity, ticket)
        if match:
            self.keys[bytes(match[0])] = (bytes(match[1]), match[2])
        return match, found

    def _serverSendTickets(self, settings: Any) -> Iterator[Any]:  # noqa: N802
        """Give none where nobody could resume with it (section 4.3.9)."""
        modes = self.hello.getExtension(ExtensionType.psk_key_exchange_modes)
        if self.version < (3, 4) or (modes and USUAL_MODES & set(modes.modes)):
            yield from super()._serverSendTickets(settings)

    def _said(self, message: Any) -> list[Any]:
        if isinstance(message, ServerHello):
            self.suite = message.cipher_suite
            self.accepts = self.may_accept(message)
            if self.accepts:
                self.derive()
        elif isinstance(message, EncryptedExtensions) and self.accepts:
            self.accept(message)
        elif isinstance(message, NewSessionTicket):
            self.allow(message)
        said = super()._said(message)
        for one in said:
            if isinstance(one, NewSessionTicket):
                self.remember(one)
        return said

    def allow(self, ticket: Any) -> None:
        """Allow early data with a ticket."""
        ticket.ticket_age_add = secrets.randbits(32)
        limit = bytearray(MAX_EARLY_DATA.to_bytes(4, "big"))
        allowed = TLSExtension(extType=ExtensionType.early_data).create(limit)
        ticket.extensions = [*ticket.extensions, allowed]

    def remember(self, ticket: Any) -> None:
        """Remember what belongs to a ticket."""
        protocol = bytes(self.session.appProto) if self.session.appProto else None
        self.issued[bytes(ticket.ticket)] = Issued(
            self.session.cipherSuite, protocol, ticket.ticket_age_add, time.monotonic()
        )

    # Whether early data is accepted

    def may_accept(self, message: Any) -> bool:
        """Whether early data is offered and may be accepted (section 4.3.10)."""
        offered = self.hello.getExtension(ExtensionType.early_data)
        chosen = message.getExtension(ExtensionType.pre_shared_key)
        if offered is None or chosen is None or not self.is_chosen(chosen.selected):
            return False
        offers = self.hello.getExtension(ExtensionType.pre_shared_key).identities
        identity = offers[chosen.selected]
        self.identity = bytes(identity.identity)
        issued = self.issued.get(self.identity)
        return bool(
            issued
            and self.fits_suite(issued)
            and self.fits_protocol(issued)
            and self.is_fresh(issued, identity.obfuscated_ticket_age)
            and self.is_first(self.identity)
        )

    def is_chosen(self, selected: int) -> bool:
        """Whether the key of the early data is the one that was selected."""
        return selected == 0

    def fits_suite(self, issued: Issued) -> bool:
        """Whether the suite is the ticket's."""
        return issued.suite == self.suite

    def fits_protocol(self, issued: Issued) -> bool:
        """Whether the application protocol is the ticket's."""
        offered = self.hello.getExtension(ExtensionType.alpn)
        return issued.protocol == (bytes(PROTOCOLS[0]) if offered else None)

    def is_fresh(self, issued: Issued, obfuscated: int) -> bool:
        """Whether the ticket is about as old as the client says (section 8.3)."""
        claimed = (obfuscated - issued.age_add) % (1 << 32) / 1000
        return abs(time.monotonic() - issued.at - claimed) < TOLERANCE

    def is_first(self, identity: bytes) -> bool:
        """Whether this ticket brings early data for the first time (section 8.1)."""
        with self.lock:
            first = identity not in self.taken
            self.taken.add(identity)
        return first

    def accept(self, message: Any) -> None:
        """Say in EncryptedExtensions that early data is accepted."""
        accepted = TLSExtension(extType=ExtensionType.early_data).create(bytearray())
        message.extensions = [*(message.extensions or []), accepted]

    # Keys

    def derive(self) -> None:
        """Derive the early traffic secret; the transcript ends with the ClientHello here."""
        key, prf = self.keys[self.identity]
        early = secureHMAC(bytearray(len(key)), bytearray(key), prf)
        self.secret = derive_secret(early, bytearray(b"c e traffic"), self._handshake_hash, prf)

    def _changeReadState(self) -> None:  # noqa: N802
        """Put the early keys before those of the handshake."""
        super()._changeReadState()
        if not self.accepts or self.handshake_keys is not None:
            return
        layer = self._recordLayer
        self.handshake_keys = layer._readState
        ways = HandshakeSettings().cipherImplementations
        layer.calcTLS1_3PendingState(self.suite, self.secret, self.secret, ways)
        layer._readState = layer._pendingReadState
        layer.early_data_ok = False
        self.early = True

    def _changeWriteState(self) -> None:  # noqa: N802
        """Take the early data as soon as it can be answered."""
        super()._changeWriteState()
        while self.early:
            self._receiving = True
            try:
                for _ in self._take():
                    pass
            except LeftOut:
                continue
            finally:
                self._receiving = False

    # What comes under the early keys

    def _take(self) -> Iterator[Any]:
        for result in self._getNextRecord():
            if result not in (0, 1):
                break
            yield result
        header, parser = result
        content = bytes(parser.bytes[parser.index :])
        if header.type == ContentType.alert:
            raise GoneError
        if header.type == ContentType.application_data:
            yield from self.take_data(content)
        elif header.type == ContentType.handshake:
            yield from self.take_message(content)

    def take_data(self, content: bytes) -> Iterator[Any]:
        """Answer early data, as much as tickets allow (section 4.7.1)."""
        self.size += len(content)
        if self.size > MAX_EARLY_DATA:
            yield from self._sendError(AlertDescription.unexpected_message, "too much early data")
        answers = self.http.receive(content)
        if answers:
            yield from self._sendMsg(ApplicationData().create(bytearray(answers)))

    def take_message(self, content: bytes) -> Iterator[Any]:
        """Take EndOfEarlyData, and no other message (section 4.6)."""
        if content[0] != HandshakeType.end_of_early_data:
            yield from self._sendError(AlertDescription.unexpected_message, "not in early data")
        if len(content) > 4:
            yield from self._sendError(AlertDescription.decode_error, "EndOfEarlyData has a body")
        if not self._defragmenter.is_empty():
            yield from self._sendError(AlertDescription.unexpected_message, "behind the last")
        self._handshake_hash.update(bytearray(content))
        self.end()

    def end(self) -> None:
        """Go on to the keys of the handshake."""
        self.early = False
        self._recordLayer._readState = self.handshake_keys


class LateConnection(EarlyConnection):
    """Early data is taken, and answered when the client's Finished has come."""

    def __init__(self, connected: socket.socket, flaw: Flaw) -> None:
        super().__init__(connected, flaw)
        self.kept = b""

    def take_data(self, content: bytes) -> Iterator[Any]:
        """Keep early data."""
        self.kept += content
        yield from ()

    def begin(self) -> None:
        """Answer what was kept."""
        answers = self.http.receive(self.kept)
        if answers:
            self.write(answers)
