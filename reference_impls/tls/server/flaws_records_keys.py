"""Flaws where keys change: KeyUpdate, and what stands in one record with it."""

from collections.abc import Iterator
from typing import Any

from tlslite.constants import ContentType, ExtensionType, HandshakeType, KeyUpdateMessageType
from tlslite.messages import Message

from reference_impls.tls.server.bending import Connection, Flaw
from reference_impls.tls.server.bending_early import EarlyConnection
from reference_impls.tls.server.ways import TLS13, offers

NOT_REQUESTED = KeyUpdateMessageType.update_not_requested
REQUESTED = KeyUpdateMessageType.update_requested


class KeepsReadingKeys(EarlyConnection):
    """Reads with the keys that it has, whatever the client says."""

    def _handle_keyupdate_request(self, request: Any) -> Iterator[Any]:
        if request.message_type == REQUESTED:
            yield from self.send_keyupdate_request(NOT_REQUESTED)


class OwesKeyUpdate(EarlyConnection):
    """Never changes its own keys."""

    def _handle_keyupdate_request(self, request: Any) -> Iterator[Any]:
        if request.message_type == REQUESTED:
            request.message_type = NOT_REQUESTED
        yield from super()._handle_keyupdate_request(request)


class AsksBack(EarlyConnection):
    """Answers every KeyUpdate with one that asks for another."""

    asked = False

    def _handle_keyupdate_request(self, request: Any) -> Iterator[Any]:
        request.message_type = NOT_REQUESTED
        yield from super()._handle_keyupdate_request(request)
        if not self.asked:
            self.asked = True
            yield from self.send_keyupdate_request(REQUESTED)


class TakesAnyUpdate(EarlyConnection):
    """Takes every value for 0 or 1."""

    def _handle_keyupdate_request(self, request: Any) -> Iterator[Any]:
        request.message_type &= 1
        yield from super()._handle_keyupdate_request(request)


class BeginsTicketsEarly(EarlyConnection):
    """Puts the first octet of its first ticket into the record of its Finished."""

    begun = ended = False

    def _sendMsgThroughSocket(self, msg: Any) -> Iterator[Any]:  # noqa: N802
        octets = bytearray(msg.write())
        is_message = msg.contentType == ContentType.handshake and self.version >= TLS13
        if is_message and octets[0] == HandshakeType.encrypted_extensions and self._may():
            self.begun = True
            octets.append(HandshakeType.new_session_ticket)
        elif is_message and octets[0] == HandshakeType.new_session_ticket and self.begun:
            octets = octets[0 if self.ended else 1 :]
            self.ended = True
        yield from super()._sendMsgThroughSocket(Message(msg.contentType, octets))

    def _may(self) -> bool:
        """Spare OpenSSL's clients, which ask whether the server lives; and tickets have to come."""
        modes = offers(self.hello, ExtensionType.psk_key_exchange_modes)
        return modes is not None and offers(self.hello, ExtensionType.encrypt_then_mac) is None


def _skips_late_pieces(connection: Connection, type: int, content: bytes) -> bool:
    """Look at no handshake record, behind the hello, that is not a whole message."""
    if type != ContentType.handshake or connection.hello is None:
        return True
    return len(content) >= 4 + int.from_bytes(content[1:4], "big")


FLAWS: dict[str, Flaw] = {
    "keeps-reading-keys": Flaw(kind=KeepsReadingKeys),
    "owes-key-update": Flaw(kind=OwesKeyUpdate),
    "asks-back": Flaw(kind=AsksBack),
    "takes-any-update": Flaw(kind=TakesAnyUpdate),
    "begins-tickets-early": Flaw(kind=BeginsTicketsEarly),
    "skips-late-pieces": Flaw(record=_skips_late_pieces),
}
