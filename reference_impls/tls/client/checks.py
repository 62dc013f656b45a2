"""What a client has to check of each message, and tlslite-ng leaves unchecked.

Each check says what is wrong in words of its own, by which a flaw can leave it out.
"""

from collections.abc import Callable, Iterable
from typing import Any

from tlslite.constants import (
    AlertDescription,
    CipherSuite,
    ExtensionType,
    GroupName,
    SignatureScheme,
)
from tlslite.messages import (
    Certificate,
    CertificateRequest,
    CertificateVerify,
    EncryptedExtensions,
    NewSessionTicket,
    NewSessionTicket1_0,
    ServerHello,
    ServerKeyExchange,
)

from reference_impls.tls.client import trust
from reference_impls.tls.server.bending import Refusal

RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
TLS12, TLS13 = (3, 3), (3, 4)
HELLO_EXTENSIONS = {
    ExtensionType.supported_versions,
    ExtensionType.key_share,
    ExtensionType.pre_shared_key,
}
RETRY_EXTENSIONS = {
    ExtensionType.supported_versions,
    ExtensionType.key_share,
    ExtensionType.cookie,
}
ENCRYPTED_EXTENSIONS = {
    ExtensionType.server_name,
    ExtensionType.supported_groups,
    ExtensionType.alpn,
    ExtensionType.record_size_limit,
    ExtensionType.early_data,
}
CERTIFICATE_EXTENSIONS = {ExtensionType.status_request, 18}
PKCS1_AND_SHA1 = {(hash, kind) for hash in range(7) for kind in (1, 2)} | {(2, 3)}
ALERT = AlertDescription
SIZES = {GroupName.x25519: 32, GroupName.secp256r1: 65, GroupName.secp384r1: 97}


class Complaint(Refusal):
    """A message that is refused, and why."""

    def __init__(self, description: int, why: str) -> None:
        super().__init__(description)
        self.why = why


def types_of(extensions: Iterable[Any] | None) -> list[int]:
    """Return the types of extensions."""
    return [int(one.extType) for one in extensions or []]


def check_answers(
    client: Any, extensions: Iterable[Any] | None, allowed: set[int], where: str
) -> None:
    """Check that each extension answers one of the client's, once, in its place."""
    types = types_of(extensions)
    offered = {*types_of(client.hello.extensions)}
    if where == "retry":
        offered.add(ExtensionType.cookie)
    for type in types:
        if type not in offered:
            raise Complaint(ALERT.unsupported_extension, f"unsolicited in {where}")
        if type not in allowed:
            raise Complaint(ALERT.illegal_parameter, f"misplaced in {where}")
    if len(set(types)) < len(types):
        raise Complaint(ALERT.illegal_parameter, f"twice in {where}")


def is_retry(message: Any) -> bool:
    """Whether a ServerHello is a HelloRetryRequest."""
    return bytes(message.random) == RETRY


def selected_version(message: Any) -> Any:
    """Return the version of supported_versions, None without it."""
    found = message.getExtension(ExtensionType.supported_versions)
    return found.version if found else None


def server_hello(client: Any, message: Any) -> None:
    """Check a ServerHello or a HelloRetryRequest."""
    types = types_of(message.extensions)
    if len(set(types)) < len(types):
        raise Complaint(ALERT.illegal_parameter, "twice in hello")
    version = selected_version(message)
    offered = client.hello.getExtension(ExtensionType.supported_versions)
    if version is not None and (version < TLS13 or not offered or version not in offered.versions):
        raise Complaint(ALERT.illegal_parameter, "bad version")
    if client.retry is not None and version is None:
        raise Complaint(ALERT.illegal_parameter, "version of retry")
    if version is None:
        server_hello12(client, message)
        return
    if is_retry(message) and client.retry is not None:
        raise Complaint(ALERT.unexpected_message, "second retry")
    where = "retry" if is_retry(message) else "hello"
    if message.server_version != TLS12:
        raise Complaint(ALERT.protocol_version, f"legacy version of {where}")
    if message.compression_method:
        raise Complaint(ALERT.illegal_parameter, f"compression of {where}")
    if message.cipher_suite not in client.hello.cipher_suites:
        raise Complaint(ALERT.illegal_parameter, f"unoffered suite of {where}")
    if message.cipher_suite not in CipherSuite.tls13Suites:
        raise Complaint(ALERT.illegal_parameter, f"old suite of {where}")
    if is_retry(message):
        check_answers(client, message.extensions, RETRY_EXTENSIONS, where)
        client.retry = message
    else:
        check_answers(client, message.extensions, HELLO_EXTENSIONS, where)
        share(client, message)
        client.server_hello = message


def share(client: Any, message: Any) -> None:
    """Check the server's share and pre-shared key."""
    found = message.getExtension(ExtensionType.key_share)
    psk = message.getExtension(ExtensionType.pre_shared_key)
    identities = client.hello.getExtension(ExtensionType.pre_shared_key)
    if psk and psk.selected >= len(identities.identities):
        raise Complaint(ALERT.illegal_parameter, "identity out of range")
    if psk and (message.cipher_suite in CipherSuite.sha384PrfSuites) != client.session_is_sha384:
        raise Complaint(ALERT.illegal_parameter, "hash of the psk")
    if not found:
        why = "no share for the psk" if psk else "no key"
        raise Complaint(ALERT.illegal_parameter if psk else ALERT.missing_extension, why)
    group = found.server_share.group
    shares = client.hello.getExtension(ExtensionType.key_share).client_shares
    asked = client.retry and client.retry.getExtension(ExtensionType.key_share)
    if asked and asked.selected_group != group:
        raise Complaint(ALERT.illegal_parameter, "group of retry")
    if group not in [one.group for one in shares]:
        raise Complaint(ALERT.illegal_parameter, "unshared group")


def server_hello12(client: Any, message: Any) -> None:
    """Check a ServerHello of TLS 1.2."""
    offered = {*types_of(client.hello.extensions), ExtensionType.renegotiation_info}
    types = types_of(message.extensions)
    if not set(types) <= offered:
        raise Complaint(ALERT.unsupported_extension, "unsolicited in hello of 1.2")
    for one in message.extensions or []:
        if one.extType == ExtensionType.renegotiation_info and bytes(one.extData) != b"\x00":
            raise Complaint(ALERT.handshake_failure, "renegotiated in hello of 1.2")
        if one.extType == ExtensionType.extended_master_secret and one.extData:
            raise Complaint(ALERT.decode_error, "body of extended_master_secret")
    resumes = bool(message.session_id) and message.session_id == client.hello.session_id
    forgotten = ExtensionType.extended_master_secret not in types
    if resumes and client.session_is_extended and forgotten:
        raise Complaint(ALERT.handshake_failure, "forgotten extended_master_secret")
    client.promised_ticket = ExtensionType.session_ticket in types
    client.server_hello = message


def encrypted_extensions(client: Any, message: Any) -> None:
    """Check EncryptedExtensions."""
    check_answers(client, message.extensions, ENCRYPTED_EXTENSIONS, "encrypted")
    early = message.getExtension(ExtensionType.early_data) is not None
    client.early_accepted = early and bool(client.early)
    chosen = message.getExtension(ExtensionType.alpn)
    if chosen is None:
        return
    names = [bytes(one) for one in chosen.protocol_names or []]
    if len(names) != 1 or not names[0]:
        raise Complaint(ALERT.decode_error, "number of protocols")
    offered = client.hello.getExtension(ExtensionType.alpn).protocol_names
    if names[0] not in [bytes(one) for one in offered]:
        raise Complaint(ALERT.illegal_parameter, "unoffered protocol")


def certificate_request(client: Any, message: Any) -> None:
    """Check a CertificateRequest of TLS 1.3."""
    if client.version < TLS13:
        return
    if ExtensionType.signature_algorithms not in types_of(message.extensions):
        raise Complaint(ALERT.missing_extension, "no signatures in request")
    if message.certificate_request_context:
        raise Complaint(ALERT.illegal_parameter, "context of request")


def certificate(client: Any, message: Any) -> None:
    """Check a chain."""
    if client.version >= TLS13:
        if message.certificate_request_context:
            raise Complaint(ALERT.illegal_parameter, "context of certificate")
        for entry in message.certificate_list:
            check_answers(client, entry.extensions, CERTIFICATE_EXTENSIONS, "certificate")
    if not message.cert_chain:
        raise Complaint(ALERT.decode_error, "empty chain")
    client.has_rsa = message.cert_chain.getEndEntityPublicKey().__class__.__name__.endswith(
        "RSAKey"
    )
    chain = [bytes(one.bytes) for one in message.cert_chain.x509List]
    wrong = trust.fault_of(chain, client.ca, client.host)
    if wrong is not None:
        raise Complaint(wrong, f"distrust {AlertDescription.toStr(wrong)}")


def certificate_verify(client: Any, message: Any) -> None:
    """Check the scheme of a signature."""
    scheme = message.signatureAlgorithm
    if tuple(scheme) in PKCS1_AND_SHA1:
        raise Complaint(ALERT.illegal_parameter, "old scheme")
    offered = client.hello.getExtension(ExtensionType.signature_algorithms).sigalgs
    if tuple(scheme) not in [tuple(one) for one in offered]:
        raise Complaint(ALERT.illegal_parameter, "unoffered scheme")
    is_rsa = (SignatureScheme.toRepr(scheme) or "").startswith("rsa")
    if is_rsa != client.has_rsa:
        raise Complaint(ALERT.illegal_parameter, "scheme of another key")


def server_key_exchange(client: Any, message: Any) -> None:
    """Check the parameters of a key exchange in TLS 1.2."""
    groups = client.hello.getExtension(ExtensionType.supported_groups).groups
    if message.curve_type != 3:
        raise Complaint(ALERT.handshake_failure, "type of curve")
    if message.named_curve not in groups:
        raise Complaint(ALERT.illegal_parameter, "unoffered curve")
    if len(message.ecdh_Ys) != SIZES.get(message.named_curve, len(message.ecdh_Ys)):
        raise Complaint(ALERT.illegal_parameter, "size of a share of 1.2")
    offered = client.hello.getExtension(ExtensionType.signature_algorithms).sigalgs
    if (message.hashAlg, message.signAlg) not in [tuple(one) for one in offered]:
        raise Complaint(ALERT.illegal_parameter, "unoffered scheme of 1.2")


def ticket(client: Any, message: Any) -> None:
    """Check a ticket of TLS 1.3."""
    if not message.ticket:
        raise Complaint(ALERT.decode_error, "empty ticket")


def ticket12(client: Any, message: Any) -> None:
    """Check that a ticket of TLS 1.2 was announced."""
    if not client.promised_ticket:
        raise Complaint(ALERT.unexpected_message, "unannounced ticket")


CHECKS: dict[type[Any], Callable[[Any, Any], None]] = {
    ServerHello: server_hello,
    EncryptedExtensions: encrypted_extensions,
    CertificateRequest: certificate_request,
    Certificate: certificate,
    CertificateVerify: certificate_verify,
    ServerKeyExchange: server_key_exchange,
    NewSessionTicket: ticket,
    NewSessionTicket1_0: ticket12,
}
