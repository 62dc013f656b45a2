"""EncryptedExtensions and CertificateRequest, as clients take them (RFC 9846 section 4.4)."""

import pytest

from fixtures.requirements import MUST, SHOULD, rfc6066, rfc7301, rfc8449, rfc8701, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import BODY, adding, altering, changing, fetched, lacking
from fixtures.tls.extensions import Extension, KeyShare
from fixtures.tls.messages import CertificateVerify, Handshake
from fixtures.tls.messages13 import Certificate, CertificateRequest, EncryptedExtensions
from fixtures.tls.names import GREASE, ExtensionType, Group, HandshakeType, Version
from fixtures.tls.refusal import refused

ALPN = ExtensionType.application_layer_protocol_negotiation
FORBIDDEN = {
    "supported_versions": ext.supported_versions(Version.tls13),
    "key_share": ext.key_share(KeyShare(Group.x25519, bytes(32))),
    "signature_algorithms": ext.signature_algorithms(0x0403),
}


def kinds(got) -> list[type]:
    """Return what kinds of messages the client has sent."""
    return [type(one) for one in got.met.seen]


@rfc9846("4.3", MUST, id="T13C-152", also="RFC 8446 4.2")
def test_extension_that_was_not_offered_is_refused(tlsclient):
    """An extension in EncryptedExtensions that answers nothing is refused."""
    got = tlsclient.fetch(adding(EncryptedExtensions, Extension(0xFBFA, b"")))

    assert got.refusal == refused(Alert.unsupported_extension)


@rfc8701("3.1", MUST, id="T13C-153")
def test_reserved_extension_is_refused(tlsclient):
    """An extension of GREASE in EncryptedExtensions is refused."""
    got = tlsclient.fetch(adding(EncryptedExtensions, Extension(GREASE[7], b"")))

    assert got.refusal == refused(Alert.unsupported_extension)


@pytest.mark.parametrize("name", FORBIDDEN)
@rfc9846("4.4.1", MUST, id="T13C-154", also="RFC 8446 4.3.1")
def test_extension_of_another_message_is_refused(tlsclient, name: str):
    """EncryptedExtensions with what has no place there, though it was offered, are refused."""
    got = tlsclient.fetch(adding(EncryptedExtensions, FORBIDDEN[name]))

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.3", MUST, id="T13C-155", also="RFC 8446 4.2")
def test_extension_that_comes_twice_is_refused(tlsclient):
    """EncryptedExtensions with the same extension twice are refused."""
    groups = ext.supported_groups(Group.x25519)

    got = tlsclient.fetch(adding(EncryptedExtensions, groups, groups))

    assert got.refusal == refused(Alert.illegal_parameter, Alert.decode_error, named=False)


@rfc9846("4.3.7", MUST, id="T13C-156", also="RFC 8446 4.2.7")
def test_groups_of_the_server_do_no_harm(tlsclient):
    """A server may say which groups it has; the client goes on."""
    got = tlsclient.fetch(adding(EncryptedExtensions, ext.supported_groups(Group.secp521r1)))

    assert got == fetched(BODY)


@rfc9846("4.3", MUST, id="T13C-157", also="RFC 8446 4.2.10")
def test_early_data_that_was_not_offered_is_refused(tlsclient):
    """A server that accepts early data where none was sent is refused."""
    got = tlsclient.fetch(adding(EncryptedExtensions, ext.early_data()))

    assert got.refusal == refused(Alert.unsupported_extension)


@pytest.mark.parametrize("length", [0, 1, 3])
@rfc9846("6", MUST, id="T13C-158", also="RFC 8446 6")
def test_cut_extensions_are_refused(tlsclient, length: int):
    """EncryptedExtensions that are shorter than they say are refused."""
    cut = Handshake(HandshakeType.encrypted_extensions, b"\x00\x04\x00\x0a"[:length])

    got = tlsclient.fetch(altering(EncryptedExtensions, lambda true: cut))

    assert got.refusal == refused(Alert.decode_error)


@rfc7301("3.2", MUST, id="T13C-159")
def test_protocol_that_was_not_offered_is_refused(tlsclient):
    """An application protocol that the client has not offered is refused."""
    got = tlsclient.fetch(adding(EncryptedExtensions, ext.alpn("nobody/1")), alpn=())

    fitting = Alert.illegal_parameter, Alert.unsupported_extension
    assert got.refusal == refused(*fitting, named=False)


@pytest.mark.parametrize("names", [(), ("http/1.1", "http/1.1"), ("",)], ids=["0", "2", "empty"])
@rfc7301("3.1", MUST, id="T13C-160")
def test_server_chooses_exactly_one_protocol(tlsclient, names: tuple[str, ...]):
    """An ALPN extension of a server that does not hold exactly one name is refused."""
    offered = tlsclient.fetch().hello.extension(ALPN)
    tlsclient.must_claim("alpn:http/1.1", offered is not None)

    got = tlsclient.fetch(adding(EncryptedExtensions, ext.alpn(*names)), alpn=())

    fitting = Alert.decode_error, Alert.illegal_parameter
    assert got.refusal == refused(*fitting, named=False)


@rfc8449("4", MUST, id="T13C-161")
def test_record_limit_that_is_too_small_is_refused(tlsclient):
    """A record_size_limit of less than 64 octets is refused by a client that has offered one."""
    tlsclient.must_offer_extension(ExtensionType.record_size_limit)

    got = tlsclient.fetch(
        adding(EncryptedExtensions, Extension(ExtensionType.record_size_limit, b"\x00\x3f"))
    )

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc6066("3", MUST, id="T13C-162")
def test_name_that_is_confirmed_is_empty(tlsclient):
    """A server confirms a name with an empty extension, which the client takes."""
    tlsclient.must_offer_extension(ExtensionType.server_name)
    confirmed = Extension(ExtensionType.server_name, b"")

    assert tlsclient.fetch(adding(EncryptedExtensions, confirmed)) == fetched(BODY)


@rfc9846("4.5.1", MUST, id="T13C-163", also="RFC 8446 4.4.2")
def test_who_has_no_certificate_says_so(tlsclient):
    """Asked for a certificate, a client without one sends an empty list, and no signature."""
    got = tlsclient.fetch(request=True)

    assert got == fetched(BODY)
    assert Certificate() in got.met.seen
    assert CertificateVerify not in kinds(got)


@rfc9846("4.5.1", MUST, id="T13C-164", also="RFC 8446 4.4.2")
def test_who_is_not_asked_sends_no_certificate(tlsclient):
    """A client that is not asked for a certificate sends none."""
    assert Certificate not in kinds(tlsclient.fetch())


@rfc9846("4.4.2", MUST, id="T13C-165", also="RFC 8446 4.3.2")
def test_unknown_extension_of_a_request_is_ignored(tlsclient):
    """In a CertificateRequest an extension that the client does not know is ignored."""
    unknown = Extension(0xFBFA, b"unknown"), Extension(GREASE[1], b"")

    assert tlsclient.fetch(adding(CertificateRequest, *unknown), request=True) == fetched(BODY)


@rfc9846("4.4.2", MUST, id="T13C-166", also="RFC 8446 4.3.2")
def test_request_without_signatures_is_refused(tlsclient):
    """A CertificateRequest that does not say which signatures will do is refused."""
    got = tlsclient.fetch(
        lacking(CertificateRequest, ExtensionType.signature_algorithms), request=True
    )

    assert got.refusal == refused(Alert.missing_extension, named=False)


@rfc9846("4.4.2", SHOULD, id="T13C-167", also="RFC 8446 4.3.2")
def test_request_with_a_context_is_refused(tlsclient):
    """In the handshake a CertificateRequest has an empty context."""
    got = tlsclient.fetch(changing(CertificateRequest, context=b"context"), request=True)

    fitting = Alert.illegal_parameter, Alert.decode_error
    assert got.refusal == refused(*fitting, named=False)
