"""HelloRetryRequest (RFC 9846 section 4.2.4)."""

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.hellos import GROUPS
from fixtures.tls.messages import HelloRetryRequest
from fixtures.tls.names import ExtensionType, Version
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
