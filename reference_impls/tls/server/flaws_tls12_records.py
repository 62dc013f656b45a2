"""Flaws around the records and alerts of TLS 1.2."""

from collections.abc import Callable
from typing import Any

from tlslite import recordlayer
from tlslite.constants import AlertDescription, AlertLevel, ContentType, ExtensionType
from tlslite.errors import TLSBadRecordMAC
from tlslite.messages import Alert, Finished, Heartbeat
from tlslite.recordlayer import RecordLayer
from tlslite.tlsrecordlayer import TLSRecordLayer

from reference_impls.tls.server.bending import (
    Connection,
    Flaw,
    MuteError,
    Refusal,
)
from reference_impls.tls.server.ways import ACCESS_DENIED, add, empty, offers, setting
from reference_impls.tls.server.ways12 import (
    answering12,
    hearing12,
    instead_of12,
    is_12,
    may_be_12,
    patched,
    raw,
    receiving12,
    sending12,
)

LARGEST = 1 << 14
NONCE, BLOCK = 8, 16
CHACHA20, AES_256 = {0xCCA8, 0xCCA9}, {0xC02C, 0xC030}
ALERT, DATA = ContentType.alert, ContentType.application_data


def _wrong_alerts(connection: Connection, description: int, why: str) -> int | None:
    return int(ACCESS_DENIED) if may_be_12(connection) else description


def _whole_messages_only(connection: Connection, type: int, content: bytes) -> bool:
    whole = 4 + int.from_bytes(content[1:4], "big")
    if type == ContentType.handshake and len(content) < whole:
        raise Refusal(AlertDescription.decode_error)
    return True


def _whole_hellos_only(connection: Connection, type: int, content: bytes) -> bool:
    return connection.hello is not None or _whole_messages_only(connection, type, content)


def _no_empty_data(connection: Connection, type: int, content: bytes) -> bool:
    if type == DATA and not content:
        raise Refusal(AlertDescription.unexpected_message)
    return True


def _mute_when_empty(connection: Connection, description: int, why: str) -> int | None:
    if is_12(connection) and "empty non-application data" in why:
        raise MuteError
    return description


def _one_octet_less(connection: Connection, type: int, content: bytes) -> bool:
    if len(content) >= LARGEST:
        raise Refusal(AlertDescription.record_overflow)
    return True


def _counted_nonces_only(old: Any) -> Any:
    def unseal(layer: Any, header: Any, octets: Any) -> Any:
        context = layer._readState
        counted = context.seqnum.to_bytes(NONCE, "big")
        explicit = "aes" in context.encContext.name and not layer._is_tls13_plus()
        if explicit and bytes(octets[:NONCE]) != counted:
            raise TLSBadRecordMAC
        return old(layer, header, octets)

    return unseal


def _same_nonce(old: Any) -> Any:
    """Seal each record of AES-GCM with the same nonce."""

    def seal(layer: Any, octets: Any, type: int) -> Any:
        context = layer._writeState
        if "aes" not in context.encContext.name or layer._is_tls13_plus():
            return old(layer, octets, type)
        size = len(octets).to_bytes(2, "big")
        data = context.getSeqNumBytes() + bytearray([type, *layer.version, *size])
        nonce = bytearray(NONCE)
        return nonce + context.encContext.seal(context.fixedNonce + nonce, octets, data)

    return seal


class _Forgetful:
    """AES-CBC that begins each record as if it were the first."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make, self._reader = make, make()

    def encrypt(self, octets: Any) -> Any:
        return self._make().encrypt(octets)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)


def _same_vector(old: Any) -> Any:
    return lambda key, vector, *which: _Forgetful(lambda: old(key, bytearray(BLOCK), *which))


def _no_padding_check(old: Any) -> Any:
    """Find the MAC wherever the last octet says, and look at nothing else of the padding."""

    def check(data: Any, mac: Any, number: Any, type: Any, version: Any, block: int = BLOCK) -> Any:
        right = bytearray(data)
        if right and right[-1] < len(right):
            right[-right[-1] - 1 :] = bytes([right[-1]]) * (right[-1] + 1)
        return old(right, mac, number, type, version, block)

    return check


def _no_long_padding(old: Any) -> Any:
    def check(data: Any, *arguments: Any) -> Any:
        return data[-1] < BLOCK and old(data, *arguments)

    return check


def _encrypts_then_macs(connection: Connection, answer: Any) -> None:
    if not offers(connection.hello, ExtensionType.encrypt_then_mac):
        connection._recordLayer.encryptThenMAC = True


def _acknowledges_for_aead(connection: Connection, answer: Any) -> None:
    wanted = ExtensionType.encrypt_then_mac
    if offers(connection.hello, wanted) and not offers(answer, wanted):
        add(answer, empty(wanted))


def _forgets_the_iv(connection: Connection, hello: Any) -> None:
    """Count records as nonces of ChaCha20, and nothing else, for who knows nothing else."""
    if set(hello.cipher_suites) <= CHACHA20:
        layer = connection._recordLayer
        layer._getNonce = lambda state, number: bytearray(4) + number


def _forgets_the_hash(connection: Connection, finished: Any) -> None:
    if set(connection.hello.cipher_suites) <= AES_256:
        finished.verify_data = bytearray(12)


def _old_version(connection: Connection, alert: Any) -> None:
    if alert.description == AlertDescription.close_notify:
        connection._recordLayer._recordSocket.version = (3, 1)


def _empty_record(connection: Connection, alert: Any) -> None:
    if alert.description == AlertDescription.close_notify:
        raw(connection, b"\x15\x03\x03\x00\x00")


def _bleeds(connection: Connection, type: int, content: bytes) -> bool:
    if type != ContentType.heartbeat:
        return True
    answer = Heartbeat().create(2, bytearray(int.from_bytes(content[1:3], "big")), 16)
    for _ in connection._sendMsg(answer):
        pass
    return False


def _in_the_clear(connection: Connection, alert: Any) -> list[Any]:
    raw(connection, b"\x15\x03\x03\x00\x02" + bytes(alert.write()))
    return []


def _as_warning(connection: Connection, alert: Any) -> None:
    alert.level = AlertLevel.warning


def _twice(connection: Connection, alert: Any) -> list[Any] | None:
    return [alert, Alert().create(alert.description, alert.level)] if alert.level == 2 else None


def _deaf_to_alerts(connection: Connection, type: int, content: bytes) -> bool:
    return type != ALERT or content[1:] == b"\0"


def _mute_when_warned(connection: Connection, type: int, content: bytes) -> bool:
    if type == ALERT and content[:1] == b"\x01" and content[1:] != b"\0":
        raise MuteError
    return True


def _remembers_what_failed(old: Any) -> Any:
    return lambda connection, resumable: old(connection, True)


FLAWS: dict[str, Flaw] = {
    "tls12-wrong-alerts": Flaw(refuse=_wrong_alerts),
    "tls12-mac-ignored": instead_of12(AlertDescription.bad_record_mac, None),
    "tls12-overflow-ignored": instead_of12(AlertDescription.record_overflow, None),
    "tls12-unexpected-ignored": instead_of12(AlertDescription.unexpected_message, None),
    "tls12-whole-messages-only": receiving12(_whole_messages_only),
    "tls12-whole-hellos-only": Flaw(record=_whole_hellos_only),
    "tls12-no-empty-data": receiving12(_no_empty_data),
    "tls12-mute-when-empty": Flaw(refuse=_mute_when_empty),
    "tls12-one-octet-less": receiving12(_one_octet_less),
    "tls12-counted-nonces-only": patched(RecordLayer, "_decryptAndUnseal", _counted_nonces_only),
    "tls12-same-nonce": patched(RecordLayer, "_encryptThenSeal", _same_nonce),
    "tls12-same-vector": patched(recordlayer, "createAES", _same_vector),
    "tls12-padding-unchecked": patched(recordlayer, "ct_check_cbc_mac_and_pad", _no_padding_check),
    "tls12-no-long-padding": patched(recordlayer, "ct_check_cbc_mac_and_pad", _no_long_padding),
    "tls12-no-encrypt-then-mac": setting(useEncryptThenMAC=False),
    "tls12-always-encrypts-then-macs": answering12(_encrypts_then_macs),
    "tls12-encrypt-then-mac-for-aead": answering12(_acknowledges_for_aead),
    "tls12-chacha20-without-iv": hearing12(_forgets_the_iv),
    "tls12-wrong-hash": sending12(Finished, _forgets_the_hash),
    "tls12-old-version": sending12(Alert, _old_version),
    "tls12-empty-record": sending12(Alert, _empty_record),
    "tls12-bleeds": receiving12(_bleeds),
    "tls12-alerts-in-the-clear": sending12(Alert, _in_the_clear),
    "tls12-alerts-as-warnings": sending12(Alert, _as_warning),
    "tls12-two-alerts": sending12(Alert, _twice),
    "tls12-deaf-to-alerts": receiving12(_deaf_to_alerts),
    "tls12-mute-when-warned": receiving12(_mute_when_warned),
    "tls12-remembers-what-failed": patched(TLSRecordLayer, "_shutdown", _remembers_what_failed),
}
