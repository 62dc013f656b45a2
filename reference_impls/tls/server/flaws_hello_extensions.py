"""Flaws around names, application protocols and further extensions."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from tlslite.api import X509
from tlslite.constants import AlertDescription, ExtensionType
from tlslite.extensions import ALPNExtension, TLSExtension
from tlslite.messages import Certificate

from reference_impls.tls.server.bending import Connection, Flaw, Refusal
from reference_impls.tls.server.names import self_signed
from reference_impls.tls.server.ways import (
    CARRIES_PROTOCOL,
    ENCRYPTED,
    TLS12,
    add,
    empty,
    hearing,
    offers,
    sending,
    spared,
)

STATUS_V2 = 17
STATUS = bytearray(b"\x01\x00\x00\x02ok")


def _other_certificate() -> Any:
    made = self_signed("shouting.test", ec.generate_private_key(ec.SECP256R1()))
    found = X509()
    found.parseBinary(bytearray(made.public_bytes(Encoding.DER)))
    return found


def _case_matters(connection: Connection, message: Any) -> None:
    name = bytes(connection.hello.server_name or b"")
    if name == name.lower():
        return
    if connection.version > TLS12:
        message.certificate_list[0].certificate = _other_certificate()
    else:
        message.cert_chain.x509List[0] = _other_certificate()


def _protocol_unasked(connection: Connection, message: Any) -> None:
    carries = connection.version <= TLS12 or isinstance(message, ENCRYPTED)
    if carries and not offers(connection.hello, ExtensionType.alpn):
        add(message, ALPNExtension().create([bytearray(b"http/1.1")]))


def _short_names_only(connection: Connection, hello: Any) -> None:
    listed = offers(hello, ExtensionType.alpn)
    if listed and any(len(name) > 100 for name in listed.protocol_names or []):
        raise Refusal(AlertDescription.no_application_protocol)


def _few_protocols_only(connection: Connection, hello: Any) -> None:
    listed = offers(hello, ExtensionType.alpn)
    if listed and len(listed.protocol_names or []) > 100:
        raise Refusal(AlertDescription.no_application_protocol)


def _answering(type: int) -> Flaw:
    """Answer an extension where it is offered, in EncryptedExtensions."""

    def answer(connection: Connection, message: Any) -> None:
        if offers(connection.hello, type):
            add(message, empty(type))

    return spared(sending(ENCRYPTED, answer))


def _status_unasked(connection: Connection, message: Any) -> None:
    if connection.version > TLS12:
        status = TLSExtension(extType=ExtensionType.status_request).create(STATUS)
        message.certificate_list[0].extensions = [status]


FLAWS: dict[str, Flaw] = {
    "case-matters": sending(Certificate, _case_matters),
    "protocol-unasked": spared(sending(CARRIES_PROTOCOL, _protocol_unasked)),
    "short-names-only": hearing(_short_names_only),
    "few-protocols-only": hearing(_few_protocols_only),
    "echoes-padding": _answering(ExtensionType.client_hello_padding),
    "status-in-encrypted-extensions": _answering(ExtensionType.status_request),
    "answers-deprecated-status": _answering(STATUS_V2),
    "status-unasked": spared(sending(Certificate, _status_unasked)),
}
