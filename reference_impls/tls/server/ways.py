"""Ways to make a flaw of the bent TLS server, and what flaws share."""

from collections.abc import Callable
from typing import Any

from tlslite.api import HandshakeSettings
from tlslite.constants import (
    AlertDescription,
    CipherSuite,
    ExtensionType,
)
from tlslite.extensions import (
    TLSExtension,
)
from tlslite.messages import (
    ClientHello,
    EncryptedExtensions,
    ServerHello,
)

from reference_impls.tls.server.bending import Connection, Flaw

TLS12, TLS13 = (3, 3), (3, 4)
KNOWN_SUITES = {
    *CipherSuite.tls13Suites,
    *CipherSuite.ecdheCertSuites,
    *CipherSuite.ecdheEcdsaSuites,
    CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV,
    CipherSuite.TLS_FALLBACK_SCSV,
}
AES_128_GCM, AES_256_GCM, CHACHA20 = 0x1301, 0x1302, 0x1303
ECDHE_ECDSA, ECDHE_RSA = 0xC02B, 0xC02F  # with AES_128_GCM, for TLS 1.2
RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
UNKNOWN_EXTENSION = 0xFA11
ACCESS_DENIED = AlertDescription.access_denied


HELLO, ENCRYPTED = ServerHello, EncryptedExtensions
CARRIES_PROTOCOL = (ServerHello, EncryptedExtensions)


def sending(kind: Any, change: Callable[[Connection, Any], Any]) -> Flaw:
    """Change each outgoing message of a kind; what `change` returns, if anything, goes instead."""

    def outgoing(connection: Connection, message: Any) -> list[Any]:
        if not isinstance(message, kind):
            return [message]
        instead = change(connection, message)
        return [message] if instead is None else instead

    return Flaw(outgoing=outgoing)


def hearing(change: Callable[[Connection, Any], None]) -> Flaw:
    """Look at each ClientHello otherwise than one should."""

    def incoming(connection: Connection, message: Any) -> None:
        if isinstance(message, ClientHello):
            change(connection, message)

    return Flaw(incoming=incoming)


def without(*whys: str) -> Flaw:
    """Leave out the refusals whose reason has one of these words in it."""

    def refuse(connection: Connection, description: int, why: str) -> int | None:
        return None if any(one in why for one in whys) else description

    return Flaw(refuse=refuse)


def instead_of(right: int, wrong: int | None) -> Flaw:
    """Refuse with the wrong alert; with None, go on."""

    def refuse(connection: Connection, description: int, why: str) -> int | None:
        return wrong if description == right else description

    return Flaw(refuse=refuse)


def setting(**values: Any) -> Flaw:
    """Change tlslite's settings."""

    def settings(these: HandshakeSettings) -> None:
        for name, value in values.items():
            setattr(these, name, value)

    return Flaw(settings=settings)


def spared(flaw: Flaw) -> Flaw:
    """Spare clients that offer encrypt_then_mac (RFC 7366), as those on OpenSSL do.

    A flaw that ends every handshake would hide what else a server does; ordinary clients that
    only ask whether the server lives are left alone.
    """

    def spares(connection: Connection) -> bool:
        hello = connection.hello
        return hello is None or offers(hello, ExtensionType.encrypt_then_mac) is not None

    def incoming(connection: Connection, message: Any) -> None:
        if not spares(connection):
            flaw.incoming(connection, message)

    def outgoing(connection: Connection, message: Any) -> list[Any]:
        return [message] if spares(connection) else flaw.outgoing(connection, message)

    def record(connection: Connection, type: int, content: bytes) -> bool:
        return spares(connection) or flaw.record(connection, type, content)

    return Flaw(record=record, incoming=incoming, outgoing=outgoing)


def offers(hello: Any, type: int) -> Any:
    """Return an extension of a message, None when it is not there."""
    return hello.getExtension(type)


def drop(message: Any, type: int) -> None:
    """Take an extension out of a message."""
    message.extensions = [one for one in message.extensions or [] if one.extType != type]


def add(message: Any, extension: Any) -> None:
    """Put an extension into a message."""
    message.extensions = [*(message.extensions or []), extension]


def empty(type: int) -> Any:
    """Return an extension without a body."""
    return TLSExtension(extType=type).create(bytearray(0))


def is_13(message: Any) -> bool:
    """Whether a ServerHello is one of TLS 1.3."""
    return offers(message, ExtensionType.supported_versions) is not None


def is_retry(message: Any) -> bool:
    """Whether a ServerHello is a HelloRetryRequest."""
    return bytes(message.random) == RETRY


def is_grease(value: int) -> bool:
    """Whether a number is reserved to keep peers tolerant (RFC 8701)."""
    return value & 0x0F0F == 0x0A0A and value >> 8 == value & 0xFF


def is_unknown_suite(value: int) -> bool:
    """Whether a number was never given to a cipher suite that clients of today offer."""
    return value >> 8 not in (0x00, 0x13, 0x56, 0xC0, 0xCC) or 0x1306 <= value <= 0x13FF


def broken_signature(connection: Connection, message: Any) -> None:
    """Change one bit of the signature of a message."""
    signature = bytearray(message.signature)
    signature[-1] ^= 1
    message.signature = signature
