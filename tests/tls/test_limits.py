"""Limits on the size of records, and messages that clients have no place for."""

import pytest

from fixtures.tls import decoding
from fixtures.tls.limits import (
    contents,
    max_fragment_length,
    read_record_size_limit,
    record_size_limit,
)
from fixtures.tls.messages import Anything, Handshake
from fixtures.tls.names import ContentType, Version
from fixtures.tls.octets import Malformed
from fixtures.tls.records import Record
from fixtures.tls.strays import OF_NOBODY, OF_SERVERS, UNASKED

PLAIN = Record(ContentType.handshake, bytes(90))
DUMMY = Record(ContentType.change_cipher_spec, b"\x01")
DATA = Record(ContentType.application_data, bytes(100))


def test_limits_are_numbers():
    assert record_size_limit(0x1234).encode().hex() == "001c00021234"
    assert max_fragment_length(4).encode().hex() == "0001000104"
    assert read_record_size_limit(record_size_limit(64).body) == 64


@pytest.mark.parametrize("body", [b"", b"\0", b"\0\0\0"])
def test_limit_of_another_length_is_malformed(body: bytes):
    with pytest.raises(Malformed):
        read_record_size_limit(body)


def test_contents_of_tls13_are_what_looks_like_data():
    assert contents([PLAIN, DUMMY, DATA], Version.tls13) == [84]


def test_contents_of_tls12_are_what_follows_change_cipher_spec():
    assert contents([PLAIN, DUMMY, PLAIN, DATA], Version.tls12, nonce=8) == [66, 76]


@pytest.mark.parametrize("message", [*OF_SERVERS, *UNASKED, *OF_NOBODY])
def test_strays_are_well_formed(message: Anything):
    (raw,), rest = decoding.split(message.encode())

    assert rest == b""
    decoded = decoding.decode(raw, Version.tls13)
    assert decoded == message or isinstance(message, Handshake)
