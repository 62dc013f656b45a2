"""Strings of HPACK (RFC 7541 section 5.2)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.http2.blocks import INSERTED, NEVER, PLAIN, integer, literal, string
from fixtures.http2.frames import COMPRESSION_ERROR, FRAME_SIZE_ERROR, SETTING_NUMBERS, in_pieces
from fixtures.http2.outcome import answered, connection_error, refused, served
from fixtures.http2.received import SERVED
from fixtures.http2.told import told
from fixtures.requirements import MUST, capability, rfc7541
from fixtures.verdicts.outcomes import not_applicable

MAX_HEADER_LIST_SIZE = SETTING_NUMBERS["max_header_list_size"]
LARGE = 7000
"""Octets of fields that hold a value of 6000."""
NAMED = b"\x00" + string("x-cut")
PLAIN_LENGTH, HUFFMAN_LENGTH = 0x00, 0x80
TCHARS = "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+.^_`|~-"
FIELD_OCTETS = st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_characters="\x7f")


@pytest.mark.parametrize("behind", [b"", b"v", b"v" * 9], ids=["none", "one", "one too few"])
@pytest.mark.parametrize("top", [PLAIN_LENGTH, HUFFMAN_LENGTH], ids=["as it is", "Huffman"])
@pytest.mark.parametrize("before", [b"\x00", NAMED], ids=["name", "value"])
@rfc7541("5.2", MUST, id="HP-012", also="RFC 9113 4.3")
def test_string_longer_than_its_block_is_an_error(h2, before, top, behind):
    """A string of ten octets, of which the block has fewer, ends the connection."""
    h2.send(h2.coded(1, before + integer(10, 7, top) + behind))

    assert h2.outcome(1) == connection_error(COMPRESSION_ERROR, also=(FRAME_SIZE_ERROR,))


@pytest.mark.parametrize("top", [PLAIN_LENGTH, HUFFMAN_LENGTH], ids=["as it is", "Huffman"])
@rfc7541("5.2", MUST, id="HP-056")
def test_value_may_be_empty(h2, top):
    """A value without octets is a value, with Huffman code or without."""
    h2.send(h2.coded(1, b"\x00" + string("x-empty") + bytes((top,)), literal("x-more", "1")))

    assert h2.response(1).status in SERVED


@capability("head")
@pytest.mark.parametrize("how", [INSERTED, PLAIN, NEVER], ids=["inserted", "plain", "never"])
@pytest.mark.parametrize("huffman", [False, True], ids=["as it is", "Huffman"])
@rfc7541("5.2", MUST, id="HP-057")
def test_literal_is_told_exactly(h2, huffman, how):
    """Name and value of a literal arrive octet for octet."""
    fields = h2.fields(path=h2.extra("head"))
    exact = literal("x-exact", 'a "b"; c=~d,\t{e}\\ f', how, huffman=huffman)
    h2.send(h2.coded(1, exact, fields=fields))

    assert told(h2.response(1), "x-exact") == ['a "b"; c=~d,\t{e}\\ f']


@settings(max_examples=25)
@given(
    name=st.text(TCHARS, max_size=40),
    value=st.text(FIELD_OCTETS, max_size=200),
    how=st.sampled_from([INSERTED, PLAIN, NEVER]),
    huffman=st.booleans(),
)
@capability("head")
@rfc7541("5.2", MUST, id="HP-058")
def test_any_literal_is_told_exactly(h2, name, value, how, huffman):
    """Whatever a field says, and however it is written, it arrives as it was."""
    peer = h2.again()
    fields = peer.fields(path=peer.extra("head"))
    peer.send(peer.coded(1, literal(f"x-{name}", value, how, huffman=huffman), fields=fields))
    answer = peer.response(1)
    peer.close()

    assert told(answer, f"x-{name}") == [value]


@pytest.mark.parametrize("size", [1, 2, 100, 1000, 3000, 5990])
@rfc7541("5.2", MUST, id="HP-027", also="RFC 9113 6.10")
def test_long_value_is_cut_anywhere(h2, size):
    """A value of 6000 octets is put together from two frames: it gets what it gets uncut."""
    if h2.settings().get(MAX_HEADER_LIST_SIZE, LARGE) < LARGE:
        not_applicable(f"fields of {LARGE} octets")
    whole = h2.coded(1, literal("x-long", "v" * 6000))
    h2.send(*in_pieces(whole, len(whole.payload) - 6000 - 2 + size))
    got = h2.outcome(1)
    other = h2.again()
    other.send(whole)

    # RFC 9110 section 5.4: any status of class 4xx may say that it is too long; 431 is best.
    too_long = answered(431, note="6000 octets are too many") | refused("6000 octets are too many")
    assert got == served() | too_long
    assert got.status == other.outcome(1).status
