"""What may not come once the handshake is complete (RFC 9846 sections 4 and 5)."""

import pytest

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.names import ContentType
from fixtures.tls.records import Record
from fixtures.tls.refusal import refused
from fixtures.tls.strays import OF_NOBODY, OF_SERVERS, UNASKED, named

pytestmark = capability("tls13")


@rfc9846("4.2.2", MUST, id="REC-118", also="RFC 8446 4.1.2")
def test_renegotiation_is_refused(tls):
    """A ClientHello on a connection of TLS 1.3 is refused: there is no renegotiation."""
    tls.handshake()
    tls.send(tls.hello())

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("4", MUST, id="REC-119", also="RFC 8446 4")
@pytest.mark.parametrize("message", [*OF_SERVERS, *UNASKED, *OF_NOBODY], ids=named)
def test_message_that_has_no_place_is_refused(tls, message):
    """A message that only servers send, that nobody asked for, or that nobody knows is refused."""
    tls.handshake()
    tls.send(message)

    assert tls.refusal() == refused(Alert.unexpected_message)


@rfc9846("5.2", MUST, id="REC-121", also="RFC 8446 5.2")
@pytest.mark.parametrize(
    ("type", "content"),
    [(ContentType.alert, Alert.close_notify.encode()), (ContentType.handshake, b"\x18\0\0\1\0")],
    ids=["close_notify", "key_update"],
)
def test_record_in_the_clear_is_refused(tls, type, content):
    """Once there are keys, an alert or a message that anybody can forge is refused."""
    tls.handshake()
    tls.send(Record(type, content))

    assert tls.refusal() == refused(Alert.unexpected_message, Alert.bad_record_mac)
