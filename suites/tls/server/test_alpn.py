"""Application-Layer Protocol Negotiation (RFC 7301)."""

import pytest

from fixtures.requirements import MUST, capability, rfc7301, rfc8701
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import ServerHello
from fixtures.tls.names import ExtensionType, Version
from fixtures.tls.refusal import refused

pytestmark = capability("alpn:http/1.1")

GREASE_NAMES = (b"\x0a\x0a", b"\x5a\x5a")


@rfc7301("3.2", MUST, id="EXT-005")
def test_one_protocol_is_chosen(tls_each):
    """Of the protocols on offer the server names exactly one that it has."""
    tls_each.complete(alpn=["http/1.1"])

    assert tls_each.client.alpn == b"http/1.1"


@rfc7301("3.2", MUST, id="EXT-006")
def test_no_common_protocol_is_refused(tls_each):
    """A hello with protocols of which the server has none is refused."""
    tls_each.send(tls_each.hello(alpn=["nobody/1.0"]))
    got = tls_each.refusal()
    if tls_each.version == Version.tls13 and isinstance(got.what, ServerHello):
        got = tls_each.refusal()  # where EncryptedExtensions would name the protocol

    assert got == refused(Alert.no_application_protocol)


@rfc7301("3.1", MUST, id="EXT-007")
@pytest.mark.parametrize(
    "body", [b"\x00\x00", b"\x00\x01\x00", b"\x00\x03\x05h2"], ids=["empty", "no name", "cut"]
)
def test_malformed_list_is_refused(tls_each, body):
    """A list of protocols that is empty, or holds an empty or a cut name, is refused."""
    broken = Extension(ExtensionType.application_layer_protocol_negotiation, body)
    tls_each.send(tls_each.hello().having(broken))

    expected = refused(Alert.decode_error, Alert.illegal_parameter, named=False)
    assert tls_each.refusal() == expected


@rfc8701("3.1", MUST, id="EXT-008")
def test_unknown_protocols_are_ignored(tls_each):
    """Names that nobody knows stand before and after a protocol that is chosen."""
    tls_each.complete(alpn=[GREASE_NAMES[0], "http/1.1", GREASE_NAMES[1]])

    assert tls_each.client.alpn == b"http/1.1"
