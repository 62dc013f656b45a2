"""Flaws around certificates, Finished, server names and application protocols."""

from typing import Any

from tlslite.constants import (
    AlertDescription,
    AlertLevel,
    ExtensionType,
)
from tlslite.extensions import (
    ALPNExtension,
    TLSExtension,
)
from tlslite.messages import (
    Alert,
    Certificate,
    CertificateVerify,
    EncryptedExtensions,
)

from reference_impls.tls.server.bending import Connection, Flaw, Refusal
from reference_impls.tls.server.ways import (
    ACCESS_DENIED,
    CARRIES_PROTOCOL,
    HELLO,
    add,
    broken_signature,
    drop,
    hearing,
    instead_of,
    is_13,
    offers,
    sending,
    spared,
    without,
)


def _context(connection: Connection, message: Any) -> None:
    message.certificate_request_context = bytearray(b"context")


def _tells_the_name(connection: Connection, message: Any) -> None:
    if isinstance(message, EncryptedExtensions) or not is_13(message):
        drop(message, ExtensionType.server_name)
        add(message, TLSExtension(extType=ExtensionType.server_name).create(bytearray(b"me")))


def _unoffered_scheme(connection: Connection, message: Any) -> None:
    message.signatureAlgorithm = (2, 3)  # ecdsa_sha1


def _certificate_twice(connection: Connection, message: Any) -> list[Any]:
    return [message, message]


def _strange_chain(connection: Connection, message: Any) -> None:
    message.certificate_list = [message.certificate_list[0], *message.certificate_list]


def _warns_of_names(connection: Connection, hello: Any) -> list[Any] | None:
    name = offers(connection.hello, ExtensionType.server_name)
    if name and name.hostNames and bytes(name.hostNames[0]) != b"localhost":
        warning = Alert().create(AlertDescription.unrecognized_name, AlertLevel.warning)
        return [warning, hello]
    return None


def _no_protocol(connection: Connection, message: Any) -> None:
    if message.extensions:
        drop(message, ExtensionType.alpn)


def _unoffered_protocol(connection: Connection, message: Any) -> None:
    if offers(message, ExtensionType.alpn):
        drop(message, ExtensionType.alpn)
        add(message, ALPNExtension().create([bytearray(b"http/2.9")]))


def _refuses_unknown_protocols(connection: Connection, hello: Any) -> None:
    listed = offers(hello, ExtensionType.alpn)
    if listed and len(listed.protocol_names) > 1:
        raise Refusal(AlertDescription.no_application_protocol)


FLAWS: dict[str, Flaw] = {
    # certificate and Finished
    "certificate-context": spared(sending(Certificate, _context)),
    "certificate-twice": spared(sending(Certificate, _certificate_twice)),
    "strange-chain": spared(sending(Certificate, _strange_chain)),
    "broken-signature": spared(sending(CertificateVerify, broken_signature)),
    "unoffered-scheme": spared(sending(CertificateVerify, _unoffered_scheme)),
    "finished-unchecked": without("Finished value is not valid", "Finished message is incorrect"),
    "finished-wrong-alert": instead_of(AlertDescription.decrypt_error, ACCESS_DENIED),
    # names and protocols
    "warns-of-names": sending(HELLO, _warns_of_names),
    "tells-the-name": spared(sending(CARRIES_PROTOCOL, _tells_the_name)),
    "no-protocol": sending(CARRIES_PROTOCOL, _no_protocol),
    "unoffered-protocol": spared(sending(CARRIES_PROTOCOL, _unoffered_protocol)),
    "takes-any-protocol": instead_of(AlertDescription.no_application_protocol, None),
    "no-protocol-wrong-alert": instead_of(AlertDescription.no_application_protocol, ACCESS_DENIED),
    "refuses-unknown-protocols": hearing(_refuses_unknown_protocols),
}
