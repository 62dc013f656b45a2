"""Hellos that are unusual and right: their size, their pieces, their order, what nobody knows."""

import random
from dataclasses import replace

import pytest

from fixtures.requirements import INFO, MUST, capability, remark, rfc8701, rfc9846
from fixtures.tls import extensions as ext
from fixtures.tls import records
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension, KeyShare
from fixtures.tls.hellos import GROUPS, SCHEMES
from fixtures.tls.messages import ServerHello
from fixtures.tls.messages13 import EncryptedExtensions
from fixtures.tls.names import GREASE, ContentType, PskMode, Version
from fixtures.tls.suites import SUITES13

pytestmark = capability("tls13")

FILLER = 0xFE77
"""A type for private use, of which no server knows anything."""


def filled(hello, size):
    """Return a hello whose message has `size` octets, thanks to an extension that nobody knows."""
    missing = size - len(hello.encode()) - 4
    return hello.having(Extension(FILLER, bytes(missing)))


@rfc9846("4.2.2", MUST, id="EXT-017", also="RFC 8446 4.1.2")
@pytest.mark.parametrize("size", [512, 1500, 4096, 16384])
def test_large_hello_is_accepted(tls, size):
    """A hello is read whatever its size, up to what one record holds."""
    tls.send(filled(tls.hello(), size))

    assert isinstance(tls.reaction(), ServerHello)


@rfc9846("4.2.2", INFO, id="T13S-206", also="RFC 8446 4.1.2")
@pytest.mark.parametrize("size", [16385, 32768, 65535])
def test_hello_of_several_records(tls, size):
    """A hello too large for one record is read, or refused with an alert."""
    tls.send(filled(tls.hello(), size))
    got = tls.reaction()

    remark(f"a hello of {size} octets: {got}")
    assert isinstance(got, ServerHello | Alert)


@rfc9846("5.1", MUST, id="EXT-018", also="RFC 8446 5.1")
@pytest.mark.parametrize("first", [3, 100], ids=["within the header", "within the hello"])
def test_hello_may_come_in_two_segments(tls, first):
    """A hello of which a part comes late is read as if it had come at once."""
    octets = records.plain(ContentType.handshake, tls.hello().encode())
    tls.send(octets[:first])
    tls.barrier()  # by now the target has what we have sent
    tls.send(octets[first:])

    assert isinstance(tls.reaction(), ServerHello)


@rfc9846("4.3", MUST, id="T13S-030", also="RFC 8446 4.2")
def test_extensions_may_come_in_any_order(tls):
    """Hellos that differ only in the order of their extensions get the same answer."""
    answers = set()
    for seed in range(20):
        peer = tls.again()
        hello = peer.hello(server_name="localhost", session_id=b"")
        shuffled = random.Random(seed).sample(hello.extensions, len(hello.extensions))
        chosen = peer.say_hello(replace(hello, extensions=tuple(shuffled)))
        answers.add((chosen.version, chosen.cipher_suite, chosen.key_share.group))
        peer.close()

    assert len(answers) == 1


@rfc9846("4.2.2", MUST, id="T13S-022", also="RFC 8446 4.1.2")
@pytest.mark.parametrize("octet", [b"\x00", b"\xff"], ids=["zeros", "ones"])
def test_random_of_the_client_means_nothing(tls, octet):
    """A random of nothing but zeros, or of nothing but ones, is taken like any other."""
    tls.complete(replace(tls.hello(), random=octet * 32))

    assert tls.client.complete


def greased(tls):
    """Return a hello with a reserved value wherever one can stand (RFC 8701 section 3.1)."""
    hello = tls.hello(
        suites=[GREASE[0], *SUITES13],
        groups=[GREASE[1], *GROUPS],
        shares=[KeyShare(GREASE[1], b"\x00"), tls.keys.share(GROUPS[0]), tls.keys.share(GROUPS[1])],
        versions=[GREASE[2], Version.tls13],
        schemes=[GREASE[3], *SCHEMES],
        alpn=[GREASE[4].to_bytes(2, "big"), *tls.protocols],
        extra=[Extension(GREASE[5]), Extension(GREASE[6], b"\x00")],
    )
    return hello.having(ext.psk_key_exchange_modes(PskMode.psk_dhe_ke, 0x2A))


@rfc8701("3.1", MUST, id="T13S-110", also="RFC 9846 9.3")
def test_reserved_values_everywhere_are_ignored(tls):
    """With a reserved value in each list at once the handshake completes."""
    tls.complete(greased(tls))

    assert tls.client.complete


@rfc8701("3.1", MUST, id="T13S-111", also="RFC 9846 9.3")
def test_no_reserved_value_is_chosen(tls):
    """Nothing that the server chooses is a value that is reserved."""
    hello = tls.say_hello(greased(tls))
    encrypted = tls.receive(EncryptedExtensions)

    types = {one.type for one in (*hello.extensions, *encrypted.extensions)}
    assert types & set(GREASE) == set()
    assert {hello.cipher_suite, hello.version, hello.key_share.group} & set(GREASE) == set()
    assert encrypted.alpn not in {value.to_bytes(2, "big") for value in GREASE}
