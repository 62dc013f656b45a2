"""The TLS 1.3 client against a server that lies: faults and garbage are values."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fixtures.tls import records
from fixtures.tls.client13 import Client13
from fixtures.tls.extensions import Extension, KeyShare
from fixtures.tls.messages import CertificateVerify, Finished, Handshake, ServerHello
from fixtures.tls.messages13 import EncryptedExtensions
from fixtures.tls.names import CipherSuite, ContentType, ExtensionType, SignatureScheme
from fixtures.tls.records import Record, plain
from fixtures.tls.said import Epoch, Fault, Garbage
from tests.tls.memory import SERVER, MemoryServer, a_client, completed, in_the_middle, kinds, sealed
from tests.tls.test_values import few


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
    changed = dataclasses.replace(answer, **changes)
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
