"""Certificates of clients (RFC 9846 sections 4.4.2 and 4.5)."""

import pytest

from fixtures.requirements import MAY, MUST, capability, remark, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import CertificateVerify, Finished, Handshake
from fixtures.tls.messages13 import Certificate, CertificateEntry, CertificateRequest
from fixtures.tls.names import ExtensionType, HandshakeType, SignatureScheme
from fixtures.tls.octets import number, vector
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData

pytestmark = [capability("tls13"), capability("client_certificate")]


def asked(tls):
    """Go on until it is our turn to say who we are; return the client."""
    tls.identity = tls.own_identity
    tls.control()
    tls.say_hello()
    tls.receive(Finished)
    return tls.client


@rfc9846("4.4.2", MUST, id="T13S-081", also="RFC 8446 4.3.2")
def test_request_names_schemes_and_no_context(tls):
    """A request for a certificate in the handshake lists schemes and has an empty context."""
    tls.say_hello()
    request = tls.receive(CertificateRequest)
    schemes = request.extension(ExtensionType.signature_algorithms)

    assert request.context == b""
    assert schemes is not None
    assert len(ext.read_signature_algorithms(schemes.body)) > 0


@rfc9846("4.5.1", MUST, id="T13S-082", also="RFC 8446 4.4.2")
def test_client_may_have_no_certificate(tls):
    """Where a certificate is only asked for, a client without one is served."""
    tls.visit()

    assert tls.client.certificate_request is not None


@rfc9846("4.5.2", MUST, id="T13S-233", also="RFC 8446 4.4.3")
def test_certificate_of_a_client_is_accepted(tls):
    """A client that shows a certificate of the right authority, and its proof, is served."""
    tls.identity = tls.own_identity
    tls.visit()

    assert tls.client.certificate_request is not None


def changed(tls):
    """A proof of which one octet is another."""
    proof = tls.client.certificate_verify()
    return CertificateVerify(proof.scheme, proof.signature[:-1] + bytes([proof.signature[-1] ^ 1]))


def by_an_impostor(tls):
    """A proof by someone who has not the key of the certificate."""
    tls.client.identity = tls.impostor
    return tls.client.certificate_verify()


def in_the_servers_words(tls):
    """A proof as only a server gives it."""
    return tls.client.certificate_verify(who="server")


def of_the_beginning(tls):
    """A proof over the conversation without its end."""
    heard = bytes(tls.client.heard)
    del tls.client.heard[-1:]
    proof = tls.client.certificate_verify()
    tls.client.heard[:] = heard
    return proof


@rfc9846("4.5.2", MUST, id="T13S-088", also="RFC 8446 4.4.3")
@pytest.mark.parametrize("proof", [changed, by_an_impostor, in_the_servers_words, of_the_beginning])
def test_wrong_proof_is_refused(tls, proof):
    """A CertificateVerify whose signature does not hold is refused."""
    client = asked(tls)
    tls.send(client.certificate())
    tls.send(proof(tls))
    tls.send(client.finished())

    assert tls.refusal() == refused(Alert.decrypt_error)


@rfc9846("4.5.2", MUST, id="T13S-234", also="RFC 8446 4.4.3")
@pytest.mark.parametrize(
    "scheme",
    [SignatureScheme.rsa_pkcs1_sha256, SignatureScheme.ecdsa_sha1, 0x7777, 0x0A0A],
    ids=["PKCS #1", "SHA-1", "unknown", "reserved"],
)
def test_proof_by_a_scheme_that_may_not_sign_is_refused(tls, scheme):
    """A CertificateVerify with a scheme that signs no handshake is refused."""
    client = asked(tls)
    tls.send(client.certificate())
    tls.send(client.certificate_verify(scheme))
    tls.send(client.finished())

    assert tls.refusal() == refused(Alert.illegal_parameter, named=False)


@rfc9846("4.5.2", MUST, id="T13S-235", also="RFC 8446 4.4.3")
def test_certificate_without_a_proof_is_refused(tls):
    """A Certificate that no CertificateVerify follows is refused."""
    client = asked(tls)
    tls.send(client.certificate())
    tls.send(client.finished())

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.5.2", MUST, id="T13S-236", also="RFC 8446 4.4.3")
def test_proof_without_a_certificate_is_refused(tls):
    """A CertificateVerify behind an empty Certificate is refused."""
    client = asked(tls)
    tls.send(Certificate())
    tls.send(client.certificate_verify())
    tls.send(client.finished())

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.5.1", MUST, id="T13S-237", also="RFC 8446 4.4.2")
def test_request_cannot_be_passed_over(tls):
    """A client that is asked for a certificate and sends Finished at once is refused."""
    client = asked(tls)
    tls.send(client.finished())

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.5.1", MUST, id="T13S-238", also="RFC 8446 4.4.2")
def test_context_that_nobody_gave_is_refused(tls):
    """A Certificate whose context is not that of the request is refused."""
    client = asked(tls)
    tls.send(Certificate(client.certificate().entries, b"another"))
    tls.send(client.certificate_verify())
    tls.send(client.finished())

    expected = refused(Alert.illegal_parameter, Alert.decode_error, named=False)
    assert tls.refusal() == expected


@rfc9846("4.3", MUST, id="T13S-239", also="RFC 8446 4.2")
def test_extension_that_nobody_asked_for_is_refused(tls):
    """A Certificate with an extension that the request has not is refused."""
    client = asked(tls)
    status = Extension(ExtensionType.status_request, b"\x01" + vector(3, b"no response"))
    first, *others = client.certificate().entries
    tls.send(Certificate((CertificateEntry(first.data, (status,)), *others)))
    tls.send(client.certificate_verify())
    tls.send(client.finished())

    assert tls.refusal() == refused(Alert.unsupported_extension)


MALFORMED = {
    "no list": b"\x00",
    "list too long": b"\x00" + number(3, 9) + b"\x00" * 5,
    "list too short": b"\x00" + number(3, 1) + b"\x00" * 5,
    "empty certificate": b"\x00" + vector(3, vector(3, b"") + vector(2, b"")),
    "without extensions": b"\x00" + vector(3, vector(3, b"\x30\x00")),
    "octet behind": b"\x00" + vector(3, b"") + b"\x00",
}


@rfc9846("6", MUST, id="T13S-240", also="RFC 8446 6")
@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_malformed_certificate_message_is_refused(tls, body):
    """A Certificate message that cannot be read is refused."""
    asked(tls)
    tls.send(Handshake(HandshakeType.certificate, body))

    assert tls.refusal() == refused(Alert.decode_error)


@rfc9846("6.2", MUST, id="T13S-241", also="RFC 8446 6.2")
def test_certificate_that_is_none_is_refused(tls):
    """A Certificate whose entry holds no certificate is refused."""
    client = asked(tls)
    tls.send(Certificate((CertificateEntry(b"no certificate"),)))
    tls.send(client.certificate_verify())
    tls.send(client.finished())

    expected = (Alert.bad_certificate, Alert.unsupported_certificate, Alert.decode_error)
    assert tls.refusal() == refused(*expected, named=False)


@rfc9846("4.5.1.3", MAY, id="T13S-242", also="RFC 8446 4.4.2.4")
def test_certificate_of_a_stranger(tls):
    """A certificate of an authority that the server does not know is refused, or passed over."""
    asked(tls)
    tls.client.identity = tls.stranger
    tls.second_flight()
    tls.write(tls.request())
    got = tls.refusal().what

    remark("passed over" if isinstance(got, ApplicationData) else f"refused: {got}")
    clear = (Alert.unknown_ca, Alert.bad_certificate, Alert.certificate_unknown)
    assert isinstance(got, ApplicationData) or got in (*clear, Alert.access_denied)
