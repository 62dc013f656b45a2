"""The states of a stream and what may come in each of them (RFC 9113, section 5.1)."""

import pytest

from fixtures.http2 import blocks
from fixtures.http2.frames import (
    CONTINUATION,
    FIRST_WINDOW,
    HEADERS,
    PRIORITY,
    PROTOCOL_ERROR,
    STREAM_CLOSED,
    TYPES,
    Frame,
    continuation,
    data,
    headers,
    priority,
    rst_stream,
    settings,
    window_update,
)
from fixtures.http2.outcome import ALIVE, alive, connection_error, served, stream_error
from fixtures.http2.received import SERVED
from fixtures.requirements import MAY, MUST, capability, rfc9113

NOTHING = settings(initial_window_size=0)
UNKNOWN = 0xFA
DISCARDED = "what comes on the closed stream is discarded"
BEHIND_THE_END = (PRIORITY, CONTINUATION)
"""Types that may come behind a frame with END_STREAM; CONTINUATION is a part of it."""


def held(h2):
    """Ask for the page and have its content wait for a window: half-closed (remote)."""
    h2.demand_page(1)
    h2.start(NOTHING)
    h2.send(h2.get(1))
    h2.begun(1)


def ended(h2):
    """Have a request answered to its end: closed."""
    h2.send(h2.get(1))
    h2.response(1)


def reset(h2):
    """Have a request begin, and end its stream with RST_STREAM: closed."""
    held(h2)
    h2.send(rst_stream(1))
    h2.settled()


# Idle


@rfc9113("5.1", MUST, id="H2-051", also="RFC 9113 6.4")
def test_idle_stream_cannot_be_reset(h2):
    """RST_STREAM for a stream that nobody has opened is answered by a connection error."""
    idle = {f"on stream {stream}": rst_stream(stream) for stream in (1, 2)}

    assert h2.endings(idle) == connection_error(PROTOCOL_ERROR)


@rfc9113("5.1", MUST, id="H2-052")
def test_idle_stream_has_no_window(h2):
    """WINDOW_UPDATE for a stream that nobody has opened is answered by a connection error."""
    idle = {f"on stream {stream}": window_update(stream, 1) for stream in (1, 2)}

    assert h2.endings(idle) == connection_error(PROTOCOL_ERROR)


@rfc9113("5.1", MUST, id="H2-053", also="RFC 9113 6.10")
def test_idle_stream_cannot_be_continued(h2):
    """CONTINUATION on a stream that nobody has opened is answered by a connection error."""
    h2.send(continuation(1, blocks.block(*h2.fields())))

    assert h2.outcome() == connection_error(PROTOCOL_ERROR)


@rfc9113("5.1", MUST, id="H2-280")
def test_idle_stream_takes_no_data(h2):
    """DATA on a stream that nobody has opened is answered by an error."""
    h2.send(data(1, b"too early", end_stream=True))

    # Section 6.1 has a stream error for DATA in every state that does not take it.
    assert h2.outcome(1) == connection_error(PROTOCOL_ERROR) | stream_error(STREAM_CLOSED)


@rfc9113("5.1", MUST, id="H2-054", also="RFC 9113 6.3")
def test_priority_may_come_on_an_idle_stream(h2):
    """PRIORITY for a stream that nobody has opened is no error."""
    h2.send(priority(1))

    assert h2.outcome() == ALIVE
    assert h2.on(1).frames == []


@rfc9113("5.1", MUST, id="H2-055", also="RFC 9113 6.3")
def test_priority_does_not_close_lower_streams(h2):
    """PRIORITY opens no stream: one with a lower identifier can still be opened."""
    h2.send(priority(5), h2.get(3))

    assert h2.outcome(3) == served()


# Half-closed (remote)


@rfc9113("5.1", MUST, id="H2-056", also="RFC 9113 6.1")
def test_data_behind_the_end_is_an_error(h2):
    """DATA on a stream that the client has ended is answered by a stream error."""
    held(h2)
    h2.send(data(1, b"one more thing"))

    assert h2.outcome(1) == stream_error(STREAM_CLOSED)


@rfc9113("5.1", MUST, id="H2-057")
def test_headers_behind_the_end_are_an_error(h2):
    """HEADERS on a stream that the client has ended are answered by a stream error."""
    held(h2)
    h2.send(headers(1, blocks.block(("x-late", "1")), end_stream=True))

    assert h2.outcome(1) == stream_error(STREAM_CLOSED)


@rfc9113("5.1", MUST, id="H2-058", also="RFC 9113 6.10")
def test_continuation_behind_the_end_is_an_error(h2):
    """CONTINUATION on a stream that the client has ended is answered by an error."""
    held(h2)
    h2.send(continuation(1, blocks.block(("x-late", "1"))))

    assert h2.outcome(1) == connection_error(PROTOCOL_ERROR) | stream_error(STREAM_CLOSED)


@rfc9113("5.1", MUST, id="H2-059")
def test_half_closed_stream_is_still_managed(h2):
    """WINDOW_UPDATE and PRIORITY for a stream that the client has ended are obeyed."""
    held(h2)
    h2.send(priority(1), window_update(1, 1 << 20))

    assert h2.response(1).status in SERVED


@rfc9113("5.1", MUST, id="H2-060", also="RFC 9113 6.4")
def test_reset_ends_the_response(h2):
    """Behind RST_STREAM no frame of the response comes any more, whatever room there is."""
    reset(h2)
    before = len(h2.on(1).frames)
    h2.send(settings(initial_window_size=1 << 20), h2.get(3))

    assert h2.response(3).status in SERVED
    assert [one for one in h2.on(1).frames[before:] if one.type != PRIORITY] == []


# Closed


@rfc9113("5.1.1", MUST, id="H2-062", also="RFC 9113 5.1")
def test_reset_stream_cannot_be_opened_again(h2):
    """A request on a stream that the client has reset is answered by an error, or discarded."""
    reset(h2)
    before = len(h2.on(1).frames)
    h2.send(h2.get(1))

    error = stream_error(STREAM_CLOSED) | connection_error(PROTOCOL_ERROR)
    assert h2.outcome(1) == error | alive(DISCARDED)
    behind = [TYPES.get(one.type) for one in h2.on(1).frames[before:]]
    assert behind in ([], ["RST_STREAM"])


@rfc9113("5.1", MUST, id="H2-063", also="RFC 9113 6.10")
def test_reset_stream_cannot_be_continued(h2):
    """CONTINUATION on a stream that the client has reset is answered by an error."""
    reset(h2)
    h2.send(continuation(1))

    assert h2.outcome(1) == connection_error(PROTOCOL_ERROR) | stream_error(STREAM_CLOSED)


@rfc9113("6.1", MUST, id="H2-282")
def test_reset_stream_takes_no_data(h2):
    """DATA on a stream that the client has reset is answered by an error, or discarded."""
    reset(h2)
    h2.send(data(1, b"one more thing"))

    # Section 6.1 demands the error; section 5.1 lets an endpoint discard on every closed stream.
    assert h2.outcome(1) == stream_error(STREAM_CLOSED) | alive(DISCARDED)


@rfc9113("6.1", MUST, id="H2-064")
def test_closed_stream_takes_no_data(h2):
    """DATA on a stream that both sides have ended is answered by an error, or discarded."""
    ended(h2)
    h2.send(data(1, b"one more thing"))

    # Section 6.1 demands the error; section 5.1 lets an endpoint discard on every closed stream.
    assert h2.outcome(1) == stream_error(STREAM_CLOSED) | alive(DISCARDED)


@rfc9113("5.1", MAY, id="H2-065", also="RFC 9113 5.1.1")
def test_closed_stream_is_not_served_again(h2):
    """A request on a stream that both sides have ended is not served: identifiers are used once."""
    ended(h2)
    before = len(h2.on(1).frames)  # interim responses and trailers are HEADERS as well
    h2.send(h2.get(1))
    outcome = h2.outcome(1)

    assert outcome == stream_error(STREAM_CLOSED) | alive("the request is passed over")
    assert [one for one in h2.on(1).frames[before:] if one.type == HEADERS] == []


@rfc9113("6.10", MUST, id="H2-066", also="RFC 9113 5.1")
def test_closed_stream_cannot_be_continued(h2):
    """CONTINUATION on a stream that both sides have ended is answered by an error."""
    ended(h2)
    h2.send(continuation(1))

    assert h2.outcome(1) == connection_error(PROTOCOL_ERROR) | stream_error(STREAM_CLOSED)


@pytest.mark.parametrize("closing", [ended, reset], ids=["ended", "reset"])
@rfc9113("5.1", MUST, id="H2-067", also="RFC 9113 6.3")
def test_priority_may_come_on_a_closed_stream(h2, closing):
    """PRIORITY for a closed stream is no error."""
    closing(h2)
    h2.send(priority(1))

    assert h2.outcome(1) == ALIVE


@rfc9113("6.9", MUST, id="H2-068", also="RFC 9113 5.1")
def test_window_update_may_come_late(h2):
    """WINDOW_UPDATE for a stream whose response has just ended is no error."""
    ended(h2)
    h2.send(window_update(1, 1))

    assert h2.outcome(1) == ALIVE


@rfc9113("5.4.2", MUST, id="H2-069", also="RFC 9113 5.1")
def test_rst_stream_may_come_late(h2):
    """RST_STREAM for a stream whose response has just ended is no error, and is not answered."""
    ended(h2)
    h2.send(rst_stream(1))

    # Section 5.1 lets a target be strict that has a sign that the end was seen; here is none.
    assert h2.outcome(1) == ALIVE


@rfc9113("5.4.2", MUST, id="H2-283")
def test_rst_stream_is_not_answered_by_another(h2):
    """RST_STREAM is never answered by RST_STREAM, the second on a stream neither."""
    reset(h2)
    h2.send(rst_stream(1))
    outcome = h2.outcome(1)

    assert outcome.reset is None
    assert outcome == ALIVE | connection_error(STREAM_CLOSED)


@rfc9113("5.1", MUST, id="H2-284")
def test_closed_stream_stays_quiet(h2):
    """The target sends nothing on a stream that both sides have ended."""
    late = []
    for one in h2.tour():
        whole = one.asked.content is None
        last = next((at for at, frame in enumerate(one.frames) if frame.end_stream), None)
        late += one.frames[last + 1 :] if whole and last is not None else []

    known = [one for one in late if one.type <= CONTINUATION]
    assert [one for one in known if one.type not in BEHIND_THE_END] == []


@capability("large")
@rfc9113("5.4.2", MUST, id="H2-335")
def test_reset_by_the_target_ends_the_response(h2):
    """Behind RST_STREAM of the target no frame of the response comes any more."""
    h2.start(settings())
    h2.send(h2.get(1, path=h2.extra("large")))
    before = h2.flow(1, FIRST_WINDOW)
    h2.send(window_update(1, 0), window_update(0, 1 << 20), settings(initial_window_size=1 << 20))

    assert h2.outcome(1) == stream_error(PROTOCOL_ERROR)
    assert h2.flow(1, before) == before


@rfc9113("5.1", MUST, id="H2-285", also="RFC 9113 4.3")
def test_frames_on_a_stream_that_the_target_has_reset_are_discarded(h2):
    """What was on its way when the target reset a stream is no error, and others are served."""
    wrong = h2.request(1, h2.fields("POST").having(("X-UPPER", "1")), end_stream=False)
    h2.send(wrong, data(1, b"on its way"), window_update(1, 1), rst_stream(1), h2.get(3))

    # A malformed request may end the connection, as every stream error may (section 5.4.1).
    assert h2.outcome(3) == served() | connection_error(PROTOCOL_ERROR)


# In every state


@pytest.mark.parametrize("closing", [held, ended, reset], ids=["half-closed", "ended", "reset"])
@rfc9113("5.1", MUST, id="H2-287", also="RFC 9113 5.5")
def test_unknown_frame_may_come_in_every_state(h2, closing):
    """A frame of a type that nobody knows is no error on any stream, whatever its state."""
    streams = {"used": 1, "idle": 9, "even": 2}
    for peer, name in h2.each(streams, str):
        closing(peer)
        peer.send(Frame(UNKNOWN, streams[name], 0xFF, b"whatever"))

        assert peer.outcome() == ALIVE
        assert peer.on(streams[name]).reset is None
