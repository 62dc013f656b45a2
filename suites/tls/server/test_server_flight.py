"""The server's flight: EncryptedExtensions, Certificate, CertificateVerify, Finished."""

from fixtures.requirements import MUST, SHOULD, capability, remark, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.certificates import has_rsa_key, may_sign
from fixtures.tls.messages import CertificateVerify, Message, ServerHello
from fixtures.tls.messages13 import Certificate, EncryptedExtensions
from fixtures.tls.names import ExtensionType, SignatureScheme
from fixtures.tls.said import Epoch
from fixtures.verdicts.outcomes import not_applicable

pytestmark = capability("tls13")

NOT_IN_ENCRYPTED_EXTENSIONS = {
    ExtensionType.key_share,
    ExtensionType.supported_versions,
    ExtensionType.pre_shared_key,
    ExtensionType.signature_algorithms,
    ExtensionType.psk_key_exchange_modes,
    ExtensionType.cookie,
}


def flight(tls):
    """Return the names of the messages up to the server's Finished."""
    names = [type(one).__name__ for one in tls.seen if isinstance(one, Message)]
    return names[: names.index("Finished") + 1]


@rfc9846("4", MUST, id="T13S-121", also="RFC 8446 4")
def test_messages_come_in_order(tls):
    """The messages of a full handshake come once each, and in their order."""
    tls.complete()

    seen = [name for name in flight(tls) if name != "CertificateRequest"]
    assert seen == [
        "ServerHello",
        "EncryptedExtensions",
        "Certificate",
        "CertificateVerify",
        "Finished",
    ]


@rfc9846("4.4.1", MUST, id="T13S-079", also="RFC 8446 4.3.1")
def test_encrypted_extensions_come_first_under_keys(tls):
    """EncryptedExtensions, even if empty, are the first message under the handshake keys."""
    tls.say_hello()
    got = tls.answer()

    assert isinstance(got, EncryptedExtensions)
    assert got.under == Epoch.handshake


@rfc9846("4.3", MUST, id="T13S-080", also="RFC 8446 4.2")
def test_encrypted_extensions_hold_none_of_other_messages(tls):
    """No extension stands in EncryptedExtensions that has its place in another message."""
    tls.say_hello()
    types = {one.type for one in tls.receive(EncryptedExtensions).extensions}

    assert types & NOT_IN_ENCRYPTED_EXTENSIONS == set()


@rfc9846("4.3", MUST, id="T13S-031", also="RFC 8446 4.2")
def test_no_extension_comes_unasked(tls):
    """Every extension of the server answers one of the hello."""
    sent = tls.hello()
    tls.complete(sent)
    hello = tls.client.server_hello
    messages = [hello, *(one for one in tls.seen if isinstance(one, EncryptedExtensions))]
    entries = [e for one in tls.seen if isinstance(one, Certificate) for e in one.entries]

    answered = {e.type for one in (*messages, *entries) for e in one.extensions}
    assert answered <= {one.type for one in sent.extensions}


@rfc9846("4.5.1", MUST, id="T13S-084", also="RFC 8446 4.4.2")
def test_certificate_has_a_chain_and_no_context(tls):
    """The server's Certificate has at least one entry, and no request context."""
    tls.say_hello()
    certificate = tls.receive(Certificate)

    assert certificate.request_context == b""
    assert len(certificate.entries) > 0


@rfc9846("4.5.2", MUST, id="T13S-086", also="RFC 8446 4.4.3")
def test_certificate_verify_holds(tls):
    """The signature covers the handshake, by the certificate's key and a scheme of the hello."""
    tls.complete()

    assert tls.client.faults == []
    assert tls.client.checks["certificate_verify"]


@rfc9846("4.5.1", SHOULD, id="T13S-125", also="RFC 8446 4.4.2")
def test_each_certificate_certifies_the_one_before(tls):
    """In the chain each certificate is issued by the one that follows it."""
    tls.complete()
    chain = tls.client.certificates

    issuers = [one.issuer for one in chain[:-1]]
    assert issuers == [one.subject for one in chain[1:]]


OF_OLD = (
    SignatureScheme.rsa_pkcs1_sha256,
    SignatureScheme.rsa_pkcs1_sha1,
    SignatureScheme.ecdsa_sha1,
)
PSS = (
    SignatureScheme.rsa_pss_rsae_sha256,
    SignatureScheme.rsa_pss_rsae_sha384,
    SignatureScheme.rsa_pss_rsae_sha512,
)


@rfc9846("4.5.2", MUST, id="T13S-231", also="RFC 8446 4.4.3")
def test_schemes_of_old_sign_no_handshake(tls):
    """A hello that lists nothing but PKCS #1 and SHA-1 is refused, or another scheme is used."""
    tls.send(tls.hello(schemes=OF_OLD))
    got = tls.reaction()

    if isinstance(got, Alert):
        remark(f"refused: {got}")
    else:
        assert tls.receive(CertificateVerify).scheme not in OF_OLD


@rfc9846("4.3.3", MUST, id="T13S-087", also="RFC 8446 4.2.3")
def test_rsa_signs_with_pss(tls):
    """A server with an RSA key signs with PSS, where that is all that the client accepts."""
    client = met_with_rsa(tls)
    if client is None:
        not_applicable("the target has no RSA key under any of its names")

    assert client.faults == []
    assert client.checks["certificate_verify"]


def met_with_rsa(tls):
    """Return the client of a handshake in which the target has shown an RSA key, if it has one."""
    for name in (*tls.names, None):
        peer = tls.again()
        peer.send(peer.hello(server_name=name, schemes=PSS))
        if isinstance(peer.reaction(), ServerHello):
            peer.complete()
            if has_rsa_key(peer.client.certificates[0]):
                return peer.client
        peer.close()
    return None


@rfc9846("4.5.1.2", MUST, id="T13S-232", also="RFC 8446 4.4.2.2")
def test_certificate_may_sign(tls):
    """The server's certificate is of X.509 version 3, and its key usage, if any, lets it sign."""
    tls.complete()
    leaf = tls.client.certificates[0]

    assert leaf.version.name == "v3"
    assert may_sign(leaf)
