"""The TLS 1.3 client against the stdlib's OpenSSL in memory, and against a server that lies."""

import dataclasses
import ssl

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as some

from fixtures.tls import extensions as ext
from fixtures.tls import records, resumption
from fixtures.tls.alerts import Alert
from fixtures.tls.client13 import Client13
from fixtures.tls.exchange import KeyExchange
from fixtures.tls.extensions import Extension, KeyShare
from fixtures.tls.hellos import hello13
from fixtures.tls.messages import (
    CertificateVerify,
    Finished,
    Handshake,
    HelloRetryRequest,
    ServerHello,
)
from fixtures.tls.messages13 import EncryptedExtensions, KeyUpdate
from fixtures.tls.names import CipherSuite, ContentType, ExtensionType, Group, SignatureScheme
from fixtures.tls.records import Record, plain
from fixtures.tls.said import ApplicationData, Epoch, Fault, Garbage
from fixtures.tls.suites import SUITES13
from fixtures.verdicts import outcomes
from tests.tls.memory import MemoryServer, completed, context, kinds, sealed
from tests.tls.test_values import few

SERVER = context()
FULL = [
    "ServerHello",
    "ChangeCipherSpec",
    "EncryptedExtensions",
    "Certificate",
    "CertificateVerify",
    "Finished",
]


def a_client(*groups: int, **changes: object) -> Client13:
    keys = KeyExchange()
    shares = keys.shares(*(groups or (Group.x25519,)))
    return Client13(hello13(shares=shares, **changes), keys)  # type: ignore[arg-type]


def in_the_middle() -> tuple[Client13, MemoryServer]:
    """Return a client that has heard the server's flight and said nothing more."""
    client, server = a_client(), MemoryServer(SERVER)
    client.feed(server.hears(client.first_flight()))
    return client, server


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


@pytest.mark.parametrize(
    ("altered", "expected"),
    [
        (lambda good: dataclasses.replace(good, verify_data=bytes(48)), "DIGEST_CHECK_FAILED"),
        (lambda good: dataclasses.replace(good, verify_data=b""), "BAD_DIGEST_LENGTH"),
        (lambda good: Handshake(20, good.verify_data + b"\x00"), "BAD_DIGEST_LENGTH"),
        (lambda good: KeyUpdate(), "UNEXPECTED_MESSAGE"),
    ],
    ids=["wrong", "empty", "too long", "another message"],
)
def test_altered_finished_is_noticed(altered, expected: str):
    client, server = in_the_middle()

    answer = server.hears(client.dummy_ccs() + client.handshake(altered(client.finished())))

    assert expected in server.trouble
    assert answer


def test_message_can_change_on_the_wire_only():
    client, server = in_the_middle()
    good = client.finished()

    server.hears(client.handshake(Finished(bytes(48)), heard=good.encode()))

    assert "DIGEST_CHECK_FAILED" in server.trouble
    assert client.heard.endswith(good.encode())


def test_finished_in_the_clear_is_noticed():
    client, server = in_the_middle()

    answer = server.hears(client.handshake(client.finished(), under=Epoch.plain))

    assert client.feed(answer) == [Alert.unexpected_message]


def test_anything_can_be_protected():
    client = a_client()
    server = completed(client, SERVER)

    answer = server.hears(client.protect_raw(99, b"unknown type"))

    assert client.feed(answer) == [Alert.unexpected_message]


def test_record_of_nothing_but_padding():
    client = a_client()
    server = completed(client, SERVER)

    answer = server.hears(client.protect_raw(0, b"", padding=20))

    assert client.feed(answer) == [Alert.unexpected_message]


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


def test_point_off_the_curve_can_be_offered():
    share = KeyShare(Group.secp256r1, b"\x04" + bytes(range(64)))
    client = Client13(hello13(groups=[Group.secp256r1], shares=[share]))

    answer = MemoryServer(SERVER).hears(client.first_flight())

    assert client.feed(answer) == [Alert.illegal_parameter]


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


# A server that lies


def test_wrong_signature_is_a_fault():
    client = a_client()
    server = MemoryServer(SERVER)
    first, *_ = records.split(server.hears(client.first_flight()))[0]
    client.feed(first.encode())
    true = a_client()
    certificate = true.feed(MemoryServer(SERVER).hears(true.first_flight()))[3]

    lie = CertificateVerify(SignatureScheme.ecdsa_secp256r1_sha256, bytes(70))
    seen = client.feed(sealed(client, Epoch.handshake, EncryptedExtensions(), certificate, lie))

    assert seen[-1] == Fault(
        "CertificateVerify: the ecdsa_secp256r1_sha256 signature does not verify"
    )
    assert client.checks == {"certificate_verify": False}
    assert client.faults == [seen[-1]]


@pytest.mark.parametrize(
    ("scheme", "why"),
    [
        (SignatureScheme.rsa_pkcs1_sha256, "rsa_pkcs1_sha256 has no place"),
        (SignatureScheme.ecdsa_secp384r1_sha384, "does not go with a key on secp256r1"),
        (SignatureScheme.ed25519, "does not go with the key"),
        (0x1234, "unknown scheme 0x1234"),
    ],
)
def test_wrong_scheme_is_a_fault(scheme: int, why: str):
    client, _ = in_the_middle()

    seen = client.feed(sealed(client, Epoch.application, CertificateVerify(scheme, b"")))

    assert why in str(seen[-1])


def test_wrong_finished_is_a_fault():
    client = a_client()
    first, *_ = records.split(MemoryServer(SERVER).hears(client.first_flight()))[0]
    client.feed(first.encode())

    seen = client.feed(sealed(client, Epoch.handshake, EncryptedExtensions(), Finished(bytes(48))))

    assert kinds(seen) == ["EncryptedExtensions", "Finished", "Fault", "Fault"]
    assert "has not proved its identity" in str(seen[2])
    assert "verify_data" in str(seen[3])
    assert not client.complete


def a_server_hello(client: Client13, **changes: object) -> bytes:
    answer = ServerHello(
        session_id=client.hello.session_id,
        extensions=(
            Extension(ExtensionType.supported_versions, b"\x03\x04"),
            Extension(ExtensionType.key_share, KeyShare(29, bytes(31) + b"\x09").encode()),
        ),
    )
    changed = dataclasses.replace(answer, **changes)  # type: ignore[arg-type]
    return plain(ContentType.handshake, changed.encode())


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"cipher_suite": 0x1399}, "ServerHello chooses 0x1399, which was not offered"),
        ({"session_id": b""}, "ServerHello does not echo the session id"),
        ({"compression_method": 1}, "ServerHello chooses compression method 1"),
    ],
)
def test_choices_never_offered_are_faults(changes: dict[str, object], fault: str):
    client = a_client()
    client.first_flight()

    assert Fault(fault) in client.feed(a_server_hello(client, **changes))


@pytest.mark.parametrize(
    ("share", "why"),
    [
        (KeyShare(29, bytes(32)), "no value of x25519"),
        (KeyShare(29, bytes(31)), "no value of x25519"),
        (KeyShare(23, bytes(65)), "no private key for secp256r1"),
        (KeyShare(0x1234, b""), "no private key for 0x1234"),
    ],
)
def test_shares_that_agree_on_nothing_are_faults(share: KeyShare, why: str):
    client = a_client()
    client.first_flight()
    version = Extension(ExtensionType.supported_versions, b"\x03\x04")

    seen = client.feed(a_server_hello(client, extensions=(version, Extension(51, share.encode()))))

    assert kinds(seen) == ["ServerHello", "Fault"]
    assert why in str(seen[1])


def test_server_hello_without_any_key_is_a_fault():
    client = a_client()
    client.first_flight()
    version = Extension(ExtensionType.supported_versions, b"\x03\x04")

    seen = client.feed(a_server_hello(client, extensions=(version,)))

    assert seen[1:] == [Fault("ServerHello has neither key_share nor pre_shared_key")]


def test_older_version_is_a_value():
    client = a_client(versions=[0x0304, 0x0303], suites=[0x1301, 0xC02F])
    client.first_flight()

    (answer,) = client.feed(a_server_hello(client, extensions=(), cipher_suite=0xC02F))

    assert isinstance(answer, ServerHello)
    assert answer.cipher_suite == CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
    assert client.version == 0x0303


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "no record begins with octet 0x48"),
        (b"\x16\x02\x00\x00\x01a", "no record has major version 2"),
        (b"\x16\x03\x03\xff\xff", "a record of 65535 octets"),
        (plain(22, b"\x02\x00\x00\x01a"), "server_hello: 2 octets expected, 1 left"),
        (plain(21, b"\x02"), "an alert of 1 octets"),
        (plain(23, b"data"), "application_data in the clear"),
        (plain(24, b"beat"), "heartbeat in the clear"),
    ],
)
def test_garbage_is_a_value(octets: bytes, why: str):
    client = a_client()
    client.first_flight()

    (seen,) = client.feed(octets)

    assert isinstance(seen, Garbage)
    assert why in seen.why


def test_record_that_does_not_open_is_garbage():
    client = a_client()
    server = completed(client, SERVER)
    octets = bytearray(server.says(b"answer"))
    octets[-1] ^= 1

    (seen,) = client.feed(bytes(octets))

    assert isinstance(seen, Garbage)
    assert "record 2 does not authenticate (application keys)" in seen.why


def test_handshake_in_the_clear_after_keys_is_garbage():
    client, _ = in_the_middle()

    (seen,) = client.feed(plain(22, EncryptedExtensions().encode()))

    assert isinstance(seen, Garbage)


def test_octets_behind_a_key_change_are_a_fault():
    client = a_client()
    client.first_flight()
    (record,), _ = records.split(a_server_hello(client))
    more = record.fragment + EncryptedExtensions().encode()

    seen = client.feed(Record(22, more).encode())

    assert Fault("octets behind server_hello, where the keys change") in seen


def test_our_own_mistake_is_an_error_of_the_tester():
    with pytest.raises(outcomes.TesterError, match="no Finished"):
        a_client().second_flight()


@few
@given(some.lists(some.binary(max_size=80), max_size=4))
def test_no_octets_raise(chunks: list[bytes]):
    client = a_client()
    client.first_flight()
    for chunk in chunks:
        client.feed(chunk)


@few
@given(some.sampled_from([2, 4, 8, 11, 13, 15, 20, 24]), some.binary(max_size=80))
def test_no_protected_message_raises(type: int, body: bytes):
    client, _ = in_the_middle()
    client.feed(sealed(client, Epoch.application, Handshake(type, body)))
    client.feed(plain(22, Handshake(type, body).encode()))
