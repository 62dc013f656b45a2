"""Certificates of clients in TLS 1.2 (RFC 5246 sections 7.4.4, 7.4.6 and 7.4.8, RFC 9155)."""

from fixtures.requirements import MUST, SHOULD, capability, rfc5246, rfc9155
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import CertificateVerify
from fixtures.tls.messages12 import CertificateRequest12, ServerHelloDone
from fixtures.tls.names import SignatureScheme
from fixtures.tls.refusal import refused
from fixtures.tls.said import ChangeCipherSpec

pytestmark = [capability("tls12"), capability("client_certificate")]

SHA1_AND_MD5 = {0x0101, 0x0103, 0x0201, 0x0202, 0x0203}


def asked(tls12):
    """Go on until our certificate and key have been sent, and the proof is due."""
    tls12.identity = tls12.own_identity
    client = tls12.halfway()
    tls12.send(client.certificate(), client.client_key_exchange())
    return client


@rfc5246("7.4.4", MUST, id="T12S-109")
def test_request_is_complete_and_in_its_place(tls12):
    """A CertificateRequest names types and schemes, and comes right before ServerHelloDone."""
    tls12.halfway()
    request = tls12.client.certificate_request

    assert request.certificate_types
    assert request.signature_algorithms
    kinds = [type(one) for one in tls12.seen[-2:]]
    assert kinds == [CertificateRequest12, ServerHelloDone]


@rfc9155("3", SHOULD, id="T12S-127")
def test_request_names_no_schemes_of_old(tls12):
    """A CertificateRequest asks for no signatures with SHA-1 or MD5."""
    tls12.halfway()

    assert set(tls12.client.certificate_request.signature_algorithms) & SHA1_AND_MD5 == set()


@rfc5246("7.4.8", MUST, id="T12S-175")
def test_certificate_and_its_proof_are_taken(tls12):
    """A client that shows a certificate, and proves that it is its own, is served."""
    tls12.identity = tls12.own_identity
    tls12.visit()

    assert tls12.client.certificate_request is not None
    assert tls12.client.complete


@rfc5246("7.4.8", MUST, id="T12S-052")
def test_wrong_proof_is_refused(tls12):
    """A CertificateVerify with one wrong bit is refused."""
    right = asked(tls12).certificate_verify()
    signature = right.signature[:-1] + bytes([right.signature[-1] ^ 1])
    tls12.send(CertificateVerify(right.scheme, signature))

    assert tls12.refusal() == refused(Alert.decrypt_error)


@rfc5246("7.4.8", MUST, id="T12S-122")
def test_certificate_without_its_proof_is_refused(tls12):
    """A client that shows a certificate, and goes on without CertificateVerify, is refused."""
    client = asked(tls12)
    tls12.send(ChangeCipherSpec())
    tls12.send(client.finished())

    assert tls12.refusal() == refused(Alert.unexpected_message, Alert.handshake_failure)


@rfc9155("5", MUST, id="T12S-135")
def test_proof_with_sha1_is_refused(tls12):
    """A CertificateVerify that names SHA-1 is refused."""
    client = asked(tls12)
    old = SignatureScheme.rsa_pkcs1_sha1 if client.identity.is_rsa else SignatureScheme.ecdsa_sha1
    tls12.send(client.certificate_verify(old))

    assert tls12.refusal() == refused(Alert.illegal_parameter)
