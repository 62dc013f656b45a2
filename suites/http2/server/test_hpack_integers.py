"""Integers of HPACK (RFC 7541 section 5.1)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.http2.blocks import (
    INSERTED,
    USUAL_TABLE,
    entry,
    indexed,
    integer,
    literal,
    string,
    table_size,
)
from fixtures.http2.frames import COMPRESSION_ERROR, FRAME_SIZE_ERROR
from fixtures.http2.outcome import connection_error, served
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, SHOULD, rfc7541

INDEX, NAME, LENGTH, SIZE = (7, 0x80), (4, 0x00), (7, 0x00), (5, 0x20)
"""The bits of each kind of integer, and the bits above them."""


@pytest.mark.parametrize("length", [0, 1, 126, 127, 128, 254, 255, 256, 2000])
@rfc7541("5.1", MUST, id="HP-048")
def test_lengths_around_their_limits(h2, length):
    """A length is read right on both sides of where it needs another octet."""
    h2.demand_table(40)
    h2.send(h2.coded(1, literal("x-long", "v" * length), entry(40)))
    assert h2.response(1).status in SERVED
    h2.send(h2.coded(3, indexed(62)))

    assert h2.response(3).status in SERVED


@settings(max_examples=25)
@given(lengths=st.lists(st.integers(0, 700), min_size=1, max_size=4))
@rfc7541("5.1", MUST, id="HP-049")
def test_any_lengths(h2, lengths):
    """However long its values are, a request is served."""
    peer = h2.again()
    peer.send(peer.coded(1, *[literal("x-any", "v" * length) for length in lengths]))
    answer = peer.response(1)
    peer.close()

    assert answer.status in SERVED


@pytest.mark.parametrize("index", [15, 16, 23, 51, 61])
@rfc7541("5.1", MUST, id="HP-050")
def test_indexes_of_names_beyond_four_bits(h2, index):
    """The index of a name that is too large for four bits is read right."""
    h2.demand_table(40)
    h2.send(h2.coded(1, literal(index, "*"), entry(40)))
    assert h2.response(1).status in SERVED
    h2.send(h2.coded(3, indexed(62)))

    assert h2.response(3).status in SERVED


@pytest.mark.parametrize("older", [0, 1, 2, 60], ids=["62", "63", "64", "122"])
@rfc7541("5.1", MUST, id="HP-051")
def test_indexes_of_names_around_six_bits(h2, older):
    """The index of a name is read right on both sides of where six bits are not enough."""
    h2.demand_table(USUAL_TABLE)
    path = literal(":path", h2.endpoint.path, INSERTED)
    h2.send(h2.path_coded(1, path, *[entry(39)] * older))
    assert h2.response(1).status in SERVED
    h2.send(h2.path_coded(3, literal(62 + older, h2.endpoint.path, INSERTED)))

    assert h2.response(3).status in SERVED


@pytest.mark.parametrize("older", [63, 64, 65, 66], ids=["125", "126", "127", "128"])
@rfc7541("5.1", MUST, id="HP-052")
def test_indexes_around_seven_bits(h2, older):
    """The index of a field is read right on both sides of where seven bits are not enough."""
    h2.demand_table(USUAL_TABLE)
    path = literal(":path", h2.endpoint.path, INSERTED)
    h2.send(h2.path_coded(1, path, *[entry(39)] * older))
    assert h2.response(1).status in SERVED
    h2.send(h2.path_coded(3, indexed(62 + older)))

    assert h2.response(3).status in SERVED


@pytest.mark.parametrize("size", [62, 158, 159, 160, 287, 1000])
@rfc7541("5.1", MUST, id="HP-053")
def test_sizes_are_read_exactly(h2, size):
    """A table of the size that is announced holds an entry of that size, and none larger."""
    h2.demand_table(size)
    h2.send(h2.coded(1, entry(40)))
    assert h2.response(1).status in SERVED
    h2.send(h2.coded(3, entry(size), before=table_size(size)))
    assert h2.response(3).status in SERVED
    h2.send(h2.coded(5, indexed(62)))
    assert h2.response(5).status in SERVED
    h2.send(h2.coded(7, entry(size + 1)), h2.coded(9, indexed(62)))

    assert h2.outcome(9) == connection_error(COMPRESSION_ERROR)


@pytest.mark.parametrize("value", [1 << 32, 1 << 64], ids=["2^32", "2^64"])
@pytest.mark.parametrize(
    ("kind", "small", "behind"),
    [
        (INDEX, 16, b""),
        (NAME, 19, string("a value")),
        (LENGTH, 1, b""),
        (SIZE, 100, b""),
    ],
    ids=["index", "name", "length", "size"],
)
@rfc7541("5.1", MUST, id="HP-010", also="RFC 9113 4.3")
def test_huge_integer_is_not_cut_short(h2, kind, small, behind, value):
    """An integer that would be a small one without its highest bits ends the connection."""
    bits, top = kind
    huge = integer(value + small, bits, top) + behind
    if kind == LENGTH:
        huge = b"\x00" + string("x-huge") + huge + b"v"
    before, own = (huge, ()) if kind == SIZE else (b"", (huge,))
    h2.send(h2.coded(1, *own, before=before))

    assert h2.outcome(1) == connection_error(COMPRESSION_ERROR)


@pytest.mark.parametrize("zeros", [1, 2, 3])
@rfc7541("5.1", MUST, id="HP-011")
def test_integer_may_be_longer_than_needed(h2, zeros):
    """Octets that add nothing to an integer are read over, or are a decoding error as too many."""
    length = integer(200, *LENGTH, longer=zeros)
    h2.send(h2.coded(1, b"\x00" + string("x-long") + length + b"v" * 200))

    assert h2.outcome(1) == served() | connection_error(COMPRESSION_ERROR)


@rfc7541("7.4", SHOULD, id="HP-054", also="RFC 7541 5.1")
def test_octets_of_an_integer_are_limited(h2):
    """An integer with thousands of octets that add nothing is a decoding error."""
    length = integer(200, *LENGTH, longer=4000)
    h2.send(h2.coded(1, b"\x00" + string("x-long") + length + b"v" * 200))

    assert h2.outcome(1) == connection_error(COMPRESSION_ERROR)


@pytest.mark.parametrize(
    "cut", [b"\xff", b"\xff\x80", b"\x7f\x80", b"\x0f\x80", b"\x00\x7f\x80\x80"], ids=bytes.hex
)
@rfc7541("5.1", MUST, id="HP-055", also="RFC 9113 4.3")
def test_integer_without_its_end_is_an_error(h2, cut):
    """A block that ends while an integer goes on ends the connection."""
    h2.send(h2.coded(1, cut))

    assert h2.outcome(1) == connection_error(COMPRESSION_ERROR, also=(FRAME_SIZE_ERROR,))
