"""The server's flight: EncryptedExtensions, Certificate, CertificateVerify, Finished."""

from fixtures.requirements import MUST, SHOULD, capability, rfc9846
from fixtures.tls.messages import Certificate, EncryptedExtensions, Message
from fixtures.tls.names import ExtensionType
from fixtures.tls.said import Epoch

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
