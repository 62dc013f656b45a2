"""Tickets and resumption in TLS 1.3 (RFC 9846 sections 4.3.9, 4.3.11 and 4.7.1)."""

import os
from dataclasses import replace

import pytest

from fixtures.requirements import MUST, capability, remark, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import PskIdentity
from fixtures.tls.messages import Finished, Message, ServerHello
from fixtures.tls.messages13 import NewSessionTicket
from fixtures.tls.names import ExtensionType
from fixtures.tls.refusal import refused
from fixtures.tls.resumption import flipped, offering
from fixtures.tls.suites import SUITES, SUITES13

pytestmark = capability("tls13")

WEEK = 7 * 24 * 3600


def tickets(*connections):
    """Return the NewSessionTicket messages that came on these connections."""
    return [m for one in connections for m in one.seen if isinstance(m, NewSessionTicket)]


@rfc9846("4.7.1", MUST, id="T13S-094", also="RFC 8446 4.6.1")
def test_tickets_are_well_formed(tls):
    """A ticket is not empty, lives for a week at most, and has a nonce of its own."""
    tls.take_ticket()
    found = tickets(tls)

    assert all(0 <= one.lifetime <= WEEK and one.ticket for one in found)
    assert len({one.nonce for one in found}) == len(found)


@rfc9846("4.7.1", MUST, id="T13S-096", also="RFC 8446 4.6.1")
def test_age_is_hidden_by_a_fresh_value_each_time(tls):
    """Every ticket has a ticket_age_add of its own."""
    tls.take_ticket()
    tls.close()
    other = tls.again()
    other.take_ticket()

    values = [one.age_add for one in tickets(tls, other)]
    assert len(set(values)) == len(values)


@rfc9846("4.3.9", MUST, id="T13S-066", also="RFC 8446 4.2.9")
def test_resumption_comes_with_a_key_exchange(tls):
    """Where psk_dhe_ke alone is offered, the ServerHello that resumes has a key share too."""
    assert tls.resume().key_share is not None


@rfc9846("4.5", MUST, id="T13S-078", also="RFC 8446 4.4")
def test_resumption_needs_no_certificate(tls):
    """A server that resumes sends EncryptedExtensions and Finished, and nothing between."""
    tls.resume()
    tls.receive(Finished)

    seen = [type(one).__name__ for one in tls.seen if isinstance(one, Message)]
    assert seen[:3] == ["ServerHello", "EncryptedExtensions", "Finished"]


@rfc9846("4.3.9", MUST, id="T13S-064", also="RFC 8446 4.2.9")
def test_key_without_modes_is_refused(tls):
    """A pre-shared key without psk_key_exchange_modes is refused."""
    hello = tls.hello().without(ExtensionType.psk_key_exchange_modes)
    tls.send(offering(hello, tls.resumable()))

    assert tls.refusal() == refused(Alert.missing_extension, named=False)


@rfc9846("4.3.11", MUST, id="T13S-068", also="RFC 8446 4.2.11")
def test_key_has_to_be_the_last_extension(tls):
    """A pre_shared_key extension with another one behind it is refused."""
    hello = offering(tls.hello(), tls.resumable())
    *others, key = hello.extensions
    tls.send(replace(hello, extensions=(*others[:-1], key, others[-1])))

    assert tls.refusal() == refused(Alert.illegal_parameter)


@rfc9846("4.3.11", MUST, id="T13S-069", also="RFC 8446 4.2.11")
def test_wrong_binder_is_refused(tls):
    """A binder with one wrong bit ends the handshake; a full one does not take its place."""
    tls.send(flipped(offering(tls.hello(), tls.resumable())))

    expected = refused(Alert.decrypt_error, Alert.illegal_parameter, named=False)
    assert tls.refusal() == expected


@rfc9846("4.3.11", MUST, id="T13S-072", also="RFC 8446 4.2.11")
def test_unknown_key_leads_to_a_full_handshake(tls):
    """A ticket that the server has never issued is passed over."""
    unknown = ext.pre_shared_key([PskIdentity(os.urandom(180))], [os.urandom(32)])
    tls.visit(tls.hello().having(unknown))

    assert tls.client.resumed is False


@rfc9846("4.7.1", MUST, id="T13S-074", also="RFC 8446 4.6.1")
def test_ticket_belongs_to_its_hash(tls):
    """A ticket is not resumed with a suite of another hash."""
    ticket = tls.resumable()
    others = [suite for suite in SUITES13 if SUITES[suite].hash != ticket.hash]
    tls.control(suites=others)
    tls.start(tls.hello(suites=others), ticket=ticket)
    got = tls.reaction()

    if got == Alert.handshake_failure:
        remark("no full handshake takes the place of the resumption, as it SHOULD")
    else:
        assert isinstance(got, ServerHello)
        assert got.selected_identity is None


@rfc9846("4.3.11", MUST, id="T13S-076", also="RFC 8446 4.2.11")
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_altered_ticket_is_not_resumed(tls, place):
    """A ticket with one wrong bit is no ticket: the handshake is a full one."""
    ticket = tls.resumable()
    altered = bytearray(ticket.identity)
    altered[{"first": 0, "middle": len(altered) // 2, "last": -1}[place]] ^= 1
    tls.visit(ticket=replace(ticket, identity=bytes(altered)))

    assert tls.client.resumed is False
