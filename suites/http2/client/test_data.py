"""DATA of a server (RFC 9113, section 6.1)."""

import pytest

from fixtures.http2.fetches import FAILED, FENCE, HERE, fetched, head, page, together
from fixtures.http2.frames import (
    END_STREAM,
    FRAME_SIZE_ERROR,
    PADDED,
    PROTOCOL_ERROR,
    STREAM_CLOSED,
    Frame,
    data,
)
from fixtures.http2.outcome import connection_error, stream_error
from fixtures.requirements import MAY, MUST, remark, rfc9113
from fixtures.verdicts.outcomes import not_applicable

HEAD, END = page()


@rfc9113("6.1", MUST, id="H2C-010")
def test_data_belongs_to_a_stream(h2client):
    """DATA on stream 0 ends the connection, and with it the fetch."""
    got = h2client.fetch(head(), data(0, b"for nobody"), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("6.1", MUST, id="H2C-011")
def test_content_is_what_all_frames_carry(h2client):
    """The content is the data of all DATA frames in order, also where some are empty."""
    body = b"hello, world"
    pieces = [data(HERE, octet.to_bytes()) for octet in body]
    got = h2client.fetch(head(), data(HERE), *pieces, data(HERE), data(HERE, end_stream=True))

    assert got == fetched(body)


@pytest.mark.parametrize("pad", [0, 1, 255])
@rfc9113("6.1", MUST, id="H2C-012")
def test_padding_is_no_content(h2client, pad):
    """Padding, and the octet that says how long it is, do not belong to the content."""
    length = ("content-length", "10")
    last = data(HERE, b"world", end_stream=True, pad=pad)
    got = h2client.fetch(head(200, length), data(HERE, b"hello", pad=pad), last)

    assert got == fetched(b"helloworld")


@rfc9113("6.1", MUST, id="H2C-013")
def test_frame_may_be_nothing_but_padding(h2client):
    """A frame whose padding fills it carries no content, and is no error."""
    got = h2client.fetch(head(), data(HERE, pad=5), END)

    assert got == fetched(b"hello")


@pytest.mark.parametrize("pad", [6, 7, 255])
@rfc9113("6.1", MUST, id="H2C-014")
def test_padding_beyond_the_frame_is_refused(h2client, pad):
    """Padding as long as the payload, or longer, is a connection error."""
    frame = Frame(0, HERE, PADDED | END_STREAM, bytes((pad,)) + b"hello")
    got = h2client.fetch(HEAD, frame, END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("4.2", MUST, id="H2C-015")
def test_padded_frame_says_how_much(h2client):
    """DATA with the flag PADDED and no octet of payload is an error."""
    got = h2client.fetch(HEAD, Frame(0, HERE, PADDED), END)

    assert got == FAILED
    assert got.outcome == stream_error(FRAME_SIZE_ERROR)


@rfc9113("6.1", MAY, id="H2C-016")
def test_padding_that_is_not_zero(h2client):
    """Padding other than zeros is ignored, or a connection error."""
    frame = Frame(0, HERE, PADDED | END_STREAM, b"\x03hello\1\2\3")
    got = h2client.fetch(head(), frame)

    if got == fetched(b"hello"):
        remark("padding is not looked at")
    else:
        assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("stream", [HERE + 2, 2], ids=["odd", "even"])
@rfc9113("5.1", MUST, id="H2C-017")
def test_data_on_an_idle_stream_is_refused(h2client, stream):
    """DATA on a stream that nobody has opened is a connection error."""
    got = h2client.fetch(HEAD, data(stream, b"for nobody"), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR, also=(STREAM_CLOSED,))


@rfc9113("8.1", MUST, id="H2C-018", also="RFC 9113 6.1")
def test_what_follows_the_end_is_no_content(h2client):
    """What comes behind END_STREAM does not become content."""
    late = data(HERE, b"too late", end_stream=True)
    got = h2client.fetch(head(), together(END, late))

    assert got in (fetched(b"hello"), FAILED)


@rfc9113("6.1", MUST, id="H2C-019")
def test_data_on_a_closed_stream_is_an_error(h2client):
    """DATA on the stream of a response that was complete long ago is an error, or discarded."""
    late = data(HERE - 2, b"too late")
    got, second = h2client.redirected(there=(head(), late, FENCE, END))

    if second.connection != 1:
        not_applicable("a second request on the same connection")
    outcome = got.outcome_on(second.stream - 2)
    # Section 6.1 demands the error; section 5.1 lets an endpoint discard on every closed stream.
    if outcome.reset is None and got == fetched(b"hello"):
        remark("what comes on the closed stream is discarded")
    else:
        assert outcome == stream_error(STREAM_CLOSED)
