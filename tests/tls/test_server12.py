"""The TLS 1.2 server against our own client and OpenSSL in memory."""

import dataclasses
import ssl

import pytest

from fixtures.tls.client12 import Client12
from fixtures.tls.hellos import hello12
from fixtures.tls.messages import Finished
from fixtures.tls.messages12 import Certificate12, ServerHelloDone, ServerKeyExchange
from fixtures.tls.names import CipherSuite, Group
from fixtures.tls.said import ApplicationData
from fixtures.tls.server12 import Server12
from fixtures.tls.suites import SUITES12
from tests.tls.test_server13 import AUTHORITY, OpenSsl, conversed


def a_server(**options) -> Server12:
    return Server12(AUTHORITY.valid(), **options)


def said(server: Server12) -> bytes:
    return b"".join(server.say(server.make(kind)) for kind in server.flight())


def met(client: Client12, server: Server12) -> None:
    server.feed(client.first_flight())
    client.feed(said(server))
    server.feed(client.second_flight())
    if not server.server_finished:
        client.feed(said(server))


@pytest.mark.parametrize("suite", SUITES12)
@pytest.mark.parametrize("extended", [True, False])
def test_handshake_with_our_own_client_completes(suite: int, extended: bool):
    rsa = "_RSA_" in CipherSuite(suite).name
    server = Server12(AUTHORITY.valid_rsa() if rsa else AUTHORITY.valid())
    client = Client12(hello12(suites=[suite], extended_master_secret=extended))

    met(client, server)

    assert client.complete
    assert server.complete
    assert client.faults == server.faults == []
    assert server.feed(client.protect(b"question")) == [ApplicationData(b"question")]
    assert client.feed(server.protect(b"answer")) == [ApplicationData(b"answer")]


@pytest.mark.parametrize("group", [Group.x25519, Group.secp256r1, Group.secp384r1])
def test_groups_and_alpn(group: int):
    client = Client12(hello12(groups=[group], alpn=["http/1.1"]))

    met(client, a_server(alpn=(b"http/1.1",)))

    assert client.complete
    assert client.alpn == b"http/1.1"


def test_ticket_is_resumed():
    client, server = Client12(hello12()), a_server()
    met(client, server)

    again = Client12(hello12(), session=client.sessions[0])
    other = a_server(sessions=server.sessions)
    met(again, other)

    assert again.resumed
    assert again.complete
    assert other.complete
    assert other.faults == []


def test_changed_key_exchange_can_be_signed():
    client, server = Client12(hello12()), a_server()
    server.feed(client.first_flight())
    octets = b""
    for kind in server.flight():
        message = server.make(kind)
        if isinstance(message, ServerKeyExchange):
            message = server.signed(dataclasses.replace(message, public=bytes(5)), message.scheme)
        octets += server.say(message)

    client.feed(octets)

    assert client.checks == {"server_key_exchange": True}
    assert "no value of x25519" in str(client.faults[0])


def test_messages_are_due_in_their_order():
    client, server = Client12(hello12()), a_server(request=True)
    server.feed(client.first_flight())

    kinds = server.flight()

    assert kinds[1] is Certificate12
    assert kinds[-1] is ServerHelloDone
    assert len(kinds) == 5
    client.feed(said(server))
    server.feed(client.second_flight())
    assert server.flight()[-1] is Finished


@pytest.mark.parametrize("kind", ["valid", "valid_rsa"])
def test_openssl_completes(kind: str):
    server = Server12(getattr(AUTHORITY, kind)())

    assert conversed(OpenSsl(ssl.TLSVersion.TLSv1_2), server) == b"answer"
    assert server.faults == []
