"""HelloRetryRequest (RFC 9846 section 4.2.4)."""

from dataclasses import replace

import pytest

from fixtures.requirements import MAY, MUST, capability, remark, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension, KeyShare
from fixtures.tls.hellos import GROUPS
from fixtures.tls.messages import HelloRetryRequest, ServerHello
from fixtures.tls.names import GREASE, ExtensionType, Version
from fixtures.tls.refusal import refused

pytestmark = capability("tls13")

ALLOWED = {ExtensionType.supported_versions, ExtensionType.key_share, ExtensionType.cookie}


@rfc9846("4.2.1", MUST, id="T13S-057", also="RFC 8446 4.1.1")
def test_group_is_asked_for_where_no_share_is_sent(tls):
    """A hello without any share is answered by a request for one of the groups it lists."""
    tls.send(tls.hello(shares=()))
    got = tls.reaction()

    assert isinstance(got, HelloRetryRequest)
    assert got.group in GROUPS


@rfc9846("4.2.4", MUST, id="T13S-063", also="RFC 8446 4.1.4")
def test_retry_holds_what_a_retry_may_hold(tls):
    """The request names TLS 1.3, echoes the session id and has no extension of another kind."""
    sent = tls.hello(shares=())
    tls.send(sent)
    retry = tls.receive(HelloRetryRequest)

    assert (retry.version, retry.session_id) == (Version.tls13, sent.session_id)
    assert {one.type for one in retry.extensions} <= ALLOWED


@rfc9846("4.2.4", MUST, id="T13S-124", also="RFC 8446 4.1.4")
def test_suite_stays_the_same_after_a_retry(tls):
    """The ServerHello after a retry names the suite that the retry has named."""
    tls.complete(shares=())

    assert tls.client.server_hello.cipher_suite == tls.client.retry.cipher_suite


@rfc9846("4.3.8", MUST, id="T13S-059", also="RFC 8446 4.1.4")
def test_retry_with_another_group_is_refused(tls):
    """A second hello whose share is of another group than asked for is refused."""
    tls.control(shares=())
    tls.send(tls.hello(shares=()))
    asked = tls.receive(HelloRetryRequest).group
    other = next(group for group in GROUPS if group != asked)
    tls.send(tls.client.hello.having(ext.key_share(tls.keys.share(other))))

    assert tls.refusal() == refused(Alert.illegal_parameter, named=False)


@rfc9846("4.3.8", MUST, id="T13S-221", also="RFC 8446 4.2.8")
def test_group_that_is_asked_for_is_listed_and_new(tls):
    """A retry asks for a group that the hello lists and for which it has no share yet."""
    groups = [GREASE[1], *GROUPS]
    tls.send(tls.hello(groups=groups, shares=[KeyShare(GREASE[1], b"\x01")]))
    retry = tls.receive(HelloRetryRequest)

    assert retry.group in GROUPS


@rfc9846("4.3.8", MUST, id="T13S-222", also="RFC 8446 4.2.8")
def test_second_hello_without_a_share_is_refused(tls):
    """A second hello that is the first one again is refused; no second retry is asked for."""
    tls.control(shares=())
    tls.send(tls.hello(shares=()))
    tls.receive(HelloRetryRequest)
    tls.send(tls.client.hello)

    assert tls.refusal() == refused(Alert.illegal_parameter, named=False)


@capability("cookie")
@rfc9846("4.3.2", MUST, id="T13S-060", also="RFC 8446 4.2.2")
def test_cookie_that_does_not_come_back_is_missed(tls):
    """A second hello without the cookie of the retry is refused."""
    tls.control(shares=())
    tls.send(tls.hello(shares=()))
    tls.receive(HelloRetryRequest)
    tls.send(tls.client.retried_hello().without(ExtensionType.cookie))

    expected = refused(Alert.missing_extension, Alert.illegal_parameter, named=False)
    assert tls.refusal() == expected


@capability("cookie")
@rfc9846("4.3.2", MUST, id="T13S-223", also="RFC 8446 4.2.2")
def test_other_cookie_is_refused(tls):
    """A second hello with another cookie than that of the retry is refused."""
    tls.control(shares=())
    tls.send(tls.hello(shares=()))
    tls.receive(HelloRetryRequest)
    tls.send(tls.client.retried_hello().having(ext.cookie(b"another one")))

    assert tls.refusal() == refused(Alert.illegal_parameter, named=False)


@rfc9846("4.3.2", MUST, id="T13S-038", also="RFC 8446 4.2.2")
def test_cookie_that_nobody_gave(tls):
    """A first hello with a cookie is refused, or the cookie is passed over."""
    tls.send(tls.hello(extra=[ext.cookie(b"from nowhere")]))
    got = tls.reaction()

    remark("passed over" if isinstance(got, ServerHello) else f"refused: {got}")
    assert isinstance(got, ServerHello) or got in (
        Alert.illegal_parameter,
        Alert.unsupported_extension,
    )


CHANGED = {
    "suites": lambda hello: replace(hello, cipher_suites=hello.cipher_suites[::-1]),
    "random": lambda hello: replace(hello, random=bytes(32)),
    "session id": lambda hello: replace(hello, session_id=bytes(32)),
    "version field": lambda hello: replace(hello, legacy_version=Version.tls11),
    "another extension": lambda hello: hello.having(Extension(GREASE[5])),
    "an extension less": lambda hello: hello.without(ExtensionType.psk_key_exchange_modes),
    "another name": lambda hello: hello.having(ext.server_name("other.invalid")),
    "groups": lambda hello: hello.having(ext.supported_groups(*GROUPS[::-1])),
}


@rfc9846("4.2.2", MAY, id="T13S-061", also="RFC 8446 4.1.2")
@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_second_hello_that_is_changed(tls, change):
    """A second hello that differs where it may not is refused, or the first one is forgotten."""
    tls.control(shares=())
    tls.send(tls.hello(shares=()))
    tls.receive(HelloRetryRequest)
    tls.send(change(tls.client.retried_hello()))
    got = tls.reaction()

    remark("passed over" if isinstance(got, ServerHello) else f"refused: {got}")
    assert isinstance(got, ServerHello | Alert)
    assert got not in (Alert.internal_error, Alert.unexpected_message)


@rfc9846("4.2.2", MUST, id="T13S-224", also="RFC 8446 4.1.2")
def test_padding_may_change_after_a_retry(tls):
    """A second hello may be padded otherwise than the first one."""
    tls.send(tls.hello(shares=(), extra=[ext.padding(100)]))
    tls.receive(HelloRetryRequest)
    tls.send(tls.client.retried_hello().having(ext.padding(7)))
    tls.complete()

    assert tls.client.complete


@rfc9846("4.2.4", MUST, id="T13S-225", also="RFC 8446 4.1.4")
def test_fields_of_old_in_a_retry(tls):
    """A retry has the version of TLS 1.2 in its old field, null compression, an offered suite."""
    sent = tls.hello(shares=())
    tls.send(sent)
    retry = tls.receive(HelloRetryRequest)

    assert (retry.legacy_version, retry.compression_method) == (Version.tls12, 0)
    assert retry.cipher_suite in sent.cipher_suites


@rfc9846("4.2.4", MUST, id="T13S-226", also="RFC 8446 4.1.4")
def test_group_stays_the_same_after_a_retry(tls):
    """The share in the ServerHello is of the group that the retry has asked for."""
    tls.complete(shares=())

    assert tls.client.server_hello.key_share.group == tls.client.retry.group
