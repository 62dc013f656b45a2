"""What tlslite-ng leaves undone in TLS 1.2, done: without a flaw the bent server is right."""

from typing import Any

from tlslite.api import HandshakeSettings
from tlslite.constants import AlertDescription, ExtensionType
from tlslite.messages import NewSessionTicket1_0, ServerHello

_names: dict[bytes, bytes] = {}
"""The server name of each session, by ticket and by id."""


def limit(settings: HandshakeSettings) -> None:
    """Sign nothing with SHA-1 or MD5 (RFC 9155, section 4)."""
    settings.dsaSigHashes = settings.rsaSigHashes = ["sha512", "sha384", "sha256"]
    settings.ecdsaSigHashes = ["sha512", "sha384", "sha256"]


def refusal(hello: Any) -> int | None:
    """Return the alert that a hello of TLS 1.2 deserves, None for none."""
    info = hello.getExtension(ExtensionType.renegotiation_info)
    if info and info.renegotiated_connection is None:
        return int(AlertDescription.decode_error)
    older = hello.client_version < (3, 3)  # which never had that extension, and is refused as such
    if not older and not hello.getExtension(ExtensionType.signature_algorithms):
        return int(AlertDescription.handshake_failure)  # RFC 9155, section 4
    return None


def forget_others(hello: Any) -> None:
    """Resume no session of another name (RFC 6066, section 3)."""
    name = bytes(hello.server_name or b"")
    ticket = hello.getExtension(ExtensionType.session_ticket)
    if ticket and _names.get(bytes(ticket.ticket or b""), name) != name:
        ticket.ticket = bytearray(0)
    if _names.get(bytes(hello.session_id), name) != name:
        hello.session_id = bytearray(0)


def say(hello: Any, message: Any) -> None:
    """Remember what a session belongs to; a promised ticket needs no id (RFC 5077, section 3.4)."""
    name = bytes(hello.server_name or b"") if hello else b""
    if isinstance(message, NewSessionTicket1_0):
        _names[bytes(message.ticket)] = name
    elif isinstance(message, ServerHello) and bytes(message.session_id) != bytes(hello.session_id):
        if message.getExtension(ExtensionType.session_ticket):
            message.session_id = bytearray(0)
        _names[bytes(message.session_id)] = name
    _names.pop(b"", None)


def alert(description: int) -> int:
    """Return the alert for one of old: decryption_failed tells too much (RFC 5246 7.2.2)."""
    old = description == AlertDescription.decryption_failed
    return int(AlertDescription.bad_record_mac if old else description)
