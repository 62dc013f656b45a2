"""The Huffman code (RFC 7541 section 5.2 and appendix B)."""

import pytest

from fixtures.http2.blocks import INSERTED, huffman, integer, literal, string
from fixtures.http2.frames import COMPRESSION_ERROR
from fixtures.http2.outcome import connection_error, malformed, served
from fixtures.http2.received import SERVED
from fixtures.http2.told import told
from fixtures.requirements import MUST, capability, rfc7541

VISIBLE = "".join(map(chr, range(0x21, 0x7F)))
HIGH = "".join(map(chr, range(0x80, 0x100)))
CONTROLS = [one for one in (*range(0x20), 0x7F) if one != 0x09]
NAME = b"\x00" + string("x-huffman")


def coded(octets):
    """Return a string literal of Huffman code that is written by hand."""
    return integer(len(octets), 7, 0x80) + octets


@rfc7541("5.2", MUST, id="HP-059")
def test_request_in_huffman_code_is_understood(h2):
    """A request is served whose names and values are all in Huffman code."""
    own = [literal(name, value, huffman=True) for name, value in h2.fields()]
    h2.send(h2.coded(1, *own, fields=h2.fields()[:0]))

    assert h2.response(1).status in SERVED


@capability("head")
@pytest.mark.parametrize(
    "text", [VISIBLE, f"a {VISIBLE}\tz", HIGH], ids=["visible", "blanks", "high"]
)
@rfc7541("B", MUST, id="HP-025")
def test_octets_of_a_value_are_decoded(h2, text):
    """Every octet that a value may hold is decoded to just that octet."""
    fields = h2.fields(path=h2.extra("head"))
    h2.send(h2.coded(1, literal("x-octets", text, huffman=True), fields=fields))

    assert told(h2.response(1), "x-octets") == [text]


@pytest.mark.parametrize("octet", CONTROLS, ids=hex)
@rfc7541("B", MUST, id="HP-060")
def test_code_of_a_control_character_is_known(h2, octet):
    """The code of an octet that no value should hold is decoded: the request is malformed, or
    served.
    """
    h2.send(h2.coded(1, literal("x-octet", f"a{octet:c}z", INSERTED, huffman=True)))

    assert h2.outcome(1) == malformed() | served("a control character is let through")


@pytest.mark.parametrize("codes", range(1, 9))
@rfc7541("5.2", MUST, id="HP-061")
def test_any_padding_up_to_seven_bits_is_right(h2, codes):
    """A string whose last code ends anywhere in an octet, filled up with ones, is understood."""
    h2.send(h2.coded(1, literal("x-padded", "0" * codes, huffman=True)))  # five bits each

    assert h2.response(1).status in SERVED


@pytest.mark.parametrize(
    "octets",
    [b"\x18", b"\x1e", b"\x1b", b"\x00", b"\xf8\x00"],
    ids=["000", "110", "011", "000 behind 0", "000 behind & and 0"],
)
@rfc7541("5.2", MUST, id="HP-008", also="RFC 9113 4.3")
def test_padding_that_is_not_all_ones_is_an_error(h2, octets):
    """Bits behind the last code that are not the beginning of EOS end the connection."""
    h2.send(h2.coded(1, NAME + coded(octets)))

    assert h2.outcome(1) == connection_error(COMPRESSION_ERROR)


@pytest.mark.parametrize(
    "octets",
    [huffman("a") + b"\xff", b"\xff", b"\xff\xff", huffman("12") + b"\xff\xff"],
    ids=["11 bits", "8 bits and nothing else", "16 bits", "22 bits"],
)
@rfc7541("5.2", MUST, id="HP-062", also="RFC 9113 4.3")
def test_padding_of_more_than_seven_bits_is_an_error(h2, octets):
    """Ones that fill an octet or more behind the last code end the connection."""
    h2.send(h2.coded(1, NAME + coded(octets)))

    assert h2.outcome(1) == connection_error(COMPRESSION_ERROR)


@pytest.mark.parametrize(
    "octets",
    [b"\xff\xff\xff\xff", huffman("a") + b"\xff\xff\xff\xff", b"\xff\xff\xff\xfc\x7f"],
    ids=["alone", "behind a", "before a"],
)
@pytest.mark.parametrize("of", ["name", "value"])
@rfc7541("5.2", MUST, id="HP-009", also="RFC 9113 4.3")
def test_eos_inside_a_string_is_an_error(h2, of, octets):
    """A string whose Huffman code holds the whole code of EOS ends the connection."""
    string_with = NAME + coded(octets) if of == "value" else b"\x00" + coded(octets) + string("v")
    h2.send(h2.coded(1, string_with))

    assert h2.outcome(1) == connection_error(COMPRESSION_ERROR)
