"""The TLS 1.2 client against the stdlib's OpenSSL in memory, and against real servers."""

import dataclasses
import ssl
from typing import Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as some

from fixtures.tls import extensions as ext
from fixtures.tls import records
from fixtures.tls.alerts import Alert
from fixtures.tls.client12 import Client12
from fixtures.tls.extensions import Extension
from fixtures.tls.hellos import hello12
from fixtures.tls.messages import Finished, Handshake, ServerHello
from fixtures.tls.messages12 import Certificate12, ClientKeyExchange, ServerKeyExchange
from fixtures.tls.names import CipherSuite, ContentType, Group, SignatureScheme, Version
from fixtures.tls.protection12 import ProtectionCbc
from fixtures.tls.said import ApplicationData, Epoch, Fault, Garbage
from fixtures.tls.suites import SUITES12, SUITES_CBC
from tests.tls.memory import MemoryServer, completed, context, kinds
from tests.tls.test_values import few

ECDSA = context()
RSA = context(key_type="RSA")
for _context in (ECDSA, RSA):
    _context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES")
NO_TICKETS = context()
NO_TICKETS.options |= ssl.OP_NO_TICKET
FULL = ["ServerHello", "Certificate12", "ServerKeyExchange", "ServerHelloDone"]


def in_the_middle() -> tuple[Client12, MemoryServer]:
    """Return a client that has heard ServerHelloDone and said nothing more."""
    client, server = Client12(hello12()), MemoryServer(ECDSA)
    client.feed(server.hears(client.first_flight()))
    return client, server


@pytest.mark.parametrize("suite", SUITES12)
@pytest.mark.parametrize("extended", [True, False])
def test_handshake_completes(suite: int, extended: bool):
    made = ECDSA if "ECDSA" in CipherSuite(suite).name else RSA
    client = Client12(hello12(suites=[suite], extended_master_secret=extended))
    server = completed(client, made)

    server.hears(client.protect(b"question"))

    assert server.read == b"question"
    assert client.feed(server.says(b"answer")) == [ApplicationData(b"answer")]
    assert client.complete
    assert client.extended is extended
    assert client.checks == {"server_key_exchange": True, "finished": True}
    assert client.faults == []


@pytest.mark.parametrize("suite", SUITES_CBC)
@pytest.mark.parametrize("later", [True, False], ids=["encrypt then MAC", "MAC then encrypt"])
def test_handshake_completes_with_cbc(suite: int, later: bool):
    extra = [ext.encrypt_then_mac()] if later else []
    client = Client12(hello12(suites=[suite], extra=extra))
    server = completed(client, ECDSA if "ECDSA" in CipherSuite(suite).name else RSA)

    server.hears(client.protect(b"question") + client.protect(b"", padding=240))

    assert server.read == b"question"
    assert client.feed(server.says(b"answer")) == [ApplicationData(b"answer")]
    assert writer_of(client).encrypt_then_mac is later
    assert client.complete
    assert client.faults == []


def writer_of(client: Client12) -> ProtectionCbc:
    """Return what protects the records of a client that speaks CBC."""
    writer = client.writers[Epoch.session]
    assert isinstance(writer, ProtectionCbc)
    return writer


@pytest.mark.parametrize("suite", SUITES_CBC[:4])
@pytest.mark.parametrize("extra", [[ext.encrypt_then_mac()], []], ids=["later", "first"])
@pytest.mark.parametrize("part", ["mac", "padding"])
def test_wrong_record_of_cbc_is_noticed(suite: int, extra: list[Extension], part: str):
    client = Client12(hello12(suites=[suite], extra=extra))
    server = completed(client, ECDSA)
    writer, content = writer_of(client), b"question"
    right = writer.padding(content)
    wrong = {"mac": bytes(writer.suite.mac_length), "padding": bytes([right[0] ^ 1]) + right[1:]}

    octets = writer.seal_altered(ContentType.application_data, content, **{part: wrong[part]})

    assert client.feed(server.hears(octets)) == [Alert.bad_record_mac]
    assert server.read == b""


def test_records_of_cbc_that_do_not_open_are_garbage():
    client = Client12(hello12(suites=SUITES_CBC))
    server = completed(client, ECDSA)
    octets = bytearray(server.says(b"answer"))
    octets[-1] ^= 1

    assert isinstance(client.feed(bytes(octets))[0], Garbage)


def test_static_rsa_can_only_be_offered():
    client = Client12(hello12(suites=[CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA]))

    assert client.feed(MemoryServer(RSA).hears(client.first_flight())) == [Alert.handshake_failure]


@pytest.mark.parametrize("group", [Group.x25519, Group.x448, Group.secp384r1, Group.secp521r1])
def test_every_group_agrees(group: int):
    client = Client12(hello12(groups=[group]))

    completed(client, RSA)

    assert client.complete


def test_flights_are_lists_of_values():
    client, server = Client12(hello12(server_name="localhost")), MemoryServer(ECDSA)

    first = client.feed(server.hears(client.first_flight()))
    second = client.feed(server.hears(client.second_flight()))

    assert kinds(first) == FULL
    assert kinds(second) == ["NewSessionTicket12", "ChangeCipherSpec", "Finished"]
    assert second[-1].under == Epoch.session


def test_false_start_sends_data_before_the_servers_finished():
    client, server = in_the_middle()

    seen = client.feed(server.hears(client.second_flight() + client.protect(b"early bird")))

    assert server.read == b"early bird"
    assert isinstance(seen[-1], Finished)


@pytest.mark.parametrize("made", [ECDSA, NO_TICKETS], ids=["ticket", "session id"])
def test_resumption(made: ssl.SSLContext):
    client = Client12(hello12(), server_name="localhost")
    first = completed(client, made)
    client.feed(first.hears(client.close_notify()))  # or OpenSSL drops the session
    session = client.sessions[0]

    again = Client12(hello12(), session=session)
    server = MemoryServer(made)
    seen = again.feed(server.hears(again.first_flight()))
    server.hears(again.second_flight() + again.protect(b"question"))

    assert kinds(seen)[0] == "ServerHello"
    assert kinds(seen)[-2:] == ["ChangeCipherSpec", "Finished"]
    assert "Certificate12" not in kinds(seen)
    assert again.resumed
    assert again.complete
    assert bool(session.ticket) is (made is ECDSA)
    assert server.read == b"question"


def test_unknown_ticket_leads_to_a_full_handshake():
    client = Client12(hello12())
    completed(client, ECDSA)
    damaged = dataclasses.replace(client.sessions[0], ticket=bytes(176))

    again = Client12(hello12(), session=damaged)
    completed(again, ECDSA)

    assert not again.resumed
    assert again.complete


def test_renegotiation_is_an_attempt_under_the_session_keys():
    client = Client12(hello12())
    server = completed(client, ECDSA)
    hello = hello12().having(ext.renegotiation_info(client.client_verify_data))

    octets = client.renegotiate(hello)

    assert records.split(octets)[0][0].fragment != hello.encode()
    (refusal,) = client.feed(server.hears(octets))
    assert refusal == Alert.no_renegotiation
    assert refusal.under == Epoch.session


@pytest.mark.parametrize(
    ("altered", "expected"),
    [
        (lambda good: dataclasses.replace(good, verify_data=bytes(12)), "DIGEST_CHECK_FAILED"),
        (lambda good: Finished(good.verify_data[:-1]), "BAD_DIGEST_LENGTH"),
    ],
    ids=["wrong", "short"],
)
def test_altered_finished_is_noticed(altered, expected: str):
    client, server = in_the_middle()
    octets = client.handshake(client.client_key_exchange()) + client.change_cipher_spec()

    server.hears(octets + client.handshake(altered(client.finished())))

    assert expected in server.trouble


def test_missing_change_cipher_spec_is_noticed():
    client, server = in_the_middle()
    octets = client.handshake(client.client_key_exchange())

    answer = server.hears(octets + client.handshake(client.finished(), under=Epoch.plain))

    assert client.feed(answer) == [Alert.unexpected_message]


def test_public_value_can_be_anything():
    client, server = in_the_middle()

    answer = server.hears(client.handshake(ClientKeyExchange(b"")))

    assert client.feed(answer)[0] in (Alert.decode_error, Alert.illegal_parameter)


def test_key_log_has_the_master_secret():
    client = Client12(hello12())
    completed(client, ECDSA)

    label, random, master = client.key_log.split()

    assert label == "CLIENT_RANDOM"
    assert bytes.fromhex(random) == client.hello.random
    assert bytes.fromhex(master) == client.master


def test_request_for_a_certificate_is_answered_with_none():
    made = context()
    made.load_verify_locations(cadata=trustme.CA().cert_pem.bytes().decode())
    made.verify_mode = ssl.CERT_OPTIONAL
    client = Client12(hello12())

    completed(client, made)

    assert client.certificate_request is not None
    assert client.complete


# A server that lies


def test_wrong_signature_is_a_fault():
    true, _ = in_the_middle()
    client = Client12(hello12())
    client.first_flight()
    certificate = Certificate12((true._chain[0],))
    lie = ServerKeyExchange(Group.x25519, bytes(31) + b"\x09", signature=bytes(70))
    answer = ServerHello(cipher_suite=SUITES12[0], extensions=())
    octets = answer.encode() + certificate.encode() + lie.encode()

    seen = client.feed(records.plain(ContentType.handshake, octets))

    assert kinds(seen) == ["ServerHello", "Certificate12", "ServerKeyExchange", "Fault"]
    assert "ecdsa_secp256r1_sha256 signature does not verify" in str(seen[-1])


def test_scheme_that_was_not_offered_is_a_fault():
    client = Client12(hello12(schemes=[SignatureScheme.ecdsa_secp256r1_sha256]))
    server = MemoryServer(ECDSA)
    client.feed(server.hears(client.first_flight()))

    assert client.faults == []
    assert client.checks == {"server_key_exchange": True}


def test_extension_that_was_not_offered_is_a_fault():
    client = Client12(hello12(extended_master_secret=False))
    client.first_flight()
    answer = ServerHello(cipher_suite=SUITES12[0], extensions=(ext.extended_master_secret(),))

    seen = client.feed(records.plain(ContentType.handshake, answer.encode()))

    fault = Fault("ServerHello has extended_master_secret, which was not offered")
    assert seen == [answer, fault]


def test_change_cipher_spec_without_keys_is_a_fault():
    client = Client12(hello12())
    client.first_flight()

    seen = client.feed(client.plain_ccs())

    assert kinds(seen) == ["ChangeCipherSpec", "Fault"]


def test_record_that_does_not_open_is_garbage():
    client = Client12(hello12())
    server = completed(client, ECDSA)
    octets = bytearray(server.says(b"answer"))
    octets[-1] ^= 1

    (seen,) = client.feed(bytes(octets))

    assert isinstance(seen, Garbage)
    assert "does not authenticate (session keys)" in seen.why


def test_alert_in_the_clear_is_read_after_keys_too():
    client = Client12(hello12())
    completed(client, ECDSA)

    (seen,) = client.feed(records.plain(ContentType.alert, b"\x02\x50"))

    assert seen == Alert.internal_error
    assert not seen.protected


@few
@given(some.sampled_from([0, 2, 4, 11, 12, 13, 14, 20, 22]), some.binary(max_size=80))
def test_no_message_raises(type: int, body: bytes):
    client, _ = in_the_middle()
    client.feed(records.plain(ContentType.handshake, Handshake(type, body).encode()))
    client.feed(records.plain(ContentType.change_cipher_spec, body))


# Real servers


@pytest.mark.parametrize("later", [True, False], ids=["encrypt then MAC", "MAC then encrypt"])
@pytest.mark.parametrize("suite", SUITES_CBC[:4])
def test_openssl_answers_with_cbc(openssl: Any, connect: Any, suite: int, later: bool):
    tls = connect(openssl("-www", "-cipher", "ECDHE+AES").port, version=Version.tls12)

    tls.handshake(suites=[suite], extra=[ext.encrypt_then_mac()] if later else [])

    assert tls.get().startswith(b"HTTP/1.0 200 ok")
    assert writer_of(tls.client).encrypt_then_mac is later


@pytest.mark.parametrize("later", [True, False], ids=["encrypt then MAC", "MAC then encrypt"])
@pytest.mark.parametrize("suite", SUITES_CBC[:4])
def test_gnutls_answers_with_cbc(gnutls: Any, connect: Any, suite: int, later: bool):
    tls = connect(gnutls("--priority", "NORMAL:+SHA256:+SHA384").port, version=Version.tls12)

    tls.handshake(suites=[suite], extra=[ext.encrypt_then_mac()] if later else [])

    assert tls.get().startswith(b"HTTP/1.0 200 OK")
    assert writer_of(tls.client).encrypt_then_mac is later
