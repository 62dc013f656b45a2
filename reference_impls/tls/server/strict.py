"""What OpenSSL answers with another alert than RFC 9846 demands, answered with the right one.

OpenSSL takes a supported_versions that cannot be read for one without a version in common. So a
first ClientHello is looked at before OpenSSL sees it.
"""

from reference_impls.https.tls import Tls, TlsError

HANDSHAKE, CLIENT_HELLO, SUPPORTED_VERSIONS = 22, 1, 43
DECODE_ERROR = bytes.fromhex("1503030002" + "0232")
"""The alert as a record in the clear."""


class Strict(Tls):
    """TLS on OpenSSL whose first ClientHello has been looked at."""

    def __init__(self, context: object) -> None:
        super().__init__(context)
        self._unseen = bytearray()
        self._seen = self._refused = False

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
        self._refused = unreadable_versions(hello)

    def read(self) -> bytes | None:
        """Return the next application data. Raises TlsError."""
        if self._refused:
            raise TlsError("supported_versions cannot be read")
        return super().read()

    def outgoing(self) -> bytes:
        """Return, once, the octets that are to be sent to the client."""
        return DECODE_ERROR if self._refused else super().outgoing()


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


def unreadable_versions(message: bytes) -> bool:
    """Whether a ClientHello has a list of versions whose form is wrong (section 4.3.1)."""
    if message[:1] != bytes([CLIENT_HELLO]):
        return False
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
