"""What the reference of TLS reads of a hello before OpenSSL does."""

import pytest

from fixtures.tls import extensions as ext
from fixtures.tls import records
from fixtures.tls.extensions import PskIdentity
from fixtures.tls.hellos import hello13
from fixtures.tls.names import CipherSuite, ContentType
from reference_impls.tls.server.by_suite import offered
from reference_impls.tls.server.offers import unequal_lists, unreadable_offer

SUITES = (CipherSuite.TLS_CHACHA20_POLY1305_SHA256, CipherSuite.TLS_AES_128_GCM_SHA256)
KNOWN, BINDER = PskIdentity(b"identity"), bytes(32)


def on_the_wire(size: int = 16384) -> bytes:
    return records.plain(ContentType.handshake, hello13(suites=SUITES).encode(), size=size)


def offer(identities, binders) -> bytes:
    return ext.pre_shared_key(identities, binders).body


@pytest.mark.parametrize("size", [1, 50, 16384])
def test_suites_are_read_from_a_complete_hello(size: int) -> None:
    octets = on_the_wire(size)

    assert offered(octets) == list(SUITES)
    assert {offered(octets[:at]) is None for at in range(len(octets))} == {True}


@pytest.mark.parametrize(
    "octets",
    [b"GET / HTTP/1.1\r\n\r\n", b"\x14\x03\x03\x00\x01\x01", b"\x16\x03\x01\xff\xff\x01"],
    ids=["HTTP", "change_cipher_spec", "too long"],
)
def test_what_is_no_hello_offers_nothing(octets: bytes) -> None:
    assert offered(octets) == []


@pytest.mark.parametrize(
    ("body", "unreadable", "unequal"),
    [
        (None, False, False),
        (offer([KNOWN], [BINDER]), False, False),
        (offer([KNOWN], [BINDER, BINDER]), False, True),
        (offer([KNOWN, KNOWN], [BINDER]), False, True),
        (offer([], [BINDER]), True, False),
        (offer([KNOWN], []), True, False),
        (offer([PskIdentity(b"")], [BINDER]), True, False),
        (offer([KNOWN], [BINDER[1:]]), True, False),
        (offer([KNOWN], [BINDER]) + b"\x00", True, False),
        (offer([KNOWN], [BINDER])[:-1], True, False),
        (b"", True, False),
    ],
)
def test_form_of_an_offer(body: bytes | None, unreadable: bool, unequal: bool) -> None:
    assert unreadable_offer(body) == unreadable
    assert unreadable or unequal_lists(body) == unequal
