"""Requests hidden in the content of others (RFC 9112, section 11.2).

Each request can be read in two ways, one of which makes its content a request of its own. Most are
invalid for that. Where two ways are legal, whichever a target takes, no hidden request is answered.
"""

import pytest

from fixtures.http1.content import took, unfinished
from fixtures.http1.messages import ENDED, chunked
from fixtures.http1.refusal import refused
from fixtures.requirements import MUST, rfc9112

CHUNKED = "Transfer-Encoding: chunked"
NOTHING = b"0\r\n\r\n"
"""A whole body for who reads chunks; the beginning of one for who counts octets."""


@pytest.fixture
def hidden(http):
    """A request, as octets, for a page that nobody has."""
    return http.get(path="/wireproof-canary").encode()


@pytest.mark.hostile
@pytest.mark.parametrize("version", [b"1.1", b"1.0"])
@rfc9112("6.1", MUST, id="H1-071", also="RFC 9112 11.2")
def test_request_behind_the_last_chunk_is_not_served(http, hidden, version):
    """What a too long Content-Length covers behind the last chunk is no second request."""
    body = NOTHING + hidden
    request = http.upload(body, f"Content-Length: {len(body)}", CHUNKED, "Connection: keep-alive")
    http.send(request.with_line(request.line.replace(b"1.1", version)), http.last())
    reception = http.reception()

    # Nobody knows how a coded request of HTTP/1.0 is framed: all may be its content, too.
    whole = [took(body)] if version == b"1.0" else []
    assert reception in (took(b""), *whole, refused(400, 501, named=False))
    assert reception.others in ENDED


@pytest.mark.hostile
@rfc9112("6.1", MUST, id="H1-274", also="RFC 9112 11.2")
def test_request_inside_a_chunk_is_not_served(http, hidden):
    """What stands in a chunk behind a too short Content-Length is no second request."""
    body = chunked(hidden)
    short = f"Content-Length: {body.index(hidden)}"
    http.send(http.upload(body, short, CHUNKED), http.last())
    reception = http.reception()

    assert reception in (took(hidden), refused(400, 501, named=False))
    assert reception.others in ENDED


SIZE = "Content-Length: {size}"
SHAPES = {
    "two lengths": ["Content-Length: 0", SIZE],
    "two lengths in one": ["Content-Length: 0, {size}"],
    "length with a sign": ["Content-Length: +{size}"],
    "length with a word": ["Content-Length: {size} octets"],
    "blank before the colon": ["Content-Length : {size}"],
    "length without an end": ["Content-Length: {size}\x00"],
    "coding with a blank before the colon": ["Transfer-Encoding : chunked", SIZE],
    "coding that resembles": ["Transfer-Encoding: xchunked", SIZE],
    "coding with a tabulator in front": ["Transfer-Encoding: \x0bchunked", SIZE],
    "coding in quotes": ['Transfer-Encoding: "chunked"', SIZE],
    "coding and none": [CHUNKED, "Transfer-Encoding: identity", SIZE],
    "coding not the last": ["Transfer-Encoding: chunked, x", SIZE],
    "coding on a second line": ["Transfer-Encoding:\r\n chunked", SIZE],
    "coding behind a bare LF": ["X: y\n" + CHUNKED, SIZE],
    "coding without a colon": ["Transfer-Encoding chunked", SIZE],
}
MAY_BE_CHUNKED = ("coding on a second line", "coding behind a bare LF")
"""A fold may be spaces, LF may end a line: then the coding counts, and the connection ends."""
MAY_BE_THAT_LONG = ("length without an end",)
"""NUL may be a space: then the length is a plain one, and the connection may go on."""


@pytest.mark.hostile
@pytest.mark.parametrize("shape", SHAPES)
@rfc9112("11.2", MUST, id="H1-190", also="RFC 9112 6.3")
def test_ambiguous_request_is_the_last(http, hidden, shape):
    """A request that others may frame differently is refused, or read in a way that is legal."""
    body = NOTHING + hidden
    framing = [one.format(size=len(body)) for one in SHAPES[shape]]
    http.send(http.upload(body, *framing), http.last())
    reception = http.reception()

    if shape in MAY_BE_CHUNKED:
        assert reception in (took(b""), refused(400, 501, named=False))
        assert reception.others in ENDED
    elif shape in MAY_BE_THAT_LONG:
        assert reception in (took(body), refused(400, named=False))
    else:
        assert reception == refused(400, 501, named=False)


@pytest.mark.hostile
@rfc9112("11.2", MUST, id="H1-275", also="RFC 9112 7.1.1")
def test_request_behind_a_line_feed_in_an_extension_is_not_served(http, hidden):
    """LF in a chunk extension ends its line or is refused; it is not read over."""
    held = NOTHING + hidden
    body = b"2;\nxx\r\n%02x\r\n%s\r\n%s" % (len(held), held, NOTHING)
    http.send(http.upload(body, CHUNKED), http.last())

    assert http.reception() in (took(b"xx" + held), refused(400, named=False))


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("-1", refused(400, named=False)),
        ("0x{size}", refused(400, named=False)),
        ("{size}_", refused(400, named=False)),
        ("1000000000000000{size}", unfinished()),
        ("{size}\x00", refused(400, named=False)),
    ],
    ids=["negative", "0x", "underscore", "too large", "NUL"],
)
@rfc9112("11.2", MUST, id="H1-276", also="RFC 9112 7.1")
def test_request_behind_a_strange_chunk_is_not_served(http, hidden, size, expected):
    """A chunk whose size can be read in two ways hides no request."""
    line = size.format(size=f"{len(hidden):x}").encode()
    request = http.upload(line + b"\r\n" + hidden + b"\r\n" + NOTHING, CHUNKED)
    http.send(request, http.last())

    assert http.reception(whole=expected != unfinished()) == expected
