"""Flaws around the hellos of TLS 1.2: versions, suites, groups, schemes, extensions."""

import datetime
from copy import copy
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from tlslite.api import HandshakeSettings, X509CertChain
from tlslite.constants import AlertDescription, ExtensionType
from tlslite.errors import TLSUnexpectedMessage
from tlslite.extensions import ECPointFormatsExtension, SupportedGroupsExtension
from tlslite.messages import Certificate, CertificateStatus
from tlslite.x509 import X509

from reference_impls.tls.server.bending import Connection, Flaw, Records, Refusal
from reference_impls.tls.server.ways import (
    ECDHE_ECDSA,
    ECDHE_RSA,
    TLS12,
    add,
    drop,
    is_unknown_suite,
    offers,
    setting,
    without,
)
from reference_impls.tls.server.ways12 import (
    answering12,
    hearing12,
    instead_of12,
    patched,
    sending12,
)

RC4 = (0x0004, 0x0005, 0xC007, 0xC011)
SCHEMES = [(4, 3), (5, 3), (4, 1), (8, 4)]
X25519, P256 = 29, 23
CBC = {0xC009, 0xC013, 0xC023, 0xC027}
OURS = {*range(0xC023, 0xC031), 0xC009, 0xC00A, 0xC013, 0xC014, 0xCCA8, 0xCCA9}
"""ECDHE with AEAD or CBC, and a few that are neither."""
SWAPPED = {0xC02F: 0xC02B, 0xC030: 0xC02C, 0xCCA8: 0xCCA9}
"""The suites with RSA, and those with ECDSA that differ in nothing else."""
ALL_HASHES_OF_TLS12 = [(hash, signature) for hash in (4, 5, 6) for signature in (1, 3)]
ALL_HASHES = ["sha512", "sha384", "sha256", "sha1"]


def _demands_extensions(connection: Connection, description: int, why: str) -> int | None:
    bare = connection.hello is not None and not connection.hello.extensions
    return int(AlertDescription.decode_error) if bare else description


def _compresses(connection: Connection, answer: Any) -> None:
    answer.compression_method = max(connection.hello.compression_methods)


def _later_version(connection: Connection, answer: Any) -> None:
    if connection.legacy_version > TLS12:
        answer.server_version = connection.legacy_version


def _old_records_only(old: Any) -> Any:
    def header(records: Any) -> Any:
        for result in old(records):
            if result not in (0, 1) and result.version not in ((3, 1), (3, 3)):
                raise TLSUnexpectedMessage
            yield result

    return header


def _knows_everything(connection: Connection, hello: Any) -> None:
    known = {*range(60), 0xFF01}
    groups = offers(hello, ExtensionType.supported_groups)
    strange = any(map(is_unknown_suite, hello.cipher_suites))
    if strange or not {one.extType for one in hello.extensions or []} <= known:
        raise Refusal(AlertDescription.illegal_parameter)
    if groups and any(one > 0x0200 for one in groups.groups):
        raise Refusal(AlertDescription.illegal_parameter)


def _demands_an_order(connection: Connection, hello: Any) -> None:
    if hello.extensions and hello.extensions[0].extType == ExtensionType.session_ticket:
        raise Refusal(AlertDescription.illegal_parameter)


def _takes_any_suite(connection: Connection, hello: Any) -> None:
    if not OURS & set(hello.cipher_suites):
        hello.cipher_suites += [ECDHE_ECDSA, ECDHE_RSA]
        drop(hello, ExtensionType.supported_groups)
        add(hello, SupportedGroupsExtension().create([P256]))


def _takes_rc4(connection: Connection, answer: Any) -> None:
    found = [suite for suite in connection.hello.cipher_suites if suite in RC4]
    if found:
        answer.cipher_suite = found[0]


def _prefers_cbc(connection: Connection, hello: Any) -> None:
    if CBC & set(hello.cipher_suites):
        hello.cipher_suites[:] = CBC


def _takes_any_group(connection: Connection, hello: Any) -> None:
    drop(hello, ExtensionType.supported_groups)
    add(hello, SupportedGroupsExtension().create([X25519, P256]))


def _takes_any_scheme(connection: Connection, hello: Any) -> None:
    offered = offers(hello, ExtensionType.signature_algorithms)
    if offered and not set(SCHEMES) & set(offered.sigalgs):
        offered.sigalgs = list(SCHEMES)


def _signs_with_sha256(connection: Connection, hello: Any) -> None:
    offered = offers(hello, ExtensionType.signature_algorithms)
    if offered and set(offered.sigalgs) & set(ALL_HASHES_OF_TLS12):
        offered.sigalgs = [(4, 3), (4, 1)]


def _status_unasked(connection: Connection, message: Any) -> list[Any]:
    return [message, CertificateStatus().create(1, bytearray(b"nothing"))]


def _signs_with_sha1() -> Flaw:
    def settings(these: HandshakeSettings) -> None:
        these.ecdsaSigHashes = these.rsaSigHashes = list(ALL_HASHES)

    def refuse(connection: Connection, description: int, why: str) -> int | None:
        # Without signature_algorithms tlslite-ng signs with SHA-1, as was the rule.
        hello = connection.hello
        silent = hello and not offers(hello, ExtensionType.signature_algorithms)
        return None if silent else description

    return Flaw(settings=settings, refuse=refuse)


def _confuses_keys() -> Flaw:
    """Take suites for RSA keys with a key of ECDSA."""

    def incoming(connection: Connection, hello: Any) -> None:
        connection.swapped = not set(SWAPPED.values()) & set(hello.cipher_suites)
        if connection.swapped:
            suites = [SWAPPED.get(one, one) for one in hello.cipher_suites]
            hello.cipher_suites[:] = suites

    def outgoing(connection: Connection, answer: Any) -> None:
        back = {ecdsa: rsa for rsa, ecdsa in SWAPPED.items()}
        if connection.swapped and answer.cipher_suite in back:
            answer.cipher_suite = back[answer.cipher_suite]

    return Flaw(incoming=hearing12(incoming).incoming, outgoing=answering12(outgoing).outgoing)


def _compressed_points(connection: Connection, answer: Any) -> list[Any]:
    said = copy(answer)  # the server itself goes on with what it would have said
    if offers(said, ExtensionType.ec_point_formats):
        drop(said, ExtensionType.ec_point_formats)
        add(said, ECPointFormatsExtension().create([1]))
    return [said]


def _demands_point_formats(connection: Connection, hello: Any) -> None:
    if not offers(hello, ExtensionType.ec_point_formats):
        raise Refusal(AlertDescription.handshake_failure)


def _same_random(connection: Connection, answer: Any) -> None:
    answer.random[:24] = bytes(range(24))


def _says_it_twice(connection: Connection, answer: Any) -> None:
    add(answer, answer.extensions[0])


def _strange_chain(connection: Connection, message: Any) -> None:
    """Let a certificate follow that has nothing to do with the first."""
    message.cert_chain = X509CertChain([message.cert_chain.x509List[0], certificate_for(None)])


def _no_signatures(connection: Connection, message: Any) -> None:
    """Send a certificate for the same key that may encrypt, and nothing else."""
    leaf = x509.load_der_x509_certificate(bytes(message.cert_chain.x509List[0].bytes))
    message.cert_chain = X509CertChain([certificate_for(leaf.public_key())])


def certificate_for(key: Any) -> Any:
    """Return a certificate that allows a key to encrypt, and nothing else; of None for any key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nobody")])
    now = datetime.datetime.now(datetime.UTC)
    usage = x509.KeyUsage(False, False, True, False, False, False, False, False, False)
    signer = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder(name, name)
        .public_key(key or signer.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(usage, critical=True)
    )
    made = builder.sign(signer, hashes.SHA256())
    parsed = X509()
    parsed.parseBinary(bytearray(made.public_bytes(Encoding.DER)))
    return parsed


FLAWS: dict[str, Flaw] = {
    "tls12-demands-extensions": Flaw(refuse=_demands_extensions),
    "tls12-compresses": answering12(_compresses),
    "tls12-compression-demanded": without("missing uncompressed method"),
    "tls12-later-version": answering12(_later_version),
    "tls12-old-records-only": patched(Records, "_recvHeader", _old_records_only),
    "tls12-knows-everything": hearing12(_knows_everything),
    "tls12-demands-an-order": hearing12(_demands_an_order),
    "tls12-takes-any-suite": hearing12(_takes_any_suite),
    "tls12-takes-rc4": answering12(_takes_rc4),
    "tls12-prefers-cbc": Flaw(
        settings=setting(cipherNames=["aes128gcm", "aes256gcm", "aes128"]).settings,
        incoming=hearing12(_prefers_cbc).incoming,
    ),
    "tls12-takes-any-group": hearing12(_takes_any_group),
    "tls12-takes-any-scheme": hearing12(_takes_any_scheme),
    "tls12-signs-with-sha1": _signs_with_sha1(),
    "tls12-signs-with-sha256": hearing12(_signs_with_sha256),
    "tls12-status-unasked": sending12(Certificate, _status_unasked),
    "tls12-confuses-keys": _confuses_keys(),
    "tls12-compressed-points": answering12(_compressed_points),
    "tls12-compressed-points-only": without("without uncompressed format"),
    "tls12-demands-point-formats": hearing12(_demands_point_formats),
    "tls12-same-random": answering12(_same_random),
    "tls12-says-it-twice": answering12(_says_it_twice),
    "tls12-strange-chain": sending12(Certificate, _strange_chain),
    "tls12-no-signatures": sending12(Certificate, _no_signatures),
    "tls12-unreadable-ignored": instead_of12(AlertDescription.decode_error, None),
    "tls12-illegal-ignored": instead_of12(AlertDescription.illegal_parameter, None),
    "tls12-master-secret-with-a-body": without("Non empty payload of the Extended"),
}
