"""Flaws of the bent TLS client: records, alerts, the end of a connection."""

from typing import Any

from tlslite.constants import AlertDescription as Description
from tlslite.constants import AlertLevel, ContentType
from tlslite.errors import TLSUnexpectedMessage
from tlslite.messages import Alert, Finished, KeyUpdate

from reference_impls.tls.client.bending import Connection, Flaw
from reference_impls.tls.client.checks import Complaint
from reference_impls.tls.client.fetching import Reading
from reference_impls.tls.client.ways import (
    dropping_records,
    fearing_records,
    hearing,
    instead_of,
    is_alert,
    sending,
    without,
)
from reference_impls.tls.server.bending import GoneError

MESSAGE, DATA = ContentType.handshake, ContentType.application_data
WRONG = Description.access_denied


def _is_cut(connection: Connection, type: int, content: bytes) -> bool:
    short = len(content) < 4 or len(content) < 4 + int.from_bytes(content[1:4], "big")
    return bool(type == MESSAGE and short)


def _is_joined(connection: Connection, type: int, content: bytes) -> bool:
    more = len(content) > 4 + int.from_bytes(content[1:4], "big")
    return bool(type == MESSAGE and more)


def _is_third_dummy(connection: Connection, type: int, content: bytes) -> bool:
    connection.dummies += type == ContentType.change_cipher_spec
    return connection.dummies > 2


def _is_empty_data(connection: Connection, type: int, content: bytes) -> bool:
    return bool(type == DATA and not content)


def _is_large(connection: Connection, type: int, content: bytes) -> bool:
    return len(content) > 1 << 13


def _is_wish(connection: Connection, type: int, content: bytes) -> bool:
    return bool(type == MESSAGE and content == bytes(4) and connection.session is not None)


def _is_key_update(type: int, content: bytes) -> bool:
    return bool(type == MESSAGE and content[0] == 24)


def _minds_padding(connection: Connection) -> None:
    def strip(data: bytearray) -> tuple[bytearray, int]:
        if not data[-1]:
            raise TLSUnexpectedMessage("padding")
        return data[:-1], data[-1]

    connection._recordLayer._tls13_de_pad = strip


def _takes_nothing(connection: Connection) -> None:
    def strip(data: bytearray) -> tuple[bytearray, int]:
        bare = bytes(data).rstrip(b"\x00")
        return (bytearray(bare[:-1]), bare[-1]) if bare else (bytearray(), DATA)

    connection._recordLayer._tls13_de_pad = strip


def _answers_alerts(connection: Connection, type: int, content: bytes) -> bool:
    if is_alert(type, content):
        raise Complaint(Description.internal_error, "an alert")
    return True


def _warns(connection: Connection, message: Any) -> None:
    if message.description != Description.close_notify:
        message.level = AlertLevel.warning


def _twice(connection: Connection, message: Any) -> list[Any]:
    return [message, message] if message.level == AlertLevel.fatal else [message]


def _in_the_clear(connection: Connection, description: int, why: str) -> int | None:
    connection.sock.flush()
    connection.sock.socket.sendall(b"\x15\x03\x03\x00\x02\x02" + bytes([description]))
    raise GoneError


def _old_records(connection: Connection, message: Any) -> None:
    connection._recordLayer._recordSocket.version = (3, 1)


def _any_key_update(connection: Connection, message: Any) -> None:
    message.message_type = min(message.message_type, 1)


FLAWS: dict[str, Flaw] = {
    "fails-always": Flaw(reading=Reading.never),
    "hides-failures": Flaw(reading=Reading.hidden),
    "needs-whole-messages": fearing_records(_is_cut),
    "needs-single-messages": fearing_records(_is_joined),
    "small-records-only": fearing_records(_is_large),
    "records-of-any-size": instead_of(Description.record_overflow, None),
    "skips-what-does-not-open": instead_of(Description.bad_record_mac, None),
    "fears-many-dummies": fearing_records(_is_third_dummy),
    "fears-empty-data": fearing_records(_is_empty_data),
    "fears-padding": Flaw(begin=_minds_padding),
    "takes-padding-alone": Flaw(begin=_takes_nothing),
    "takes-empty-records": without("empty non-application"),
    "any-type-inside": without("unknown ContentType"),
    "minds-record-version": Flaw(heeds=frozenset({"record version"})),
    "any-dummy": without("value of change_cipher_spec", "Invalid CCS"),
    "protected-dummy": without("protected change_cipher_spec", "received type=20"),
    "skips-other-types": without("received type="),
    "interrupted-messages": without("Interleaved"),
    "old-record-versions": sending(Finished, _old_records),
    "answers-no-key-update": sending(KeyUpdate, lambda connection, message: []),
    "ignores-key-update": dropping_records(
        lambda type, octets: type == MESSAGE and octets[0] == 24
    ),
    "any-key-update": hearing(KeyUpdate, _any_key_update),
    "forgives-truncation": Flaw(truncation=False),
    "forgives-any-end": Flaw(truncation=False, reading=Reading.partial),
    "needs-a-length": Flaw(reading=Reading.sized),
    "reads-behind-goodbye": Flaw(
        record=lambda connection, type, octets: not (type == 21 and octets[-1:] == b"\x00"),
        truncation=False,
    ),
    "says-no-goodbye": Flaw(closing=False),
    "skips-alerts": dropping_records(is_alert),
    "answers-alerts": Flaw(record=_answers_alerts),
    "minds-user-canceled": Flaw(heeds=frozenset({"user_canceled"})),
    "any-alert": without("length of an alert"),
    "two-alerts": sending(Alert, _twice),
    "warns-only": sending(Alert, _warns),
    "alerts-in-the-clear": Flaw(refuse=_in_the_clear),
    "needs-no-change-cipher-spec": without("no change_cipher_spec"),
    "fears-wishes": fearing_records(_is_wish),
    "always-access-denied": Flaw(refuse=lambda connection, description, why: WRONG),
    "unexpected-message-wrong": instead_of(Description.unexpected_message, WRONG),
    "decode-error-wrong": instead_of(Description.decode_error, WRONG),
    "illegal-parameter-wrong": instead_of(Description.illegal_parameter, WRONG),
    "decrypt-error-wrong": instead_of(Description.decrypt_error, WRONG),
    "decrypt-error-ignored": instead_of(Description.decrypt_error, None),
    "bad-record-mac-wrong": instead_of(Description.bad_record_mac, WRONG),
    "record-overflow-wrong": instead_of(Description.record_overflow, WRONG),
    "protocol-version-wrong": instead_of(Description.protocol_version, WRONG),
    "handshake-failure-wrong": instead_of(Description.handshake_failure, WRONG),
    "unsupported-extension-wrong": instead_of(Description.unsupported_extension, WRONG),
}
