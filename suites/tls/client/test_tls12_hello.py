"""Hellos of TLS 1.2 between a client and its server (RFC 5246 sections 7.4.1, 7.4.2)."""

from dataclasses import replace

import pytest

from fixtures.requirements import (
    MUST,
    SHOULD,
    rfc5246,
    rfc5746,
    rfc7301,
    rfc7627,
    rfc8422,
    rfc8996,
    rfc9846,
)
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import BODY, adding, altering, changing, fetched, lacking, replacing
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import DOWNGRADE_BELOW_TLS12, DOWNGRADE_TO_TLS12, Handshake, ServerHello
from fixtures.tls.names import CipherSuite, ExtensionType, HandshakeType, Version
from fixtures.tls.refusal import refused

SCSV = CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV


@rfc5246("7", MUST, id="T12C-001")
def test_page_is_fetched(tlsclient12):
    """A client completes a handshake of TLS 1.2 and fetches a page through it."""
    assert tlsclient12.fetch() == fetched(BODY)


@rfc5246("7", MUST, id="T12C-002")
def test_rsa_is_believed(tlsclient12):
    """A server with an RSA key is believed."""
    identity = tlsclient12.authority.valid_rsa()

    assert tlsclient12.fetch(identity=identity) == fetched(BODY)


@rfc5746("3.4", MUST, id="T12C-003")
def test_client_signals_secure_renegotiation(tlsclient12):
    """A client says, by an extension or by a cipher suite, that it knows RFC 5746."""
    hello = tlsclient12.fetch().hello
    found = hello.extension(ExtensionType.renegotiation_info)

    assert SCSV in hello.cipher_suites or found == ext.renegotiation_info()


@rfc7627("5.1", SHOULD, id="T12C-004", also="RFC 9325 3.5")
def test_client_offers_the_extended_secret(tlsclient12):
    """A client offers to bind the master secret to the handshake."""
    hello = tlsclient12.fetch().hello

    assert hello.extension(ExtensionType.extended_master_secret) == ext.extended_master_secret()


@rfc8422("5.1.2", MUST, id="T12C-005")
def test_uncompressed_points_are_offered(tlsclient12):
    """A client that lists point formats lists the uncompressed one."""
    found = tlsclient12.fetch().hello.extension(ExtensionType.ec_point_formats)

    assert found is None or 0 in found.body[1:]


@pytest.mark.parametrize(
    "sentinel", [DOWNGRADE_TO_TLS12, DOWNGRADE_BELOW_TLS12], ids=["1.2", "1.1"]
)
@rfc9846("4.2.3", MUST, id="T13C-006", also="RFC 8446 4.1.3")
def test_downgrade_is_noticed(tlsclient12, sentinel: bytes):
    """A client of TLS 1.3 refuses TLS 1.2 from a server that says that it knows better."""
    tlsclient12.must_offer(Version.tls13)

    got = tlsclient12.fetch(
        altering(ServerHello, lambda true: replace(true, random=true.random[:24] + sentinel))
    )

    assert got.refusal == refused(Alert.illegal_parameter)


@pytest.mark.parametrize("version", [Version.ssl30, Version.tls10, Version.tls11])
@rfc8996("5", MUST, id="T12C-006", also="RFC 8996 4, RFC 9846 E.5")
def test_old_versions_are_refused(tlsclient12, version: int):
    """A server that chooses a version before TLS 1.2 is refused."""
    got = tlsclient12.fetch(changing(ServerHello, legacy_version=version))

    assert got.refusal == refused(Alert.protocol_version)


@rfc5246("7.4.1.3", MUST, id="T12C-007")
def test_suite_that_was_not_offered_is_refused(tlsclient12):
    """A cipher suite that the client has not offered is refused."""
    got = tlsclient12.fetch(changing(ServerHello, cipher_suite=0x00FE))

    fitting = Alert.illegal_parameter, Alert.handshake_failure
    assert got.refusal == refused(*fitting, named=False)


@rfc9846("4.2.3", MUST, id="T12C-008", also="RFC 8446 4.1.3")
def test_suite_of_tls13_is_refused(tlsclient12):
    """TLS 1.2 with a cipher suite of TLS 1.3 is refused, even where both are offered."""
    got = tlsclient12.fetch(changing(ServerHello, cipher_suite=0x1301))

    fitting = Alert.illegal_parameter, Alert.handshake_failure
    assert got.refusal == refused(*fitting, named=False)


@rfc5246("7.4.1.3", MUST, id="T12C-009")
def test_compression_that_was_not_offered_is_refused(tlsclient12):
    """A server that chooses a compression which was not offered is refused."""
    got = tlsclient12.fetch(changing(ServerHello, compression_method=1))

    fitting = Alert.illegal_parameter, Alert.handshake_failure, Alert.decompression_failure
    assert got.refusal == refused(*fitting, named=False)


@rfc5246("7.4.1.4", MUST, id="T12C-010")
def test_extension_that_was_not_offered_is_refused(tlsclient12):
    """An extension of the ServerHello that answers nothing is refused."""
    got = tlsclient12.fetch(adding(ServerHello, Extension(0xFBFA, b"")))

    assert got.refusal == refused(Alert.unsupported_extension)


@rfc5246("7.4.1.4", MUST, id="T12C-011")
def test_extension_that_comes_twice_is_refused(tlsclient12):
    """A ServerHello with the same extension twice is refused."""
    got = tlsclient12.fetch(adding(ServerHello, ext.renegotiation_info(), ext.renegotiation_info()))

    fitting = Alert.illegal_parameter, Alert.decode_error
    assert got.refusal == refused(*fitting, named=False)


@rfc5246("7.4.1.3", MUST, id="T12C-012")
def test_hello_without_extensions_will_do(tlsclient12):
    """A server of TLS 1.2 need not answer any extension."""
    got = tlsclient12.fetch(
        lacking(ServerHello, ExtensionType.extended_master_secret, ExtensionType.session_ticket),
        alpn=(),
    )

    assert got == fetched(BODY)


@rfc5746("3.4", MUST, id="T12C-013")
def test_renegotiated_connection_in_a_first_hello_is_refused(tlsclient12):
    """In a first handshake renegotiation_info that is not empty is refused."""
    got = tlsclient12.fetch(replacing(ServerHello, ext.renegotiation_info(bytes(24))))

    assert got.refusal == refused(Alert.handshake_failure)


@rfc7627("5.1", SHOULD, id="T12C-015", also="RFC 5246 7.4.1.4")
def test_extended_secret_with_a_body_is_refused(tlsclient12):
    """extended_master_secret of a server has no body."""
    filled = Extension(ExtensionType.extended_master_secret, b"\x00")

    got = tlsclient12.fetch(replacing(ServerHello, filled))

    fitting = Alert.decode_error, Alert.illegal_parameter
    assert got.refusal == refused(*fitting, named=False)


@rfc7627("4", MUST, id="T12C-016")
def test_extended_secret_is_used(tlsclient12):
    """Where both sides have agreed on it, the master secret covers the whole handshake."""
    got = tlsclient12.fetch()

    assert got.met.faults == ()
    assert got == fetched(BODY)


@rfc7301("3.2", MUST, id="T12C-017")
def test_protocol_that_was_not_offered_is_refused(tlsclient12):
    """An application protocol that the client has not offered is refused."""
    got = tlsclient12.fetch(adding(ServerHello, ext.alpn("nobody/1")), alpn=())

    fitting = Alert.illegal_parameter, Alert.unsupported_extension
    assert got.refusal == refused(*fitting, named=False)


@pytest.mark.parametrize("length", [34, 37])
@rfc5246("7.2.2", MUST, id="T12C-018")
def test_cut_hello_is_refused(tlsclient12, length: int):
    """A ServerHello that ends too early is refused."""

    def cut(true: ServerHello) -> Handshake:
        return Handshake(HandshakeType.server_hello, true.body()[:length])

    got = tlsclient12.fetch(altering(ServerHello, cut))

    assert got.refusal == refused(Alert.decode_error, named=False)


@rfc5246("7.2.2", MUST, id="T12C-019")
def test_octets_behind_the_hello_are_refused(tlsclient12):
    """A ServerHello with an octet behind its extensions is refused."""

    def longer(true: ServerHello) -> Handshake:
        return Handshake(HandshakeType.server_hello, true.body() + b"\x00")

    got = tlsclient12.fetch(altering(ServerHello, longer))

    assert got.refusal == refused(Alert.decode_error, named=False)
