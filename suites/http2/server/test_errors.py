"""Errors of a connection and of a stream (RFC 9113, sections 5.4 and 7)."""

from fixtures.http2.blocks import block
from fixtures.http2.frames import (
    FRAME_SIZE_ERROR,
    GOAWAY,
    HEADERS,
    INTERNAL_ERROR,
    LARGEST_WINDOW,
    NO_ERROR,
    PROTOCOL_ERROR,
    RST_STREAM,
    STREAM_CLOSED,
    TYPES,
    data,
    headers,
    ping,
    priority,
    rst_stream,
    settings,
    window_update,
)
from fixtures.http2.outcome import ALIVE, GOODBYE, connection_error
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, SHOULD, rfc9113
from fixtures.stream import Closed, Reset
from fixtures.verdicts.outcomes import not_applicable

LINGER = 5.0
"""Seconds between GOAWAY and the close that are no fault: the GOAWAY is to be read."""
WRONG_PING = ping(bytes(6))
WRONG_UPDATE = window_update(1, 0)
WRONG_FRAMES = {
    "an increment of nothing": WRONG_UPDATE,
    "a short PRIORITY": priority(1).with_payload(b"four"),
    "a large window": window_update(1, LARGEST_WINDOW),
}
"""What is an error of stream 1 alone; not every server takes each of them for that."""


def provoke(h2, wrong, *behind):
    """Send a request that has not ended, whose response has to wait, and a wrong frame."""
    open_request = h2.request(1, h2.fields(), end_stream=False)
    h2.start(settings(initial_window_size=9), open_request, window_update(1, 9), wrong, *behind)


def error_on_a_stream(h2, *behind):
    """Provoke a stream error on stream 1, with more frames in the same write.

    Another connection shows that the server takes it for an error of the stream alone.
    """
    h2.demand_page(1)
    for wrong in WRONG_FRAMES.values():
        probe = h2.again()
        provoke(probe, wrong)
        got = probe.outcome(1, due=False)
        over = got.goaway is not None or got.ended is not None
        if got.reset is not None and got.reset.code != NO_ERROR and not over:
            provoke(h2, wrong, *behind, settings(initial_window_size=1 << 20))
            return
    not_applicable("a stream error that stays one (RFC 9113 5.4.1)")


@rfc9113("5.4.1", MUST, id="H2-092")
def test_connection_is_closed_after_an_error(h2):
    """After an error of the connection the server closes it."""
    h2.send(WRONG_PING)
    h2.outcome()

    assert h2.until(lambda one: False, LINGER) in (Closed(), Reset())


@rfc9113("5.4.1", SHOULD, id="H2-093")
def test_goaway_precedes_the_close(h2):
    """Before the server closes because of an error it says so in a GOAWAY with its code."""
    h2.send(WRONG_PING)
    outcome = h2.outcome()

    assert outcome == GOODBYE
    assert outcome.goaway.code in (FRAME_SIZE_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR)


@rfc9113("5.4.1", SHOULD, id="H2-094", also="RFC 9113 6.8")
def test_goaway_tells_the_last_stream(h2):
    """GOAWAY names the last stream on which a request came, 0 where there was none."""
    for peer, requests in h2.each([0, 1, 2], "{} requests".format):
        streams = range(1, 2 * requests, 2)
        for stream in streams:
            peer.send(peer.get(stream))
            peer.response(stream)
        peer.send(WRONG_PING)
        outcome = peer.outcome()

        assert outcome == GOODBYE
        assert outcome.goaway.last_stream == max(streams, default=0)


@rfc9113("5.4", SHOULD, id="H2-240")
def test_one_connection_error_is_reported(h2):
    """Of several frames that are each an error of the connection one at most is told of."""
    h2.send(WRONG_PING, data(0, b"for nobody"), ping().on(1))
    outcome = h2.outcome()

    assert [one for one in h2.seen if one.type == GOAWAY][1:] == []
    assert outcome == connection_error(FRAME_SIZE_ERROR, PROTOCOL_ERROR, quietly=True)


@rfc9113("5.4", MUST, id="H2-241", also="RFC 9113 6.1")
def test_connection_error_is_reported_before_a_stream_error(h2):
    """A frame that is an error of its stream and of the connection ends the connection."""
    h2.demand_page(1)
    h2.start(settings(initial_window_size=0))
    h2.send(h2.get(1))
    padding = data(1, pad=0).with_payload(b"\xff")  # behind END_STREAM, and longer than the frame
    h2.send(padding)

    assert h2.outcome(1) == connection_error(PROTOCOL_ERROR, also=(STREAM_CLOSED,))


@rfc9113("5.4.2", SHOULD, id="H2-096")
def test_one_reset_for_a_stream(h2):
    """However many frames on a stream are wrong, it is reset once within a round trip."""
    error_on_a_stream(h2, WRONG_UPDATE, data(1, b"late"), WRONG_UPDATE)
    h2.settled()

    assert [one for one in h2.on(1).frames if one.type == RST_STREAM][1:] == []


@rfc9113("5.4.2", MUST, id="H2-097")
def test_stream_error_leaves_other_streams_alone(h2):
    """After a stream error a request on the next stream is served."""
    error_on_a_stream(h2, h2.get(3))

    assert h2.response(3).status in SERVED


@rfc9113("5.4.2", MUST, id="H2-242")
def test_frames_under_way_are_no_error_of_a_reset_stream(h2):
    """DATA and trailers that were sent before the server's RST_STREAM arrived do no harm."""
    trailers = headers(1, block(("x-late", "1")), end_stream=True)
    error_on_a_stream(h2, data(1, b"late"), trailers, h2.get(3))

    assert h2.response(3).status in SERVED


@rfc9113("5.4.2", MUST, id="H2-243")
def test_reset_is_the_last_frame_of_a_stream(h2):
    """Behind its RST_STREAM the server sends nothing more on the stream."""
    error_on_a_stream(h2, data(1, b"late"), h2.get(3))
    h2.response(3)

    assert [TYPES.get(one.type) for one in h2.on(1).frames[-1:]] == ["RST_STREAM"]


@rfc9113("5.4.2", MUST, id="H2-244")
def test_reset_is_not_answered_by_a_reset(h2):
    """RST_STREAM, sent while a response waits, is answered by none."""
    h2.demand_page(1)
    h2.start(settings(initial_window_size=0), h2.get(1))
    h2.receive(HEADERS, 1)
    h2.send(rst_stream(1))

    assert h2.outcome(1) == ALIVE
    assert h2.on(1).reset is None


@rfc9113("7", MUST, id="H2-139")
def test_unknown_error_code_is_nothing_special(h2):
    """A stream that the client resets with a code that nobody knows ends like any other."""
    for peer, code in h2.each([0x0E, 0xFF, 0xFFFFFFFF], hex):
        peer.send(peer.post(1), rst_stream(1, code), peer.get(3))

        assert peer.response(3).status in SERVED
        assert peer.outcome() == ALIVE
