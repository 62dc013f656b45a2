"""What frames a response is made of (RFC 9113, sections 8.1 and 8.6)."""

import pytest

from fixtures.http2.fetches import FAILED, HERE, fetched, fields_of, head, page
from fixtures.http2.frames import PROTOCOL_ERROR, data
from fixtures.http2.outcome import stream_error
from fixtures.requirements import MUST, SHOULD, rfc9110, rfc9113

END = data(HERE, b"hello", end_stream=True)
MORE = data(HERE, b"hello")
TRAILER = ("x-checked", "yes")


@pytest.mark.parametrize(
    "interim",
    [[100], [102], [103], [199], [100, 103, 103]],
    ids=["100", "102", "103", "199", "three"],
)
@rfc9113("8.1", MUST, id="H2C-160", also="RFC 9110 15.2")
def test_interim_responses_are_passed_over(h2client, interim):
    """Any number of interim responses may come before the final one."""
    early = [head(status, ("x-early", "yes")) for status in interim]
    got = h2client.fetch(*early, *page())

    assert got == fetched(b"hello")


@rfc9113("8.1", MUST, id="H2C-161")
def test_interim_response_does_not_end_the_stream(h2client):
    """An interim response with END_STREAM is malformed."""
    got = h2client.fetch(head(103, end_stream=True), head(), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@rfc9113("8.6", SHOULD, id="H2C-162")
def test_protocols_are_not_switched(h2client):
    """101 is no response of HTTP/2: the stream is reset."""
    got = h2client.fetch(head(101), head(), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("before", [[], [head(103)]], ids=["first", "behind-103"])
@rfc9113("8.1", MUST, id="H2C-163", also="RFC 9113 8.1.1")
def test_content_follows_the_head(h2client, before):
    """DATA before the final head is malformed."""
    got = h2client.fetch(*before, data(HERE, b"early "), head(), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize(
    "second",
    [head(200), head(103), fields_of(TRAILER)],
    ids=["200", "103", "trailers"],
)
@pytest.mark.parametrize("before", [[head()], [head(), MORE]], ids=["head", "content"])
@rfc9113("8.1", MUST, id="H2C-164")
def test_no_second_head_comes(h2client, before, second):
    """HEADERS without END_STREAM behind the head of a final response are malformed."""
    got = h2client.fetch(*before, second, END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("content", [[MORE], []], ids=["content", "none"])
@rfc9113("8.1", MUST, id="H2C-165")
def test_trailers_end_a_response(h2client, content):
    """Trailers end the response, with content before them or without."""
    got = h2client.fetch(head(), *content, fields_of(TRAILER, end_stream=True))

    assert got == fetched(b"hello" if content else b"")


@pytest.mark.parametrize("name", [":status", ":path", ":unknown"])
@rfc9113("8.1", MUST, id="H2C-166", also="RFC 9113 8.3")
def test_trailers_have_no_pseudo_fields(h2client, name):
    """Trailers with a pseudo-field make the response malformed."""
    value = "200" if name == ":status" else "/"
    got = h2client.fetch(head(), MORE, fields_of((name, value), TRAILER, end_stream=True))

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize(
    "field", [("X-Upper", "a"), ("connection", "close"), ("x-nul", "a\0b")], ids=lambda one: one[0]
)
@rfc9113("8.2.1", MUST, id="H2C-167", also="RFC 9113 8.2.2")
def test_trailers_have_only_fields_that_may_be(h2client, field):
    """Trailers with a field that no message may have make the response malformed."""
    got = h2client.fetch(head(), MORE, fields_of(field, end_stream=True))

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("length", ["0", "4", "6", "5000000000000000000"])
@rfc9113("8.1.1", MUST, id="H2C-168")
def test_length_is_that_of_the_content(h2client, length):
    """A content-length other than the octets of content makes the response malformed."""
    got = h2client.fetch(head(200, ("content-length", length)), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@rfc9113("8.1.1", MUST, id="H2C-169")
def test_length_is_not_ended_by_the_head(h2client):
    """A content-length of 5 in a response that ends with its head is malformed."""
    got = h2client.fetch(head(200, ("content-length", "5"), end_stream=True))

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@rfc9113("8.1.1", MUST, id="H2C-170")
def test_length_is_compared_where_trailers_end_the_response(h2client):
    """A content-length other than the octets of content is malformed, also with trailers."""
    length = ("content-length", "6")
    got = h2client.fetch(head(200, length), MORE, fields_of(TRAILER, end_stream=True))

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("pad", [0, 10])
@rfc9113("8.1.1", MUST, id="H2C-171")
def test_padding_does_not_count_for_the_length(h2client, pad):
    """The octets of padding are not counted for content-length."""
    padded = data(HERE, b"hello", end_stream=True, pad=pad)
    got = h2client.fetch(head(200, ("content-length", "5")), padded)

    assert got == fetched(b"hello")


@pytest.mark.parametrize("values", [["x"], ["-5"], ["+5"], ["5 5"], [""], ["5", "6"]], ids=ascii)
@rfc9110("8.6", MUST, id="H2C-172", also="RFC 9113 8.1.1")
def test_length_is_one_number(h2client, values):
    """A content-length that is no number, or two that differ, spoil the response."""
    got = h2client.fetch(head(200, *[("content-length", one) for one in values]), END)

    assert got == FAILED


@rfc9113("8.1.1", MUST, id="H2C-173")
def test_length_of_a_response_without_content_is_not_compared(h2client):
    """304 may have the content-length of what is not sent."""
    plain = h2client.fetch(head(304, end_stream=True))
    sized = h2client.fetch(head(304, ("content-length", "5"), end_stream=True))

    assert sized == plain


@pytest.mark.parametrize(
    "script",
    [
        [head(end_stream=True)],
        [head(200, ("content-length", "0"), end_stream=True)],
        [head(), data(HERE, end_stream=True)],
        [head(204, end_stream=True)],
    ],
    ids=["head", "length-0", "empty-data", "204"],
)
@rfc9113("8.1", MUST, id="H2C-174")
def test_response_may_be_empty(h2client, script):
    """A response without content is complete with END_STREAM, wherever that stands."""
    got = h2client.fetch(*script)

    assert got == fetched(b"")


@rfc9113("8.1", MUST, id="H2C-175")
def test_content_without_a_length_ends_with_the_stream(h2client):
    """A response without content-length has all content up to END_STREAM."""
    got = h2client.fetch(head(), MORE, MORE, END)

    assert got == fetched(b"hello" * 3)
