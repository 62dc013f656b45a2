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


def refusal_of_protocols(tls):
    """Return how protocols are refused: in TLS 1.3 EncryptedExtensions would have named one."""
    got = tls.refusal()
    if tls.version == Version.tls13 and isinstance(got.what, ServerHello):
        got = tls.refusal()
    return got


@rfc7301("3.2", MUST, id="EXT-005")
def test_one_protocol_is_chosen(tls_each):
    """Of the protocols on offer the server names exactly one that it has."""
    tls_each.complete(alpn=["http/1.1"])

    assert tls_each.client.alpn == b"http/1.1"


@rfc7301("3.2", MUST, id="EXT-006")
def test_no_common_protocol_is_refused(tls_each):
    """A hello with protocols of which the server has none is refused."""
    tls_each.send(tls_each.hello(alpn=["nobody/1.0"]))

    assert refusal_of_protocols(tls_each) == refused(Alert.no_application_protocol)


@rfc7301("3.1", MUST, id="EXT-007")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\x00",
        b"\x00\x01\x00",
        b"\x00\x03\x05h2",
        b"\x00\x0a\x08http/1.1",
        b"\x00\x09\x08http/1.1\x00",
        b"\x00\x0a\x08http/1.1\x00",
    ],
    ids=[
        "nothing",
        "empty",
        "no name",
        "cut",
        "list too long",
        "octet behind",
        "second name empty",
    ],
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


@rfc7301("3.2", MUST, id="EXT-105")
def test_no_protocol_is_chosen_unasked(tls_each):
    """Where the hello offers no protocols, the server names none."""
    tls_each.complete(alpn=[])

    assert tls_each.client.alpn is None


@rfc7301("3.1", MUST, id="EXT-106")
@pytest.mark.parametrize("name", ["HTTP/1.1", "http/1.1x", "http/1."], ids=repr)
def test_names_of_protocols_are_octets(tls_each, name):
    """A protocol that only looks like one of the server's is none of them."""
    tls_each.send(tls_each.hello(alpn=[name]))

    assert refusal_of_protocols(tls_each) == refused(Alert.no_application_protocol)


@rfc7301("3.1", MUST, id="EXT-107")
def test_longest_name_is_passed_over(tls_each):
    """An unknown protocol whose name has 255 octets stands before one that is chosen."""
    tls_each.complete(alpn=["x" * 255, "http/1.1"])

    assert tls_each.client.alpn == b"http/1.1"


@rfc7301("3.2", MUST, id="EXT-108")
def test_many_protocols_do_not_hide_one(tls_each):
    """Of a thousand protocols the last one is chosen, if it is the only one that the server has."""
    tls_each.complete(alpn=[*(f"x{number}" for number in range(1000)), "http/1.1"])

    assert tls_each.client.alpn == b"http/1.1"
