"""change_cipher_spec in TLS 1.3: a dummy, in its place (RFC 9846 section 5)."""

import pytest

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.stream import Closed, Reset
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Finished
from fixtures.tls.names import ContentType, Version
from fixtures.tls.records import Record
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData, ChangeCipherSpec, Epoch

pytestmark = capability("tls13")


@rfc9846("5", MUST, id="T13S-113", also="RFC 8446 5")
@pytest.mark.parametrize("where", ["behind the hello", "behind the server's flight"])
def test_dummy_change_cipher_spec_is_dropped(tls, where):
    """A change_cipher_spec record between hello and Finished changes nothing."""
    tls.start()
    if where == "behind the server's flight":
        tls.receive(Finished)
    tls.send(ChangeCipherSpec())

    tls.visit()
    assert tls.client.complete


@rfc9846("5", MUST, id="T13S-114", also="RFC 8446 5")
@pytest.mark.parametrize("octets", [b"\x02", b"\x01\x01", b""], ids=["two", "one twice", "nothing"])
def test_other_change_cipher_spec_is_refused(tls, octets):
    """A change_cipher_spec record that is not one octet 1 is refused."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(Record(ContentType.change_cipher_spec, octets))

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5", MUST, id="T13S-115", also="RFC 8446 5")
def test_change_cipher_spec_before_the_hello_is_refused(tls):
    """A change_cipher_spec record before the first ClientHello is out of place."""
    tls.send(ChangeCipherSpec())
    tls.start()

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5.1", MUST, id="REC-006", also="RFC 8446 5.1")
def test_change_cipher_spec_inside_the_hello_is_refused(tls):
    """A change_cipher_spec record between two pieces of the ClientHello is out of place."""
    hello = tls.hello().encode()
    pieces = (Record(ContentType.handshake, one, Version.tls10) for one in (hello[:64], hello[64:]))
    first, second = pieces
    tls.send(first, ChangeCipherSpec(), second)

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5", MUST, id="T13S-116", also="RFC 8446 5")
def test_change_cipher_spec_after_finished_is_refused(tls):
    """A change_cipher_spec record behind the client's Finished is out of place."""
    tls.handshake()
    tls.send(ChangeCipherSpec())

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5", MUST, id="T13S-117", also="RFC 8446 5")
@pytest.mark.parametrize("under", [Epoch.handshake, Epoch.application])
def test_protected_change_cipher_spec_is_refused(tls, under):
    """A change_cipher_spec record is never protected: one under keys is refused."""
    tls.say_hello()
    tls.receive(Finished)
    if under == Epoch.application:
        tls.second_flight()
    tls.send(ChangeCipherSpec(), under=under)

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5", MUST, id="T13S-118", also="RFC 8446 5")
def test_many_dummies_lead_to_no_hang(tls):
    """Of 33 dummy change_cipher_spec records none stops the server: it goes on, or it refuses."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(*[ChangeCipherSpec()] * 33)
    tls.second_flight()
    tls.write(tls.request())

    assert isinstance(tls.reaction(), ApplicationData | Alert | Closed | Reset)
