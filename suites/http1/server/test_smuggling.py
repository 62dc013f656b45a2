"""Requests hidden in the content of others (RFC 9112, section 11.2).

Each request can be read in two ways, one of which makes its content a request of its own. Whichever
way a target takes, it answers once, and the connection is over.
"""

import pytest

from fixtures.http1.content import took
from fixtures.http1.messages import ENDED, chunked
from fixtures.http1.refusal import refused
from fixtures.requirements import MUST, remark, rfc9112

CHUNKED = "Transfer-Encoding: chunked"
NOTHING = b"0\r\n\r\n"
"""A whole body for who reads chunks; the beginning of one for who counts octets."""


@pytest.fixture
def hidden(http):
    """A request, as octets, for a page that nobody has."""
    return http.get(path="/wireproof-canary").encode()


def answered_once(http, request):
    """Send a request and a good one behind it; return whether only the first is answered."""
    http.send(request, http.last())
    first, *others = [http.response(), *http.rest()]
    if first.status in range(200, 400):
        remark("the request is served, and the connection ends")
    return isinstance(first.status, int) and others in ENDED


@pytest.mark.hostile
@pytest.mark.parametrize("version", [b"1.1", b"1.0"])
@rfc9112("6.1", MUST, id="H1-071", also="RFC 9112 11.2")
def test_request_behind_the_last_chunk_is_not_served(http, hidden, version):
    """What a too long Content-Length covers behind the last chunk is no second request."""
    body = NOTHING + hidden
    request = http.upload(body, f"Content-Length: {len(body)}", CHUNKED, "Connection: keep-alive")

    assert answered_once(http, request.with_line(request.line.replace(b"1.1", version)))


@pytest.mark.hostile
@rfc9112("6.1", MUST, id="H1-274", also="RFC 9112 11.2")
def test_request_inside_a_chunk_is_not_served(http, hidden):
    """What stands in a chunk behind a too short Content-Length is no second request."""
    body = chunked(hidden)
    short = f"Content-Length: {body.index(hidden)}"

    assert answered_once(http, http.upload(body, short, CHUNKED))


SHAPES = {
    "two lengths": ["Content-Length: 0", "Content-Length: {size}"],
    "two lengths in one": ["Content-Length: 0, {size}"],
    "length with a sign": ["Content-Length: +{size}"],
    "length with a word": ["Content-Length: {size} octets"],
    "blank before the colon": ["Content-Length : {size}"],
    "length without an end": ["Content-Length: {size}\x00"],
    "coding with a blank before the colon": [
        "Transfer-Encoding : chunked",
        "Content-Length: {size}",
    ],
    "coding that resembles": ["Transfer-Encoding: xchunked", "Content-Length: {size}"],
    "coding with a tabulator in front": [
        "Transfer-Encoding: \x0bchunked",
        "Content-Length: {size}",
    ],
    "coding in quotes": ['Transfer-Encoding: "chunked"', "Content-Length: {size}"],
    "coding and none": [CHUNKED, "Transfer-Encoding: identity", "Content-Length: {size}"],
    "coding not the last": ["Transfer-Encoding: chunked, x", "Content-Length: {size}"],
    "coding on a second line": ["Transfer-Encoding:\r\n chunked", "Content-Length: {size}"],
    "coding behind a bare LF": ["X: y\n" + CHUNKED, "Content-Length: {size}"],
    "coding without a colon": ["Transfer-Encoding chunked", "Content-Length: {size}"],
}


@pytest.mark.hostile
@pytest.mark.parametrize("fields", SHAPES.values(), ids=SHAPES)
@rfc9112("11.2", MUST, id="H1-190", also="RFC 9112 6.3")
def test_ambiguous_request_is_the_last(http, hidden, fields):
    """A request that others may frame differently is answered once, and nothing follows."""
    body = NOTHING + hidden
    framing = [one.format(size=len(body)) for one in fields]

    assert answered_once(http, http.upload(body, *framing))


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
    "size", ["-1", "0x{size}", "{size}_", "1000000000000000{size}", "{size}\x00"]
)
@rfc9112("11.2", MUST, id="H1-276", also="RFC 9112 7.1")
def test_request_behind_a_strange_chunk_is_not_served(http, hidden, size):
    """A chunk whose size can be read in two ways hides no request."""
    line = size.format(size=f"{len(hidden):x}").encode()
    request = http.upload(line + b"\r\n" + hidden + b"\r\n" + NOTHING, CHUNKED)
    http.send(request, http.last())
    seen = [http.message(), *http.rest()]

    assert [one for one in seen if getattr(one, "status", 0) in range(200, 400)] == []
    assert len([one for one in seen if isinstance(getattr(one, "status", None), int)]) <= 1
