"""Responses, over a tour of the target (RFC 9113 section 8)."""

import re

from fixtures.http1.dates import is_fixdate, seconds
from fixtures.http2.frames import DATA, HEADERS, NO_ERROR, RST_STREAM
from fixtures.requirements import MUST, capability, rfc9110, rfc9113
from fixtures.verdicts.outcomes import Advice, not_applicable

NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
VALUE = re.compile(r"(?:[^\0\r\n\t ](?:[^\0\r\n]*[^\0\r\n\t ])?)?")
CONNECTION_SPECIFIC = {
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
}
TOLERANCE = 3600
"""Seconds by which a clock may be wrong."""


def fields_of(tour):
    """Return every field that is no pseudo-field, behind the exchange that it came in."""
    sections = [(one, section) for one in tour for section in one.sections]
    return [(one, *field) for one, section in sections for field in section if field[0][:1] != ":"]


def kinds(exchange):
    """Return what came on a stream as letters: i(nterim), h(ead), t(railers), d(ata)."""
    heads, found = iter(exchange.received.heads), ""
    for frame in exchange.frames:
        if frame.type == DATA:
            found += "d"
        elif frame.type == HEADERS:
            status = dict(next(heads)[0]).get(":status", "")
            found += "i" if status[:1] == "1" else "h" if status else "t"
    return found


def contentless(exchange):
    """Whether the response is defined to have no content."""
    return exchange.method == "HEAD" or exchange.status in (204, 304)


@rfc9113("8.1", MUST, id="H2-389")
def test_response_is_head_content_trailers(h2):
    """A response is any interim heads, one final head, content, and at most one more HEADERS."""
    found = {one: kinds(one) for one in h2.tour() if isinstance(one.status, int)}

    assert {one: k for one, k in found.items() if not re.fullmatch("i*hd*t?", k)} == {}


@rfc9113("8.1", MUST, id="H2-390")
def test_response_ends_its_stream(h2):
    """The last frame of a response ends the stream; only RST_STREAM(NO_ERROR) may follow."""
    for one in h2.tour():
        if not one.sections:
            continue  # a request that was reset, and has no response
        frames = [frame for frame in one.frames if frame.type in (DATA, HEADERS, RST_STREAM)]
        if frames and frames[-1].type == RST_STREAM and frames[-1].code == NO_ERROR:
            frames.pop()

        assert [frame for frame in frames if frame.end_stream] == frames[-1:]


def begins_with_its_status(section):
    """Whether a field section begins with `:status`, and has no further pseudo-field."""
    pseudo = [name for name, _ in section if name[:1] == ":"]
    name, value = section[0]
    return pseudo == [name] == [":status"] and bool(re.fullmatch("[1-5][0-9][0-9]", value))


@rfc9113("8.3.2", MUST, id="H2-195")
def test_response_has_a_status_and_no_other_pseudo_field(h2):
    """Each response, an interim one too, begins with one `:status` of three digits."""
    heads = [(one, section) for one in h2.tour() for section in one.heads]

    assert [one for one, section in heads if not begins_with_its_status(section)] == []


@rfc9113("8.2.1", MUST, id="H2-176", also="RFC 9113 8.2")
def test_fields_of_responses_are_valid(h2):
    """Names are tokens in lower case; values have no NUL, CR or LF, and no blanks around them."""
    wrong = [
        (one, name, value)
        for one, name, value in fields_of(h2.tour())
        if not NAME.fullmatch(name) or not VALUE.fullmatch(value)
    ]

    assert wrong == []


@rfc9113("8.2.2", MUST, id="H2-180")
def test_responses_have_no_connection_specific_field(h2):
    """No response has a field that is about a connection of HTTP/1.1."""
    assert [one for one in fields_of(h2.tour()) if one[1] in CONNECTION_SPECIFIC] == []


@rfc9113("8.1.1", MUST, id="H2-166", also="RFC 9110 6.4.1")
def test_what_has_no_content_has_no_data(h2):
    """A response to HEAD, and one with 204 or 304, brings no octet of content."""
    assert [one for one in h2.tour() if contentless(one) and one.response.body] == []


@rfc9113("8.1.1", MUST, id="H2-391")
def test_length_of_a_response_is_that_of_its_content(h2):
    """A Content-Length in a response is the number of octets that its DATA frames bring."""
    wrong = {}
    for one in h2.tour():
        length = one.response.header("content-length")
        if length is not None and not contentless(one) and length != str(len(one.response.body)):
            wrong[one] = len(one.response.body)

    assert wrong == {}


@rfc9110("8.6", MUST, id="H2-392")
def test_no_length_where_no_content_can_be(h2):
    """Neither an interim response nor one with 204 has a Content-Length."""
    heads = [(one, dict(section)) for one in h2.tour() for section in one.heads]
    bare = [(one, head) for one, head in heads if re.fullmatch("1..|204", head[":status"])]
    if not bare:
        not_applicable("a response of class 1xx or with 204")

    assert [one for one, head in bare if "content-length" in head] == []


@rfc9110("6.6.1", MUST, id="H2-393")
def test_responses_have_a_date(h2):
    """A response of class 2xx, 3xx or 4xx says in Date when it was made, by a clock."""
    # A server without a clock has none; but whatever runs on a computer of today has one.
    asked = [one for one in h2.tour() if one.status in range(200, 500)]
    dates = {one: [v for name, v in one.response.fields if name == "date"] for one in asked}

    undated = [one for one in asked if not dates[one]]
    assert ({f"no Date in {len(undated)} of {len(asked)}": undated} if undated else {}) == {}
    wrong = {one: told for one, told in dates.items() if [*map(is_fixdate, told)] != [True]}
    assert wrong == {}
    if wrong := [at for one, (at,) in dates.items() if abs(seconds(at) - one.at) > TOLERANCE]:
        raise Advice(", ".join(wrong), "each response is dated when it is made, by a clock")


@rfc9113("8.3", MUST, id="H2-394", also="RFC 9113 8.1")
def test_trailers_of_responses_have_no_pseudo_field(h2):
    """HEADERS behind the content of a response hold no pseudo-field."""
    trailed = [one for one in h2.tour() if one.response.trailers]
    if not trailed:
        not_applicable("a response with trailers")

    assert [one for one in trailed if any(n[:1] == ":" for n, _ in one.response.trailers)] == []


@capability("resource")
@rfc9110("8.6", MUST, id="H2-395", also="RFC 9110 15.4.5")
def test_not_modified_has_the_length_of_the_page_or_none(h2):
    """304 has no content, and the Content-Length of the page, where it has one at all."""
    path = h2.extra("resource")
    h2.send(h2.get(1, path=path))
    page = h2.response(1)
    h2.send(h2.get(3, ("if-none-match", page.header("etag")), path=path))
    same = h2.response(3)

    assert same.status == 304 and same.body == b""
    assert same.header("content-length") in (None, str(len(page.body)))
