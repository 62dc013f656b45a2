"""The tester's own HPACK, against hpack in both directions and against RFC 7541 appendix C."""

import hpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.http2.blocks import (
    INSERTED,
    NEVER,
    PLAIN,
    block,
    entry,
    indexed,
    integer,
    literal,
    string,
    table_size,
)
from fixtures.http2.representations import (
    SIZE,
    Representation,
    representations,
    size_updates,
)

TEXT = st.binary(max_size=300)
NAME = st.binary(min_size=1, max_size=60)
HOW = st.sampled_from([INSERTED, PLAIN, NEVER])
WORDS = {INSERTED: "inserted", PLAIN: "plain", NEVER: "never"}


@given(st.lists(st.tuples(NAME, TEXT, HOW, st.booleans()), max_size=20))
def test_hpack_reads_what_we_write(fields):
    octets = b"".join(literal(name, value, how, huffman=code) for name, value, how, code in fields)
    decoder = hpack.Decoder()

    assert [tuple(one) for one in decoder.decode(octets, raw=True)] == [one[:2] for one in fields]
    assert representations(octets) == [
        Representation(WORDS[how], 0, name, value) for name, value, how, _ in fields
    ]


@given(st.lists(st.tuples(NAME, TEXT, st.booleans()), max_size=20), st.booleans())
def test_we_read_what_hpack_writes(fields, code):
    named = [(b"x-%d-" % n + name, value, secret) for n, (name, value, secret) in enumerate(fields)]
    octets = hpack.Encoder().encode(named, huffman=code)

    assert representations(octets) == [
        Representation("never" if secret else "inserted", 0, name, value)
        for name, value, secret in named
    ]


@given(st.integers(1, 61), TEXT, HOW, st.booleans())
def test_hpack_reads_indexes(index, value, how, code):
    octets = indexed(index) + literal(index, value, how, huffman=code)
    name, fixed = hpack.hpack.HeaderTable.STATIC_TABLE[index - 1]
    fields = [tuple(one) for one in hpack.Decoder().decode(octets, raw=True)]

    assert fields == [(name, fixed), (name, value)]
    assert [one.number for one in representations(octets)] == [index, index]
    assert not any(one.dynamic for one in representations(octets))


@given(st.integers(0, 1 << 27), st.integers(1, 8))
def test_hpack_reads_our_integers(value, bits):
    assert hpack.hpack.decode_integer(integer(value, bits), bits)[0] == value


@pytest.mark.parametrize("longer", [1, 2, 3])
def test_a_longer_integer_is_the_same(longer):
    octets = integer(200, 7, longer=longer)

    assert hpack.hpack.decode_integer(octets, 7) == (200, 2 + longer)


def test_an_integer_inside_its_prefix_cannot_be_longer():
    with pytest.raises(ValueError, match="cannot be made longer"):
        integer(3, 7, longer=1)


@given(st.lists(st.integers(0, 4096), max_size=4))
def test_sizes_are_read(sizes):
    octets = b"".join(map(table_size, sizes)) + block(("x-any", "1"))

    assert size_updates(octets) == sizes
    assert hpack.Decoder().decode(octets, raw=True) == [(b"x-any", b"1")]


def test_a_size_behind_a_field_is_none_at_the_beginning():
    octets = table_size(1) + indexed(2) + table_size(3)

    assert size_updates(octets) == [1]
    assert [one.number for one in representations(octets) if one.how == SIZE] == [1, 3]


@pytest.mark.parametrize("size", [38, 39, 100, 4096])
@pytest.mark.parametrize("code", [True, False])
def test_an_entry_has_its_size(size, code):
    decoder = hpack.Decoder()
    decoder.decode(entry(size, huffman=code))

    assert decoder.header_table._current_size == size


def test_a_reference_to_the_dynamic_table_is_known():
    octets = indexed(62) + literal(63, "1", INSERTED) + indexed(61) + table_size(100)

    assert [one.dynamic for one in representations(octets)] == [True, True, False, False]


def test_a_cut_block_is_no_block():
    with pytest.raises(hpack.HPACKError):
        representations(b"\x40")


# RFC 7541 appendix C


def test_integers_of_the_appendix():
    assert integer(10, 5) == bytes([0b01010])
    assert integer(1337, 5) == bytes([31, 154, 10])
    assert integer(42, 8) == bytes([42])


@pytest.mark.parametrize(
    ("octets", "written"),
    [
        (literal("custom-key", "custom-header", INSERTED), "400a637573746f6d2d6b65790d"),
        (literal(4, "/sample/path"), "040c2f73616d706c652f70617468"),
        (literal("password", "secret", NEVER), "100870617373776f726406736563726574"),
        (indexed(2), "82"),
        (literal(1, "www.example.com", INSERTED, huffman=True), "418cf1e3c2e5f23a6ba0ab90f4ff"),
        (string("no-cache", huffman=True), "86a8eb10649cbf"),
    ],
    ids=["C.2.1", "C.2.2", "C.2.3", "C.2.4", "C.4.1", "C.4.2"],
)
def test_representations_of_the_appendix(octets, written):
    assert octets.hex().startswith(written)
