"""Which version is negotiated, and which never is (RFC 9846 section 4.3.1, RFC 8996, RFC 7507)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MUST, capability, remark, rfc7507, rfc8996, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import DOWNGRADE_TO_TLS12, ServerHello
from fixtures.tls.names import GREASE, CipherSuite, ExtensionType, Version
from fixtures.tls.refusal import refused
from fixtures.tls.suites import SUITES12, SUITES13

OF_OLD = (
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
)


def chosen(answer):
    """Return the version that a ServerHello negotiates; any other answer as it is."""
    return answer.version if isinstance(answer, ServerHello) else answer


@capability("tls13")
@rfc9846("4.3.1", MUST, id="T13S-007", also="RFC 8446 4.2.1")
@pytest.mark.parametrize("legacy", [Version.tls10, Version.tls11, Version.tls13], ids=str)
def test_legacy_version_decides_nothing(tls, legacy):
    """With supported_versions in the hello, its old version field leads to no other version."""
    tls.send(replace(tls.hello(), legacy_version=legacy))

    version = chosen(tls.reaction())
    assert version in (Version.tls13, Alert.protocol_version)
    if version == Alert.protocol_version:
        remark("a legacy_version other than 0x0303 is refused, as RFC 9846 section 4.2.2 says")


@capability("tls13")
@rfc9846("4.3.1", MUST, id="T13S-032", also="RFC 8446 4.2.1")
def test_version_is_one_of_those_offered(tls):
    """A hello whose supported_versions lacks TLS 1.3 is answered with TLS 1.2 or refused."""
    tls.send(tls.hello(versions=[Version.tls12], suites=(*SUITES13, *SUITES12)))

    assert chosen(tls.reaction()) in (Version.tls12, Alert.protocol_version)


@capability("tls13")
@rfc9846("4.3.1", MUST, id="T13S-033", also="RFC 8446 4.2.1")
def test_tls13_needs_supported_versions(tls):
    """A hello with TLS 1.3 in its old version field alone is one of TLS 1.2 at most, or refused."""
    hello = tls.hello(suites=(*SUITES13, *SUITES12)).without(ExtensionType.supported_versions)
    tls.send(replace(hello, legacy_version=Version.tls13))

    got = chosen(tls.reaction())
    assert got == Version.tls12 or isinstance(got, Alert)


@capability("tls13")
@rfc9846("4.3.1", MUST, id="T13S-035", also="RFC 8446 4.2.1")
def test_unknown_versions_are_ignored(tls):
    """Versions that nobody knows stand before and after TLS 1.3, which is chosen."""
    tls.send(tls.hello(versions=[GREASE[3], 0x0399, Version.tls13, GREASE[9]]))

    assert chosen(tls.reaction()) == Version.tls13


@capability("tls12", "tls13")
@rfc9846("4.2.3", MUST, id="T13S-024", also="RFC 8446 4.1.3")
def test_older_version_is_marked_in_the_random(tls12):
    """A server of TLS 1.3 that negotiates TLS 1.2 says so in the last octets of its random."""
    hello = tls12.say_hello()

    assert hello.random[-8:] == DOWNGRADE_TO_TLS12


@rfc8996("4", MUST, id="T12S-008", also="RFC 8996 5")
@pytest.mark.parametrize("version", [Version.tls10, Version.tls11], ids=str)
def test_tls_of_old_is_refused(tls_newest, version):
    """A hello that offers no more than TLS 1.0 or 1.1 is refused with protocol_version."""
    tls_newest.control()
    hello = tls_newest.again(Version.tls12).hello(suites=OF_OLD)
    tls_newest.send(replace(hello, legacy_version=version))

    assert tls_newest.refusal() == refused(Alert.protocol_version)


@capability("tls12", "tls13")
@rfc7507("3", MUST, id="T12S-010")
def test_needless_fallback_is_refused(tls12):
    """A hello of TLS 1.2 that says it falls back is refused by a server that has TLS 1.3."""
    tls12.send(tls12.hello(suites=(*SUITES12, CipherSuite.TLS_FALLBACK_SCSV)))

    assert tls12.refusal() == refused(Alert.inappropriate_fallback)


@capability("tls13")
@rfc7507("3", MUST, id="T12S-011")
def test_fallback_to_the_best_version_is_none(tls):
    """The mark of a fallback changes nothing where the server's best version is offered."""
    tls.send(tls.hello(suites=(*SUITES13, CipherSuite.TLS_FALLBACK_SCSV)))

    assert chosen(tls.reaction()) == Version.tls13


@capability("tls12", "tls13")
@rfc9846("4.3.1", MUST, id="T13S-208", also="RFC 8446 4.2.1")
def test_older_version_is_not_told_in_supported_versions(tls):
    """A server that negotiates TLS 1.2 says so in the old field, without supported_versions."""
    hello = tls.hello(versions=[GREASE[2], Version.tls12], suites=(*SUITES13, *SUITES12))
    tls.send(hello)
    got = tls.reaction()

    assert isinstance(got, ServerHello)
    assert got.legacy_version == Version.tls12
    assert got.extension(ExtensionType.supported_versions) is None


@capability("tls13")
@rfc9846("4.2.3", MUST, id="T13S-209", also="RFC 8446 4.1.3")
def test_chosen_version_is_told_in_supported_versions(tls):
    """A server that negotiates TLS 1.3 says so in supported_versions, with that one version."""
    hello = tls.say_hello(versions=[Version.tls13, Version.tls12], suites=(*SUITES13, *SUITES12))

    assert hello.extension(ExtensionType.supported_versions).body == b"\x03\x04"


@capability("tls13")
@rfc9846("6.2", MUST, id="T13S-210", also="RFC 8446 4.2.1")
@pytest.mark.parametrize(
    "versions", [[0x0399], [GREASE[3], 0x0305], [Version.ssl30]], ids=["unknown", "future", "SSL 3"]
)
def test_no_common_version_is_refused(tls, versions):
    """A hello whose supported_versions has none that the server speaks is refused."""
    tls.send(tls.hello(versions=versions))

    assert tls.refusal() == refused(Alert.protocol_version, named=False)


@capability("tls13")
@rfc9846("4.2.2", MUST, id="T13S-211", also="RFC 8446 4.1.2")
def test_hello_without_extensions_is_none_of_tls13(tls):
    """A hello that ends with its compression methods is one of TLS 1.2 at most, or refused."""
    hello = tls.hello(suites=(*SUITES13, *SUITES12))
    tls.send(replace(hello, extensions=None))

    got = chosen(tls.reaction())
    assert got == Version.tls12 or isinstance(got, Alert)
