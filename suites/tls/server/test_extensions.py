"""Further extensions of a hello (RFC 6066, 7685, 8879; RFC 9846 sections 4.3.3 to 4.3.9, 4.5.1)."""

import pytest

from fixtures.requirements import (
    MAY,
    MUST,
    SHOULD,
    capability,
    remark,
    rfc6066,
    rfc7685,
    rfc8879,
    rfc9846,
)
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import ServerHello
from fixtures.tls.messages13 import (
    ZLIB,
    Certificate,
    CompressedCertificate,
    EncryptedExtensions,
    NewSessionTicket,
)
from fixtures.tls.names import ExtensionType
from fixtures.tls.octets import vector

pytestmark = capability("tls13")

OCSP = b"\x01" + bytes(4)
"""A request for OCSP without names of responders (RFC 6066 section 8)."""
NOBODY = bytes.fromhex("3011310f300d06035504030c066e6f626f6479")
"""The distinguished name CN=nobody, in DER."""


def answered(tls, type):
    """Return every extension of that type in the server's flight."""
    encrypted = [one for one in tls.seen if isinstance(one, EncryptedExtensions)]
    chains = [one for one in tls.seen if isinstance(one, Certificate)]
    entries = [entry for one in chains for entry in one.entries]
    holders = (tls.client.server_hello, *encrypted, *entries)
    return [one for holder in holders for one in holder.extensions if one.type == type]


@rfc7685("3", MUST, id="EXT-011")
@pytest.mark.parametrize("size", [0, 256, 3000])
def test_padding_means_nothing(tls, size):
    """Padding of any size is passed over, and not answered."""
    tls.complete(extra=[ext.padding(size)])

    assert answered(tls, ExtensionType.padding) == []


@rfc7685("3", MAY, id="EXT-012")
def test_padding_of_ones(tls):
    """Padding that is not all zeros is refused, or passed over."""
    tls.send(tls.hello(extra=[Extension(ExtensionType.padding, b"\xff" * 64)]))
    got = tls.reaction()

    remark("passed over" if isinstance(got, ServerHello) else f"refused: {got}")
    assert isinstance(got, ServerHello) or got in (Alert.illegal_parameter, Alert.decode_error)


@rfc6066("8", MUST, id="EXT-009", also="RFC 9846 4.5.1.1")
def test_no_status_comes_unasked(tls):
    """Where the hello does not ask for it, no status of the certificate comes."""
    tls.complete()

    assert answered(tls, ExtensionType.status_request) == []


@rfc9846("4.5.1.1", MUST, id="EXT-010", also="RFC 8446 4.4.2.1")
def test_status_stands_beside_the_certificate(tls):
    """A status that is asked for comes beside the server's own certificate, or not at all."""
    tls.complete(extra=[Extension(ExtensionType.status_request, OCSP)])
    certificate = next(one for one in tls.seen if isinstance(one, Certificate))
    beside = certificate.entries[0].extension(ExtensionType.status_request)

    remark("no status" if beside is None else f"a status of {len(beside.body)} octets")
    found = answered(tls, ExtensionType.status_request)
    assert found == ([] if beside is None else [beside])
    assert beside is None or is_status(beside.body)


def is_status(body):
    """Whether it has the form of a CertificateStatus with an OCSP response."""
    return body[:1] == b"\x01" and len(body) > 4 and vector(3, body[4:]) == body[1:]


@rfc9846("4.5.1.1", MUST, id="T13S-229", also="RFC 8446 4.4.2.1")
def test_deprecated_status_request_is_passed_over(tls):
    """A hello with status_request_v2, as clients of TLS 1.2 send it, gets no answer to that."""
    request = vector(2, b"\x02" + vector(2, bytes(4)))
    tls.complete(extra=[Extension(ExtensionType.status_request_v2, request)])

    assert answered(tls, ExtensionType.status_request_v2) == []


@rfc9846("4.3.4", SHOULD, id="EXT-015", also="RFC 8446 4.2.4")
def test_authorities_of_others(tls):
    """A hello that trusts nobody but strangers gets a certificate all the same, or a clear no."""
    listed = vector(2, vector(2, NOBODY))
    tls.send(tls.hello(extra=[Extension(ExtensionType.certificate_authorities, listed)]))
    got = tls.reaction()

    remark("passed over" if isinstance(got, ServerHello) else f"refused: {got}")
    clear = (Alert.handshake_failure, Alert.unsupported_certificate, Alert.unknown_ca)
    assert isinstance(got, ServerHello) or got in clear


@rfc9846("4.3", MAY, id="EXT-016", also="RFC 8446 4.2.5")
def test_filters_have_no_place_in_a_hello(tls):
    """A hello with oid_filters, which only servers send, is refused, or they are passed over."""
    tls.send(tls.hello(extra=[Extension(ExtensionType.oid_filters, b"\x00\x00")]))
    got = tls.reaction()

    remark("passed over" if isinstance(got, ServerHello) else f"refused: {got}")
    expected = (Alert.illegal_parameter, Alert.unsupported_extension)
    assert isinstance(got, ServerHello) or got in expected


@rfc9846("4.5.1.2", SHOULD, id="EXT-020", also="RFC 8446 4.4.2.2")
def test_chain_with_unknown_signatures_is_sent_all_the_same(tls):
    """Where the client reads no signature that a chain has, some chain comes nevertheless."""
    schemes = Extension(ExtensionType.signature_algorithms_cert, vector(2, b"\x08\x08"))
    tls.complete(extra=[schemes])

    assert tls.client.complete


@rfc9846("4.3.9", SHOULD, id="T13S-230", also="RFC 8446 4.2.9")
def test_no_ticket_without_modes(tls):
    """A client that names no mode for pre-shared keys completes its handshake, without a ticket."""
    tls.visit(tls.hello().without(ExtensionType.psk_key_exchange_modes))

    assert [one for one in tls.seen if isinstance(one, NewSessionTicket)] == []


@capability("compress_certificate")
@rfc8879("4", MUST, id="EXT-013")
def test_certificate_is_compressed_as_offered(tls):
    """A compressed certificate comes with the offered algorithm and the length that it has."""
    offered = Extension(ExtensionType.compress_certificate, b"\x02\x00\x01")
    tls.complete(extra=[offered])
    compressed = [one for one in tls.seen if isinstance(one, CompressedCertificate)]

    assert [(one.algorithm, one.uncompressed) for one in compressed] == [
        (ZLIB, len(one.plain() or b"")) for one in compressed
    ]
    assert len(compressed) == 1
    assert tls.client.faults == []


@rfc8879("3", MUST, id="EXT-109")
def test_certificate_is_not_compressed_unasked(tls):
    """Where the hello offers no compression, the certificate comes as it is."""
    tls.complete()

    assert [one for one in tls.seen if isinstance(one, CompressedCertificate)] == []
