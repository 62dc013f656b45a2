"""The order of handshake messages (RFC 9846 section 4)."""

import pytest

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Finished
from fixtures.tls.messages13 import KeyUpdate
from fixtures.tls.names import ContentType
from fixtures.tls.records import Record
from fixtures.tls.refusal import refused
from fixtures.tls.said import ApplicationData, Epoch
from fixtures.tls.strays import OF_NOBODY, OF_SERVERS, UNASKED, named

pytestmark = capability("tls13")

STRAYS = [*OF_SERVERS, *UNASKED, *OF_NOBODY]


@rfc9846("4", MUST, id="T13S-108", also="RFC 8446 4")
@pytest.mark.parametrize("message", [*STRAYS, KeyUpdate(), Finished(bytes(32))], ids=named)
def test_other_first_message_is_refused(tls, message):
    """A handshake that begins with another message than ClientHello is refused."""
    tls.send(message)

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.2.2", MUST, id="T13S-020", also="RFC 8446 4.1.2")
def test_second_hello_at_once_is_refused(tls):
    """A second ClientHello on the heels of the first, which needs no retry, is refused."""
    hello = tls.hello()
    tls.send(hello, Record(ContentType.handshake, hello.encode()))
    tls.receive(Finished)

    assert tls.refusal() == refused(Alert.unexpected_message, Alert.bad_record_mac)


@rfc9846("4", MUST, id="REC-116", also="RFC 8446 4")
@pytest.mark.parametrize("message", STRAYS, ids=named)
def test_other_message_than_finished_is_refused(tls, message):
    """A message in the place of the client's Finished is refused."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(message)

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.2.2", MUST, id="REC-117", also="RFC 8446 4.1.2")
def test_hello_in_the_place_of_finished_is_refused(tls):
    """A ClientHello under the handshake keys, in the place of Finished, is refused."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(tls.hello())

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.5.3", MUST, id="T13S-109", also="RFC 8446 4.4.4")
def test_finished_cannot_be_left_out(tls):
    """A request under the application keys without a Finished before it is refused."""
    tls.say_hello()
    tls.receive(Finished)
    tls.send(ApplicationData(tls.request()), under=Epoch.application)

    assert tls.refusal() == refused(Alert.bad_record_mac, Alert.unexpected_message)
