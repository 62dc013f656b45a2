"""Sessions of TLS 1.2 by id and by ticket (RFC 5246 section 7.4.1.3, RFC 5077, RFC 7627)."""

import os

from fixtures.requirements import (
    MUST,
    SHOULD,
    capability,
    remark,
    rfc5077,
    rfc5246,
    rfc6066,
    rfc7627,
)
from fixtures.stream import Closed, Reset
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.messages import Finished, ServerHello
from fixtures.tls.messages12 import NewSessionTicket12
from fixtures.tls.names import ExtensionType
from fixtures.tls.refusal import refused
from fixtures.tls.said import ChangeCipherSpec
from fixtures.verdicts.outcomes import not_applicable

pytestmark = capability("tls12")

AES_128, AES_256 = (0xC02B, 0xC02F), (0xC02C, 0xC030)


@capability("session_id")
@rfc5246("7.4.1.3", MUST, id="T12S-185", also="RFC 5246 7.3")
def test_session_id_is_resumed(tls12):
    """A session id that the server knows comes back, and no certificate with it."""
    session = tls12.remembered()
    hello = tls12.say_hello(tls12.hello(ticket=None), ticket=session)
    tls12.visit()

    assert hello.session_id == session.session_id
    assert tls12.client.certificates == ()


@rfc5246("7.4.1.3", MUST, id="T12S-186")
def test_unknown_session_id_does_not_come_back(tls12):
    """A session id that the server never gave leads to a full handshake under another id."""
    offered = os.urandom(32)
    tls12.visit(tls12.hello(ticket=None, session_id=offered))

    assert tls12.client.server_hello.session_id != offered
    assert tls12.client.certificates


@capability("session_id")
@rfc5246("7.4.1.3", MUST, id="T12S-044")
def test_session_is_not_resumed_without_its_suite(tls12):
    """A session whose suite is not among those of the hello is not resumed."""
    tls12.remembers()
    session = tls12.remembered()
    others = AES_256 if session.suite in AES_128 else AES_128
    tls12.control(suites=others)
    tls12.start(tls12.hello(ticket=None, suites=others), ticket=session)
    got = tls12.refusal()

    if isinstance(got.what, ServerHello):
        assert got.what.cipher_suite in others
        assert tls12.client.resumed is False
    else:
        assert got == refused(Alert.illegal_parameter, Alert.handshake_failure)


@rfc5246("7.4.1.3", MUST, id="T12S-187", also="RFC 5077 3.1")
def test_ticket_is_not_resumed_without_its_suite(tls12):
    """A ticket whose suite is not among those of the hello is not resumed."""
    session = tls12.resumable(suites=AES_128)
    tls12.control(suites=AES_256)
    tls12.start(tls12.hello(suites=AES_256), ticket=session)
    got = tls12.refusal()

    if isinstance(got.what, ServerHello):
        assert got.what.cipher_suite in AES_256
        tls12.visit()
        assert tls12.client.resumed is False
    else:
        assert got == refused(Alert.illegal_parameter, Alert.handshake_failure)


@rfc5246("7.4.1.3", MUST, id="T12S-182")
def test_resumed_session_keeps_its_suite(tls12):
    """A session is resumed with its own suite, whichever the hello names first."""
    session = tls12.resumable(suites=AES_128)
    hello = tls12.resume(session, suites=(*AES_256, *AES_128))

    assert hello.cipher_suite == session.suite


@rfc5077("3.2", MUST, id="T12S-188")
def test_client_that_wants_no_ticket_gets_none(tls12):
    """A hello without session_ticket is answered without it, and no ticket comes."""
    tls12.visit(tls12.hello(ticket=None))

    assert tls12.client.server_hello.extension(ExtensionType.session_ticket) is None
    assert [one for one in tls12.seen if isinstance(one, NewSessionTicket12)] == []


@rfc5077("3.4", MUST, id="T12S-189")
def test_session_id_beside_a_ticket_comes_back(tls12):
    """A server that takes a ticket answers with the session id beside it, of whatever length."""
    session = tls12.resumable()
    offered = os.urandom(7)
    hello = tls12.say_hello(tls12.hello(ticket=session.ticket, session_id=offered), ticket=session)
    tls12.visit()

    assert hello.session_id == offered
    assert tls12.client.resumed


@rfc5077("3.4", MUST, id="T12S-190")
def test_ticket_needs_no_session_id(tls12):
    """A ticket is taken without a session id beside it as well."""
    session = tls12.resumable()
    tls12.start(tls12.hello(ticket=session.ticket))
    tls12.client.session = session
    tls12.visit()

    assert tls12.client.resumed


@rfc5077("3.4", SHOULD, id="T12S-191")
def test_ticket_comes_without_a_session_id(tls12):
    """A server that promises a ticket to a client without one gives it no session id."""
    hello = tls12.say_hello()
    if hello.extension(ExtensionType.session_ticket) is None:
        not_applicable("no ticket is promised")

    assert hello.session_id == b""


@rfc5077("3.3", MUST, id="T12S-193")
def test_no_ticket_comes_before_the_finished_is_checked(tls12):
    """A client whose Finished is wrong gets an alert, and no ticket before it."""
    client = tls12.halfway()
    tls12.send(client.client_key_exchange(), ChangeCipherSpec())
    tls12.send(Finished(bytes(12)))
    *said, end = tls12.rest(tls12.quiet)

    assert [type(one) for one in said] == [Alert]
    assert end in (Closed(), Reset())


@rfc6066("3", MUST, id="T12S-047")
def test_session_of_another_name_is_not_resumed(tls12):
    """A session that was made for one server name is not resumed under another."""
    others = [name for name in tls12.names if name != tls12.server_name]
    if not others:
        not_applicable("the target has one name only")
    session = tls12.resumable()
    tls12.visit(ticket=session, server_name=others[0])

    assert tls12.client.resumed is False


@capability("extended_master_secret")
@rfc7627("5.3", MUST, id="T12S-195")
def test_extended_master_secret_is_answered_when_resuming(tls12):
    """A session with extended_master_secret is resumed with the extension in the ServerHello."""
    hello = tls12.resume(tls12.resumable())

    assert hello.extension(ExtensionType.extended_master_secret) is not None


@capability("extended_master_secret")
@rfc7627("5.1", MUST, id="T12S-021", also="RFC 5246 7.2.2")
def test_extended_master_secret_with_a_body_is_refused(tls12):
    """An extended_master_secret that is not empty is refused."""
    full = Extension(ExtensionType.extended_master_secret, b"\x00")
    tls12.send(tls12.hello().having(full))

    expected = refused(Alert.decode_error, Alert.illegal_parameter, named=False)
    assert tls12.refusal() == expected


@rfc7627("5.2", MUST, id="T12S-196")
def test_master_secret_of_old_without_the_extension(tls12):
    """A client without extended_master_secret is refused, or served with the keys of RFC 5246."""
    tls12.send(tls12.hello(extended_master_secret=False))
    got = tls12.reaction()

    if isinstance(got, ServerHello):
        assert got.extension(ExtensionType.extended_master_secret) is None
        tls12.visit()
        assert tls12.client.faults == []
    else:
        assert got in (Alert.handshake_failure, Alert.insufficient_security)
        remark(f"a client without extended_master_secret is refused with {got}")
