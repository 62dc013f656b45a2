"""The client's key in TLS 1.2 (RFC 5246 section 7.4.7, RFC 8422 sections 5.7 and 5.10)."""

import pytest

from fixtures.requirements import MUST, capability, rfc5246, rfc7748, rfc8422
from fixtures.tls.alerts import Alert
from fixtures.tls.hellos import GROUPS
from fixtures.tls.messages import Handshake
from fixtures.tls.messages12 import ClientKeyExchange
from fixtures.tls.names import Group, HandshakeType
from fixtures.tls.refusal import refused
from fixtures.tls.said import ChangeCipherSpec
from fixtures.verdicts.outcomes import not_applicable

pytestmark = capability("tls12")

OFF_CURVE = b"\x04" + bytes(31) + b"\x01" + bytes(31) + b"\x01"
TRIES = 20000


def on(tls12, group):
    """Stop halfway through a handshake on that group; other groups are for the certificate."""
    others = [one for one in GROUPS if one != Group.x25519]  # which servers like to choose
    client = tls12.halfway(groups=[group, *others])
    if client.server_key_exchange.group != group:
        not_applicable(f"the target does not take {group}, which is offered first")
    return client


BODIES = {
    "no point": b"\x00",
    "cut": b"\x20" + bytes(31),
    "short point": b"\x1f" + bytes(31),
    "long point": b"\x21" + bytes(33),
    "octet behind": b"\x20" + b"\x09" + bytes(31) + b"\x00",
}


@rfc5246("7.4.7", MUST, id="T12S-025")
@pytest.mark.parametrize("body", BODIES)
def test_key_of_a_wrong_length_is_refused(tls12, body):
    """A ClientKeyExchange whose lengths do not fit it or the curve is refused."""
    on(tls12, Group.x25519)
    tls12.send(Handshake(HandshakeType.client_key_exchange, BODIES[body]))

    assert tls12.refusal() == refused(Alert.decode_error, Alert.illegal_parameter)


@rfc8422("5.7", MUST, id="T12S-197")
def test_key_in_no_certificate_is_refused(tls12):
    """An empty ClientKeyExchange, as if the key stood in a certificate, is refused."""
    on(tls12, Group.x25519)
    tls12.send(Handshake(HandshakeType.client_key_exchange, b""))

    wanted = (Alert.decode_error, Alert.illegal_parameter, Alert.handshake_failure)
    assert tls12.refusal() == refused(*wanted)


@rfc8422("5.7", MUST, id="T12S-026")
def test_point_off_the_curve_is_refused(tls12):
    """A public value that is no point of P-256 is refused."""
    on(tls12, Group.secp256r1)
    tls12.send(ClientKeyExchange(OFF_CURVE))

    expected = refused(Alert.illegal_parameter, Alert.handshake_failure, named=False)
    assert tls12.refusal() == expected


@rfc8422("5.10", MUST, id="T12S-137")
@pytest.mark.parametrize("value", [0, 1], ids=["zero", "one"])
def test_secret_of_zeros_is_refused(tls12, value):
    """A public value of X25519 with which every secret is zero is refused."""
    on(tls12, Group.x25519)
    tls12.send(ClientKeyExchange(bytes([value]) + bytes(31)))

    expected = refused(Alert.illegal_parameter, Alert.handshake_failure, named=False)
    assert tls12.refusal() == expected


@rfc7748("5", MUST, id="T12S-138")
def test_highest_bit_of_x25519_is_ignored(tls12):
    """A public value with its unused bit set is the same value, and the handshake completes."""
    client = on(tls12, Group.x25519)
    public = client.client_key_exchange().public
    altered = public[:-1] + bytes([public[-1] | 0x80])
    tls12.send(ClientKeyExchange(altered), ChangeCipherSpec())
    tls12.send(client.finished())

    tls12.visit()
    assert client.complete


@rfc8422("5.10", MUST, id="T12S-139")
def test_secret_keeps_its_leading_zeros(tls12):
    """A shared secret that begins with a zero octet leads to the same keys at both ends."""
    client = on(tls12, Group.secp256r1)
    tried = (client.agree() for _ in range(TRIES))
    assert any(secret[0] == 0 for secret in tried)
    tls12.visit()

    assert client.complete
