"""Integers of HPACK (RFC 7541 section 5.1)."""

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
from fixtures.http2.frames import COMPRESSION_ERROR, FRAME_SIZE_ERROR, SETTING_NUMBERS
from fixtures.http2.outcome import connection_error, served
from fixtures.http2.outcomes import Outcomes
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, SHOULD, rfc7541

INDEX, NAME, LENGTH, SIZE = (7, 0x80), (4, 0x00), (7, 0x00), (5, 0x20)
"""The bits of each kind of integer, and the bits above them."""
HEADER_TABLE_SIZE = SETTING_NUMBERS["header_table_size"]
UNFINISHED = [b"\xff", b"\xff\x80", b"\x7f\x80", b"\x0f\x80", b"\x00\x7f\x80\x80"]


@rfc7541("5.1", MUST, id="HP-048")
def test_lengths_around_their_limits(h2):
    """A length is read right on both sides of where it needs another octet."""
    for peer, length in h2.each([0, 1, 126, 127, 128, 254, 255, 256, 2000]):
        peer.demand_table(40)
        peer.send(peer.coded(1, literal("x-long", "v" * length), entry(40)))
        assert peer.response(1).status in SERVED
        peer.send(peer.coded(3, indexed(62)))

        assert peer.response(3).status in SERVED


@settings(max_examples=25)
@given(lengths=st.lists(st.integers(0, 700), min_size=1, max_size=4))
@rfc7541("5.1", MUST, id="HP-049")
def test_any_lengths(h2, lengths):
    """However long its values are, a request is served."""
    peer, stream = h2.free()
    peer.send(peer.coded(stream, *[literal("x-any", "v" * length) for length in lengths]))

    assert peer.response(stream).status in SERVED


@rfc7541("5.1", MUST, id="HP-050")
def test_indexes_of_names_beyond_four_bits(h2):
    """The index of a name that is too large for four bits is read right."""
    for peer, index in h2.each([15, 16, 23, 51, 61]):
        peer.demand_table(40)
        peer.send(peer.coded(1, literal(index, "*"), entry(40)))
        assert peer.response(1).status in SERVED
        peer.send(peer.coded(3, indexed(62)))

        assert peer.response(3).status in SERVED


@rfc7541("5.1", MUST, id="HP-051")
def test_indexes_of_names_around_six_bits(h2):
    """The index of a name is read right on both sides of where six bits are not enough."""
    for peer, index in h2.each([62, 63, 64, 122]):
        peer.demand_table(USUAL_TABLE)
        path = literal(":path", peer.endpoint.path, INSERTED)
        peer.send(peer.path_coded(1, path, *[entry(39)] * (index - 62)))
        assert peer.response(1).status in SERVED
        peer.send(peer.path_coded(3, literal(index, peer.endpoint.path, INSERTED)))

        assert peer.response(3).status in SERVED


@rfc7541("5.1", MUST, id="HP-052")
def test_indexes_around_seven_bits(h2):
    """The index of a field is read right on both sides of where seven bits are not enough."""
    for peer, index in h2.each([125, 126, 127, 128]):
        peer.demand_table(USUAL_TABLE)
        path = literal(":path", peer.endpoint.path, INSERTED)
        peer.send(peer.path_coded(1, path, *[entry(39)] * (index - 62)))
        assert peer.response(1).status in SERVED
        peer.send(peer.path_coded(3, indexed(index)))

        assert peer.response(3).status in SERVED


@rfc7541("5.1", MUST, id="HP-053")
def test_sizes_are_read_exactly(h2):
    """A table of the size that is announced holds an entry of that size, and none larger."""
    larger = {}
    for peer, size in h2.each(h2.demand_table(62, 158, 159, 160, 287, 1000)):
        peer.demand_table(size)
        peer.send(peer.coded(1, entry(40)))
        assert peer.response(1).status in SERVED
        peer.send(peer.coded(3, entry(size), before=table_size(size)))
        assert peer.response(3).status in SERVED
        peer.send(peer.coded(5, indexed(62)))
        assert peer.response(5).status in SERVED
        peer.send(peer.coded(7, entry(size + 1)), peer.coded(9, indexed(62)))
        larger[str(size)] = peer.outcome(9)

    assert Outcomes(larger) == connection_error(COMPRESSION_ERROR)


@rfc7541("5.1", MUST, id="HP-010", also="RFC 9113 4.3")
def test_huge_integer_is_not_cut_short(h2):
    """An integer that would be a small one without its highest bits ends the connection."""
    requests = {}
    for words, value in {"2^32": 1 << 32, "2^64": 1 << 64}.items():
        named = integer(value + 19, *NAME) + string("a value")
        long = b"\x00" + string("x-huge") + integer(value + 1, *LENGTH) + b"v"
        requests[f"index, {words}"] = h2.coded(1, integer(value + 16, *INDEX))
        requests[f"name, {words}"] = h2.coded(1, named)
        requests[f"length, {words}"] = h2.coded(1, long)
        requests[f"size, {words}"] = h2.coded(1, before=integer(value + 100, *SIZE))

    assert h2.outcomes(requests) == connection_error(COMPRESSION_ERROR)


@rfc7541("5.1", MUST, id="HP-011")
def test_integer_may_be_longer_than_needed(h2):
    """Octets that add nothing to an integer are read over, or are a decoding error as too many."""
    name, value = b"\x00" + string("x-long"), b"v" * 200
    lengths = {f"{more} more": integer(200, *LENGTH, longer=more) for more in (1, 2, 3)}
    requests = {more: h2.coded(1, name + length + value) for more, length in lengths.items()}

    assert h2.outcomes(requests) == served() | connection_error(COMPRESSION_ERROR)


@rfc7541("7.4", SHOULD, id="HP-054", also="RFC 7541 5.1")
def test_octets_of_an_integer_are_limited(h2):
    """An integer with thousands of octets that add nothing is a decoding error."""
    length = integer(200, *LENGTH, longer=4000)
    h2.send(h2.coded(1, b"\x00" + string("x-long") + length + b"v" * 200))

    assert h2.outcome(1) == connection_error(COMPRESSION_ERROR)


@rfc7541("5.1", MUST, id="HP-055", also="RFC 9113 4.3")
def test_integer_without_its_end_is_an_error(h2):
    """A block that ends while an integer goes on ends the connection."""
    requests = {cut.hex(): h2.coded(1, cut) for cut in UNFINISHED}

    assert h2.outcomes(requests) == connection_error(COMPRESSION_ERROR, also=(FRAME_SIZE_ERROR,))
