"""Messages out of place in TLS 1.2 (RFC 5246 sections 7.1, 7.3 and 7.4)."""

import pytest

from fixtures.requirements import MUST, capability, remark, rfc5246
from fixtures.stream import Silence
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import CertificateVerify, Finished, Handshake, ServerHello
from fixtures.tls.messages12 import Certificate12, HelloRequest, NewSessionTicket12, ServerHelloDone
from fixtures.tls.names import ContentType
from fixtures.tls.records import Record
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData, ChangeCipherSpec, Epoch
from fixtures.verdicts.outcomes import not_applicable

pytestmark = capability("tls12")

UNEXPECTED = refused(Alert.unexpected_message)


@rfc5246("7.1", MUST, id="T12S-031")
def test_change_cipher_spec_before_the_key_is_refused(tls12):
    """A change_cipher_spec before ClientKeyExchange, when there are no keys, is refused."""
    tls12.halfway()
    tls12.send(Record(ContentType.change_cipher_spec, b"\x01"))

    assert tls12.refusal() == UNEXPECTED


@rfc5246("7.1", MUST, id="T12S-032")
def test_second_change_cipher_spec_is_refused(tls12):
    """A change_cipher_spec behind the first one, where Finished is due, is refused."""
    client = tls12.halfway()
    tls12.send(client.client_key_exchange(), ChangeCipherSpec(), ChangeCipherSpec())

    assert tls12.refusal() == UNEXPECTED


@rfc5246("7.1", MUST, id="T12S-141")
@pytest.mark.parametrize("octets", [b"\x02", b"\x01\x01"], ids=["two", "one twice"])
def test_other_change_cipher_spec_is_refused(tls12, octets):
    """A change_cipher_spec with any content but one octet 1 is refused."""
    client = tls12.halfway()
    tls12.send(client.client_key_exchange(), Record(ContentType.change_cipher_spec, octets))

    wanted = (Alert.unexpected_message, Alert.decode_error, Alert.illegal_parameter)
    assert tls12.refusal() == refused(*wanted)


@rfc5246("7.3", MUST, id="T12S-034")
def test_second_hello_is_refused(tls12):
    """A ClientHello where ClientKeyExchange is due is refused."""
    client = tls12.halfway()
    tls12.send(client.hello)

    assert tls12.refusal() == UNEXPECTED


@rfc5246("7.3", MUST, id="T12S-142")
def test_second_client_key_exchange_is_refused(tls12):
    """A ClientKeyExchange that comes twice is refused."""
    key = tls12.halfway().client_key_exchange()
    tls12.send(key, key)

    assert tls12.refusal() == UNEXPECTED


@rfc5246("7.3", MUST, id="T12S-143")
def test_finished_after_the_handshake_is_refused(tls12):
    """A Finished that comes a second time, when the handshake is complete, is refused."""
    tls12.handshake()
    tls12.send(Finished(tls12.client.client_verify_data))

    assert tls12.refusal() == UNEXPECTED


SERVERS = {
    "ServerHello": ServerHello(),
    "ServerHelloDone": ServerHelloDone(),
    "NewSessionTicket": NewSessionTicket12(),
}


@rfc5246("7.3", MUST, id="T12S-140")
@pytest.mark.parametrize("name", SERVERS)
def test_message_of_servers_is_refused(tls12, name):
    """A message that only servers send is refused where ClientKeyExchange is due."""
    tls12.halfway()
    tls12.send(SERVERS[name])

    assert tls12.refusal() == UNEXPECTED


@rfc5246("7.4.1.1", MUST, id="T12S-050")
def test_hello_request_of_a_client_is_no_hello(tls12):
    """A HelloRequest from the client is refused, or passed over and left out of the handshake."""
    client = tls12.halfway()
    tls12.send(client.handshake(HelloRequest(), heard=b""))
    got = tls12.refusal()

    if isinstance(got.what, Silence):
        remark("HelloRequest is passed over")
        tls12.visit()
        assert client.complete
    else:
        assert got == UNEXPECTED


@rfc5246("7.4.6", MUST, id="T12S-144")
def test_certificate_that_nobody_asked_for_is_refused(tls12):
    """A client's Certificate without a CertificateRequest is refused."""
    client = tls12.halfway()
    if client.certificate_request is not None:
        not_applicable("the target asks clients for certificates")
    tls12.send(Certificate12())

    assert tls12.refusal() == UNEXPECTED


@rfc5246("7.4.8", MUST, id="T12S-145")
def test_certificate_verify_without_a_certificate_is_refused(tls12):
    """A CertificateVerify of a client that has sent no certificate is refused."""
    client = tls12.halfway()
    tls12.send(client.client_key_exchange(), CertificateVerify(signature=bytes(70)))

    assert tls12.refusal() == UNEXPECTED


@rfc5246("7.4", MUST, id="T12S-146")
@pytest.mark.parametrize("type", [3, 99, 255])
def test_unknown_message_is_refused(tls12, type):
    """A handshake message of a type that does not exist is refused."""
    tls12.halfway()
    tls12.send(Handshake(type, bytes(4)))

    assert tls12.refusal() == UNEXPECTED


@rfc5246("7.3", MUST, id="T12S-147")
def test_data_in_the_clear_is_refused(tls12):
    """Application data in the middle of the handshake, in the clear, is refused."""
    tls12.halfway()
    tls12.send(ApplicationData(b"GET / HTTP/1.1\r\n"))

    assert tls12.refusal() == UNEXPECTED


@rfc5246("7.4.9", MUST, id="T12S-148")
def test_data_in_the_place_of_finished_is_refused(tls12):
    """Application data right behind change_cipher_spec, where Finished is due, is refused."""
    client = tls12.halfway()
    tls12.send(client.client_key_exchange(), ChangeCipherSpec())
    tls12.write(b"GET / HTTP/1.1\r\n")

    assert tls12.refusal() == UNEXPECTED


@rfc5246("7.4.9", MUST, id="T12S-149")
@pytest.mark.parametrize("change", [-12, -1, 1], ids=["none", "short", "long"])
def test_finished_of_another_length_is_refused(tls12, change):
    """A Finished that has not twelve octets is refused."""
    client = tls12.halfway()
    tls12.send(client.client_key_exchange(), ChangeCipherSpec())
    tls12.send(Finished((client.finished().verify_data + b"\x00")[: 12 + change]))

    assert tls12.refusal() == refused(Alert.decode_error, Alert.decrypt_error)


@rfc5246("7.1", MUST, id="T12S-151")
def test_finished_in_the_clear_is_refused(tls12):
    """A Finished that is not protected, behind change_cipher_spec, is refused, true as it is."""
    client = tls12.halfway()
    tls12.send(client.client_key_exchange(), ChangeCipherSpec())
    tls12.send(client.finished(), under=Epoch.plain)

    assert tls12.refusal() == refused(Alert.bad_record_mac, Alert.unexpected_message)
