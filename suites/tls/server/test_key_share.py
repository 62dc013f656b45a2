"""Groups and key shares (RFC 9846 sections 4.3.7 and 4.3.8)."""

import pytest

from fixtures.requirements import MAY, MUST, SHOULD, capability, remark, rfc7748, rfc9846
from fixtures.tls import finite
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import KeyShare
from fixtures.tls.messages import HelloRetryRequest, ServerHello
from fixtures.tls.names import GREASE, CipherSuite, ExtensionType, Group
from fixtures.tls.refusal import refused

pytestmark = capability("tls13")

OFF_CURVE = b"\x04" + bytes(31) + b"\x01" + bytes(31) + b"\x01"
"""x = y = 1 solves no equation of P-256."""
COMPRESSED = b"\x02" + bytes(31) + b"\x05"
P256 = 2**256 - 2**224 + 2**192 + 2**96 - 1
BEYOND_P256 = b"\x04" + (P256 + 1).to_bytes(32, "big") + bytes(32)
"""x is not reduced: 1 more than the prime."""
P25519 = 2**255 - 19
ORDER_8 = 325606250916557431795983626356110631294008115727848805560023387167927233504
"""x coordinate of a point of order 8 on Curve25519 (RFC 7748 section 7 speaks of such points)."""


def x25519(value):
    """Return a number as a share of x25519: the small end first (RFC 7748 section 5)."""
    return KeyShare(Group.x25519, value.to_bytes(32, "little"))


def topped(share):
    """Return a share of x25519 with the one bit set that means nothing."""
    return KeyShare(share.group, share.public[:-1] + bytes([share.public[-1] | 0x80]))


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


@rfc9846("9.1", SHOULD, id="T13S-004", also="RFC 8446 9.1")
@pytest.mark.parametrize(
    "changes",
    [
        {"groups": [Group.x25519]},
        {"suites": [CipherSuite.TLS_AES_256_GCM_SHA384]},
        {"suites": [CipherSuite.TLS_CHACHA20_POLY1305_SHA256]},
    ],
    ids=["x25519", "AES 256", "ChaCha20"],
)
def test_recommended_group_and_suites_are_known(tls, changes):
    """X25519 alone, AES 256 alone and ChaCha20 alone are enough for a handshake."""
    tls.complete(**changes)

    assert tls.client.complete


@rfc9846("4.2.1", MUST, id="T13S-212", also="RFC 8446 4.1.1")
def test_no_common_group_is_refused(tls):
    """A hello whose groups are all unknown to the server is refused."""
    tls.send(tls.hello(groups=[GREASE[1]], shares=[KeyShare(GREASE[1], b"\x01")]))

    assert tls.refusal() == refused(Alert.handshake_failure, Alert.insufficient_security)


@rfc9846("4.2.1", MUST, id="T13S-213", also="RFC 8446 4.1.1")
def test_share_of_an_unknown_group_is_passed_over(tls):
    """A large share of a group that nobody knows stands before one that is used."""
    strange = KeyShare(GREASE[1], bytes(1500))
    groups = [GREASE[1], Group.secp256r1]
    hello = tls.say_hello(groups=groups, shares=[strange, Group.secp256r1])

    assert hello.key_share.group == Group.secp256r1


@rfc9846("4.3.8", MAY, id="T13S-047", also="RFC 8446 4.2.8")
def test_two_shares_of_a_group(tls):
    """Two shares of the same group are refused, or one of them is used."""
    share = tls.keys.share(Group.x25519)
    tls.send(tls.hello(groups=[Group.x25519], shares=[share, share]))

    assert_refused_or_passed_over(tls)


@rfc9846("4.3.8", MAY, id="T13S-048", also="RFC 8446 4.2.8")
def test_shares_in_another_order_than_groups(tls):
    """Shares whose order is not that of the groups are refused, or one of them is used."""
    groups = [Group.x25519, Group.secp256r1]
    tls.send(tls.hello(groups=groups, shares=[*reversed(groups)]))

    assert_refused_or_passed_over(tls)


@rfc9846("4.3.7", MAY, id="T13S-214", also="RFC 8446 4.2.7")
def test_group_that_is_listed_twice(tls):
    """A list of groups in which one stands twice is refused, or read as if it stood once."""
    groups = [Group.x25519, Group.secp256r1]
    tls.send(tls.hello(groups=[*groups, *groups], shares=groups))

    assert_refused_or_passed_over(tls)


def assert_refused_or_passed_over(tls):
    """The one or the other: the section allows both."""
    got = tls.reaction()
    remark("passed over" if isinstance(got, ServerHello) else "refused")
    assert isinstance(got, ServerHello) or got == Alert.illegal_parameter


@rfc9846("4.3.8.2", MUST, id="T13S-215", also="RFC 8446 4.2.8.2")
@pytest.mark.parametrize(
    "point",
    [b"\x00", b"\x04" + bytes(64), BEYOND_P256, b"\x04" + bytes(63), b"\x06" + bytes(64)],
    ids=["at infinity", "zero", "beyond the prime", "short", "hybrid form"],
)
def test_point_that_is_none_is_refused(tls, point):
    """A share of secp256r1 is refused at infinity, at zero, beyond the prime and in other forms."""
    tls.control(groups=[Group.secp256r1])
    tls.send(tls.hello(groups=[Group.secp256r1], shares=[KeyShare(Group.secp256r1, point)]))

    assert tls.refusal() == refused(Alert.illegal_parameter, Alert.decode_error)


@rfc9846("7.4.2", MUST, id="T13S-216", also="RFC 8446 7.4.2")
@pytest.mark.parametrize(
    "value",
    [0, 1, ORDER_8, P25519 - 1, P25519, P25519 + 1],
    ids=["0", "1", "order 8", "p-1", "p", "p+1"],
)
def test_shared_secret_of_zeros_is_refused(tls, value):
    """A share of x25519 whose shared secret is zero for every key of the server is refused."""
    tls.control(groups=[Group.x25519])
    tls.send(tls.hello(groups=[Group.x25519], shares=[x25519(value)]))

    assert tls.refusal() == refused(Alert.illegal_parameter, named=False)


@rfc7748("5", MUST, id="T13S-054", also="RFC 9846 7.4.2")
def test_topmost_bit_of_x25519_means_nothing(tls):
    """A share of x25519 whose topmost bit is set is read as if it were not."""
    share = topped(tls.keys.share(Group.x25519))
    tls.complete(groups=[Group.x25519], shares=[share])

    assert tls.client.complete


@capability("group:ffdhe2048")
@rfc9846("4.3.8.1", MUST, id="T13S-050", also="RFC 8446 4.2.8.1")
@pytest.mark.parametrize(
    "public",
    [*map(finite.octets, (0, 1, finite.PRIME - 1, finite.PRIME)), finite.octets(4)[1:]],
    ids=["0", "1", "p-1", "p", "short"],
)
def test_value_outside_of_the_group_is_refused(tls, public):
    """A share of ffdhe2048 is refused where it is 0, 1, p-1 or p, or lacks an octet."""
    tls.control(groups=[Group.ffdhe2048])
    tls.send(tls.hello(groups=[Group.ffdhe2048], shares=[KeyShare(Group.ffdhe2048, public)]))

    assert tls.refusal() == refused(Alert.illegal_parameter, Alert.decode_error)


@rfc9846("4.3.8", MUST, id="T13S-217", also="RFC 8446 4.2.8")
def test_share_may_come_again(tls):
    """A share that has served one handshake serves another: clients of RFC 8446 may do so."""
    share = tls.keys.share(Group.x25519)
    tls.complete(shares=[share])
    tls.close()
    other = tls.again()
    other.keys = tls.keys
    other.complete(shares=[share])

    assert other.client.complete


@rfc9846("4.3.8", MUST, id="T13S-218", also="RFC 8446 4.2.8")
def test_servers_share_is_fresh(tls):
    """Two handshakes get two shares of the server."""
    first = tls.say_hello().key_share
    tls.close()
    second = tls.again().say_hello().key_share

    assert first.public != second.public


@rfc9846("4.3.7", SHOULD, id="T13S-120", also="RFC 8446 4.2.7")
@pytest.mark.parametrize("others", [(), (Group.x25519,)], ids=["alone", "with x25519"])
def test_large_share_is_no_obstacle(tls, others):
    """A share of X25519MLKEM768 is used, or passed over for a group that the server knows."""
    groups = [Group.X25519MLKEM768, Group.x25519]
    tls.complete(groups=groups, shares=[Group.X25519MLKEM768, *others])

    assert tls.client.server_hello.key_share.group in groups


@capability("group:X25519MLKEM768")
@rfc9846("4.3.8", MUST, id="T13S-219")
def test_hybrid_group_is_used(tls):
    """A server that claims X25519MLKEM768 completes a handshake with nothing else."""
    tls.complete(groups=[Group.X25519MLKEM768])

    assert tls.client.server_hello.key_share.group == Group.X25519MLKEM768


@capability("group:X25519MLKEM768")
@rfc9846("6", MUST, id="T13S-220")
@pytest.mark.parametrize("size", [1184, 1215, 1217])
def test_hybrid_share_of_a_wrong_size_is_refused(tls, size):
    """A share of X25519MLKEM768 that has not 1216 octets is refused."""
    share = tls.keys.share(Group.X25519MLKEM768).public
    wrong = KeyShare(Group.X25519MLKEM768, (share + b"\x09")[:size])
    tls.control(groups=[Group.X25519MLKEM768])
    tls.send(tls.hello(groups=[Group.X25519MLKEM768], shares=[wrong]))

    assert tls.refusal() == refused(Alert.illegal_parameter, Alert.decode_error)
