"""How long a frame may be, and has to be (RFC 9113, section 4.2)."""

import pytest

from fixtures.counted import Counted
from fixtures.http2.blocks import literal
from fixtures.http2.frames import (
    DATA,
    END_HEADERS,
    FLOW_CONTROL_ERROR,
    FRAME_SIZE_ERROR,
    HAS_PRIORITY,
    HEADERS,
    LEAST_MAX_FRAME,
    PADDED,
    Frame,
    continuation,
    data,
    goaway,
    headers,
    settings,
    window_update,
)
from fixtures.http2.outcome import ALIVE, connection_error, stream_error
from fixtures.http2.received import ANSWERED
from fixtures.requirements import MUST, capability, remark, rfc9113
from fixtures.verdicts.outcomes import not_applicable

MAX_FRAME_SIZE = 5
INITIAL_WINDOW_SIZE = 4
LARGEST_LENGTH = (1 << 24) - 1
UNKNOWN = 0xFA


def too_long(h2):
    """The least number of octets that is more than the target takes in one frame."""
    size = h2.settings().get(MAX_FRAME_SIZE, LEAST_MAX_FRAME) + 1
    if size > LARGEST_LENGTH:
        not_applicable("a frame that is too long for this server")
    return size


def filler(size):
    """A field block of so many octets, from 16384 on."""
    return literal("x-filler", "x" * (size - len(literal("x-filler", "x" * 9000)) + 9000))


@rfc9113("4.2", MUST, id="H2-025")
def test_server_sends_no_frame_over_16384(h2):
    """Without a word about it no frame has more than 16384 octets of payload."""
    assert [one for one in h2.tour().frames if len(one.payload) > LEAST_MAX_FRAME] == []


@capability("large")
@rfc9113("4.2", MUST, id="H2-026", also="RFC 9113 6.5.2")
def test_server_keeps_to_the_announced_size(h2):
    """With SETTINGS_MAX_FRAME_SIZE no frame is longer than that, and a response comes whole."""
    h2.start(settings(max_frame_size=20000, initial_window_size=1 << 24), window_update(0, 1 << 24))
    h2.send(h2.get(1, path=h2.extra("large")))
    response = h2.response(1)

    largest = max((len(one.payload) for one in h2.on(1).frames), default=0)
    remark(f"the largest frame has {largest} octets of 20000")
    assert Counted(len(response.body), "octets") > 4 * 65535
    assert [one for one in h2.on(1).frames if len(one.payload) > 20000] == []


@rfc9113("4.2", MUST, id="H2-027")
def test_data_of_16384_octets_is_taken(h2):
    """DATA of 16384 octets, which every endpoint has to take, are the content of a request."""
    if h2.settings().get(INITIAL_WINDOW_SIZE, 65535) < LEAST_MAX_FRAME:
        not_applicable("DATA of 16384 octets within the window")
    h2.send(h2.post(1), data(1, bytes(LEAST_MAX_FRAME), end_stream=True))

    assert h2.response(1).status in ANSWERED


@rfc9113("4.2", MUST, id="H2-236")
def test_frame_of_16384_octets_is_taken(h2):
    """A frame of 16384 octets is read to its end, whatever its type, and the next one found."""
    h2.send(Frame(UNKNOWN, 0, 0, bytes(LEAST_MAX_FRAME)))

    assert h2.outcome() == ALIVE


@rfc9113("4.2", MUST, id="H2-028")
def test_data_over_the_limit_is_an_error(h2):
    """DATA of one octet more than the server's SETTINGS_MAX_FRAME_SIZE are an error."""
    size = too_long(h2)
    also = (FLOW_CONTROL_ERROR,) if size > min(h2.room(0), h2.room(1)) else ()
    h2.send_at_once(h2.post(1), data(1, bytes(size), end_stream=True))

    expected = stream_error(FRAME_SIZE_ERROR, also=also)
    assert h2.outcome(1) == expected | connection_error(FRAME_SIZE_ERROR, also=also)


@rfc9113("4.2", MUST, id="H2-029")
def test_headers_over_the_limit_are_an_error(h2):
    """HEADERS of more octets than the server takes end the connection."""
    size = too_long(h2)
    block = h2.get(1).payload
    h2.send(headers(1, block + filler(size - len(block)), end_stream=True))

    assert h2.outcome(1) == connection_error(FRAME_SIZE_ERROR)


@rfc9113("4.2", MUST, id="H2-030")
def test_continuation_over_the_limit_is_an_error(h2):
    """CONTINUATION of more octets than the server takes ends the connection."""
    size = too_long(h2)
    first = h2.get(1).without(END_HEADERS)
    h2.send(first, continuation(1, filler(size), end_headers=False), continuation(1))

    assert h2.outcome(1) == connection_error(FRAME_SIZE_ERROR)


@rfc9113("4.2", MUST, id="H2-031")
def test_settings_over_the_limit_are_an_error(h2):
    """SETTINGS of more octets than the server takes end the connection, whole as they may be."""
    pairs = -(-too_long(h2) // 6)
    h2.send(settings(*[(0xF0F0, 0)] * pairs))

    assert h2.outcome() == connection_error(FRAME_SIZE_ERROR)


@rfc9113("4.2", MUST, id="H2-237")
def test_goaway_over_the_limit_is_an_error(h2):
    """A frame on stream 0 of more octets than the server takes ends the connection."""
    h2.send(goaway(debug=bytes(too_long(h2) - 8)))

    assert h2.outcome() == connection_error(FRAME_SIZE_ERROR)


@pytest.mark.parametrize("stream", [0, 1])
@rfc9113("4.2", MUST, id="H2-032")
def test_unknown_frame_over_the_limit_is_an_error(h2, stream):
    """A frame of an unknown type is ignored only as far as it is not too long."""
    size = too_long(h2)
    h2.send(h2.post(1), Frame(UNKNOWN, stream, 0, bytes(size)))

    expected = stream_error(FRAME_SIZE_ERROR) | connection_error(FRAME_SIZE_ERROR)
    assert h2.outcome(1) == (expected if stream else connection_error(FRAME_SIZE_ERROR))


@rfc9113("4.2", MUST, id="H2-033", also="RFC 9113 6.2")
def test_headers_too_short_for_their_priority_are_an_error(h2):
    """HEADERS with the PRIORITY flag and less than its five octets end the connection."""
    empty = Frame(HEADERS, 1, END_HEADERS | HAS_PRIORITY)
    frames = {str(size): empty.with_payload(bytes(size)) for size in range(5)}

    assert h2.outcomes(frames) == connection_error(FRAME_SIZE_ERROR)


@rfc9113("4.2", MUST, id="H2-238", also="RFC 9113 6.2")
def test_headers_too_short_for_their_padding_are_an_error(h2):
    """HEADERS with the PADDED flag and without the octet for it end the connection."""
    h2.send(Frame(HEADERS, 1, END_HEADERS | PADDED))

    assert h2.outcome(1) == connection_error(FRAME_SIZE_ERROR)


@rfc9113("4.2", MUST, id="H2-239", also="RFC 9113 6.1")
def test_data_too_short_for_their_padding_are_an_error(h2):
    """DATA with the PADDED flag and without the octet for it are an error."""
    h2.send(h2.post(1), Frame(DATA, 1, PADDED))

    expected = stream_error(FRAME_SIZE_ERROR) | connection_error(FRAME_SIZE_ERROR)
    assert h2.outcome(1) == expected
