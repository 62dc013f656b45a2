"""Strings of HPACK (RFC 7541 section 5.2)."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.http2.blocks import INSERTED, NEVER, PLAIN, integer, literal, string
from fixtures.http2.frames import COMPRESSION_ERROR, FRAME_SIZE_ERROR, SETTING_NUMBERS, in_pieces
from fixtures.http2.outcome import answered, connection_error, refused, served
from fixtures.http2.told import told
from fixtures.requirements import MUST, capability, rfc7541
from fixtures.verdicts.outcomes import not_applicable

MAX_HEADER_LIST_SIZE = SETTING_NUMBERS["max_header_list_size"]
LARGE = 7000
"""Octets of fields that hold a value of 6000."""
NAMED = b"\x00" + string("x-cut")
CODES = {"as it is": False, "Huffman": True}
HOW = {"inserted": INSERTED, "plain": PLAIN, "never": NEVER}
TCHARS = "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+.^_`|~-"
FIELD_OCTETS = st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_characters="\x7f")


def length(octets, code):
    """Return the length of a string that says it has so many octets in this code."""
    return integer(octets, 7, 0x80 if CODES[code] else 0x00)


@rfc7541("5.2", MUST, id="HP-012", also="RFC 9113 4.3")
def test_string_longer_than_its_block_is_an_error(h2):
    """A string of ten octets, of which the block has fewer, ends the connection."""
    places = {"name": b"\x00", "value": NAMED}
    requests = {
        f"{place}, {code}, {has} of 10": h2.coded(1, before + length(10, code) + b"v" * has)
        for (place, before), code, has in product(places.items(), CODES, (0, 1, 9))
    }

    assert h2.outcomes(requests) == connection_error(COMPRESSION_ERROR, also=(FRAME_SIZE_ERROR,))


@rfc7541("5.2", MUST, id="HP-056")
def test_value_may_be_empty(h2):
    """A value without octets is a value, with Huffman code or without."""
    name, more = b"\x00" + string("x-empty"), literal("x-more", "1")
    requests = {code: h2.coded(1, name + length(0, code), more) for code in CODES}

    assert h2.outcomes(requests) == served()


@capability("head")
@rfc7541("5.2", MUST, id="HP-057")
def test_literal_is_told_exactly(h2):
    """Name and value of a literal arrive octet for octet."""
    fields, value = h2.fields(path=h2.extra("head")), 'a "b"; c=~d,\t{e}\\ f'
    for peer, (how, code) in h2.each(product(HOW, CODES)):
        exact = literal("x-exact", value, HOW[how], huffman=CODES[code])
        peer.send(peer.coded(1, exact, fields=fields))

        assert told(peer.response(1), "x-exact") == [value]


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
    peer, stream = h2.free()
    fields = peer.fields(path=peer.extra("head"))
    peer.send(peer.coded(stream, literal(f"x-{name}", value, how, huffman=huffman), fields=fields))

    assert told(peer.response(stream), f"x-{name}") == [value]


@rfc7541("5.2", MUST, id="HP-027", also="RFC 9113 6.10")
def test_long_value_is_cut_anywhere(h2):
    """A value of 6000 octets is put together from two frames: it gets what it gets uncut."""
    if h2.settings().get(MAX_HEADER_LIST_SIZE, LARGE) < LARGE:
        not_applicable(f"fields of {LARGE} octets")
    whole = h2.coded(1, literal("x-long", "v" * 6000))
    before = len(whole.payload) - 6000 - 2
    cuts = {f"behind {size}": before + size for size in (1, 2, 100, 1000, 3000, 5990)}
    got = h2.outcomes({name: in_pieces(whole, cut) for name, cut in cuts.items()})
    other = h2.again()
    other.send(whole)
    uncut = other.outcome(1)

    # RFC 9110 section 5.4: any status of class 4xx may say that it is too long; 431 is best.
    too_long = answered(431, note="6000 octets are too many") | refused("6000 octets are too many")
    assert got == served() | too_long
    assert [name for name, one in got.each.items() if one.status != uncut.status] == []
