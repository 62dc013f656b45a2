"""Tickets and early data of the TLS 1.3 client, against the stdlib's OpenSSL in memory."""

import dataclasses

from fixtures.tls import extensions as ext
from fixtures.tls import resumption
from fixtures.tls.alerts import Alert
from fixtures.tls.client13 import Client13
from fixtures.tls.exchange import KeyExchange
from fixtures.tls.hellos import hello13
from fixtures.tls.names import Group
from fixtures.tls.said import Epoch
from tests.tls.memory import SERVER, MemoryServer, a_client, completed, context


def test_resumption_by_each_ticket():
    client = a_client(alpn=["http/1.1"])
    server = context()
    server.set_alpn_protocols(["http/1.1"])
    completed(client, server)

    first, second = client.tickets
    assert first.psk != second.psk
    assert first.alpn == b"http/1.1"
    for ticket in client.tickets:
        again = Client13(hello13(shares=(keys := KeyExchange()).shares(29)), keys, ticket=ticket)
        completed(again, server)
        assert again.resumed
        assert again.complete
        assert again.certificates == ()


def test_resumption_after_a_retry():
    client = a_client()
    completed(client, SERVER)

    again = Client13(hello13(groups=[Group.secp256r1]), ticket=client.tickets[0])
    completed(again, SERVER)

    assert again.retry
    assert again.resumed
    assert again.complete


def test_flipped_binder_is_refused():
    client = a_client()
    completed(client, SERVER)
    keys = KeyExchange()
    offered = resumption.offering(hello13(shares=keys.shares(29)), client.tickets[0])

    again = Client13(resumption.flipped(offered), keys, ticket=client.tickets[0])

    assert again.feed(MemoryServer(SERVER).hears(again.first_flight())) == [Alert.illegal_parameter]


def test_valid_ticket_may_come_second():
    client = a_client()
    completed(client, SERVER)
    ticket = client.tickets[0]
    keys = KeyExchange()
    identities = [ext.PskIdentity(b"nobody knows this"), ticket.identified()]
    hello = hello13(shares=keys.shares(29)).having(
        ext.pre_shared_key(identities, [bytes(32), bytes(48)])
    )

    again = Client13(resumption.bound(hello, ticket), keys, ticket=ticket)
    completed(again, SERVER)

    assert again.server_hello is not None
    assert again.server_hello.selected_identity == 1
    assert again.complete


def test_refused_early_data_is_known():
    client = a_client()
    completed(client, SERVER)
    ticket = dataclasses.replace(client.tickets[0], max_early_data=1000)
    keys = KeyExchange()
    again = Client13(hello13(shares=keys.shares(29)), keys, ticket=ticket, early=b"lost")
    server = MemoryServer(SERVER)

    assert again.early_data_accepted is None
    again.feed(server.hears(again.first_flight()))

    assert again.early_data_accepted is False
    assert again.write_epoch == Epoch.handshake
    server.hears(again.second_flight() + again.protect(b"sent again"))
    assert server.read == b"sent again"
