"""Certificate and CertificateVerify, as clients take them (RFC 9846 sections 4.5.1, 4.5.2)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MUST, SHOULD, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import BODY, altering, changing, fetched, signed_with
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import CertificateVerify, Handshake
from fixtures.tls.messages13 import Certificate, CertificateEntry
from fixtures.tls.names import HandshakeType, SignatureScheme, word
from fixtures.tls.refusal import refused

DISTRUSTED = {
    "expired": (Alert.certificate_expired,),
    "not_yet_valid": (Alert.certificate_expired, Alert.bad_certificate),
    "wrong_name": (Alert.bad_certificate, Alert.certificate_unknown),
    "stranger": (Alert.unknown_ca,),
    "self_signed": (Alert.unknown_ca, Alert.bad_certificate),
    "for_clients": (Alert.unsupported_certificate, Alert.bad_certificate),
    "by_a_leaf": (Alert.unknown_ca, Alert.bad_certificate),
}
OTHERS = (Alert.certificate_unknown, Alert.bad_certificate)


@pytest.mark.parametrize("who", DISTRUSTED)
@rfc9846("4.5.1.2", MUST, id="T13C-023", also="RFC 9525 6")
def test_server_that_is_not_trusted_is_told_nothing(tlsclient, who: str):
    """A server whose certificate proves nothing hears no request, and the client fails."""
    got = tlsclient.fetch(identity=getattr(tlsclient.authority, who)())

    assert got.distrust == refused(*DISTRUSTED[who], *OTHERS, named=False)


@rfc9846("4.5.1.3", MUST, id="T13C-016", also="RFC 8446 4.4.2.4")
def test_empty_chain_is_refused(tlsclient):
    """A server without a certificate is refused."""
    got = tlsclient.fetch(changing(Certificate, entries=()))

    assert got.refusal == refused(Alert.decode_error)


@rfc9846("4.5.1", MUST, id="T13C-168", also="RFC 8446 4.4.2")
def test_context_of_a_server_is_empty(tlsclient):
    """A server's Certificate that names a context is refused."""
    got = tlsclient.fetch(changing(Certificate, request_context=b"context"))

    fitting = Alert.illegal_parameter, Alert.decode_error
    assert got.refusal == refused(*fitting, named=False)


@rfc9846("4.3", MUST, id="T13C-169", also="RFC 8446 4.2")
def test_extension_of_a_certificate_that_was_not_offered_is_refused(tlsclient):
    """An extension beside a certificate that answers nothing is refused."""

    def act(true: Certificate) -> Certificate:
        first, *others = true.entries
        extended = replace(first, extensions=(Extension(0xFBFA, b""),))
        return replace(true, entries=(extended, *others))

    got = tlsclient.fetch(altering(Certificate, act))

    assert got.refusal == refused(Alert.unsupported_extension)


@rfc9846("6.2", MUST, id="T13C-170", also="RFC 8446 6.2")
def test_what_is_no_certificate_is_refused(tlsclient):
    """Octets that are no certificate are refused."""
    got = tlsclient.fetch(changing(Certificate, entries=(CertificateEntry(b"no certificate"),)))

    fitting = Alert.bad_certificate, Alert.decode_error, Alert.certificate_unknown
    assert got.refusal == refused(*fitting, named=False)


@pytest.mark.parametrize("size", [1, 3, 7])
@rfc9846("6", MUST, id="T13C-171", also="RFC 8446 6")
def test_cut_certificate_is_refused(tlsclient, size: int):
    """A Certificate that is shorter than its lengths say is refused."""

    def cut(true: Certificate) -> Handshake:
        return Handshake(HandshakeType.certificate, true.body()[:-size])

    got = tlsclient.fetch(altering(Certificate, cut))

    assert got.refusal == refused(Alert.decode_error)


@rfc9846("4.5.1", SHOULD, id="T13C-172", also="RFC 8446 4.4.2")
def test_needless_certificate_does_no_harm(tlsclient):
    """A certificate behind the chain that belongs to nothing is passed over."""
    other = CertificateEntry(tlsclient.authority.stranger().chain[0])

    got = tlsclient.fetch(
        altering(Certificate, lambda true: replace(true, entries=(*true.entries, other)))
    )

    assert got == fetched(BODY)


@rfc9846("9.1", MUST, id="T13C-173", also="RFC 8446 9.1")
def test_rsa_is_believed(tlsclient):
    """A server with an RSA key, which signs with PSS, is believed."""
    assert tlsclient.fetch(identity=tlsclient.authority.valid_rsa()) == fetched(BODY)


@rfc9846("4.5.2", MUST, id="T13C-017", also="RFC 8446 4.4.3")
def test_altered_signature_is_refused(tlsclient):
    """A CertificateVerify whose signature is not the server's is refused."""

    def altered(true: CertificateVerify) -> CertificateVerify:
        return replace(true, signature=true.signature[:-1] + bytes([true.signature[-1] ^ 1]))

    got = tlsclient.fetch(altering(CertificateVerify, altered))

    assert got.refusal == refused(Alert.decrypt_error)


@rfc9846("4.5.2", MUST, id="T13C-174", also="RFC 8446 4.4.3")
def test_key_of_another_is_refused(tlsclient):
    """A server that has the certificate and not its key is refused."""
    got = tlsclient.fetch(identity=tlsclient.authority.wrong_key())

    assert got.distrust == refused(Alert.decrypt_error)


@rfc9846("4.3.3", MUST, id="T13C-175", also="RFC 8446 4.2.3")
def test_pkcs1_is_refused(tlsclient):
    """A handshake that is signed with PKCS #1 is refused, though certificates may be."""
    got = tlsclient.fetch(
        signed_with(SignatureScheme.rsa_pkcs1_sha256), identity=tlsclient.authority.valid_rsa()
    )

    assert got.refusal == refused(Alert.illegal_parameter)


@pytest.mark.parametrize("scheme", [0x0909, SignatureScheme.ecdsa_sha1], ids=word)
@rfc9846("4.5.2", MUST, id="T13C-176", also="RFC 8446 4.4.3")
def test_scheme_that_has_no_place_is_refused(tlsclient, scheme: int):
    """A handshake that is signed with an unknown scheme, or with SHA-1, is refused."""
    got = tlsclient.fetch(signed_with(scheme))

    assert got.refusal == refused(Alert.illegal_parameter)


@pytest.mark.parametrize(
    "scheme", [SignatureScheme.rsa_pss_rsae_sha256, SignatureScheme.ecdsa_secp384r1_sha384]
)
@rfc9846("4.5.2", MUST, id="T13C-177", also="RFC 8446 4.4.3")
def test_scheme_that_does_not_go_with_the_key_is_refused(tlsclient, scheme: int):
    """A scheme for RSA, or for another curve, does not go with a key on P-256."""
    got = tlsclient.fetch(signed_with(scheme))

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.5.2", MUST, id="T13C-178", also="RFC 8446 4.4.3")
def test_signature_of_a_client_proves_no_server(tlsclient):
    """A signature that was made for a client's CertificateVerify is refused."""

    def act(true: CertificateVerify):
        return lambda server: server.signed(true.scheme, who="client")

    got = tlsclient.fetch(altering(CertificateVerify, act))

    assert got.refusal == refused(Alert.decrypt_error)


@rfc9846("6", MUST, id="T13C-179", also="RFC 8446 6")
def test_octets_behind_the_signature_are_refused(tlsclient):
    """A CertificateVerify with an octet behind its signature is refused."""

    def act(true: CertificateVerify) -> Handshake:
        return Handshake(HandshakeType.certificate_verify, true.body() + b"\x00")

    got = tlsclient.fetch(altering(CertificateVerify, act))

    assert got.refusal == refused(Alert.decode_error)
