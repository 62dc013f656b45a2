"""The client against the published traces: every octet that it sends, every secret it derives."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fixtures.tls import decoding, resumption, schedule
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.client13 import Client13
from fixtures.tls.exchange import KeyExchange
from fixtures.tls.messages import ClientHello, Handshake
from fixtures.tls.names import CipherSuite, ExtensionType, Group, Version
from fixtures.tls.records import plain
from fixtures.tls.resumption import Ticket
from fixtures.tls.said import ApplicationData, Epoch
from fixtures.tls.suites import SUITES
from tests.tls import rfc8448 as facts

SHA256 = "sha256"


class Known(KeyExchange):
    """Keys of the trace: the private key of the first, the shared secret of the second."""

    def secret(self, group: int, theirs: bytes) -> bytes:
        assert group == Group.x25519
        if theirs.hex().startswith("1217"):
            return facts.RESUMED_SHARED
        private = X25519PrivateKey.from_private_bytes(facts.CLIENT_PRIVATE)
        self._keys[group] = private
        return super().secret(group, theirs)


def hello(octets: bytes) -> ClientHello:
    found = decoding.decode(Handshake(octets[0], octets[4:]), Version.tls13)
    assert isinstance(found, ClientHello)
    assert found.encode() == octets
    return found


@pytest.fixture
def client() -> Client13:
    """A client whose handshake of section 3 is complete."""
    client = Client13(hello(facts.CLIENT_HELLO), Known())
    client.first_flight()
    client.feed(facts.SERVER_HELLO_RECORD + facts.SERVER_FLIGHT_RECORD)
    client.second = client.second_flight()  # type: ignore[attr-defined]
    return client


def test_the_schedule_derives_every_secret_of_the_trace():
    early = schedule.early_secret(SHA256)
    handshake = schedule.handshake_secret(SHA256, early, facts.SHARED)
    transcript = bytes.fromhex(facts.TRANSCRIPT_TO_SERVER_HELLO)
    server = schedule.derive(SHA256, handshake, "s hs traffic", transcript)
    key, iv = schedule.traffic_keys(SHA256, server, 16)

    assert early.hex() == facts.EARLY_SECRET
    assert handshake.hex() == facts.HANDSHAKE_SECRET
    assert schedule.main_secret(SHA256, handshake).hex() == facts.MAIN_SECRET
    assert server.hex() == facts.SERVER_HANDSHAKE_TRAFFIC
    assert (key.hex(), iv.hex()) == facts.SERVER_HANDSHAKE_KEYS


def test_simple_handshake_is_replayed_to_the_octet(client: Client13):
    secrets = {which: secret.hex() for which, secret in client.secrets.items()}

    assert client.second == facts.CLIENT_FINISHED_RECORD  # type: ignore[attr-defined]
    assert client.complete
    assert client.faults == []
    assert client.checks == {"certificate_verify": True, "finished": True}
    assert secrets == {
        ("client", Epoch.handshake): facts.CLIENT_HANDSHAKE_TRAFFIC,
        ("server", Epoch.handshake): facts.SERVER_HANDSHAKE_TRAFFIC,
        ("client", Epoch.application): facts.CLIENT_APPLICATION_TRAFFIC,
        ("server", Epoch.application): facts.SERVER_APPLICATION_TRAFFIC,
    }


def test_ticket_and_data_of_the_trace_are_read(client: Client13):
    ticket, data = client.feed(facts.TICKET_RECORD + facts.SERVER_DATA_RECORD)

    assert data == ApplicationData(bytes(range(50)))
    assert data.under == ticket.under == Epoch.application
    assert client.tickets[0].psk.hex() == facts.TICKET_PSK
    assert client.tickets[0].max_early_data == 1024
    assert client.tickets[0].lifetime == 30


def resumed() -> Client13:
    given = hello(facts.RESUMED_CLIENT_HELLO)
    identity = given.extension(ExtensionType.pre_shared_key)
    assert identity is not None
    ticket = Ticket(
        identity=ext.read_pre_shared_key(identity.body)[0][0].identity,
        psk=bytes.fromhex(facts.TICKET_PSK),
        suite=CipherSuite.TLS_AES_128_GCM_SHA256,
    )
    unbound = given.having(
        ext.pre_shared_key(ext.read_pre_shared_key(identity.body)[0], [bytes(32)])
    )
    return Client13(resumption.bound(unbound, ticket), Known(), ticket=ticket, early=b"ABCDEF")


def test_binder_and_early_data_are_those_of_the_trace():
    client = resumed()

    assert client.hello.encode() == facts.RESUMED_CLIENT_HELLO
    assert client.first_flight().endswith(facts.EARLY_DATA_RECORD)
    assert client.secrets["client", Epoch.early].hex() == facts.EARLY_TRAFFIC


def test_resumed_handshake_is_replayed_to_the_octet():
    client = resumed()
    client.first_flight()
    client.feed(plain(22, facts.RESUMED_SERVER_HELLO) + facts.RESUMED_SERVER_FLIGHT_RECORD)

    assert client.resumed
    assert client.early_data_accepted
    assert client.second_flight() == (
        facts.END_OF_EARLY_DATA_RECORD + facts.RESUMED_CLIENT_FINISHED_RECORD
    )
    assert client.complete
    data, alert = client.feed(b"".join(facts.RESUMED_SERVER_ALERT_RECORDS))
    assert isinstance(data, ApplicationData)
    assert alert == Alert.close_notify


def test_finished_without_end_of_early_data_differs():
    """A piece can be left out: the Finished then covers what was said."""
    client = resumed()
    client.first_flight()
    client.feed(plain(22, facts.RESUMED_SERVER_HELLO) + facts.RESUMED_SERVER_FLIGHT_RECORD)

    octets = client.handshake(client.finished(), under=Epoch.handshake)

    assert octets != facts.RESUMED_CLIENT_FINISHED_RECORD
    assert len(octets) == len(facts.RESUMED_CLIENT_FINISHED_RECORD)


def test_prf_of_tls12_matches_a_known_answer():
    """The SHA-256 vector that is in common use for P_SHA256."""
    secret = bytes.fromhex("9bbe436ba940f017b17652849a71db35")
    seed = bytes.fromhex("a0ba9f936cda311827a6f796ffd5198c")
    expected = (
        "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"
        "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
        "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
        "87347b66"
    )

    assert schedule.prf(SHA256, secret, "test label", seed, 100).hex() == expected


def test_suites_know_their_hashes():
    assert SUITES[CipherSuite.TLS_AES_256_GCM_SHA384].hash == "sha384"
