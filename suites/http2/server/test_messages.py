"""Requests and responses as sequences of frames (RFC 9113 section 8.1)."""

from itertools import product

from fixtures.http2.blocks import block
from fixtures.http2.frames import STREAM_CLOSED, data, headers, in_pieces, settings
from fixtures.http2.outcome import malformed, stream_error
from fixtures.http2.received import ANSWERED
from fixtures.requirements import MUST, capability, rfc9113

LATE = block(("x-late", "1"))
TRAILERS = headers(1, LATE, end_stream=True)
BEHIND = {
    "nothing": [],
    "empty DATA": [data(1, end_stream=True)],
    "DATA": [data(1, b"hello", end_stream=True)],
    "trailers": [TRAILERS],
    "both": [data(1, b"hello"), TRAILERS],
}
REQUESTS = [
    # Content in a GET may be a reason to close (RFC 9110 section 9.3.1): so POST alone has it.
    *product(["GET", "HEAD"], ["nothing", "empty DATA", "trailers"]),
    *product(["POST"], BEHIND),
]
HELLO = {
    "one": [data(1, b"hello", end_stream=True)],
    "two": [data(1, b"hel"), data(1, b"lo", end_stream=True)],
    "empty end": [data(1, b"hello"), data(1, end_stream=True)],
    "empty ones": [data(1), data(1, b"hel"), data(1), data(1, b"lo", end_stream=True)],
    "padded": [data(1, b"hel", pad=7), data(1, b"lo", pad=0, end_stream=True)],
    "trailers": [data(1, b"hello"), TRAILERS],
    "trailers in pieces": [data(1, b"hello"), *in_pieces(TRAILERS, 3, 2)],
}


@rfc9113("8.1", MUST, id="H2-160")
def test_request_of_any_frames_is_answered_on_its_stream(h2):
    """A request with or without content and trailers gets a whole response on its own stream."""
    for peer, (method, behind) in h2.each(REQUESTS, ", ".join):
        rest = BEHIND[behind]
        peer.send(peer.request(1, peer.fields(method), end_stream=not rest), *rest)

        assert peer.response(1).status in ANSWERED


@capability("echo")
@rfc9113("8.1", MUST, id="H2-340")
def test_content_is_what_data_frames_carry(h2):
    """The content of a request is what its DATA frames hold, one behind the other."""
    for peer, name in h2.each(HELLO, str):
        peer.send(peer.post(1, path=peer.extra("echo")), *HELLO[name])

        assert peer.response(1).body == b"hello"


@capability("echo")
@rfc9113("8.1", MUST, id="H2-341")
def test_content_is_not_chunked(h2):
    """A content that looks like the chunks of HTTP/1.1 is taken as it is."""
    chunks = b"5\r\nhello\r\n0\r\n\r\n"
    h2.send(h2.post(1, path=h2.extra("echo")), data(1, chunks, end_stream=True))

    assert h2.response(1).body == chunks


@capability("echo")
@rfc9113("8.1", MUST, id="H2-161")
def test_second_headers_end_the_request(h2):
    """HEADERS behind the head of a request that do not end the stream make it malformed."""
    h2.send(h2.post(1, path=h2.extra("echo")), data(1, b"hello"), headers(1, LATE))

    assert h2.outcome(1) == malformed()


@rfc9113("8.1", MUST, id="H2-162", also="RFC 9113 5.1")
def test_nothing_follows_trailers(h2):
    """DATA behind the trailers of a request is an error: they have ended the stream."""
    h2.demand_page(1)
    h2.start(settings(initial_window_size=0))  # so that the response is not over before
    head = h2.request(1, h2.fields(), end_stream=False)
    h2.send(head, headers(1, LATE, end_stream=True), data(1, b"hello", end_stream=True))

    assert h2.outcome(1) == stream_error(STREAM_CLOSED) | malformed()
