"""What tlslite-ng leaves undone around records, done: without a flaw the bent server is right."""

from typing import Any

from tlslite.constants import AlertDescription, AlertLevel, ContentType, ExtensionType

LONGEST_HELLO = 1 << 17  # octets; each of its lists has a length of two octets at most
FRAGMENT_LENGTHS = (b"\x01", b"\x02", b"\x03", b"\x04")


def refusal(header: Any, content: bytes, complete: bool) -> int | None:
    """Return the alert that a record of TLS 1.3 deserves, None for none.

    `complete`: the handshake is. A header of version 3.4 is the one that tlslite-ng makes of what
    was protected.
    """
    protected = header.version == (3, 4)
    if header.type == ContentType.change_cipher_spec and (content != b"\x01" or protected):
        return int(AlertDescription.unexpected_message)
    if complete and not protected:
        return int(AlertDescription.unexpected_message)
    if header.type == ContentType.alert and len(content) != 2:
        return int(AlertDescription.decode_error)
    return None


def claims_too_much(header: Any, content: bytes) -> bool:
    """Whether a first record begins a hello that is longer than any can be."""
    return header.type == ContentType.handshake and content[1:4] > LONGEST_HELLO.to_bytes(3, "big")


def says_nothing(header: Any, content: bytes) -> bool:
    """Whether it is user_canceled, behind which a server goes on to read (section 6.1)."""
    canceled = bytes([AlertLevel.warning, AlertDescription.user_canceled])
    return header.type == ContentType.alert and content == canceled


def refusal_of_limits(hello: Any) -> int | None:
    """Return the alert for a max_fragment_length of no known value (RFC 6066, section 4).

    Beside record_size_limit nobody looks at it (RFC 8449, section 5).
    """
    asked = hello.getExtension(ExtensionType.max_fragment_length)
    if asked is None or hello.getExtension(ExtensionType.record_size_limit):
        return None
    if bytes(asked.extData) in FRAGMENT_LENGTHS:
        return None
    return int(AlertDescription.illegal_parameter)
