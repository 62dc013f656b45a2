"""Values: what is encoded is decoded again; lengths are derived, and can be overridden."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from fixtures.tls import alerts, decoding, messages, messages12, messages13, records
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension, KeyShare, PskIdentity
from fixtures.tls.hellos import hello13
from fixtures.tls.messages import ClientHello, Handshake, HelloRetryRequest, ServerHello
from fixtures.tls.names import AlertDescription, CipherSuite, ExtensionType, Group, Version
from fixtures.tls.octets import Malformed
from fixtures.tls.records import Record
from fixtures.tls.said import ApplicationData, Epoch, octets_of

few = settings(
    derandomize=True,
    max_examples=50,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
byte = some.integers(0, 0xFF)
short = some.integers(0, 0xFFFF)
long = some.integers(0, 0xFFFFFFFF)
octets = some.binary(max_size=60)
random = some.binary(min_size=32, max_size=32)
shorts = some.lists(short, max_size=5).map(tuple)
extension = some.builds(Extension, short, octets)
extensions = some.lists(extension, max_size=4).map(tuple)
block = some.none() | extensions
entry = some.builds(messages13.CertificateEntry, octets, extensions)

TLS13 = some.one_of(
    some.builds(ClientHello, short, random, octets, shorts, octets, block),
    some.builds(ServerHello, short, random, octets, short, byte, block),
    some.builds(HelloRetryRequest, session_id=octets, cipher_suite=short, extensions=extensions),
    some.builds(messages13.EncryptedExtensions, extensions),
    some.builds(messages13.Certificate, some.lists(entry, max_size=3).map(tuple), octets),
    some.builds(messages13.CertificateRequest, octets, extensions),
    some.builds(messages.CertificateVerify, short, octets),
    some.builds(messages.Finished, octets),
    some.builds(messages13.NewSessionTicket, long, long, octets, octets, extensions),
    some.builds(messages13.EndOfEarlyData),
    some.builds(messages13.KeyUpdate, byte),
)
TLS12 = some.one_of(
    some.builds(messages12.Certificate12, some.lists(octets, max_size=3).map(tuple)),
    some.builds(
        messages12.CertificateRequest12, some.lists(byte, max_size=4).map(tuple), shorts, octets
    ),
    some.builds(messages12.NewSessionTicket12, long, octets),
    some.builds(messages12.ServerKeyExchange, short, octets, short, octets, byte),
    some.builds(messages12.ServerHelloDone),
    some.builds(messages12.ClientKeyExchange, octets),
    some.builds(messages12.HelloRequest),
    some.builds(messages.Finished, octets),
)


def again(message: messages.Message, version: int) -> messages.Anything:
    (raw,), rest = decoding.split(message.encode())
    assert rest == b""
    return decoding.decode(raw, version)


@few
@given(TLS13)
def test_messages_of_tls13_survive_the_wire(message: messages.Message):
    assert again(message, Version.tls13) == message
    assert octets_of(again(message, Version.tls13)) == message.encode()


@few
@given(TLS12)
def test_messages_of_tls12_survive_the_wire(message: messages.Message):
    assert again(message, Version.tls12) == message
    assert octets_of(again(message, Version.tls12)) == message.encode()


@few
@given(some.builds(Handshake, byte, octets))
def test_raw_messages_survive_the_wire(message: Handshake):
    (raw,), _ = decoding.split(message.encode())

    assert raw == message


@few
@given(some.builds(Record, byte, octets, short))
def test_records_survive_the_wire(record: Record):
    assert records.decode(record.encode()) == record
    assert records.split(record.encode() * 2) == ([record, record], b"")


@few
@given(some.builds(Alert, byte, byte))
def test_alerts_survive_the_wire(alert: Alert):
    assert alerts.decode(alert.encode()) == alert
    assert octets_of(alerts.decode(alert.encode())) == alert.encode()


@few
@given(byte, octets, some.sampled_from([Version.tls12, Version.tls13]))
def test_any_body_is_read_or_malformed(type: int, body: bytes, version: int):
    try:
        message = decoding.decode(Handshake(type, body), version)
    except Malformed:
        return
    assert decoding.split(message.encode())[0][0] == Handshake(type, body)


@few
@given(some.lists(some.builds(KeyShare, short, octets), max_size=4).map(tuple))
def test_key_shares_survive_the_wire(shares: tuple[KeyShare, ...]):
    assert ext.read_client_shares(ext.key_share(*shares).body) == shares


@few
@given(
    some.lists(some.builds(PskIdentity, octets, long), max_size=3).map(tuple),
    some.lists(octets, max_size=3).map(tuple),
)
def test_identities_and_binders_survive_the_wire(
    identities: tuple[PskIdentity, ...], binders: tuple[bytes, ...]
):
    body = ext.pre_shared_key(identities, binders).body

    assert ext.read_pre_shared_key(body) == (identities, binders)


@few
@given(some.lists(octets, min_size=1, max_size=4).map(tuple))
def test_protocol_names_survive_the_wire(names: tuple[bytes, ...]):
    assert ext.read_alpn(ext.alpn(*names).body) == names


def test_vectors_of_a_hello_can_be_overridden():
    hello = ClientHello(cipher_suites=(0x1301,))
    odd = replace(hello, cipher_suites_octets=b"\x00\x03\x13\x01\x13")

    assert len(odd.encode()) == len(hello.encode()) + 1
    with pytest.raises(Malformed, match="2-octet numbers has 3 octets"):
        again(odd, Version.tls13)


def test_lengths_can_lie():
    assert Handshake(1, b"abc", length=0xFFFFFF).encode() == b"\x01\xff\xff\xffabc"
    assert Extension(0, b"ab", length=1).encode() == b"\x00\x00\x00\x01ab"
    assert Record(22, b"ab", length=9).encode() == b"\x16\x03\x03\x00\x09ab"


def test_hello_without_extensions_has_no_block():
    assert again(ClientHello(extensions=None), Version.tls12) == ClientHello(extensions=None)
    assert len(ClientHello(extensions=None).encode()) == len(ClientHello().encode()) - 2


def test_hello_takes_any_size_from_its_own_on():
    bare = hello13(server_name="localhost")

    for size in (bare.size, bare.size + 4, 1420, 1530, 5000):
        assert len(records.plain(22, bare.padded_to(size).encode())) == size
    with pytest.raises(ValueError, match="cannot be padded"):
        bare.padded_to(bare.size - 1)


def test_pre_shared_key_stays_last():
    hello = hello13().having(ext.pre_shared_key([PskIdentity(b"a")], [b"b"]))

    kept = hello.having(ext.padding(3), ext.early_data())

    assert kept.extensions is not None
    assert kept.extensions[-1].type == ExtensionType.pre_shared_key
    assert kept.extension(ExtensionType.early_data) == ext.early_data()


def test_comparison_ignores_the_keys():
    assert Alert(2, 50, under=Epoch.handshake) == Alert.decode_error
    assert Alert(2, 50, under=Epoch.handshake).protected
    assert not Alert.decode_error.protected
    assert Alert.close_notify == Alert(1, 0)


@pytest.mark.parametrize("description", AlertDescription)
def test_every_alert_has_a_name(description: AlertDescription):
    assert getattr(Alert, description.name).description == description


def test_values_read_well():
    share = KeyShare(Group.x25519, bytes(32))

    assert repr(Alert.decode_error) == "<Alert fatal decode_error>"
    assert repr(Alert(2, 99)) == "<Alert fatal 99>"
    assert repr(share) == f"KeyShare(group=Group.x25519, public={'00' * 16}... (32 octets))"
    assert repr(ext.early_data()) == "Extension(early_data, '')"
    assert repr(ApplicationData(b"\x01")) == "ApplicationData(octets='01')"
    assert repr(CipherSuite.known(0x1399)) == "5017"
    assert str(ServerHello()) == "ServerHello TLS_AES_128_GCM_SHA256"


def test_sslv2_hello_has_its_length():
    octets = records.sslv2_hello((0x010080,), bytes(16))

    assert octets[0] & 0x80
    assert int.from_bytes(octets[:2], "big") & 0x7FFF == len(octets) - 2
