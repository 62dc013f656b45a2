"""Flaws around tickets and resumption."""

from typing import Any

from tlslite.constants import (
    AlertDescription,
    CertificateType,
    ExtensionType,
)
from tlslite.messages import (
    Certificate,
    EncryptedExtensions,
    NewSessionTicket,
    NewSessionTicket1_0,
    ServerHello,
)

from reference_impls.tls.server.bending import Connection, Flaw, Refusal
from reference_impls.tls.server.ways import (
    AES_256_GCM,
    HELLO,
    TLS12,
    drop,
    hearing,
    offers,
    sending,
    spared,
    without,
)

_issued: set[bytes] = set()


def _remember(connection: Connection, message: Any) -> None:
    _issued.add(bytes(message.ticket))


def _refuses_unknown_tickets() -> Flaw:
    def incoming(connection: Connection, hello: Any) -> None:
        keys = offers(hello, ExtensionType.pre_shared_key)
        session = offers(hello, ExtensionType.session_ticket)
        presented = [one.identity for one in keys.identities] if keys else []
        presented += [session.ticket] if session and session.ticket else []
        if not {bytes(one) for one in presented} <= _issued:
            raise Refusal(AlertDescription.decrypt_error)

    tickets = (NewSessionTicket, NewSessionTicket1_0)
    return Flaw(incoming=hearing(incoming).incoming, outgoing=sending(tickets, _remember).outgoing)


def _resumes_without_share(connection: Connection, hello: Any) -> None:
    if offers(hello, ExtensionType.pre_shared_key):
        drop(hello, ExtensionType.key_share)


def _resumes_with_unoffered_suite() -> Flaw:
    def incoming(connection: Connection, hello: Any) -> None:
        keys = offers(hello, ExtensionType.pre_shared_key)
        if keys and AES_256_GCM not in hello.cipher_suites:
            hello.cipher_suites[:] = [AES_256_GCM]

    # The binder is computed over the hello as it is now.
    unchecked = without("Binder does not verify").refuse
    return Flaw(incoming=hearing(incoming).incoming, refuse=unchecked)


def _certificate_again() -> Flaw:
    def outgoing(connection: Connection, message: Any) -> list[Any]:
        if isinstance(message, ServerHello):
            ticket = offers(connection.hello, ExtensionType.session_ticket)
            same = ticket and ticket.ticket and message.session_id == connection.hello.session_id
            connection.resumes = bool(offers(message, ExtensionType.pre_shared_key) or same)
        last = EncryptedExtensions if connection.version > TLS12 else ServerHello
        if connection.resumes and isinstance(message, last):
            again = Certificate(CertificateType.x509, connection.version)
            return [message, again.create(connection.chain)]
        return [message]

    return Flaw(outgoing=outgoing)


def _lifetime(connection: Connection, message: Any) -> None:
    message.ticket_lifetime = 604801


def _nonce(connection: Connection, message: Any) -> None:
    message.ticket_nonce = bytearray(b"\0")


def _age_add(connection: Connection, message: Any) -> None:
    message.ticket_age_add = 7


def _no_ticket(connection: Connection, message: Any) -> None:
    message.ticket = bytearray(0)


FLAWS: dict[str, Flaw] = {
    "psk-without-modes": without("psk_key_exchange_modes"),
    "resumes-without-share": sending(HELLO, _resumes_without_share),
    "psk-anywhere": without("PSK extension not last", "Last extension in client_hello"),
    "binder-unchecked": without("Binder does not verify"),
    "refuses-unknown-tickets": _refuses_unknown_tickets(),
    "resumes-with-unoffered-suite": _resumes_with_unoffered_suite(),
    "certificate-again": _certificate_again(),
    "ticket-lives-too-long": sending(NewSessionTicket, _lifetime),
    "same-nonce": sending(NewSessionTicket, _nonce),
    "same-age-add": sending(NewSessionTicket, _age_add),
    "empty-ticket": spared(sending(NewSessionTicket, _no_ticket)),
}
