"""The TLS 1.3 server against our own client, OpenSSL in memory, and the published traces."""

import dataclasses
import ssl

import pytest

from fixtures.tls import decoding
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.client13 import Client13
from fixtures.tls.exchange import KeyExchange
from fixtures.tls.hellos import hello13
from fixtures.tls.messages import CertificateVerify, Finished, Handshake, ServerHello
from fixtures.tls.messages13 import Certificate, EncryptedExtensions, KeyUpdate, NewSessionTicket
from fixtures.tls.names import Group, Version
from fixtures.tls.resumption import Ticket
from fixtures.tls.said import ApplicationData, Epoch
from fixtures.tls.server13 import Server13
from fixtures.tls.server_identity import Authority
from fixtures.tls.suites import SUITES13
from tests.tls import rfc8448 as facts

AUTHORITY = Authority()


def a_client(*groups: int, ticket: Ticket | None = None, early=None, **changes) -> Client13:
    keys = KeyExchange()
    hello = hello13(shares=keys.shares(*(groups or (Group.x25519,))), **changes)
    return Client13(hello, keys, ticket=ticket, early=early)


def a_server(**options) -> Server13:
    return Server13(AUTHORITY.valid(), **options)


def met(client: Client13, server: Server13) -> None:
    server.feed(client.first_flight())
    client.feed(b"".join(server.say(server.make(kind)) for kind in server.flight()))
    server.feed(client.second_flight())


@pytest.mark.parametrize("suite", SUITES13)
@pytest.mark.parametrize("group", [Group.x25519, Group.secp256r1, Group.secp384r1])
def test_handshake_with_our_own_client_completes(suite: int, group: int):
    client, server = a_client(group, groups=[group], suites=[suite]), a_server()

    met(client, server)

    assert client.complete
    assert server.complete
    assert client.faults == server.faults == []
    assert server.feed(client.protect(b"question")) == [ApplicationData(b"question")]
    assert client.feed(server.protect(b"answer")) == [ApplicationData(b"answer")]


def test_rsa_and_alpn():
    client = a_client(alpn=["http/1.1"])
    server = Server13(AUTHORITY.valid_rsa(), alpn=(b"h2", b"http/1.1"))

    met(client, server)

    assert client.checks == {"certificate_verify": True, "finished": True}
    assert client.alpn == b"http/1.1"


def test_retry_with_cookie():
    client, server = a_client(Group.secp256r1), a_server()
    server.feed(client.first_flight())

    client.feed(server.say(server.make_retry(Group.secp384r1, b"cookie")))
    server.feed(client.second_hello())
    client.feed(b"".join(server.say(server.make(kind)) for kind in server.flight()))
    server.feed(client.second_flight())

    assert [len(hello.shares) for hello in server.hellos] == [1, 1]
    assert server.complete
    assert client.complete
    assert client.faults == server.faults == []


@pytest.mark.parametrize("retry", [False, True])
def test_ticket_is_resumed(retry: bool):
    client, server = a_client(), a_server()
    met(client, server)
    client.feed(server.say(server.make(NewSessionTicket)))

    again = a_client(ticket=client.tickets[0])
    other = a_server(tickets=server.tickets)
    if retry:
        other.feed(again.first_flight())
        again.feed(other.say(other.make_retry()))
        other.feed(again.second_hello())
        again.feed(b"".join(other.say(other.make(kind)) for kind in other.flight()))
        other.feed(again.second_flight())
    else:
        met(again, other)

    assert again.resumed
    assert again.complete
    assert other.complete
    assert other.faults == []


@pytest.mark.parametrize("accepted", [False, True])
def test_early_data(accepted: bool):
    client, server = a_client(), a_server(early=True)
    met(client, server)
    client.feed(server.say(server.make(NewSessionTicket)))

    again = a_client(ticket=client.tickets[0], early=b"early")
    other = a_server(tickets=server.tickets, early=accepted)
    seen = other.feed(again.first_flight())
    again.feed(b"".join(other.say(other.make(kind)) for kind in other.flight()))
    other.feed(again.second_flight())

    assert seen[-1] == ApplicationData(b"early")
    assert seen[-1].under == Epoch.early
    assert again.early_data_accepted is accepted
    assert other.faults == []
    assert other.complete


def test_key_updates_in_both_directions():
    client, server = a_client(), a_server()
    met(client, server)

    client.feed(server.say(KeyUpdate(1)))
    seen = server.feed(client.key_update() + client.protect(b"new"))

    assert seen == [KeyUpdate(0), ApplicationData(b"new")]
    assert client.feed(server.protect(b"also new")) == [ApplicationData(b"also new")]


def test_a_changed_message_enters_the_transcript():
    client, server = a_client(), a_server()
    server.feed(client.first_flight())
    octets = b""
    for kind in server.flight():
        message = server.make(kind)
        if isinstance(message, EncryptedExtensions):
            message = EncryptedExtensions((ext.padding(3),))
        octets += server.say(message)

    client.feed(octets)
    server.feed(client.second_flight())

    assert server.complete


def test_messages_may_share_a_record():
    client, server = a_client(), a_server()
    server.feed(client.first_flight())
    client.feed(server.say(server.make(ServerHello)))

    client.feed(server.joined(server.make(EncryptedExtensions), server.make(Certificate)))
    client.feed(server.say(server.make(CertificateVerify), under=Epoch.handshake))
    client.feed(server.say(server.make(Finished)))

    assert client.checks == {"certificate_verify": True, "finished": True}


def test_wrong_finished_of_a_client_is_a_fault():
    client, server = a_client(), a_server()
    server.feed(client.first_flight())
    client.feed(b"".join(server.say(server.make(kind)) for kind in server.flight()))

    server.feed(client.handshake(Finished(bytes(32))))

    assert not server.complete
    assert [str(one) for one in server.faults] == [
        "does not hold: the verify_data of the client's Finished is wrong"
    ]


@pytest.mark.parametrize("who", ["client", "server"])
def test_alerts_come_under_any_keys(who: str):
    client, server = a_client(), a_server()
    server.feed(client.first_flight())
    flight = b"".join(server.say(server.make(kind)) for kind in server.flight())
    if who == "client":
        client.feed(flight)

    assert server.feed(client.alert(Alert.bad_certificate))[-1] == Alert.bad_certificate


class OpenSsl:
    """OpenSSL's client between two buffers."""

    def __init__(self, version: ssl.TLSVersion, **options) -> None:
        made = ssl.create_default_context(cadata=AUTHORITY.pem.decode())
        made.minimum_version = made.maximum_version = version
        if "groups" in options:
            made.set_ecdh_curve(options["groups"])
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = made.wrap_bio(
            self.incoming,
            self.outgoing,
            server_hostname="localhost",
            session=None,
        )
        self.done = False

    def hears(self, octets: bytes) -> bytes:
        self.incoming.write(octets)
        try:
            if not self.done:
                self.tls.do_handshake()
                self.done = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as trouble:
            self.trouble = trouble
        return self.outgoing.read()


def conversed(client: OpenSsl, server) -> bytes:
    """Let OpenSSL and a server of ours come together; return what OpenSSL reads then."""
    octets = client.hears(b"")
    while not server.server_finished or not server.complete:
        server.feed(octets)
        if server.server_finished:
            break
        said = b"".join(server.say(server.make(kind)) for kind in server.flight())
        octets = client.hears(said)
    assert client.done, getattr(client, "trouble", "")
    client.incoming.write(server.protect(b"answer"))
    client.tls.write(b"question")
    assert server.feed(client.outgoing.read())[-1] == ApplicationData(b"question")
    return client.tls.read()


@pytest.mark.parametrize("kind", ["valid", "valid_rsa"])
def test_openssl_completes(kind: str):
    server = Server13(getattr(AUTHORITY, kind)())

    assert conversed(OpenSsl(ssl.TLSVersion.TLSv1_3), server) == b"answer"
    assert server.faults == []


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("expired", 10),
        ("not_yet_valid", 9),
        ("wrong_name", 62),
        ("for_clients", 26),
        ("by_a_leaf", 79),
    ],
)
def test_openssl_believes_no_false_identity(kind: str, code: int):
    client, server = OpenSsl(ssl.TLSVersion.TLSv1_3), Server13(getattr(AUTHORITY, kind)())
    server.feed(client.hears(b""))

    client.hears(b"".join(server.say(server.make(kind)) for kind in server.flight()))

    assert isinstance(client.trouble, ssl.SSLCertVerificationError)
    assert client.trouble.verify_code == code


@pytest.mark.parametrize("identity", [Authority.self_signed(), Authority.stranger()], ids=str)
def test_openssl_believes_no_stranger(identity):
    client, server = OpenSsl(ssl.TLSVersion.TLSv1_3), Server13(identity)
    server.feed(client.hears(b""))

    client.hears(b"".join(server.say(server.make(kind)) for kind in server.flight()))

    assert isinstance(client.trouble, ssl.SSLCertVerificationError)


# The published traces


class Known(KeyExchange):
    """The server's private key of the trace, seen from its result."""

    def secret(self, group: int, theirs: bytes) -> bytes:
        return facts.SHARED


def the_trace() -> Server13:
    """Return a server that has heard the trace's ClientHello and said its flight."""
    server = Server13(AUTHORITY.valid(), Known())
    server.feed(messages_record(facts.CLIENT_HELLO))
    server.flight()
    server.make(ServerHello)
    hello = facts.SERVER_HELLO_RECORD[5:]
    found = decoding.decode(Handshake(hello[0], hello[4:]), Version.tls13)
    assert server.say(found) == facts.SERVER_HELLO_RECORD
    return server


def messages_record(octets: bytes) -> bytes:
    return b"\x16\x03\x01" + len(octets).to_bytes(2, "big") + octets


def test_flight_of_the_trace_is_sealed_to_the_octet():
    server = the_trace()
    client = Client13(server.hello, Known())
    client.first_flight()
    client.feed(facts.SERVER_HELLO_RECORD)
    seen = client.feed(facts.SERVER_FLIGHT_RECORD)

    assert server.secrets["server", Epoch.handshake].hex() == facts.SERVER_HANDSHAKE_TRAFFIC
    assert server.joined(*seen) == facts.SERVER_FLIGHT_RECORD
    assert server.secrets["server", Epoch.application].hex() == facts.SERVER_APPLICATION_TRAFFIC
    server.feed(facts.CLIENT_FINISHED_RECORD)
    assert server.complete
    assert server.faults == []


def test_ticket_of_the_trace_has_its_key():
    server = the_trace()
    client = Client13(server.hello, Known())
    client.first_flight()
    client.feed(facts.SERVER_HELLO_RECORD)
    server.joined(*client.feed(facts.SERVER_FLIGHT_RECORD))
    server.feed(facts.CLIENT_FINISHED_RECORD)
    given = server.make_ticket()

    told = dataclasses.replace(given, nonce=b"\x00\x00")
    psk = messages_psk(server, told)

    assert psk == facts.TICKET_PSK


def messages_psk(server: Server13, message: NewSessionTicket) -> str:
    return server.tickets[message.ticket].psk.hex()
