"""Which suites TLS 1.2 may take, and which not (RFC 9325 sections 3.3 and 4, RFC 7465, 7905)."""

from dataclasses import replace

import pytest

from fixtures.requirements import (
    MUST,
    SHOULD,
    capability,
    rfc5246,
    rfc7465,
    rfc7905,
    rfc7919,
    rfc9155,
    rfc9325,
    rfc9846,
)
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import ServerHello
from fixtures.tls.messages12 import ServerKeyExchange
from fixtures.tls.names import ExtensionType, SignatureScheme
from fixtures.tls.refusal import refused
from fixtures.tls.suites import CHACHA20, GCM, SUITES, SUITES12, SUITES13, SUITES_CBC
from fixtures.verdicts.outcomes import not_applicable

pytestmark = capability("tls12")

NOTHING_IN_COMMON = refused(Alert.handshake_failure, Alert.insufficient_security)
RC4 = (0x0004, 0x0005, 0xC007, 0xC011)
UNSAFE = {
    "NULL": (0x0001, 0x0002, 0x003B, 0xC006, 0xC010),
    "anonymous": (0x0034, 0x003A, 0x00A6, 0xC018, 0xC019),
    "export": (0x0003, 0x0006, 0x0008, 0x0014),
    "DES": (0x0009, 0x0015),
}
SHA1_AND_MD5 = (
    SignatureScheme.ecdsa_sha1,
    SignatureScheme.rsa_pkcs1_sha1,
    SignatureScheme.rsa_pkcs1_md5,
)


def of_cipher(*ciphers):
    """Return the suites of TLS 1.2 with these ciphers and key lengths."""
    return [one.number for one in SUITES.values() if (one.cipher, one.key_length) in ciphers]


@rfc9325("4.1", SHOULD, id="T12S-040")
def test_static_rsa_is_refused(tls12):
    """A hello with no other key exchange than the server's RSA key is refused."""
    tls12.send(tls12.hello(suites=[0x009C, 0x009D, 0x002F, 0x0035, 0x003C]))

    assert tls12.refusal() == NOTHING_IN_COMMON


@rfc9325("4.2", SHOULD, id="T12S-113")
def test_cbc_without_encrypt_then_mac_is_refused(tls12):
    """A hello with nothing but CBC suites, whose MAC would be encrypted, is refused."""
    tls12.send(tls12.hello(suites=SUITES_CBC))

    assert tls12.refusal() == NOTHING_IN_COMMON


@rfc9325("4.1", SHOULD, id="T12S-114")
def test_triple_des_is_refused(tls12):
    """A hello with nothing but Triple DES, which is worth 112 bits, is refused."""
    tls12.send(tls12.hello(suites=[0xC008, 0xC012, 0x0016, 0x000A]))

    assert tls12.refusal() == NOTHING_IN_COMMON


@rfc9325("4.1", SHOULD, id="T12S-115")
def test_static_ecdh_is_refused(tls12):
    """A hello with no other key exchange than a fixed key of ECDH or DH is refused."""
    tls12.send(tls12.hello(suites=[0xC02D, 0xC031, 0xC004, 0xC00E, 0x00A0, 0x0031]))

    assert tls12.refusal() == NOTHING_IN_COMMON


@rfc9325("4.1", SHOULD, id="T12S-116")
def test_ephemeral_finite_field_is_refused(tls12):
    """A hello with no other key exchange than DHE is refused."""
    tls12.send(tls12.hello(suites=[0x009E, 0x009F, 0xCCAA, 0x0033, 0x0039]))

    assert tls12.refusal() == NOTHING_IN_COMMON


@rfc9325("4.1", MUST, id="T12S-042")
@pytest.mark.parametrize("kind", UNSAFE)
def test_suites_without_security_are_refused(tls12, kind):
    """Suites without encryption, without authentication, or with short keys are never taken."""
    tls12.send(tls12.hello(suites=UNSAFE[kind]))

    assert tls12.refusal() == NOTHING_IN_COMMON


@rfc7465("2", MUST, id="T12S-041")
def test_rc4_alone_is_refused(tls12):
    """A hello with nothing but RC4 is refused."""
    tls12.send(tls12.hello(suites=RC4))

    assert tls12.refusal() == NOTHING_IN_COMMON


@rfc7465("2", MUST, id="T12S-118")
def test_rc4_is_passed_over(tls12):
    """Of a hello that prefers RC4 another suite is taken."""
    hello = tls12.say_hello(suites=[*RC4, *SUITES12])

    assert hello.cipher_suite in SUITES12


@rfc9325("4.2.1", MUST, id="T12S-117")
def test_aead_is_preferred_to_cbc(tls12):
    """Of a hello that names CBC first and AES-GCM last, AEAD is taken."""
    hello = tls12.say_hello(suites=[*SUITES_CBC, *SUITES12])

    assert hello.cipher_suite in SUITES12


@rfc9325("4.2", SHOULD, id="T12S-121")
@pytest.mark.parametrize("length", [16, 32], ids=["AES-128-GCM", "AES-256-GCM"])
def test_recommended_suite_is_taken(tls12, length):
    """ECDHE with AES-GCM of either key length is enough for a handshake."""
    tls12.visit(suites=[one for one in of_cipher((GCM, length)) if one in SUITES12])

    assert tls12.client.faults == []


@rfc7905("2", MUST, id="T12S-120")
def test_chacha20_has_its_nonce_from_the_record_number(tls12):
    """Records of ChaCha20-Poly1305 carry no nonce, and are understood in both directions."""
    tls12.send(tls12.hello(suites=[one for one in of_cipher((CHACHA20, 32)) if one in SUITES12]))
    if tls12.reaction() in (Alert.handshake_failure, Alert.insufficient_security):
        not_applicable("the target has no ChaCha20-Poly1305")

    tls12.visit()
    assert tls12.client.faults == []


@rfc9325("3.3", SHOULD, id="T12S-053")
def test_compression_is_not_used(tls12):
    """DEFLATE is offered before the null method, which is chosen."""
    hello = tls12.say_hello(replace(tls12.hello(), compression_methods=b"\x01\x00"))

    assert hello.compression_method == 0


@rfc9846("B.4", MUST, id="T12S-112", also="RFC 8446 B.4")
def test_suites_of_tls13_are_none_of_tls12(tls12):
    """A hello of TLS 1.2 with nothing but suites of TLS 1.3 is refused."""
    tls12.send(tls12.hello(suites=SUITES13))

    assert tls12.refusal() == NOTHING_IN_COMMON


@rfc7919("4", MUST, id="T12S-029")
def test_unknown_finite_field_groups_are_refused(tls12):
    """DHE suites with groups of which the server has none are refused."""
    tls12.send(tls12.hello(suites=[0x009E, 0x009F, 0xCCAA], groups=[0x01FD]))

    assert tls12.refusal() == refused(Alert.insufficient_security, Alert.handshake_failure)


@rfc5246("7.4.1.4.1", MUST, id="T12S-022")
def test_no_common_scheme_is_refused(tls12):
    """A hello whose signature schemes no key of the server can do is refused."""
    tls12.send(tls12.hello(schemes=[SignatureScheme.dsa_sha1, 0x0402, 0x7C01]))

    assert tls12.refusal() == NOTHING_IN_COMMON


@rfc9155("4", MUST, id="T12S-024")
def test_schemes_with_sha1_or_md5_are_refused(tls12):
    """A hello that reads no better signatures than those with SHA-1 and MD5 is refused."""
    tls12.send(tls12.hello(schemes=SHA1_AND_MD5))

    assert tls12.refusal() == NOTHING_IN_COMMON


@rfc9155("4", MUST, id="T12S-136")
def test_nothing_is_signed_with_sha1_by_default(tls12):
    """A hello without schemes once meant SHA-1: it is refused, or something else is used."""
    tls12.send(tls12.hello().without(ExtensionType.signature_algorithms))
    got = tls12.reaction()

    if isinstance(got, ServerHello):
        assert tls12.receive(ServerKeyExchange).scheme not in SHA1_AND_MD5
    else:
        assert got in (Alert.handshake_failure, Alert.insufficient_security)
