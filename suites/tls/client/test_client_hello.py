"""What a ClientHello holds (RFC 9846 sections 4.2.2 and 4.3), and what it never offers."""

from fixtures.requirements import MUST, SHOULD, rfc6066, rfc7465, rfc8996, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.names import (
    CipherSuite,
    ExtensionType,
    Group,
    SignatureScheme,
    Version,
    word,
)

MANDATORY = {
    ExtensionType.supported_versions,
    ExtensionType.signature_algorithms,
    ExtensionType.supported_groups,
    ExtensionType.key_share,
}
RC4 = {*range(0x0003, 0x0006), 0x0017, 0x0018, 0x0020, 0x0024, 0x0028, 0x002B, 0x008A, 0x008E}
RC4 |= {0x0092, 0xC002, 0xC007, 0xC00C, 0xC011, 0xC016, 0xC033}
LEGACY_HASHES = {1, 3}
"""MD5 and SHA-224, as TLS 1.2 numbers hashes."""
DSA = 2


@rfc9846("9.2", MUST, id="T13C-002", also="RFC 8446 9.2")
def test_mandatory_extensions_are_there(tlsclient):
    """A ClientHello has the extensions without which TLS 1.3 cannot be negotiated."""
    types = {one.type for one in tlsclient.fetch().hello.extensions}

    assert types >= MANDATORY


@rfc6066("3", SHOULD, id="T13C-102", also="RFC 9846 4.5.1.2")
def test_host_is_named(tlsclient):
    """A client that wants a host by its name puts that name, and nothing else, into server_name."""
    found = tlsclient.fetch().hello.extension(ExtensionType.server_name)

    assert found == ext.server_name("localhost")


@rfc6066("3", MUST, id="T13C-103")
def test_address_is_no_name(tlsclient):
    """An IP address is never sent as a server name."""
    hello = tlsclient.fetch(host="127.0.0.1").hello

    assert hello.extension(ExtensionType.server_name) is None


@rfc9846("4.2.2", MUST, id="T13C-104", also="RFC 8446 4.1.2")
def test_legacy_version_is_that_of_tls12(tlsclient):
    """The old version field of a ClientHello says 0x0303."""
    assert tlsclient.fetch().hello.legacy_version == Version.tls12


@rfc9846("4.2.2", MUST, id="T13C-105", also="RFC 8446 4.1.2")
def test_no_compression_is_offered(tlsclient):
    """A client of TLS 1.3 offers the null compression and no other."""
    assert tlsclient.fetch().hello.compression_methods == b"\x00"


@rfc9846("4.2.2", MUST, id="T13C-106", also="RFC 8446 4.1.2")
def test_session_id_is_empty_or_32_octets(tlsclient):
    """The old session id is a fresh value of 32 octets, or there is none."""
    first = tlsclient.fetch().hello.session_id
    second = tlsclient.fetch().hello.session_id

    assert len(first) in (0, 32)
    assert first != second or not first


@rfc9846("4.3", MUST, id="T13C-107", also="RFC 8446 4.2")
def test_no_extension_comes_twice(tlsclient):
    """A ClientHello has each type of extension once at most."""
    types = [one.type for one in tlsclient.fetch().hello.extensions]

    assert types == list(dict.fromkeys(types))


@rfc9846("4.3.8", MUST, id="T13C-108", also="RFC 8446 4.2.8")
def test_shares_are_of_offered_groups_in_their_order(tlsclient):
    """Each key share is of a group that is offered, in the order of the groups, once at most."""
    hello = tlsclient.fetch().hello
    offered = _groups(hello)
    shared = [share.group for share in hello.shares]

    assert shared == [group for group in offered if group in shared]


@rfc9846("4.3.7", MUST, id="T13C-109")
def test_no_group_is_offered_twice(tlsclient):
    """supported_groups names each group once."""
    offered = _groups(tlsclient.fetch().hello)

    assert list(offered) == list(dict.fromkeys(offered))


@rfc9846("4.3.8", MUST, id="T13C-110")
def test_key_shares_are_fresh(tlsclient):
    """Two connections of a client have no key share in common."""
    first = {share.public for share in tlsclient.fetch().hello.shares if len(share.public) > 1}
    second = {share.public for share in tlsclient.fetch().hello.shares if len(share.public) > 1}

    assert first & second == set()


@rfc9846("4.2.2", MUST, id="T13C-111", also="RFC 8446 4.1.2")
def test_randoms_are_fresh(tlsclient):
    """Two ClientHellos have different randoms, and not the same octet throughout."""
    first, second = tlsclient.fetch().hello.random, tlsclient.fetch().hello.random

    assert first != second
    assert len(set(first)) > 4


@rfc8996("5", MUST, id="T13C-112", also="RFC 8996 4, RFC 9846 E.5")
def test_old_versions_are_not_offered(tlsclient):
    """No version before TLS 1.2 is offered."""
    offered = tlsclient.fetch().hello.extension(ExtensionType.supported_versions).body

    versions = {int.from_bytes(offered[at : at + 2]) for at in range(1, len(offered), 2)}
    assert versions & {Version.ssl30, Version.tls10, Version.tls11} == set()


@rfc7465("2", MUST, id="T13C-113")
def test_rc4_is_not_offered(tlsclient):
    """No cipher suite with RC4 is offered."""
    assert RC4 & set(tlsclient.fetch().hello.cipher_suites) == set()


@rfc9846("4.3.3", MUST, id="T13C-114", also="RFC 8446 4.2.3")
def test_deprecated_signatures_are_not_offered(tlsclient):
    """No signature with MD5, SHA-224 or DSA is offered."""
    schemes = _schemes(tlsclient.fetch().hello)

    old = [one for one in schemes if one >> 8 <= 6]
    assert [word(one) for one in old if one >> 8 in LEGACY_HASHES or one & 0xFF == DSA] == []


@rfc9846("4.3.3", MUST, id="T13C-115", also="RFC 8446 4.2.3")
def test_sha1_comes_last(tlsclient):
    """Signatures with SHA-1, where a client offers them at all, come behind all others."""
    with_sha1 = [one >> 8 == 2 for one in _schemes(tlsclient.fetch().hello)]

    assert with_sha1 == sorted(with_sha1)


@rfc9846("4.3.2", MUST, id="T13C-116", also="RFC 8446 4.2.2")
def test_first_hello_has_no_cookie(tlsclient):
    """No cookie is sent before a server gave one."""
    assert tlsclient.fetch().hello.extension(ExtensionType.cookie) is None


@rfc9846("5.1", MUST, id="T13C-117", also="RFC 8446 5.1")
def test_record_of_the_hello_has_an_old_version(tlsclient):
    """The record of a first ClientHello says 0x0301 or 0x0303."""
    first = tlsclient.fetch().met.records[0]

    assert first.version in (Version.tls10, Version.tls12)


@rfc9846("9.1", MUST, id="T13C-118", also="RFC 8446 9.1")
def test_mandatory_algorithms_are_offered(tlsclient):
    """Every client offers AES-128-GCM with SHA-256, P-256, and the three signatures of all."""
    hello = tlsclient.fetch().hello

    assert CipherSuite.TLS_AES_128_GCM_SHA256 in hello.cipher_suites
    assert Group.secp256r1 in _groups(hello)
    assert set(_schemes(hello)) >= {
        SignatureScheme.rsa_pkcs1_sha256,
        SignatureScheme.rsa_pss_rsae_sha256,
        SignatureScheme.ecdsa_secp256r1_sha256,
    }


@rfc9846("4.3.9", MUST, id="T13C-119", also="RFC 8446 4.2.9")
def test_resumption_says_how(tlsclient):
    """A hello with a pre-shared key says how it may be used, and the key is its last extension."""
    types = [one.type for one in tlsclient.resumed().connections[1].hellos[0].extensions]

    assert ExtensionType.psk_key_exchange_modes in types
    assert types[-1] == ExtensionType.pre_shared_key


def _groups(hello) -> tuple[int, ...]:
    found = hello.extension(ExtensionType.supported_groups)
    return ext.read_supported_groups(found.body) if found else ()


def _schemes(hello) -> tuple[int, ...]:
    found = hello.extension(ExtensionType.signature_algorithms)
    return ext.read_signature_algorithms(found.body) if found else ()
