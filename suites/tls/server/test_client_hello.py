"""What a ClientHello of TLS 1.3 may hold and what not (RFC 9846 sections 4.2.1, 4.2.2, 4.3)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import ServerHello
from fixtures.tls.names import GREASE, CipherSuite, ExtensionType, SignatureScheme
from fixtures.tls.refusal import refused
from fixtures.tls.suites import SUITES13

pytestmark = capability("tls13")

UNKNOWN = 0x1399


@rfc9846("9.1", MUST, id="T13S-002", also="RFC 8446 9.1")
def test_mandatory_suite_is_accepted(tls):
    """TLS_AES_128_GCM_SHA256 alone is enough for a handshake."""
    hello = tls.say_hello(suites=[CipherSuite.TLS_AES_128_GCM_SHA256])

    assert hello.cipher_suite == CipherSuite.TLS_AES_128_GCM_SHA256


@rfc9846("4.2.1", MUST, id="T13S-005", also="RFC 8446 4.1.1")
def test_no_common_suite_is_refused(tls):
    """A hello without a suite that the server knows is refused."""
    tls.send(tls.hello(suites=[UNKNOWN]))

    assert tls.refusal() == refused(Alert.handshake_failure, Alert.insufficient_security)


@rfc9846("4.2.2", MUST, id="T13S-006", also="RFC 8446 4.1.2")
def test_unknown_suites_are_ignored(tls):
    """Suites that nobody knows stand before and after one that is chosen."""
    hello = tls.say_hello(suites=[GREASE[0], UNKNOWN, *SUITES13, GREASE[5]])

    assert hello.cipher_suite in SUITES13


@rfc9846("4.2.2", MUST, id="T13S-013", also="RFC 8446 4.1.2")
@pytest.mark.parametrize("methods", [b"\x01", b"\x00\x01"], ids=["one", "null and one"])
def test_compression_is_refused(tls, methods):
    """A hello of TLS 1.3 with any list of compression methods but the null method is refused."""
    tls.send(replace(tls.hello(), compression_methods=methods))

    assert tls.refusal() == refused(Alert.illegal_parameter)


@rfc9846("6", MUST, id="T13S-015", also="RFC 8446 4.1.2")
def test_empty_list_of_suites_is_refused(tls):
    """A list of suites that is shorter than one suite is refused."""
    tls.send(replace(tls.hello(), cipher_suites=()))

    assert tls.refusal() == refused(Alert.decode_error, Alert.illegal_parameter)


@rfc9846("6", MUST, id="T13S-016", also="RFC 8446 4.1.2")
def test_half_a_suite_is_refused(tls):
    """A list of suites with an odd number of octets is refused."""
    tls.send(replace(tls.hello(), cipher_suites_octets=b"\x00\x03\x13\x01\x13"))

    assert tls.refusal() == refused(Alert.decode_error)


@rfc9846("6", MUST, id="T13S-018", also="RFC 8446 4.1.2")
def test_extensions_beyond_the_message_are_refused(tls):
    """A block of extensions that claims one octet more than the message has is refused."""
    hello = tls.hello()
    block = ext.encode_all(hello.extensions)
    length = (len(block) + 1).to_bytes(2, "big")
    tls.send(replace(hello, extensions_octets=length + block))

    assert tls.refusal() == refused(Alert.decode_error)


@rfc9846("4.3", MUST, id="T13S-028", also="RFC 8446 4.2")
@pytest.mark.parametrize(
    "type",
    [
        ExtensionType.supported_versions,
        ExtensionType.key_share,
        ExtensionType.supported_groups,
        ExtensionType.signature_algorithms,
        ExtensionType.psk_key_exchange_modes,
        ExtensionType.server_name,
        ExtensionType.application_layer_protocol_negotiation,
    ],
    ids=str,
)
def test_extension_that_comes_twice_is_refused(tls, type):
    """A hello with two extensions of the same type is refused."""
    hello = tls.hello(server_name="localhost", alpn=["http/1.1"])
    twice = hello.extension(type)
    tls.send(replace(hello, extensions=(*hello.extensions, twice)))

    expected = refused(Alert.illegal_parameter, Alert.decode_error, named=False)
    assert tls.refusal() == expected


@rfc9846("4.2.2", MUST, id="T13S-029", also="RFC 8446 4.1.2")
@pytest.mark.parametrize("size", [0, 1, 4000])
def test_unknown_extension_is_ignored(tls, size):
    """An extension of a type that nobody knows changes nothing, whatever it holds."""
    tls.send(tls.hello(extra=[Extension(GREASE[7], bytes(size)), Extension(0xFE99, bytes(size))]))

    assert isinstance(tls.reaction(), ServerHello)


@rfc9846("4.3.3", MUST, id="T13S-041", also="RFC 8446 4.2.3")
def test_usable_scheme_is_found_among_unknown_ones(tls):
    """A hundred signature schemes that nobody knows do not hide those that the server can use."""
    unknown = [0x7C00 + number for number in range(100)]
    usable = [SignatureScheme.ecdsa_secp256r1_sha256, SignatureScheme.rsa_pss_rsae_sha256]
    tls.send(tls.hello(schemes=[*unknown, *usable]))

    assert isinstance(tls.reaction(), ServerHello)


@rfc9846("4.3.3", MUST, id="T13S-122", also="RFC 8446 4.2.3")
def test_hello_without_schemes_is_refused(tls):
    """A hello that asks for a certificate and names no signature schemes is refused."""
    tls.send(tls.hello().without(ExtensionType.signature_algorithms))

    assert tls.refusal() == refused(Alert.missing_extension)
