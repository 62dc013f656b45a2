"""Flaws around keys, the order of messages, sessions and renegotiation in TLS 1.2."""

import threading
from typing import Any

from tlslite.constants import AlertDescription, CipherSuite, ContentType, ExtensionType
from tlslite.keyexchange import ECDHKeyExchange
from tlslite.messages import (
    Alert,
    CertificateRequest,
    CertificateVerify,
    ClientKeyExchange,
    ServerHello,
    ServerHelloDone,
)
from tlslite.utils.cryptomath import getRandomBytes

from reference_impls.tls.server import right12
from reference_impls.tls.server.bending import Connection, Flaw, Refusal
from reference_impls.tls.server.ways import ECDHE_ECDSA, add, drop, empty, offers, without
from reference_impls.tls.server.ways12 import (
    answering12,
    hearing12,
    is_12,
    patched,
    raw,
    receiving12,
    resumes,
    sending12,
)

SOON = 0.05  # seconds
HELLO_REQUEST = bytes.fromhex("1603030004" + "00000000")
NEW_TICKET = bytes.fromhex("160303000b" + "04000007" + "00000000" + "0001" + "00")
AES_256 = [0xC02C, 0xC030]
SUITES = [*AES_256, 0xC02B, 0xC02F, 0xCCA9, 0xCCA8]


# Keys


def _no_high_bit(connection: Connection, message: Any) -> None:
    share = message.ecdh_Yc if isinstance(message, ClientKeyExchange) else b""
    if len(share) == 32 and share[-1] & 0x80:
        raise Refusal(AlertDescription.illegal_parameter)


def _short_secret(old: Any) -> Any:
    def calculate(exchange: Any, private: Any, share: Any, *arguments: Any) -> Any:
        return bytearray(old(exchange, private, share, *arguments).lstrip(b"\0"))

    return calculate


def _any_point(old: Any) -> Any:
    def calculate(exchange: Any, private: Any, share: Any, *arguments: Any) -> Any:
        try:
            return old(exchange, private, share, *arguments)
        except Exception:
            return bytearray(32)

    return calculate


# The order of messages


def _impatient() -> Flaw:
    """Say something while the client has the word, where that takes its time."""

    def poke_soon(connection: Connection) -> None:
        heard = connection.dummies = connection.dummies + 1

        def poke() -> None:
            if connection.dummies == heard:
                connection.sock.socket.sendall(HELLO_REQUEST)

        threading.Timer(SOON, poke).start()

    def record(connection: Connection, type: int, content: bytes) -> bool:
        connection.dummies += 1
        if type == ContentType.change_cipher_spec:
            poke_soon(connection)
        return True

    def outgoing(connection: Connection, message: Any) -> None:
        poke_soon(connection)

    return Flaw(
        record=receiving12(record).record, outgoing=sending12(ServerHelloDone, outgoing).outgoing
    )


def _ticket_too_early(connection: Connection, description: int, why: str) -> int | None:
    if is_12(connection) and "Finished message is incorrect" in why:
        raw(connection, NEW_TICKET)
    return description


# Certificates of clients


def _asks_for_no_type(connection: Connection, request: Any) -> None:
    request.certificate_types = []


def _believes_nobody(connection: Connection, message: Any) -> None:
    if is_12(connection) and isinstance(message, CertificateVerify):
        raise Refusal(AlertDescription.decrypt_error)


# Sessions


def _no_session_ids(connection: Connection, hello: Any) -> None:
    if not offers(hello, ExtensionType.session_ticket):
        hello.session_id = bytearray(0)


def _echoes_any_id(connection: Connection, answer: Any) -> None:
    if connection.hello.session_id:
        answer.session_id = connection.hello.session_id


def _any_suite_when_resuming(connection: Connection, hello: Any) -> None:
    ticket = offers(hello, ExtensionType.session_ticket)
    if hello.session_id or (ticket and ticket.ticket):
        hello.cipher_suites += SUITES


def _another_suite_when_resuming(connection: Connection, answer: Any) -> None:
    first = connection.hello.cipher_suites[0]
    if resumes(connection, answer) and first in AES_256:
        answer.cipher_suite = first


def _ticket_unasked(connection: Connection, answer: Any) -> None:
    if not offers(connection.hello, ExtensionType.session_ticket):
        add(answer, empty(ExtensionType.session_ticket))


def _another_id_when_resuming(connection: Connection, answer: Any) -> None:
    if resumes(connection, answer) and len(answer.session_id) < 32:
        answer.session_id = getRandomBytes(32)


def _tickets_need_ids(connection: Connection, hello: Any) -> None:
    ticket = offers(hello, ExtensionType.session_ticket)
    if ticket and not hello.session_id:
        ticket.ticket = bytearray(0)


def _any_name(connection: Connection, hello: Any) -> None:
    ticket = offers(hello, ExtensionType.session_ticket)
    if ticket and ticket.ticket:
        drop(hello, ExtensionType.server_name)


def _forgets_extended(connection: Connection, answer: Any) -> None:
    if resumes(connection, answer):
        drop(answer, ExtensionType.extended_master_secret)


def _always_extended(connection: Connection, answer: Any) -> None:
    wanted = ExtensionType.extended_master_secret
    if not offers(connection.hello, wanted):
        add(answer, empty(wanted))


# Renegotiation


def _renegotiates_with_anyone(connection: Connection, alert: Any) -> list[Any] | None:
    if alert.description != AlertDescription.no_renegotiation:
        return None
    return [ServerHello().create((3, 3), getRandomBytes(32), bytearray(0), ECDHE_ECDSA)]


def _tells_unasked(connection: Connection, answer: Any) -> None:
    if not offers(answer, ExtensionType.renegotiation_info):
        add(answer, empty(ExtensionType.renegotiation_info))


def _one_of_both(connection: Connection, hello: Any) -> None:
    number = CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV
    if number in hello.cipher_suites and offers(hello, ExtensionType.renegotiation_info):
        raise Refusal(AlertDescription.handshake_failure)


FLAWS: dict[str, Flaw] = {
    "tls12-no-high-bit": Flaw(incoming=_no_high_bit),
    "tls12-short-secret": patched(ECDHKeyExchange, "calc_shared_key", _short_secret),
    "tls12-any-point": patched(ECDHKeyExchange, "calc_shared_key", _any_point),
    "tls12-impatient": _impatient(),
    "tls12-asks-for-no-type": sending12(CertificateRequest, _asks_for_no_type),
    "tls12-believes-nobody": Flaw(incoming=_believes_nobody),
    "tls12-proof-unchecked": without("Signature failed to verify"),
    "tls12-ticket-too-early": Flaw(refuse=_ticket_too_early),
    "tls12-no-session-ids": hearing12(_no_session_ids),
    "tls12-echoes-any-id": answering12(_echoes_any_id),
    "tls12-any-suite-when-resuming": hearing12(_any_suite_when_resuming),
    "tls12-another-suite-when-resuming": answering12(_another_suite_when_resuming),
    "tls12-ticket-unasked": answering12(_ticket_unasked),
    "tls12-another-id-when-resuming": answering12(_another_id_when_resuming),
    "tls12-tickets-need-ids": hearing12(_tickets_need_ids),
    "tls12-any-name": Flaw(
        settings=patched(right12, "forget_others", lambda old: lambda hello: None).settings,
        incoming=hearing12(_any_name).incoming,
    ),
    "tls12-forgets-extended": answering12(_forgets_extended),
    "tls12-always-extended": answering12(_always_extended),
    "tls12-renegotiates-with-anyone": sending12(Alert, _renegotiates_with_anyone),
    "tls12-tells-unasked": answering12(_tells_unasked),
    "tls12-one-of-both": hearing12(_one_of_both),
}
