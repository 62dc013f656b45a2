"""Flaws of TLS 1.2 alone."""

from typing import Any

from tlslite.constants import (
    AlertDescription,
    ExtensionType,
)
from tlslite.extensions import (
    TLSExtension,
)
from tlslite.messages import (
    Alert,
    ServerKeyExchange,
)

from reference_impls.tls.server import (
    flaws_tls12_handshake,
    flaws_tls12_hello,
    flaws_tls12_records,
)
from reference_impls.tls.server.bending import Connection, Flaw
from reference_impls.tls.server.ways import (
    HELLO,
    add,
    broken_signature,
    drop,
    hearing,
    is_13,
    offers,
    sending,
    setting,
    without,
)


def _unannounced_ticket(connection: Connection, hello: Any) -> None:
    if not is_13(hello):
        drop(hello, ExtensionType.session_ticket)


def _deaf_to_renegotiation(connection: Connection, alert: Any) -> list[Any] | None:
    return [] if alert.description == AlertDescription.no_renegotiation else None


def _no_renegotiation_info(connection: Connection, hello: Any) -> None:
    if hello.extensions:
        drop(hello, ExtensionType.renegotiation_info)


def _echoes_key_share(connection: Connection, hello: Any) -> None:
    if not is_13(hello) and offers(connection.hello, ExtensionType.key_share):
        body = bytearray(b"\0\x17\0\0")
        add(hello, TLSExtension(extType=ExtensionType.key_share).create(body))


def _resumes_without_ems(connection: Connection, hello: Any) -> None:
    ticket = offers(hello, ExtensionType.session_ticket)
    if ticket and ticket.ticket:
        drop(hello, ExtensionType.extended_master_secret)


FLAWS: dict[str, Flaw] = {
    "no-extended-master-secret": setting(useExtendedMasterSecret=False),
    "resumes-without-ems": Flaw(
        incoming=hearing(_resumes_without_ems).incoming,
        refuse=lambda connection, description, why: description if why else None,
    ),
    "unannounced-ticket": sending(HELLO, _unannounced_ticket),
    "deaf-to-renegotiation": sending(Alert, _deaf_to_renegotiation),
    "no-renegotiation-info": sending(HELLO, _no_renegotiation_info),
    "takes-renegotiated-connection": without("Non empty renegotiation info"),
    "broken-key-exchange-signature": sending(ServerKeyExchange, broken_signature),
    "echoes-key-share": sending(HELLO, _echoes_key_share),
    **flaws_tls12_hello.FLAWS,
    **flaws_tls12_records.FLAWS,
    **flaws_tls12_handshake.FLAWS,
}
