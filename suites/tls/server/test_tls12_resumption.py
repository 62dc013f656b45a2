"""Resumption in TLS 1.2, and the extended master secret (RFC 5246, RFC 5077, RFC 7627)."""

from dataclasses import replace

from fixtures.requirements import MUST, capability, remark, rfc5077, rfc5246, rfc7627
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Message, ServerHello
from fixtures.tls.names import ExtensionType
from fixtures.tls.refusal import refused
from fixtures.tls.said import ChangeCipherSpec

pytestmark = capability("tls12")


@rfc5246("7.3", MUST, id="T12S-043")
def test_resumption_is_short(tls12):
    """A server that resumes goes from its ServerHello to change_cipher_spec and Finished."""
    tls12.resume()
    tls12.visit()

    said = [one for one in tls12.seen if isinstance(one, Message | ChangeCipherSpec)]
    names = [type(one).__name__ for one in said if type(one).__name__ != "NewSessionTicket12"]
    assert names[:3] == ["ServerHello", "ChangeCipherSpec", "Finished"]


@rfc5077("3.3", MUST, id="T12S-045")
def test_ticket_comes_before_the_change_of_keys(tls12):
    """A ticket that the ServerHello promises comes right before change_cipher_spec."""
    tls12.take_ticket()

    promised = tls12.client.server_hello.extension(ExtensionType.session_ticket)
    names = [type(one).__name__ for one in tls12.seen]
    before = names[names.index("ChangeCipherSpec") - 1]
    assert (before == "NewSessionTicket12") == (promised is not None)


@rfc5077("3.3", MUST, id="T12S-046")
def test_altered_ticket_is_not_resumed(tls12):
    """A ticket with one wrong bit is no ticket: the handshake is a full one."""
    session = tls12.resumable()
    altered = replace(session, ticket=session.ticket[:-1] + bytes([session.ticket[-1] ^ 1]))
    tls12.visit(ticket=altered)

    assert tls12.client.resumed is False


@capability("extended_master_secret")
@rfc7627("5.2", MUST, id="T12S-018")
def test_extended_master_secret_is_used(tls12):
    """Where it is offered it is acknowledged, and the keys come from it."""
    tls12.visit()

    assert tls12.client.extended


@capability("extended_master_secret")
@rfc7627("5.3", MUST, id="T12S-019")
def test_resumption_does_not_drop_the_extended_master_secret(tls12):
    """A session with it that is offered without it is not resumed: the handshake ends."""
    session = tls12.resumable()
    tls12.start(tls12.hello(extended_master_secret=False), ticket=session)
    got = tls12.refusal()

    if isinstance(got.what, ServerHello) and not tls12.client.resumed:
        tls12.visit()
        assert tls12.client.resumed is False
        remark("a full handshake takes the place of the resumption")
    else:
        assert got == refused(Alert.handshake_failure, named=False)


@capability("extended_master_secret")
@rfc7627("5.3", MUST, id="T12S-020")
def test_resumption_does_not_add_the_extended_master_secret(tls12):
    """A session without it that is offered with it leads to a full handshake."""
    tls12.control(extended_master_secret=False)
    session = tls12.resumable(extended_master_secret=False)
    tls12.visit(ticket=session)

    assert tls12.client.resumed is False
