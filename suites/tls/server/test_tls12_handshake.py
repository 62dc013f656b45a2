"""The handshake of TLS 1.2 (RFC 5246 section 7)."""

from fixtures.requirements import MUST, capability, rfc5246
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Finished, Message
from fixtures.tls.messages12 import ServerHelloDone
from fixtures.tls.names import ExtensionType, Version
from fixtures.tls.refusal import refused
from fixtures.tls.said import ChangeCipherSpec

pytestmark = capability("tls12")

OPTIONAL = ("CertificateRequest12", "NewSessionTicket12", "Handshake")


@rfc5246("7.3", MUST, id="T12S-001")
def test_messages_come_in_order(tls12):
    """The messages of a full handshake come once each, and in their order."""
    tls12.complete()

    said = [one for one in tls12.seen if isinstance(one, Message | ChangeCipherSpec)]
    assert [name for one in said if (name := type(one).__name__) not in OPTIONAL] == [
        "ServerHello",
        "Certificate12",
        "ServerKeyExchange",
        "ServerHelloDone",
        "ChangeCipherSpec",
        "Finished",
    ]


@rfc5246("7.4.1.3", MUST, id="T12S-002")
def test_choices_were_offered(tls12):
    """Version, suite and compression of the ServerHello are among those of the hello."""
    offered = tls12.hello()
    hello = tls12.say_hello(offered)

    assert (hello.legacy_version, hello.compression_method) == (Version.tls12, 0)
    assert hello.cipher_suite in offered.cipher_suites


@rfc5246("7.4.1.4", MUST, id="T12S-055")
def test_no_extension_comes_unasked(tls12):
    """Every extension of the ServerHello answers one of the hello."""
    offered = tls12.hello()
    hello = tls12.say_hello(offered)

    assert {one.type for one in hello.extensions} <= {one.type for one in offered.extensions}


@rfc5246("7.4.3", MUST, id="T12S-023")
def test_server_key_exchange_is_signed(tls12):
    """The signature covers both randoms and the key, with a scheme of the hello."""
    tls12.say_hello()
    tls12.receive(ServerHelloDone)

    assert tls12.client.faults == []
    assert tls12.client.checks["server_key_exchange"]


@rfc5246("7.4.1.3", MUST, id="T12S-056")
def test_no_common_suite_is_refused(tls12):
    """A hello without a suite that the server knows is refused."""
    tls12.send(tls12.hello(suites=[0x1399]))

    assert tls12.refusal() == refused(Alert.handshake_failure, Alert.insufficient_security)


@rfc5246("7.4.9", MUST, id="T12S-033")
def test_wrong_finished_is_refused(tls12):
    """A Finished with one wrong bit is refused."""
    tls12.say_hello()
    tls12.receive(ServerHelloDone)
    client = tls12.client
    tls12.send(client.client_key_exchange(), ChangeCipherSpec())
    right = client.finished().verify_data
    tls12.send(Finished(bytes([right[0] ^ 1]) + right[1:]))

    assert tls12.refusal() == refused(Alert.decrypt_error, named=False)


@rfc5246("7.1", MUST, id="T12S-030")
def test_finished_without_change_cipher_spec_is_refused(tls12):
    """A Finished under the new keys that no change_cipher_spec has announced is refused."""
    tls12.say_hello()
    tls12.receive(ServerHelloDone)
    client = tls12.client
    tls12.send(client.client_key_exchange())
    client.switch()
    tls12.send(client.finished())

    expected = refused(Alert.unexpected_message, Alert.decode_error, named=False)
    assert tls12.refusal() == expected


@rfc5246("6.2.3.3", MUST, id="T12S-036")
def test_altered_record_is_refused(tls12):
    """A protected record with one wrong bit is refused."""
    tls12.handshake()
    record = bytearray(tls12.client.protect(b"GET / HTTP/1.1\r\n"))
    record[-1] ^= 1
    tls12.send(bytes(record))

    assert tls12.refusal() == refused(Alert.bad_record_mac)


@rfc5246("7.4.1.2", MUST, id="T12S-054")
def test_extensions_of_tls13_are_not_answered(tls12):
    """Where TLS 1.2 is negotiated, the extensions that belong to TLS 1.3 come back in no form."""
    modern = tls12.again(Version.tls13).hello()
    wanted = (ExtensionType.key_share, ExtensionType.psk_key_exchange_modes)
    hello = tls12.hello(extra=[modern.extension(type) for type in wanted])

    answered = {one.type for one in tls12.say_hello(hello).extensions}
    assert answered & set(wanted) == set()
