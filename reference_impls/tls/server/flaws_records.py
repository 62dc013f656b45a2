"""Flaws around records, alerts and closing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tlslite.constants import (
    AlertDescription,
    AlertLevel,
    ContentType,
    ExtensionType,
)
from tlslite.errors import TLSUnexpectedMessage
from tlslite.messages import (
    Alert,
    ApplicationData,
)
from tlslite.recordlayer import RecordLayer

from reference_impls.tls.server.bending import (
    Connection,
    Flaw,
    GoneError,
    MuteError,
    Records,
    Refusal,
)
from reference_impls.tls.server.bending_early import EarlyConnection
from reference_impls.tls.server.ways import (
    ACCESS_DENIED,
    TLS13,
    instead_of,
    offers,
    sending,
    spared,
)


def _deaf_to_alerts(connection: Connection, type: int, content: bytes) -> bool:
    return type != ContentType.alert or content[1:] == b"\0"


def _refuses_ccs(connection: Connection, type: int, content: bytes) -> bool:
    if connection.hello is not None and offers(connection.hello, 43) is None:
        return True
    if type == ContentType.change_cipher_spec:
        connection.dummies += 1
        if connection.dummies > 1:
            raise Refusal(AlertDescription.unexpected_message)
    return True


def _refuses_pieces(connection: Connection, type: int, content: bytes) -> bool:
    whole = 4 + int.from_bytes(content[1:4], "big")
    if type == ContentType.handshake and connection.hello is None and len(content) < whole:
        raise Refusal(AlertDescription.decode_error)
    return True


def _refuses_padding(settings: Any) -> None:
    def bare(data: bytearray) -> tuple[bytearray, int]:
        if not data[-1]:
            raise TLSUnexpectedMessage
        return data[:-1], data[-1]

    RecordLayer._tls13_de_pad = staticmethod(bare)


def _twice(connection: Connection, alert: Any) -> list[Any] | None:
    if alert.level != AlertLevel.fatal:
        return None
    return [alert, Alert().create(alert.description, alert.level)]


def _as_warning(connection: Connection, alert: Any) -> None:
    alert.level = AlertLevel.warning


def _no_close_notify(connection: Connection, alert: Any) -> list[Any] | None:
    return [] if alert.description == AlertDescription.close_notify else None


def _data_after_close(connection: Connection, alert: Any) -> list[Any] | None:
    if alert.description != AlertDescription.close_notify:
        return None
    return [alert, ApplicationData().create(bytearray(b"one more thing"))]


def _in_the_clear(connection: Connection, alert: Any) -> list[Any] | None:
    if connection.version < TLS13:
        return None
    connection.sock.send(b"\x15\x03\x03\x00\x02" + bytes(alert.write()))
    connection.sock.flush()
    return []


def _answers_nothing(connection: Connection, message: Any) -> None:
    if isinstance(message, ApplicationData):
        raise MuteError


class ReadsVersions(EarlyConnection):
    """Looks at the version of records in the clear."""

    def _check(self, header: Any, content: bytes) -> None:
        if self.hello is None and header.version not in ((3, 1), (3, 3)):
            raise Refusal(AlertDescription.protocol_version)
        super()._check(header, content)


class OldVersions(EarlyConnection):
    """Writes version 0301 into records in the clear."""

    def _sendMsgThroughSocket(self, msg: Any) -> Iterator[Any]:  # noqa: N802
        layer = self._recordLayer
        socket = layer._recordSocket
        held, plain = socket.version, not layer._writeState.encContext
        modern = self.version >= TLS13 and not offers(self.hello, ExtensionType.encrypt_then_mac)
        socket.version = (3, 1) if plain and modern else held
        yield from super()._sendMsgThroughSocket(msg)
        socket.version = held


class Patient(Records):
    """Waits where a record is of no known type."""

    def _recvHeader(self) -> Iterator[Any]:  # noqa: N802
        try:
            yield from super()._recvHeader()
        except TLSUnexpectedMessage:
            raise MuteError from None


class WaitsForTls(EarlyConnection):
    """Waits for better octets where a record is of no known type."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._recordLayer._recordSocket = Patient(self.sock)


def _refuses_small_data(connection: Connection, message: Any) -> None:
    if isinstance(message, ApplicationData) and len(message.bytes) < 16:
        raise Refusal(AlertDescription.decode_error)


def _refuses_empty_data(connection: Connection, type: int, content: bytes) -> bool:
    if type == ContentType.application_data and not content:
        raise Refusal(AlertDescription.bad_record_mac)
    return True


def _stops_at_dummies(connection: Connection, type: int, content: bytes) -> bool:
    if type == ContentType.change_cipher_spec:
        connection.dummies += 1
        if connection.dummies > 30:
            raise MuteError
    return True


def _deaf_to_warnings(connection: Connection, type: int, content: bytes) -> bool:
    fatal = content[:1] == bytes([AlertLevel.fatal]) and content[1:] < b"\x80"
    return type != ContentType.alert or content[1:] == b"\0" or fatal


def _deaf_to_closing(connection: Connection, type: int, content: bytes) -> bool:
    return type != ContentType.alert or content[1:] not in (b"\0", b"\x5a")


def _ends_at_user_canceled(connection: Connection, type: int, content: bytes) -> bool:
    if type == ContentType.alert and content[1:] == bytes([AlertDescription.user_canceled]):
        raise GoneError
    return True


def _looks_ahead(connection: Connection, message: Any) -> None:
    """End at a request behind which something has come already."""
    if isinstance(message, ApplicationData) and connection.sock._read_buffer:
        raise GoneError


def _ends_unsaid(connection: Connection, description: int, why: str) -> int | None:
    if description == AlertDescription.handshake_failure:
        raise GoneError
    return description


FLAWS: dict[str, Flaw] = {
    "ends-at-user-canceled": Flaw(record=_ends_at_user_canceled),
    "looks-ahead": spared(Flaw(incoming=_looks_ahead)),
    "ends-unsaid": Flaw(refuse=_ends_unsaid),
    "reads-versions": Flaw(kind=ReadsVersions),
    "writes-0301": Flaw(kind=OldVersions),
    "waits-for-tls": Flaw(kind=WaitsForTls),
    "refuses-small-data": spared(Flaw(incoming=_refuses_small_data)),
    "refuses-empty-data": spared(Flaw(record=_refuses_empty_data)),
    "stops-at-dummies": Flaw(record=_stops_at_dummies),
    "deaf-to-warnings": Flaw(record=_deaf_to_warnings),
    "deaf-to-closing": spared(Flaw(record=_deaf_to_closing)),
    "bad-mac-wrong-alert": instead_of(AlertDescription.bad_record_mac, ACCESS_DENIED),
    "bad-mac-ignored": instead_of(AlertDescription.bad_record_mac, None),
    "overflow-wrong-alert": instead_of(AlertDescription.record_overflow, ACCESS_DENIED),
    "unexpected-wrong-alert": instead_of(AlertDescription.unexpected_message, ACCESS_DENIED),
    "unexpected-ignored": instead_of(AlertDescription.unexpected_message, None),
    "deaf-to-alerts": Flaw(record=_deaf_to_alerts),
    "alerts-in-the-clear": sending(Alert, _in_the_clear),
    "refuses-ccs": spared(Flaw(record=_refuses_ccs)),
    "refuses-pieces": Flaw(record=_refuses_pieces),
    "refuses-padding": Flaw(settings=_refuses_padding),
    "answers-nothing": spared(Flaw(incoming=_answers_nothing)),
    "two-alerts": sending(Alert, _twice),
    "alerts-as-warnings": sending(Alert, _as_warning),
    "no-close-notify": replace(sending(Alert, _no_close_notify), closing=False),
    "data-after-close": sending(Alert, _data_after_close),
}
