"""Flaws around the kinds of certificates, keys and signatures."""

from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tlslite.api import X509CertChain, parsePEMKey
from tlslite.constants import AlertDescription, ExtensionType
from tlslite.extensions import CompressedCertificateExtension
from tlslite.handshakesettings import Keypair, VirtualHost
from tlslite.messages import Certificate, CertificateVerify, CompressedCertificate

from reference_impls.tls.server.bending import Connection, Flaw
from reference_impls.tls.server.names import self_signed
from reference_impls.tls.server.ways import (
    ACCESS_DENIED,
    TLS12,
    broken_signature,
    hearing,
    instead_of,
    offers,
    sending,
    spared,
)

ECDSA_SHA256, ECDSA_SHA1, RSA_PKCS1_SHA256 = (4, 3), (2, 3), (4, 1)
SIGNATURE_ALGORITHMS = 13
ZLIB = 1  # RFC 8879


def _reads_more_schemes(connection: Connection, hello: Any) -> None:
    listed = offers(hello, SIGNATURE_ALGORITHMS)
    if listed and ECDSA_SHA1 in (listed.sigalgs or []):
        listed.sigalgs.append(ECDSA_SHA256)


def _says_sha1(connection: Connection, message: Any) -> None:
    if ECDSA_SHA1 in connection.hello.getExtension(SIGNATURE_ALGORITHMS).sigalgs:
        message.signatureAlgorithm = ECDSA_SHA1


def _with_an_rsa_key() -> Callable[[Any], None]:
    """Let a server have an RSA key besides its own, for clients that take nothing else."""
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    chain = X509CertChain()
    chain.parsePemList(self_signed("rsa.test", key).public_bytes(Encoding.PEM).decode())
    host = VirtualHost()
    host.keys = [Keypair(parsePEMKey(pem.decode(), private=True), chain.x509List)]

    def settings(these: Any) -> None:
        these.virtual_hosts = [host]

    return settings


def _pkcs1(connection: Connection, message: Any) -> None:
    if message.signatureAlgorithm[0] == 8:  # PSS
        message.signatureAlgorithm = RSA_PKCS1_SHA256
        broken_signature(connection, message)


def _signs_with_pkcs1() -> Flaw:
    made: list[Callable[[Any], None]] = []

    def settings(these: Any) -> None:
        if not made:  # a key takes its time: only the server with this flaw makes one
            made.append(_with_an_rsa_key())
        made[0](these)

    return Flaw(settings=settings, outgoing=sending(CertificateVerify, _pkcs1).outgoing)


def _for_encryption() -> Any:
    """Return a chain whose certificate may encrypt, and not sign."""
    names = (
        "digital_signature content_commitment data_encipherment key_agreement key_cert_sign"
        " crl_sign encipher_only decipher_only"
    )
    usage = x509.KeyUsage(key_encipherment=True, **dict.fromkeys(names.split(), False))
    key = rsa.generate_private_key(65537, 2048)
    chain = X509CertChain()
    made = self_signed("localhost", key, usage)
    chain.parsePemList(made.public_bytes(Encoding.PEM).decode())
    return chain.x509List[0]


def _may_only_encrypt(connection: Connection, message: Any) -> None:
    if connection.version > TLS12:
        message.certificate_list[0].certificate = _for_encryption()


def _other_length(connection: Connection, message: Any) -> None:
    message._uncompressed_msg_len += 1


def _compresses_unasked(connection: Connection, hello: Any) -> None:
    if offers(hello, ExtensionType.compress_certificate) is None and hello.extensions:
        hello.extensions.insert(0, CompressedCertificateExtension().create([ZLIB]))


FLAWS: dict[str, Flaw] = {
    "says-sha1": spared(
        Flaw(
            incoming=hearing(_reads_more_schemes).incoming,
            outgoing=sending(CertificateVerify, _says_sha1).outgoing,
        )
    ),
    "signs-with-pkcs1": _signs_with_pkcs1(),
    "other-length": spared(sending(CompressedCertificate, _other_length)),
    "compresses-unasked": spared(hearing(_compresses_unasked)),
    "bad-certificate-wrong": instead_of(AlertDescription.bad_certificate, ACCESS_DENIED),
    "may-only-encrypt": spared(sending(Certificate, _may_only_encrypt)),
}
