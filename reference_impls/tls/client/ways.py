"""Ways to make a flaw of the bent TLS client."""

from collections.abc import Callable
from typing import Any

from tlslite.constants import AlertDescription, ContentType, ExtensionType
from tlslite.extensions import TLSExtension
from tlslite.messages import ClientHello

from reference_impls.tls.client.bending import Connection, Flaw
from reference_impls.tls.client.checks import Complaint

UNKNOWN = 0xFAFA


def hello(change: Callable[[Connection, Any], None]) -> Flaw:
    """Change each ClientHello before it is sent."""
    return sending(ClientHello, change)


def sending(kind: Any, change: Callable[[Connection, Any], Any]) -> Flaw:
    """Change each outgoing message of a kind; what `change` returns, if anything, goes instead."""

    def outgoing(connection: Connection, message: Any) -> list[Any]:
        if not isinstance(message, kind):
            return [message]
        instead = change(connection, message)
        return [message] if instead is None else list(instead)

    return Flaw(outgoing=outgoing)


def hearing(kind: Any, change: Callable[[Connection, Any], None]) -> Flaw:
    """Change each message of a kind that comes in."""

    def incoming(connection: Connection, message: Any) -> None:
        if isinstance(message, kind):
            change(connection, message)

    return Flaw(incoming=incoming)


def fearing(kind: Any, feared: Callable[[Any], bool]) -> Flaw:
    """Refuse messages of a kind that are right."""

    def change(connection: Connection, message: Any) -> None:
        if feared(message):
            raise Complaint(AlertDescription.access_denied, "feared")

    return hearing(kind, change)


def fearing_records(feared: Callable[[Connection, int, bytes], bool]) -> Flaw:
    """Refuse records that are right."""

    def record(connection: Connection, type: int, content: bytes) -> bool:
        if feared(connection, type, content):
            raise Complaint(AlertDescription.access_denied, "feared")
        return True

    return Flaw(record=record)


def dropping_records(dropped: Callable[[int, bytes], bool]) -> Flaw:
    """Pass over records."""
    return Flaw(record=lambda connection, type, content: not dropped(type, content))


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


def extension(message: Any, type: int) -> Any:
    """Return an extension of a message, None when it is not there."""
    return next((one for one in message.extensions or [] if one.extType == type), None)


def drop(message: Any, type: int) -> None:
    """Take an extension out of a message."""
    message.extensions = [one for one in message.extensions or [] if one.extType != type]


def add(message: Any, type: int, body: bytes = b"") -> None:
    """Put an extension into a message."""
    made = TLSExtension(extType=type).create(bytearray(body))
    message.extensions = [*(message.extensions or []), made]


def unknown(message: Any) -> bool:
    """Whether a message has an extension that nobody knows."""
    known = {ExtensionType.early_data, ExtensionType.signature_algorithms}
    return any(one.extType not in known for one in message.extensions or [])


def is_alert(type: int, content: bytes) -> bool:
    """Whether a record is an alert, and no close_notify."""
    return bool(type == ContentType.alert and content[-1:] != b"\x00")
