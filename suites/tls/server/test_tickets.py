"""The tickets that a server gives (RFC 9846 section 4.7.1)."""

from fixtures.requirements import MUST, SHOULD, capability, rfc9846
from fixtures.stream import Silence
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.messages13 import NewSessionTicket
from fixtures.tls.refusal import refused
from fixtures.verdicts.outcomes import not_applicable

pytestmark = [capability("tls13"), capability("resumption13")]

UNKNOWN_MODE = 0xFE
"""For private use: nobody knows it."""


def tickets(*connections):
    """Return the NewSessionTicket messages that came on these connections."""
    return [m for one in connections for m in one.seen if isinstance(m, NewSessionTicket)]


def resumed_by(connection, ticket):
    """Return the index of the identity that is selected where only this ticket is offered."""
    try:
        return connection.say_hello(ticket=ticket).selected_identity
    finally:
        connection.close()


@rfc9846("4.7.1", MUST, id="T13S-095", also="RFC 8446 4.6.1")
def test_each_ticket_resumes_alone(tls):
    """Several tickets of one connection have keys of their own, and each resumes."""
    tls.take_ticket()
    found = tls.tickets
    if len(found) < 2:
        not_applicable("a connection brings one ticket only")
    tls.close()
    answers = [resumed_by(tls.again(), one) for one in found]

    assert len({one.psk for one in found}) == len(found)
    assert answers == [0] * len(found)


@rfc9846("4.7.1", MUST, id="T13S-329", also="RFC 8446 4.6.1")
def test_no_ticket_comes_twice(tls):
    """Each ticket stands for one key: no two of them are the same."""
    tls.take_ticket()
    tls.close()
    other = tls.again()
    other.take_ticket()

    values = [one.ticket for one in tickets(tls, other)]
    assert len(set(values)) == len(values)


@rfc9846("4.3", MUST, id="T13S-328", also="RFC 8446 4.2")
def test_ticket_has_no_extension_twice(tls):
    """No type of extension stands twice in a ticket."""
    tls.take_ticket()
    types = [[one.type for one in ticket.extensions] for ticket in tickets(tls)]

    assert types == [list(dict.fromkeys(one)) for one in types]


@rfc9846("4.3.9", SHOULD, id="T13S-301", also="RFC 8446 4.2.9")
def test_no_ticket_for_an_unknown_mode(tls):
    """A client whose only mode the server does not know gets no ticket: it could not resume."""
    tls.visit(tls.hello().having(ext.psk_key_exchange_modes(UNKNOWN_MODE)))

    assert tickets(tls) == []


@rfc9846("4.7.1", MUST, id="T13S-330", also="RFC 8446 4.6.1")
def test_resumed_connection_gives_tickets_of_its_own(tls):
    """A ticket of a resumed connection resumes, too: its key comes of that connection."""
    tls.visit(ticket=tls.resumable())
    later = tls.ticket(tls.quiet)
    if isinstance(later, Silence):
        not_applicable("a resumed connection brings no ticket")
    tls.close()

    assert resumed_by(tls.again(), later) == 0


@rfc9846("4", MUST, id="T13S-331", also="RFC 8446 4")
def test_ticket_of_a_client_is_refused(tls):
    """Tickets are the server's to give: one from a client is refused."""
    tls.complete()
    tls.send(NewSessionTicket(lifetime=3600, nonce=b"\x00", ticket=b"ticket"))

    assert tls.refusal() == refused(Alert.unexpected_message)
