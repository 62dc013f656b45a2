"""The end of early data: EndOfEarlyData, and what follows it (RFC 9846 section 4.6)."""

import pytest

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import Handshake
from fixtures.tls.messages13 import EndOfEarlyData
from fixtures.tls.names import ContentType, HandshakeType
from fixtures.tls.refusal import refused
from fixtures.tls.said import Epoch

pytestmark = [capability("tls13"), capability("early_data")]

PIECE = b"GET / HTTP/1.1\r\n"
"""Of a request: nobody answers before the rest has come."""


@rfc9846("4.6", MUST, id="ED-017", also="RFC 8446 4.5")
def test_finished_without_the_end_is_refused(early):
    """A Finished where EndOfEarlyData is due is refused: it comes under keys not yet in use."""
    early.begin(PIECE)
    early.send(early.client.finished(), under=Epoch.handshake)

    assert early.refusal() == refused(Alert.bad_record_mac)


@rfc9846("4.6", MUST, id="ED-106", also="RFC 8446 4.5")
def test_finished_under_early_keys_is_refused(early):
    """A Finished under the early keys is refused: EndOfEarlyData has to come first."""
    early.begin(PIECE)
    early.send(early.client.finished(), under=Epoch.early)

    assert early.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.6", MUST, id="ED-018", also="RFC 8446 4.5")
def test_end_with_a_body_is_refused(early):
    """EndOfEarlyData with an octet in it is refused."""
    early.begin(PIECE)
    early.send(Handshake(HandshakeType.end_of_early_data, b"\x00"))

    assert early.refusal() == refused(Alert.decode_error, named=False)


@rfc9846("4.6", MUST, id="ED-019", also="RFC 8446 4.5")
def test_end_under_the_keys_of_the_handshake_is_refused(early):
    """EndOfEarlyData belongs under the early keys; under those of the handshake it is refused."""
    early.begin(PIECE)
    early.send(EndOfEarlyData(), under=Epoch.handshake)

    assert early.refusal() == refused(Alert.bad_record_mac)


@rfc9846("5.1", MUST, id="ED-124", also="RFC 8446 5.1")
def test_nothing_shares_the_record_of_the_end(early):
    """EndOfEarlyData is the last in its record: a Finished behind it there is refused."""
    early.begin(PIECE)
    early.client.heard += EndOfEarlyData().encode()
    both = EndOfEarlyData().encode() + early.client.finished().encode()
    early.send(early.client.protect_raw(ContentType.handshake, both))

    assert early.refusal() == refused(Alert.unexpected_message)


@rfc9846("4", MUST, id="ED-108", also="RFC 8446 4")
def test_second_end_is_refused(early):
    """EndOfEarlyData comes once; another one, where Finished is due, is refused."""
    early.begin(PIECE)
    early.send(EndOfEarlyData())
    early.send(EndOfEarlyData())

    assert early.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.6", MUST, id="ED-120", also="RFC 8446 4.5")
def test_early_keys_end_with_the_end(early):
    """A record under the early keys behind EndOfEarlyData is refused."""
    early.begin(PIECE)
    early.send(EndOfEarlyData())
    early.send(early.client.protect(PIECE, under=Epoch.early))

    assert early.refusal() == refused(Alert.bad_record_mac)


@rfc9846("4.5.3", MUST, id="ED-128", also="RFC 8446 4.4.4")
def test_data_between_end_and_finished_is_refused(early):
    """Application data under the keys of the handshake, where Finished is due, is refused."""
    early.begin(PIECE)
    early.send(EndOfEarlyData())
    early.write(PIECE)

    assert early.refusal() == refused(Alert.unexpected_message)


@rfc9846("4.1", MUST, id="ED-129", also="RFC 8446 4.4.1")
def test_finished_covers_the_end(early):
    """A Finished over a handshake from which EndOfEarlyData is left out is refused."""
    early.begin(PIECE)
    early.send(early.client.handshake(EndOfEarlyData(), heard=b""))
    early.send(early.client.finished())

    assert early.refusal() == refused(Alert.decrypt_error)


@rfc9846("4.6", MUST, id="ED-111", also="RFC 8446 4.5")
@pytest.mark.parametrize("epoch", [Epoch.early, Epoch.handshake])
def test_old_keys_are_gone_after_the_handshake(early, epoch):
    """After a handshake with early data no earlier keys of it are taken any more."""
    early.begin(PIECE)
    early.complete()
    early.send(early.client.protect(PIECE, under=epoch))

    assert early.refusal() == refused(Alert.bad_record_mac)
