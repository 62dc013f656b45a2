"""Whatever a hello is like, it is answered (RFC 9846 sections 4.2.2, 4.2.3, 6 and 9.3).

Hypothesis makes the hellos, the same in each run; `--hypothesis-profile explore` makes new ones.
One that fails is made smaller before it is shown.
"""

from hypothesis import Phase, given, settings

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls import strategies as some
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Handshake, HelloRetryRequest, ServerHello
from fixtures.tls.names import HandshakeType, Version

pytestmark = capability("tls13")

made_small = settings(phases=(Phase.explicit, Phase.generate, Phase.shrink))


@made_small
@given(hello=some.well_formed())
@rfc9846("9.3", MUST, id="T13S-244", also="RFC 8446 9.3")
def test_every_usable_hello_is_used(tls, hello):
    """A hello with something usable in each list gets ServerHello or HelloRetryRequest."""
    assert isinstance(tls.answer_to(hello), ServerHello | HelloRetryRequest)


@made_small
@given(hello=some.well_formed())
@rfc9846("4.2.3", MUST, id="T13S-245", also="RFC 8446 4.1.3")
def test_only_what_is_offered_is_chosen(tls, hello):
    """Session id, suite and group of the answer are among those of the hello, whatever it has."""
    got = tls.answer_to(hello)

    assert isinstance(got, ServerHello | HelloRetryRequest)
    assert (got.version, got.session_id) == (Version.tls13, hello.session_id)
    assert got.cipher_suite in hello.cipher_suites
    if isinstance(got, ServerHello):
        assert got.key_share.group in [share.group for share in hello.shares]


@made_small
@given(message=some.nearly_well_formed())
@rfc9846("6", MUST, id="T13S-246", also="RFC 8446 6")
def test_damaged_hello_is_answered(tls, message):
    """A hello with a few wrong octets gets an alert, or an answer where it still makes sense."""
    assert isinstance(tls.answer_to(message), Alert | ServerHello | HelloRetryRequest)


@made_small
@given(hello=some.with_an_extension_of_another_body())
@rfc9846("6", MUST, id="T13S-247", also="RFC 8446 6")
def test_strange_extension_is_answered(tls, hello):
    """A hello of which one extension holds any octets gets an alert, or an answer all the same."""
    assert isinstance(tls.answer_to(hello), Alert | ServerHello | HelloRetryRequest)


@made_small
@given(body=some.bodies)
@rfc9846("6", MUST, id="T13S-248", also="RFC 8446 6")
def test_hello_that_is_none_is_refused(tls, body):
    """A ClientHello of any octets gets an alert."""
    assert isinstance(tls.answer_to(Handshake(HandshakeType.client_hello, body)), Alert)
