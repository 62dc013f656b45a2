"""Lengths in a ClientHello that do not hold (RFC 9846 sections 3.4, 4.2.2 and 6)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.lengths import CHANGES, with_length
from fixtures.tls.names import ExtensionType
from fixtures.tls.refusal import refused

pytestmark = capability("tls13")

UNREADABLE = refused(Alert.decode_error, Alert.illegal_parameter)
FIELDS = (
    "session_id",
    "cipher_suites",
    "compression_methods",
    "extensions",
    "server_name",
    "server_name list",
    "server_name name",
    "supported_groups",
    "supported_groups list",
    "signature_algorithms",
    "signature_algorithms list",
    "supported_versions",
    "supported_versions list",
    "psk_key_exchange_modes",
    "psk_key_exchange_modes list",
    "key_share",
    "key_share list",
    "key_share share",
)


@rfc9846("6", MUST, id="T13S-019", also="RFC 8446 6")
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("field", FIELDS)
def test_wrong_length_is_refused(tls, field, change):
    """A hello of which one length is one less, one more, zero or as large as can be is refused."""
    # With octets of 0xff in the session id nothing behind it makes sense by chance.
    hello = tls.hello(server_name="localhost", session_id=b"\xff" * 32)
    tls.send(with_length(hello, field, change))

    assert tls.refusal() == UNREADABLE


@rfc9846("6", MUST, id="T13S-011", also="RFC 8446 4.1.2")
def test_long_session_id_is_refused(tls):
    """A session id of 33 octets is refused."""
    tls.send(tls.hello(session_id=bytes(range(33))))

    assert tls.refusal() == UNREADABLE


@rfc9846("4.2.2", MUST, id="T13S-014", also="RFC 8446 4.1.2")
def test_empty_list_of_compression_methods_is_refused(tls):
    """A hello without any compression method is refused."""
    tls.send(replace(tls.hello(), compression_methods=b""))

    assert tls.refusal() == UNREADABLE


@rfc9846("6", MUST, id="T13S-201", also="RFC 8446 6")
@pytest.mark.parametrize("octets", [b"\x00", bytes(4)], ids=["one", "four"])
def test_octets_behind_the_extensions_are_refused(tls, octets):
    """A hello with octets behind its block of extensions is refused."""
    tls.send(replace(tls.hello(), trailing=octets))

    assert tls.refusal() == UNREADABLE


@rfc9846("4.3", MUST, id="T13S-202", also="RFC 8446 4.2")
@pytest.mark.parametrize(
    "type",
    [
        ExtensionType.server_name,
        ExtensionType.supported_groups,
        ExtensionType.signature_algorithms,
        ExtensionType.supported_versions,
        ExtensionType.psk_key_exchange_modes,
        ExtensionType.key_share,
    ],
    ids=str,
)
def test_octets_behind_the_content_of_an_extension_are_refused(tls, type):
    """An extension that has an octet more than its own structure is refused."""
    hello = tls.hello(server_name="localhost")
    body = hello.extension(type).body
    tls.send(hello.having(Extension(type, body + b"\x00")))

    assert tls.refusal() == refused(Alert.decode_error)


@rfc9846("6", MUST, id="T13S-042", also="RFC 8446 4.2.3")
@pytest.mark.parametrize("body", [b"\x00\x00", b"\x00\x03\x04\x03\x08"], ids=["none", "half"])
def test_malformed_list_of_schemes_is_refused(tls, body):
    """A list of signature schemes that is empty, or ends in half a scheme, is refused."""
    tls.send(tls.hello().having(Extension(ExtensionType.signature_algorithms, body)))

    assert tls.refusal() == refused(Alert.decode_error)


@rfc9846("6", MUST, id="T13S-203", also="RFC 8446 4.2.3")
@pytest.mark.parametrize("body", [b"\x00\x00", b"\x00\x03\x04\x03\x08"], ids=["none", "half"])
def test_malformed_list_of_schemes_for_certificates_is_refused(tls, body):
    """A signature_algorithms_cert that is empty, or ends in half a scheme, is refused."""
    tls.send(tls.hello().having(Extension(ExtensionType.signature_algorithms_cert, body)))

    assert tls.refusal() == refused(Alert.decode_error)


@rfc9846("6", MUST, id="T13S-204", also="RFC 8446 4.2.7")
@pytest.mark.parametrize("body", [b"\x00\x00", b"\x00\x03\x00\x1d\x00"], ids=["none", "half"])
def test_malformed_list_of_groups_is_refused(tls, body):
    """A list of groups that is empty, or ends in half a group, is refused."""
    tls.send(tls.hello().having(Extension(ExtensionType.supported_groups, body)))

    assert tls.refusal() == refused(Alert.decode_error)


@rfc9846("6", MUST, id="T13S-036", also="RFC 8446 4.2.1")
@pytest.mark.parametrize("body", [b"\x00", b"\x03\x03\x04\x03"], ids=["none", "half"])
def test_malformed_list_of_versions_is_refused(tls, body):
    """A list of versions that is empty, or ends in half a version, is refused."""
    tls.send(tls.hello().having(Extension(ExtensionType.supported_versions, body)))

    assert tls.refusal() == refused(Alert.decode_error)


@rfc9846("6", MUST, id="T13S-205", also="RFC 8446 4.2.9")
def test_empty_list_of_psk_modes_is_refused(tls):
    """A list of modes for pre-shared keys that is empty is refused."""
    tls.send(tls.hello().having(Extension(ExtensionType.psk_key_exchange_modes, b"\x00")))

    assert tls.refusal() == refused(Alert.decode_error)


@rfc9846("6", MUST, id="T13S-056", also="RFC 8446 4.2.8")
def test_empty_share_is_refused(tls):
    """A share without any octet is refused."""
    body = b"\x00\x04\x00\x1d\x00\x00"
    tls.send(tls.hello().having(Extension(ExtensionType.key_share, body)))

    assert tls.refusal() == UNREADABLE
