"""Field blocks of a server, and the client's own (RFC 7541; RFC 9113, section 4.3)."""

import pytest

from fixtures.http2.blocks import (
    INSERTED,
    NEVER,
    USUAL_TABLE,
    block,
    entry,
    huffman,
    indexed,
    integer,
    literal,
    table_size,
)
from fixtures.http2.fetches import FAILED, HERE, fetched, page
from fixtures.http2.frames import COMPRESSION_ERROR, data, headers
from fixtures.http2.outcome import connection_error
from fixtures.http2.representations import representations
from fixtures.requirements import MUST, SHOULD, rfc7541, rfc9113
from fixtures.verdicts.outcomes import not_applicable

END = data(HERE, b"hello", end_stream=True)
STATUS_200, CONTENT_LENGTH, LOCATION = 8, 28, 46
"""Entries of the static table (RFC 7541 appendix A)."""
HEADER_TABLE_SIZE = 1
VISIBLE = bytes(range(0x21, 0x7F)) * 2
OK = indexed(STATUS_200)
EARLY = literal(STATUS_200, "103")


def head(*representations):
    """Return HEADERS on the stream of the request that carry these representations."""
    return headers(HERE, b"".join(representations))


def demand_table(got):
    """End the case for a client that allows a table of less than the usual size."""
    if got.settings.get(HEADER_TABLE_SIZE, USUAL_TABLE) < USUAL_TABLE:
        not_applicable(f"a SETTINGS_HEADER_TABLE_SIZE of {USUAL_TABLE} or more")


@pytest.mark.parametrize(
    "coded",
    [
        OK,
        literal(STATUS_200, "200"),
        literal(STATUS_200, "200", INSERTED),
        literal(STATUS_200, "200", NEVER),
        literal(":status", "200", huffman=True),
        OK + literal(CONTENT_LENGTH, "5", INSERTED, huffman=True),
        OK + entry(100) + entry(100) + indexed(62) + indexed(63),
        OK + entry(100, "x-name") + literal(62, "y") + literal(62, "z", NEVER),
        OK + literal("x", "") + literal("x", "", huffman=True),
        OK + literal("x", "v" * 200) + literal("x", VISIBLE, huffman=True),
        OK + b"\x00\x01x" + integer(130, 7, longer=2) + b"v" * 130,
    ],
    ids=[
        "indexed",
        "literal",
        "inserted",
        "never",
        "huffman",
        "length",
        "dynamic",
        "dynamic-name",
        "empty",
        "long",
        "long-integer",
    ],
)
@rfc7541("6", MUST, id="H2C-080")
def test_every_representation_is_decoded(h2client, coded):
    """Fields are understood in every representation that HPACK has."""
    got = h2client.fetch(head(coded), END)

    demand_table(got)
    assert got == fetched(b"hello")


@pytest.mark.parametrize("how", [INSERTED, NEVER], ids=["inserted", "never"])
@pytest.mark.parametrize("coded", [False, True], ids=["plain", "huffman"])
@rfc7541("5.2", MUST, id="H2C-081")
def test_strings_mean_what_was_coded(h2client, coded, how):
    """The octets of a string, in Huffman code or not, are those that the server meant."""
    path = "/0123456789-._~!$&'()*+,;=:@abcxyzABCXYZ"
    away = headers(HERE, block((":status", "302")) + literal(LOCATION, path, how, huffman=coded))
    got = h2client.fetch(*page(b"there"), pages={"/": (away.flagged(0x1),)})

    if len(got.requests) < 2:
        h2client.must_follow()
    assert [one.header(":path") for one in got.requests] == ["/", path]


@rfc9113("4.3.1", MUST, id="H2C-082", also="RFC 7541 2.3.2")
def test_table_is_kept_from_block_to_block(h2client):
    """An entry that one block inserts can be used by the next ones, trailers included."""
    first = head(EARLY, literal("x-a", "b", INSERTED))
    last = headers(HERE, indexed(62), end_stream=True)
    got = h2client.fetch(first, head(OK, indexed(62)), END.without(0x1), last)

    demand_table(got)
    assert got == fetched(b"hello")


@rfc7541("6.1", MUST, id="H2C-083")
def test_index_0_is_refused(h2client):
    """The index 0 for a field is a connection error."""
    got = h2client.fetch(head(OK, indexed(0)), END)

    assert got == FAILED
    assert got.outcome == connection_error(COMPRESSION_ERROR)


@pytest.mark.parametrize(
    "beyond",
    [indexed(62), indexed(1 << 20), literal(62, "x"), entry(100) + indexed(63)],
    ids=["62", "1048576", "name", "63"],
)
@rfc7541("2.3.3", MUST, id="H2C-084")
def test_index_beyond_both_tables_is_refused(h2client, beyond):
    """An index that neither table has is a connection error."""
    got = h2client.fetch(head(OK, beyond), END)

    assert got == FAILED
    assert got.outcome == connection_error(COMPRESSION_ERROR)


@pytest.mark.parametrize(
    "coded",
    [b"\xff\xff\xff\xff", huffman("abc") + b"\xff", b"\x18", huffman("abcd") + b"\xff\xff"],
    ids=["eos", "padding-of-8-bits", "padding-of-zeros", "padding-of-16-bits"],
)
@rfc7541("5.2", MUST, id="H2C-085")
def test_wrong_huffman_code_is_refused(h2client, coded):
    """The code of the end of a string inside it, and padding that is too long or not of ones, are
    connection errors.
    """
    value = integer(len(coded), 7, 0x80) + coded
    got = h2client.fetch(head(OK, b"\x00\x01x", value), END)

    assert got == FAILED
    assert got.outcome == connection_error(COMPRESSION_ERROR)


@pytest.mark.parametrize(
    "cut",
    [b"\x00\x03x", b"\x00\x01x\x05abc", b"\x00\x01x", b"\x7f", b"\xff\x80"],
    ids=["name", "value", "no-value", "index", "integer"],
)
@rfc9113("4.3", MUST, id="H2C-086")
def test_block_that_is_cut_is_refused(h2client, cut):
    """A field block that ends inside a field is a connection error."""
    got = h2client.fetch(head(OK, cut), END)

    assert got == FAILED
    assert got.outcome == connection_error(COMPRESSION_ERROR)


@pytest.mark.parametrize(
    "number",
    [b"\xff" * 12 + b"\x7f", b"\xff" + b"\x80" * 12 + b"\x7f"],
    ids=["large", "long"],
)
@rfc7541("5.1", MUST, id="H2C-087")
def test_integer_without_bounds_is_refused(h2client, number):
    """An index far beyond 64 bits is a connection error."""
    got = h2client.fetch(head(OK, number), END)

    assert got == FAILED
    assert got.outcome == connection_error(COMPRESSION_ERROR)


@pytest.mark.parametrize(
    "updates",
    [[0], [100], [0, 4096], [4096]],
    ids=["0", "100", "0-4096", "4096"],
)
@rfc7541("6.3", MUST, id="H2C-088", also="RFC 7541 4.2")
def test_table_may_be_resized(h2client, updates):
    """Up to two size updates at the start of a block are followed."""
    got = h2client.fetch(head(*map(table_size, updates), OK, entry(60), entry(60)), END)

    if got.settings.get(HEADER_TABLE_SIZE, 4096) < max(updates):
        not_applicable(f"a table of {max(updates)} octets")
    assert got == fetched(b"hello")


@rfc7541("6.3", MUST, id="H2C-089")
def test_table_larger_than_allowed_is_refused(h2client):
    """A size update beyond the client's HEADER_TABLE_SIZE is a connection error."""
    most = h2client.fetch(*page()).settings.get(HEADER_TABLE_SIZE, 4096)
    got = h2client.fetch(head(table_size(most + 1), OK), END)

    assert got == FAILED
    assert got.outcome == connection_error(COMPRESSION_ERROR)


@rfc7541("4.2", SHOULD, id="H2C-090")
def test_size_update_comes_first(h2client):
    """A size update behind a field is a connection error."""
    got = h2client.fetch(head(OK, table_size(0)), END)

    assert got == FAILED
    assert got.outcome == connection_error(COMPRESSION_ERROR)


@pytest.mark.parametrize(
    "emptied",
    [table_size(0) + OK, OK + entry(5000)],
    ids=["size-0", "entry-beyond-the-table"],
)
@rfc7541("4.3", MUST, id="H2C-091", also="RFC 7541 4.4")
def test_evicted_entries_are_gone(h2client, emptied):
    """What a size update or a large entry has evicted cannot be referred to."""
    first = head(EARLY, entry(100))
    got = h2client.fetch(first, head(emptied, indexed(62)), END)

    if got.settings.get(HEADER_TABLE_SIZE, 4096) > 4096:
        not_applicable("an entry beyond the table")
    assert got == FAILED
    assert got.outcome == connection_error(COMPRESSION_ERROR)


@rfc7541("4.4", MUST, id="H2C-092")
def test_entry_beyond_the_table_is_no_error(h2client):
    """A field too large for the table is taken, and empties it."""
    got = h2client.fetch(head(OK, entry(100), entry(5000)), END)

    assert got == fetched(b"hello")


@rfc7541("2.3.2", MUST, id="H2C-093")
def test_duplicate_entries_are_no_error(h2client):
    """The same field inserted twice is no error."""
    got = h2client.fetch(head(OK, entry(100), entry(100), indexed(63)), END)

    demand_table(got)
    assert got == fetched(b"hello")


@rfc7541("4.2", MUST, id="H2C-094")
def test_client_keeps_within_the_table_that_it_may_use(h2client):
    """No block of the client announces a table larger than 4096, the limit of a silent server."""
    got, second = h2client.redirected()

    coded = [one for asked in got.requests for one in representations(asked.block)]
    assert second.fields
    assert [one for one in coded if one.how == "size" and one.number > 4096] == []
