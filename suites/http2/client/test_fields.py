"""The fields of a response (RFC 9113, section 8.2)."""

import pytest

from fixtures.http2.blocks import indexed, literal
from fixtures.http2.fetches import FAILED, HERE, fetched, head
from fixtures.http2.frames import PROTOCOL_ERROR, data, headers
from fixtures.http2.outcome import stream_error
from fixtures.requirements import MUST, SHOULD, rfc9110, rfc9113

END = data(HERE, b"hello", end_stream=True)
OK = indexed(8)
"""`:status: 200` of the static table."""
BEYOND_ASCII = bytes(range(0x80, 0x100))


@pytest.mark.parametrize("name", ["X-Upper", "x-uppeR", "Content-Type", "LOCATION"])
@rfc9113("8.2.1", MUST, id="H2C-187")
def test_names_are_in_lower_case(h2client, name):
    """A field name with an upper-case letter makes the response malformed."""
    got = h2client.fetch(head(200, (name, "x")), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("octet", [0x00, 0x09, 0x0A, 0x0D, 0x20, 0x7F, 0x80, 0xFF], ids=hex)
@rfc9113("8.2.1", MUST, id="H2C-188")
def test_names_are_visible(h2client, octet):
    """A field name with a control character, a space or an octet beyond ASCII makes the response
    malformed.
    """
    got = h2client.fetch(head(200, (b"x-%ca" % octet, "b")), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("name", ["x:y", "x-a:", "::status"])
@rfc9113("8.2.1", MUST, id="H2C-189")
def test_names_have_no_colon(h2client, name):
    """A colon in a field name, but for the first octet, makes the response malformed."""
    got = h2client.fetch(head(200, (name, "b")), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("value", ["a\0b", "a\nb", "a\rb", "a\r\nx-b: c", "\n", "a\0"], ids=ascii)
@rfc9113("8.2.1", MUST, id="H2C-190")
def test_values_have_no_delimiters(h2client, value):
    """NUL, CR or LF in a field value makes the response malformed."""
    got = h2client.fetch(head(200, ("x-a", value)), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("value", [" a", "a ", "\ta", "a\t", " ", "\t"], ids=ascii)
@rfc9113("8.2.1", MUST, id="H2C-191")
def test_values_have_no_blanks_around_them(h2client, value):
    """A field value that begins or ends with a blank makes the response malformed."""
    got = h2client.fetch(head(200, ("x-a", value)), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize(
    "field",
    [
        ("connection", "close"),
        ("connection", "x-a"),
        ("keep-alive", "timeout=5"),
        ("proxy-connection", "close"),
        ("transfer-encoding", "chunked"),
        ("transfer-encoding", "identity"),
        ("upgrade", "h2c"),
    ],
    ids=lambda one: "=".join(one),
)
@rfc9113("8.2.2", MUST, id="H2C-192")
def test_fields_for_the_connection_have_no_place(h2client, field):
    """A field that is about a connection of HTTP/1.1 makes the response malformed."""
    got = h2client.fetch(head(200, field), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("name", ["", "x(a)", "x,a", "x/a", "x@a", "x[a]", "x{a}", 'x"a'])
@rfc9113("8.2.1", SHOULD, id="H2C-193", also="RFC 9110 5.1")
def test_names_are_tokens(h2client, name):
    """A field name that is no token makes the response malformed."""
    got = h2client.fetch(head(200, (name, "b")), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("octet", [0x01, 0x08, 0x0B, 0x1B, 0x1F, 0x7F], ids=hex)
@rfc9113("8.2.1", SHOULD, id="H2C-194", also="RFC 9110 5.5")
def test_values_have_no_control_characters(h2client, octet):
    """A control character in a field value makes the response malformed."""
    got = h2client.fetch(head(200, ("x-a", b"a%cb" % octet)), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize(
    "field",
    [
        ("x-empty", ""),
        ("x-inner", "a \t b"),
        ("x-signs", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
        ("!#$%&'*+-.^_`|~09az", "token"),
        ("x-long", "long" * 250),
    ],
    ids=lambda one: one[0],
)
@rfc9113("8.2.1", MUST, id="H2C-195", also="RFC 9110 2.4")
def test_unusual_fields_are_no_fault(h2client, field):
    """A field that only looks odd leaves the response as it is."""
    got = h2client.fetch(head(200, field), END)

    assert got == fetched(b"hello")


@pytest.mark.parametrize("huffman", [False, True], ids=["plain", "huffman"])
@rfc9110("5.5", SHOULD, id="H2C-197", also="RFC 7541 5.2")
def test_octets_beyond_ascii_are_opaque(h2client, huffman):
    """Octets of 80 to ff in a field value leave the response as it is."""
    got = h2client.fetch(headers(HERE, OK + literal("x-a", BEYOND_ASCII, huffman=huffman)), END)

    assert got == fetched(b"hello")


@rfc9113("8.2", MUST, id="H2C-196", also="RFC 9110 2.4")
def test_many_fields_are_no_fault(h2client):
    """Forty fields, and the same name on several lines, leave the response as it is."""
    many = [(f"x-{number}", "v") for number in range(40)]
    got = h2client.fetch(head(200, *many, ("set-cookie", "a=b"), ("set-cookie", "c=d")), END)

    assert got == fetched(b"hello")
