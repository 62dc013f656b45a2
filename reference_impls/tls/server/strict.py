"""What OpenSSL sees too late or answers otherwise than it should, seen and answered before.

OpenSSL takes a supported_versions that cannot be read for one without a version in common, and does
not count identities and binders (RFC 9846); it does not mind a client that reads compressed points
only (RFC 8422), takes an empty name for one, and looks for a session before it asks for the name
(RFC 6066). So a first ClientHello is looked at before OpenSSL sees it.
"""

from typing import Any

from reference_impls.https.tls import Tls, TlsError
from reference_impls.tls.server.names import take
from reference_impls.tls.server.offers import unequal_lists, unreadable_offer

HANDSHAKE, CLIENT_HELLO = 22, 1
SERVER_NAME, POINT_FORMATS, PRE_SHARED_KEY, SUPPORTED_VERSIONS = 0, 11, 41, 43
DECODE_ERROR = bytes.fromhex("1503030002" + "0232")
ILLEGAL_PARAMETER = bytes.fromhex("1503030002" + "022f")
"""Alerts as records in the clear."""


class Strict(Tls):
    """TLS on OpenSSL whose first ClientHello has been looked at."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._names = context.get_app_data() or {}
        self._unseen = bytearray()
        self._seen = False
        self._refusal = b""

    def receive(self, octets: bytes) -> None:
        """Take octets from the client."""
        super().receive(octets)
        if not self._seen:
            self._unseen += octets
            self._look()

    def _look(self) -> None:
        hello = first_message(bytes(self._unseen))
        if hello is None:
            return
        self._seen = True
        self._refusal = refusal(hello)
        if named := self._names.get(server_name(hello)):
            take(self._connection, named)

    def read(self) -> bytes | None:
        """Return the next application data. Raises TlsError."""
        if self._refusal:
            raise TlsError("the ClientHello is refused")
        return super().read()

    def outgoing(self) -> bytes:
        """Return, once, the octets that are to be sent to the client."""
        return self._refusal or super().outgoing()


def first_message(octets: bytes) -> bytes | None:
    """Return the first handshake message in records, b"" if it is none; None while it is cut."""
    message = bytearray()
    while True:
        if octets and octets[0] != HANDSHAKE:
            return b""
        end = 5 + int.from_bytes(octets[3:5], "big")
        if len(octets) < max(end, 6):
            return None
        message += octets[5:end]
        octets = octets[end:]
        if len(message) >= 4 and len(message) >= 4 + int.from_bytes(message[1:4], "big"):
            return bytes(message)


def refusal(message: bytes) -> bytes:
    """Return the alert that a first message deserves, b"" for none."""
    if message[:1] != bytes([CLIENT_HELLO]):
        return b""
    offer = extension(message, PRE_SHARED_KEY)
    if unreadable_versions(message) or empty_name(message) or unreadable_offer(offer):
        return DECODE_ERROR
    wrong = compressed_points_only(message) or unequal_lists(offer)
    return ILLEGAL_PARAMETER if wrong else b""


def compressed_points_only(message: bytes) -> bool:
    """Whether a ClientHello of TLS 1.2 reads no uncompressed points (RFC 8422, section 5.1.2)."""
    formats = extension(message, POINT_FORMATS) or b"\x01\x00"
    return extension(message, SUPPORTED_VERSIONS) is None and 0 not in formats[1:]


def server_name(message: bytes) -> bytes:
    """Return the name that a ClientHello asks for, in small letters, b"" without one."""
    body = extension(message, SERVER_NAME) if message[:1] == bytes([CLIENT_HELLO]) else None
    return (body or b"")[5:].lower()


def empty_name(message: bytes) -> bool:
    """Whether a ClientHello asks for a host whose name is empty (RFC 6066, section 3)."""
    return extension(message, SERVER_NAME) == bytes.fromhex("0003000000")


def unreadable_versions(message: bytes) -> bool:
    """Whether a ClientHello has a list of versions whose form is wrong (section 4.3.1)."""
    body = extension(message, SUPPORTED_VERSIONS)
    return body is not None and (len(body) < 3 or body[0] != len(body) - 1 or body[0] % 2 == 1)


def extension(message: bytes, type: int) -> bytes | None:
    """Return the body of an extension, None without it or where the hello cannot be read."""
    at = 4 + 2 + 32
    for width in (1, 2, 1):  # session id, suites, compression methods
        at += width + int.from_bytes(message[at : at + width], "big")
    at += 2
    while at + 4 <= len(message):
        end = at + 4 + int.from_bytes(message[at + 2 : at + 4], "big")
        if int.from_bytes(message[at : at + 2], "big") == type and end <= len(message):
            return message[at + 4 : end]
        at = end
    return None
