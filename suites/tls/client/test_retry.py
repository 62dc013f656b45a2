"""HelloRetryRequest, as clients take it (RFC 9846 section 4.2.4)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MUST, remark, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import (
    BODY,
    adding,
    altering,
    behind,
    changing,
    fetched,
    lacking,
    replacing,
)
from fixtures.tls.extensions import Extension, KeyShare
from fixtures.tls.messages import HelloRetryRequest, ServerHello
from fixtures.tls.names import CipherSuite, ContentType, ExtensionType, Group, Version, word
from fixtures.tls.refusal import refused
from fixtures.tls.server_extensions import retry_group, selected_version, server_share

COOKIE = b"what the server wants back" * 10
MAY_CHANGE = (
    ExtensionType.key_share,
    ExtensionType.cookie,
    ExtensionType.padding,
    ExtensionType.early_data,
    ExtensionType.pre_shared_key,
)


@rfc9846("4.3.8", MUST, id="T13C-138", also="RFC 8446 4.2.8")
def test_retry_is_answered_with_the_share_that_is_asked_for(tlsclient):
    """The second ClientHello has one key share, of the group that the server has named."""
    got = tlsclient.fetch(retry=True)

    assert got == fetched(BODY)
    first, second = got.hellos
    asked = {share.group for share in second.shares}
    assert len(second.shares) == 1
    assert asked & {share.group for share in first.shares} == set()


@rfc9846("4.2.2", MUST, id="T13C-139", also="RFC 8446 4.1.2")
def test_second_hello_is_otherwise_the_first(tlsclient):
    """Between both ClientHellos nothing changes but what a retry is about."""
    got = tlsclient.fetch(retry=True)

    assert got == fetched(BODY)
    first, second = got.hellos
    assert second.without(*MAY_CHANGE) == first.without(*MAY_CHANGE)


@rfc9846("4.3.2", MUST, id="T13C-014", also="RFC 8446 4.2.2")
def test_cookie_comes_back(tlsclient):
    """The cookie of a HelloRetryRequest stands unchanged in the second ClientHello."""
    got = tlsclient.fetch(retry=True, cookie=COOKIE)

    assert got == fetched(BODY)
    assert got.hellos[1].extension(ExtensionType.cookie) == ext.cookie(COOKIE)


@rfc9846("4.2.4", MUST, id="T13C-140", also="RFC 8446 4.1.4")
def test_cookie_alone_is_reason_enough(tlsclient):
    """A HelloRetryRequest that gives a cookie and asks for no group is answered."""
    got = tlsclient.fetch(cookie=COOKIE)

    assert got == fetched(BODY)
    first, second = got.hellos
    assert second.extension(ExtensionType.cookie) == ext.cookie(COOKIE)
    assert second.shares == first.shares


@rfc9846("5.1", MUST, id="T13C-141", also="RFC 8446 5.1")
def test_record_of_the_second_hello_has_the_version_of_tls12(tlsclient):
    """The record of a second ClientHello says 0x0303."""
    got = tlsclient.fetch(retry=True)

    assert got == fetched(BODY)
    records = [one for one in got.met.records if one.type == ContentType.handshake]
    assert records[1].version == Version.tls12


@rfc9846("4.3.8", MUST, id="T13C-011", also="RFC 8446 4.2.8")
def test_group_that_has_a_share_is_no_reason(tlsclient):
    """A HelloRetryRequest for a group of which the client has sent a share is refused."""

    def act(true: HelloRetryRequest):
        return lambda server: replace(
            true, extensions=(selected_version(), retry_group(server.hello.shares[0].group))
        )

    got = tlsclient.fetch(altering(HelloRetryRequest, act), retry=True)

    assert got.refusal == refused(Alert.illegal_parameter)


@pytest.mark.parametrize("group", [0x7A7B, Group.ffdhe2048], ids=word)
@rfc9846("4.3.8", MUST, id="T13C-012", also="RFC 8446 4.2.8")
def test_group_that_was_not_offered_is_refused(tlsclient, group: int):
    """A HelloRetryRequest for a group that the client does not offer is refused."""
    offered = tlsclient.fetch().hello.extension(ExtensionType.supported_groups)
    if group in ext.read_supported_groups(offered.body):
        group = 0x7A7C

    got = tlsclient.fetch(replacing(HelloRetryRequest, retry_group(group)), retry=True)

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.2.4", MUST, id="T13C-142", also="RFC 8446 4.1.4")
def test_second_retry_is_refused(tlsclient):
    """Only one HelloRetryRequest is answered."""
    got = tlsclient.fetch(
        altering(ServerHello, lambda true: lambda server: server.retry), retry=True, cookie=COOKIE
    )

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("4.2.4", MUST, id="T13C-143", also="RFC 8446 4.1.4")
def test_retry_that_changes_nothing_is_refused(tlsclient):
    """A HelloRetryRequest that asks for no change is refused."""
    got = tlsclient.fetch(lacking(HelloRetryRequest, ExtensionType.key_share), retry=True)

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.2.4", MUST, id="T13C-144", also="RFC 8446 4.1.4")
def test_retry_with_a_suite_that_was_not_offered_is_refused(tlsclient):
    """A HelloRetryRequest that chooses a cipher suite which was not offered is refused."""
    got = tlsclient.fetch(changing(HelloRetryRequest, cipher_suite=0x1399), retry=True)

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.2.4", MUST, id="T13C-145", also="RFC 8446 4.1.4")
def test_retry_with_another_session_id_is_refused(tlsclient):
    """A HelloRetryRequest that does not echo the session id is refused."""
    got = tlsclient.fetch(changing(HelloRetryRequest, session_id=bytes(32)), retry=True)

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.2.4", MUST, id="T13C-146", also="RFC 8446 4.1.4")
def test_retry_with_compression_is_refused(tlsclient):
    """A HelloRetryRequest that chooses compression is refused."""
    got = tlsclient.fetch(changing(HelloRetryRequest, compression_method=1), retry=True)

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.2.4", MUST, id="T13C-147")
def test_retry_with_another_legacy_version_is_refused(tlsclient):
    """A HelloRetryRequest whose old version field is not 0x0303 is refused."""
    changed = changing(HelloRetryRequest, legacy_version=Version.tls13)
    seen = tlsclient.fetch(changed, retry=True).refusal

    if seen.what != Alert.protocol_version:
        remark("RFC 8446 section 4.1.4 wants this field looked at, too, and names no alert")
    assert seen == refused(Alert.protocol_version)


@rfc9846("4.3", MUST, id="T13C-148", also="RFC 8446 4.2")
def test_retry_with_an_extension_that_was_not_offered_is_refused(tlsclient):
    """An extension of a HelloRetryRequest that answers nothing is refused; a cookie is none."""
    got = tlsclient.fetch(adding(HelloRetryRequest, Extension(0xFBFA, b"")), retry=True)

    assert got.refusal == refused(Alert.unsupported_extension)


@rfc9846("4.2.4", MUST, id="T13C-015", also="RFC 8446 4.1.4")
def test_suite_of_the_retry_has_to_stay(tlsclient):
    """A ServerHello with another cipher suite than the HelloRetryRequest is refused."""

    def other(true: ServerHello) -> ServerHello:
        first, second = CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384
        return replace(true, cipher_suite=second if true.cipher_suite == first else first)

    got = tlsclient.fetch(altering(ServerHello, other), retry=True)

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.3.8", MUST, id="T13C-149", also="RFC 8446 4.2.8")
def test_group_of_the_retry_has_to_stay(tlsclient):
    """A ServerHello with a share of another group than was asked for is refused."""
    other = KeyShare(Group.x25519, b"\x09" + bytes(31))

    got = tlsclient.fetch(
        replacing(ServerHello, server_share(other)), group=Group.secp256r1, cookie=COOKIE
    )

    assert got.refusal == refused(Alert.illegal_parameter)


@rfc9846("4.2.4", MUST, id="T13C-150", also="RFC 8446 4.1.4")
def test_version_of_the_retry_has_to_stay(tlsclient):
    """A ServerHello that falls back to TLS 1.2 behind a HelloRetryRequest is refused."""
    got = tlsclient.fetch(lacking(ServerHello, ExtensionType.supported_versions), retry=True)

    fitting = Alert.illegal_parameter, Alert.protocol_version, Alert.missing_extension
    assert got.refusal == refused(*fitting, named=False)


@rfc9846("5.1", MUST, id="T13C-151", also="RFC 8446 5")
def test_dummy_behind_a_retry_is_dropped(tlsclient):
    """A change_cipher_spec record behind a HelloRetryRequest means nothing."""
    got = tlsclient.fetch(behind(HelloRetryRequest, b"\x14\x03\x03\x00\x01\x01"), retry=True)

    assert got == fetched(BODY)
