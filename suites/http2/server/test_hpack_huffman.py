"""The Huffman code (RFC 7541 section 5.2 and appendix B)."""

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
TEXTS = {"visible": VISIBLE, "blanks": f"a {VISIBLE}\tz", "high": HIGH}
WRONG_PADDING = {
    "000": b"\x18",
    "110": b"\x1e",
    "011": b"\x1b",
    "000 behind 0": b"\x00",
    "000 behind & and 0": b"\xf8\x00",
}
LONG_PADDING = {
    "11 bits": huffman("a") + b"\xff",
    "8 bits and nothing else": b"\xff",
    "16 bits": b"\xff\xff",
    "22 bits": huffman("12") + b"\xff\xff",
}
WITH_EOS = {
    "alone": b"\xff\xff\xff\xff",
    "behind a": huffman("a") + b"\xff\xff\xff\xff",
    "before a": b"\xff\xff\xff\xfc\x7f",
}


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
@rfc7541("B", MUST, id="HP-025")
def test_octets_of_a_value_are_decoded(h2):
    """Every octet that a value may hold is decoded to just that octet."""
    fields = h2.fields(path=h2.extra("head"))
    for peer, name in h2.each(TEXTS, str):
        text = TEXTS[name]
        peer.send(peer.coded(1, literal("x-octets", text, huffman=True), fields=fields))

        assert told(peer.response(1), "x-octets") == [text]


@rfc7541("B", MUST, id="HP-060")
def test_code_of_a_control_character_is_known(h2):
    """The code of an octet that no value should hold is decoded: the request is malformed, or
    served.
    """
    fields = {
        f"{octet:02x}": literal("x-octet", f"a{octet:c}z", INSERTED, huffman=True)
        for octet in CONTROLS
    }
    expected = malformed() | served("a control character is let through")

    assert h2.outcomes({name: h2.coded(1, one) for name, one in fields.items()}) == expected


@rfc7541("5.2", MUST, id="HP-061")
def test_any_padding_up_to_seven_bits_is_right(h2):
    """A string whose last code ends anywhere in an octet, filled up with ones, is understood."""
    values = ["0" * codes for codes in range(1, 9)]  # five bits each
    requests = {one: h2.coded(1, literal("x-padded", one, huffman=True)) for one in values}

    assert h2.outcomes(requests) == served()


@rfc7541("5.2", MUST, id="HP-008", also="RFC 9113 4.3")
def test_padding_that_is_not_all_ones_is_an_error(h2):
    """Bits behind the last code that are not the beginning of EOS end the connection."""
    requests = {name: h2.coded(1, NAME + coded(one)) for name, one in WRONG_PADDING.items()}

    assert h2.outcomes(requests) == connection_error(COMPRESSION_ERROR)


@rfc7541("5.2", MUST, id="HP-062", also="RFC 9113 4.3")
def test_padding_of_more_than_seven_bits_is_an_error(h2):
    """Ones that fill an octet or more behind the last code end the connection."""
    requests = {name: h2.coded(1, NAME + coded(one)) for name, one in LONG_PADDING.items()}

    assert h2.outcomes(requests) == connection_error(COMPRESSION_ERROR)


@rfc7541("5.2", MUST, id="HP-009", also="RFC 9113 4.3")
def test_eos_inside_a_string_is_an_error(h2):
    """A string whose Huffman code holds the whole code of EOS ends the connection."""
    fields = {}
    for where, octets in WITH_EOS.items():
        fields[f"{where} in a name"] = b"\x00" + coded(octets) + string("v")
        fields[f"{where} in a value"] = NAME + coded(octets)
    requests = {name: h2.coded(1, one) for name, one in fields.items()}

    assert h2.outcomes(requests) == connection_error(COMPRESSION_ERROR)
