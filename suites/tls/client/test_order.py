"""The order of a server's messages, as clients of TLS 1.3 insist on it (RFC 9846 section 4)."""

import pytest

from fixtures.requirements import MUST, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.client_talks import FAILED, before, instead, said_under, without
from fixtures.tls.messages import CertificateVerify, ClientHello, Finished, Handshake, ServerHello
from fixtures.tls.messages12 import HelloRequest, ServerHelloDone
from fixtures.tls.messages13 import (
    Certificate,
    CertificateRequest,
    EncryptedExtensions,
    EndOfEarlyData,
    KeyUpdate,
    NewSessionTicket,
)
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData, Epoch

FLIGHT = (EncryptedExtensions, Certificate, CertificateVerify)
TICKET = NewSessionTicket(3600, 0, b"\x00", b"a ticket")
OF_OTHERS = {
    "HelloRequest": HelloRequest(),
    "ServerHelloDone": ServerHelloDone(),
    "ClientHello": ClientHello(cipher_suites=(0x1301,)),
    "unknown": Handshake(99, b"unknown"),
    "message_hash": Handshake(254, bytes(32)),
}


def names(kinds) -> list[str]:
    """Return the names of kinds, for the names of cases."""
    return [kind.__name__ for kind in kinds]


@pytest.mark.parametrize("kind", FLIGHT, ids=names(FLIGHT))
@rfc9846("4", MUST, id="T13C-019", also="RFC 8446 4")
def test_message_that_is_left_out_is_missed(tlsclient, kind: type):
    """A server that leaves out one of its messages is refused."""
    got = tlsclient.fetch(without(kind))

    assert got.refusal == refused(Alert.unexpected_message)


@pytest.mark.parametrize("kind", FLIGHT, ids=names(FLIGHT))
@rfc9846("4", MUST, id="T13C-180", also="RFC 8446 4")
def test_message_that_comes_twice_is_refused(tlsclient, kind: type):
    """A server that says one of its messages twice is refused."""
    got = tlsclient.fetch(instead(kind, *2 * (lambda server: server.make(kind),)))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("4", MUST, id="T13C-181", also="RFC 8446 4")
def test_handshake_begins_with_a_server_hello(tlsclient):
    """A server that begins with its Certificate, in the clear, is refused."""
    got = tlsclient.fetch(before(ServerHello, Certificate()))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("4.4.2", MUST, id="T13C-182", also="RFC 8446 4.3.2")
def test_request_behind_the_certificate_is_refused(tlsclient):
    """A CertificateRequest follows EncryptedExtensions, and is refused behind the Certificate."""
    got = tlsclient.fetch(
        without(CertificateRequest),
        before(CertificateVerify, lambda server: server.make(CertificateRequest)),
        request=True,
    )

    assert got.refusal == refused(Alert.unexpected_message)


@pytest.mark.parametrize("name", OF_OTHERS)
@rfc9846("4", MUST, id="T13C-183", also="RFC 8446 4")
def test_message_of_nobody_is_refused(tlsclient, name: str):
    """A message that no server of TLS 1.3 sends is refused, inside a handshake."""
    got = tlsclient.fetch(before(Certificate, OF_OTHERS[name]))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("4.6", MUST, id="T13C-184", also="RFC 8446 4.5")
def test_end_of_early_data_of_a_server_is_refused(tlsclient):
    """EndOfEarlyData is a client's to say."""
    got = tlsclient.fetch(before(Finished, EndOfEarlyData()))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("4.7.3", MUST, id="T13C-185", also="RFC 8446 4.6.3")
def test_key_update_before_finished_is_refused(tlsclient):
    """A KeyUpdate before the server's Finished is refused."""
    got = tlsclient.fetch(before(Finished, KeyUpdate(0)))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("4.7.1", MUST, id="T13C-186", also="RFC 8446 4.6.1")
def test_ticket_before_finished_is_refused(tlsclient):
    """A NewSessionTicket before the server's Finished is refused."""
    got = tlsclient.fetch(before(Finished, TICKET))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("4.5.3", MUST, id="T13C-187", also="RFC 8446 4.4.4")
def test_data_before_finished_is_refused(tlsclient):
    """Application data under the keys of the handshake is refused."""
    got = tlsclient.fetch(before(Finished, ApplicationData(b"too early")))

    assert got.refusal == refused(Alert.unexpected_message)


@rfc9846("4.5.3", MUST, id="T13C-188", also="RFC 8446 4.4.4")
def test_end_without_finished_is_refused(tlsclient):
    """A server that closes instead of saying Finished has completed nothing."""
    got = tlsclient.fetch(instead(Finished, Alert.close_notify))

    assert got == FAILED
    assert got.requests == ()


@pytest.mark.parametrize("kind", [EncryptedExtensions, Finished], ids=["first", "last"])
@rfc9846("5", MUST, id="T13C-189", also="RFC 8446 5")
def test_message_in_the_clear_is_refused(tlsclient, kind: type):
    """Behind the ServerHello no message of the handshake is taken in the clear."""
    got = tlsclient.fetch(said_under(kind, Epoch.plain))

    assert got.refusal == refused(Alert.unexpected_message, Alert.bad_record_mac)
