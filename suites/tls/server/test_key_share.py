"""Groups and key shares (RFC 9846 sections 4.3.7 and 4.3.8)."""

import pytest

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import KeyShare
from fixtures.tls.messages import HelloRetryRequest, ServerHello
from fixtures.tls.names import ExtensionType, Group
from fixtures.tls.refusal import refused

pytestmark = capability("tls13")

OFF_CURVE = b"\x04" + bytes(31) + b"\x01" + bytes(31) + b"\x01"
"""x = y = 1 solves no equation of P-256."""
COMPRESSED = b"\x02" + bytes(31) + b"\x05"


@rfc9846("9.1", MUST, id="T13S-003", also="RFC 8446 9.1")
def test_mandatory_group_is_accepted(tls):
    """A share of secp256r1 alone is enough for a handshake without a retry."""
    hello = tls.say_hello(groups=[Group.secp256r1])

    assert hello.key_share.group == Group.secp256r1


@rfc9846("9.2", MUST, id="T13S-044", also="RFC 8446 9.2")
def test_groups_without_shares_are_refused(tls):
    """A hello with supported_groups and without key_share is refused."""
    tls.send(tls.hello().without(ExtensionType.key_share))

    assert tls.refusal() == refused(Alert.missing_extension)


@rfc9846("9.2", MUST, id="T13S-043", also="RFC 8446 9.2")
def test_shares_without_groups_are_refused(tls):
    """A hello with key_share and without supported_groups is refused."""
    tls.send(tls.hello().without(ExtensionType.supported_groups))

    assert tls.refusal() == refused(Alert.missing_extension)


@rfc9846("9.2", MUST, id="T13S-045", also="RFC 8446 9.2")
def test_no_key_exchange_at_all_is_refused(tls):
    """A hello with neither groups nor shares nor a pre-shared key is refused."""
    tls.send(tls.hello().without(ExtensionType.key_share, ExtensionType.supported_groups))

    assert tls.refusal() == refused(Alert.missing_extension)


@rfc9846("4.3.8", MUST, id="T13S-046", also="RFC 8446 4.2.8")
def test_share_of_an_unlisted_group_is_not_used(tls):
    """A share whose group is missing in supported_groups is refused, or another is asked for."""
    tls.send(tls.hello(groups=[Group.x25519], shares=[Group.secp256r1]))
    got = tls.refusal()

    if isinstance(got.what, HelloRetryRequest):
        assert got.what.group == Group.x25519
    else:
        assert got == refused(Alert.illegal_parameter, named=False)


@rfc9846("4.3.8", MUST, id="T13S-049", also="RFC 8446 4.2.8")
def test_one_of_several_shares_is_answered(tls):
    """Of several shares one is answered, with one of the same group."""
    hello = tls.say_hello(shares=[Group.x25519, Group.secp256r1, Group.secp384r1])

    assert hello.key_share.group in (Group.x25519, Group.secp256r1, Group.secp384r1)


@rfc9846("4.3.8.2", MUST, id="T13S-051", also="RFC 8446 4.2.8.2")
def test_point_off_the_curve_is_refused(tls):
    """A share of secp256r1 that is no point of the curve is refused."""
    tls.control(groups=[Group.secp256r1])
    tls.send(tls.hello(groups=[Group.secp256r1], shares=[KeyShare(Group.secp256r1, OFF_CURVE)]))

    assert tls.refusal() == refused(Alert.illegal_parameter)


@rfc9846("4.3.8.2", MUST, id="T13S-052", also="RFC 8446 4.2.8.2")
def test_compressed_point_is_refused(tls):
    """A share of secp256r1 in compressed form is refused."""
    tls.control(groups=[Group.secp256r1])
    tls.send(tls.hello(groups=[Group.secp256r1], shares=[KeyShare(Group.secp256r1, COMPRESSED)]))

    assert tls.refusal() == refused(Alert.illegal_parameter, Alert.decode_error)


@rfc9846("4.3.8.2", MUST, id="T13S-055", also="RFC 8446 4.2.8.2")
@pytest.mark.parametrize("size", [31, 33])
def test_share_of_a_wrong_size_is_refused(tls, size):
    """A share of x25519 that has not 32 octets is refused."""
    tls.control(groups=[Group.x25519])
    tls.send(tls.hello(groups=[Group.x25519], shares=[KeyShare(Group.x25519, b"\x09" * size)]))

    assert tls.refusal() == refused(Alert.illegal_parameter, Alert.decode_error)


@rfc9846("4.2.4", MUST, id="T13S-062", also="RFC 8446 4.1.4")
@pytest.mark.parametrize("group", [Group.x25519, Group.secp256r1], ids=str)
def test_no_retry_without_need(tls, group):
    """Where the share of a hello can be used, no other hello is asked for."""
    tls.control(groups=[group])
    tls.send(tls.hello(groups=[group]))

    assert isinstance(tls.reaction(), ServerHello)
