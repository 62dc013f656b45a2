"""The TLS 1.3 client against the stdlib's OpenSSL in memory."""

import ssl

import pytest
import trustme

from fixtures.tls import records
from fixtures.tls.alerts import Alert
from fixtures.tls.client13 import Client13
from fixtures.tls.exchange import KeyExchange
from fixtures.tls.hellos import hello13
from fixtures.tls.messages import HelloRetryRequest
from fixtures.tls.messages13 import KeyUpdate
from fixtures.tls.names import ContentType, Group
from fixtures.tls.said import ApplicationData, Epoch
from fixtures.tls.suites import SUITES13
from tests.tls.memory import SERVER, MemoryServer, a_client, completed, context, kinds, sealed

FULL = [
    "ServerHello",
    "ChangeCipherSpec",
    "EncryptedExtensions",
    "Certificate",
    "CertificateVerify",
    "Finished",
]


@pytest.mark.parametrize("suite", SUITES13)
@pytest.mark.parametrize("group", [Group.x25519, Group.secp256r1, Group.secp384r1, Group.x448])
def test_handshake_completes(suite: int, group: int):
    client = a_client(group, suites=[suite], groups=[group])
    server = completed(client, SERVER)

    server.hears(client.protect(b"question", padding=100))

    assert server.read == b"question"
    assert client.feed(server.says(b"answer")) == [ApplicationData(b"answer")]
    assert client.complete
    assert client.faults == []


@pytest.mark.parametrize("key_type", ["RSA", "ECDSA"])
def test_server_flight_is_a_list_of_values(key_type: str):
    client, server = a_client(), MemoryServer(context(key_type=key_type))

    seen = client.feed(server.hears(client.first_flight()))

    assert kinds(seen) == FULL
    assert [one.protected for one in seen] == [False, False, True, True, True, True]
    assert client.checks == {"certificate_verify": True, "finished": True}
    assert len(client.certificates) == 1


def test_octets_may_come_one_by_one():
    client, server = a_client(), MemoryServer(SERVER)
    octets = server.hears(client.first_flight())

    seen = [one for at in range(len(octets)) for one in client.feed(octets[at : at + 1])]

    assert kinds(seen) == FULL
    assert client.pending() == b""


def test_hello_may_be_cut_into_records_of_any_size():
    client, server = a_client(), MemoryServer(SERVER)

    assert kinds(client.feed(server.hears(client.first_flight(size=20)))) == FULL


def test_retry_is_answered():
    client = Client13(hello13(groups=[Group.secp384r1]))
    server = MemoryServer(SERVER)

    retry, _ = client.feed(server.hears(client.first_flight()))
    seen = client.feed(server.hears(client.second_hello()))
    server.hears(client.second_flight())

    assert isinstance(retry, HelloRetryRequest)
    assert retry.group == Group.secp384r1
    assert kinds(seen)[0] == "ServerHello"
    assert client.complete


def test_compatibility_mode_is_left_out_without_a_session_id():
    client, server = a_client(session_id=b""), MemoryServer(SERVER)

    client.feed(server.hears(client.first_flight()))
    records_sent, _ = records.split(client.second_flight())

    assert [one.type for one in records_sent] == [ContentType.application_data]


def test_key_updates_in_both_directions():
    client = a_client()
    server = completed(client, SERVER)

    octets = client.key_update(request=True) + client.key_update() + client.protect(b"new")
    seen = client.feed(server.hears(octets) + server.says(b"also new"))

    assert server.read == b"new"
    assert seen == [KeyUpdate(0), ApplicationData(b"also new")]


def test_requested_key_update_is_owed():
    client = a_client()
    completed(client, SERVER)

    client.feed(sealed(client, Epoch.application, KeyUpdate(1)))

    assert client.owes_key_update
    client.key_update()
    assert not client.owes_key_update


def test_close_notify_ends_the_direction():
    client = a_client()
    server = completed(client, SERVER)

    server.hears(client.close_notify())
    server.tls.unwrap()

    assert client.feed(server.outgoing.read()) == [Alert.close_notify]


def test_key_log_opens_the_connection():
    client = a_client()
    completed(client, SERVER)
    lines = client.key_log.splitlines()

    assert [line.split()[0] for line in lines] == [
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
        "SERVER_HANDSHAKE_TRAFFIC_SECRET",
        "CLIENT_TRAFFIC_SECRET_0",
        "SERVER_TRAFFIC_SECRET_0",
    ]
    assert {line.split()[1] for line in lines} == {client.hello.random.hex()}


def test_post_quantum_share_has_its_size():
    keys = KeyExchange()
    groups = [Group.X25519MLKEM768, Group.x25519]
    client = Client13(hello13(groups=groups, shares=keys.shares(*groups)), keys)

    completed(client, SERVER)

    assert [len(share.public) for share in client.hello.shares] == [1216, 32]
    assert client.complete


def test_request_for_a_certificate_is_answered_with_none():
    made = context()
    made.load_verify_locations(cadata=trustme.CA().cert_pem.bytes().decode())
    made.verify_mode = ssl.CERT_OPTIONAL
    client = a_client()

    completed(client, made)

    assert client.certificate_request is not None
    assert client.complete
