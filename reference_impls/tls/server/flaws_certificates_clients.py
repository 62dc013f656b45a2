"""Flaws around certificates of clients."""

from typing import Any

from tlslite.constants import AlertDescription, ExtensionType
from tlslite.messages import Certificate, CertificateRequest, CertificateVerify

from reference_impls.tls.server.bending import Connection, Flaw, Refusal
from reference_impls.tls.server.ways import ACCESS_DENIED, TLS12, drop, instead_of, sending, without

ECDSA_SHA256 = (4, 3)


def _with_a_context(connection: Connection, message: Any) -> None:
    message.certificate_request_context = bytearray(b"context")


def _without_schemes(connection: Connection, message: Any) -> None:
    if connection.version > TLS12:
        drop(message, ExtensionType.signature_algorithms)


def _refuses_nobody(connection: Connection, message: Any) -> None:
    if isinstance(message, Certificate) and not message.certificate_list:
        raise Refusal(AlertDescription.certificate_required)


def _refuses_everybody(connection: Connection, message: Any) -> None:
    if isinstance(message, Certificate) and message.certificate_list:
        raise Refusal(AlertDescription.bad_certificate)


def _any_scheme(connection: Connection, message: Any) -> None:
    if isinstance(message, CertificateVerify):
        message.signatureAlgorithm = ECDSA_SHA256


FLAWS: dict[str, Flaw] = {
    "asks-with-a-context": sending(CertificateRequest, _with_a_context),
    "asks-without-schemes": sending(CertificateRequest, _without_schemes),
    "refuses-nobody": Flaw(incoming=_refuses_nobody),
    "refuses-everybody": Flaw(incoming=_refuses_everybody),
    "proof-unchecked": without("signature verification failed"),
    "any-scheme": Flaw(incoming=_any_scheme),
    "any-extension-of-clients": instead_of(AlertDescription.unsupported_extension, None),
    "unsupported-extension-wrong": instead_of(
        AlertDescription.unsupported_extension, ACCESS_DENIED
    ),
    "nobody-will-do": instead_of(AlertDescription.certificate_required, None),
}
