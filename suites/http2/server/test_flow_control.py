"""Flow control in both directions (RFC 9113, sections 5.2 and 6.9)."""

import pytest

from fixtures.http2 import blocks
from fixtures.http2.frames import (
    CANCEL,
    ENHANCE_YOUR_CALM,
    FIRST_WINDOW,
    FLOW_CONTROL_ERROR,
    LEAST_MAX_FRAME,
    NO_ERROR,
    PING,
    REFUSED_STREAM,
    SETTING_NUMBERS,
    data,
    headers,
    ping,
    rst_stream,
    settings,
    window_update,
)
from fixtures.http2.outcome import alive, answered, connection_error, served, stream_error
from fixtures.http2.received import ANSWERED, SERVED
from fixtures.requirements import MAY, MUST, SHOULD, capability, remark, rfc9113
from fixtures.verdicts.outcomes import not_applicable

WIDE = settings(initial_window_size=1 << 24)
MOST = 1 << 20
"""The largest window of a target, in octets, that is filled."""
PADDED_OCTET = 1 + 1 + 255
"""Octets of DATA with one octet of content and as much padding as there may be."""
LIMIT = SETTING_NUMBERS["max_concurrent_streams"]


def filling(stream, size):
    """Return DATA on a stream with that many octets in all, in frames as large as may be."""
    whole, rest = divmod(size, LEAST_MAX_FRAME)
    return [data(stream, bytes(part)) for part in [LEAST_MAX_FRAME] * whole + [rest] if part]


def window(h2):
    """Return how much may be sent on stream 1; where that is very much, a case does not apply."""
    h2.settled()
    room = min(h2.room(1), h2.room(0))
    if room > MOST:
        not_applicable(f"a window of at most {MOST} octets; it is {room}")
    return room


# The target as sender


@capability("large")
@rfc9113("5.2.1", MUST, id="H2-080", also="RFC 9113 6.9.1")
def test_first_window_is_not_exceeded(h2):
    """Of a large page come no more than 65535 octets until there is room, and then the rest."""
    h2.start(settings(enable_push=0))
    h2.send(h2.get(1, path=h2.extra("large")))

    assert h2.flow(1, FIRST_WINDOW) <= FIRST_WINDOW
    assert h2.rest(1).status in SERVED


@capability("large")
@rfc9113("5.2.1", MUST, id="H2-081", also="RFC 9113 6.9.1")
def test_connection_window_holds_every_stream(h2):
    """Two responses together bring no more than the connection's window, until there is more."""
    h2.start(WIDE)
    h2.demand_streams(2)
    h2.send(h2.get(1, path=h2.extra("large")))
    first = h2.flow(1, FIRST_WINDOW)
    h2.send(h2.get(3, path=h2.extra("large")))
    h2.begun(3)

    assert first + h2.flow(3, FIRST_WINDOW - first) <= FIRST_WINDOW
    assert h2.rest(3).status in SERVED


@rfc9113("5.2.1", MAY, id="H2-293")
def test_head_needs_no_window(h2):
    """HEADERS may come although there is no room for DATA, or with the first DATA."""
    h2.demand_page(1)
    h2.start(settings(initial_window_size=0))
    h2.send(h2.get(1))
    remark("the head comes at once" if h2.begun(1) else "the head waits for its content")

    assert h2.flow(1, 0) == 0
    assert h2.rest(1).status in SERVED


@rfc9113("5.2.1", MUST, id="H2-294")
def test_response_without_content_needs_no_window(h2):
    """A response without content, that to HEAD, comes although there is no room for any DATA."""
    h2.start(settings(initial_window_size=0))
    h2.send(h2.request(1, h2.fields("HEAD")))

    assert h2.begun(1)
    if not h2.on(1).ended:  # section 6.9.1: empty DATA may come without room, and so may wait
        remark("the end waits for a window")
        h2.send(window_update(1, 1))
    assert h2.response(1).status in ANSWERED


@rfc9113("5.2.1", MUST, id="H2-295")
def test_control_frames_need_no_window(h2):
    """PING and SETTINGS are answered while a response waits for a window."""
    h2.demand_page(1)
    h2.start(settings(initial_window_size=0))
    h2.send(h2.get(1))
    h2.begun(1)
    expected = {ping(b"nowindow", ack=True), settings(ack=True)}
    before = len(h2.seen)
    h2.send(ping(b"nowindow"), settings())
    h2.until(lambda one: expected <= set(h2.seen[before:]))

    assert expected <= set(h2.seen[before:])
    assert h2.flow(1, 0) == 0


@rfc9113("5.2", MUST, id="H2-296", also="RFC 9113 5.2.1")
def test_window_of_a_stream_is_its_own(h2):
    """Room on one stream is used by its response alone; the others wait, and do not block it."""
    h2.demand_page(1)
    h2.start(settings(initial_window_size=0))
    h2.demand_streams(3)
    h2.send(h2.get(1), h2.get(3), h2.get(5), window_update(3, MOST))

    assert h2.response(3).status in SERVED
    assert (h2.flow(1, 0), h2.flow(5, 0)) == (0, 0)


@capability("echo")
@rfc9113("6.9.1", MAY, id="H2-087")
def test_empty_data_needs_no_window(h2):
    """A response without content may end with an empty DATA frame where there is no room."""
    h2.start(settings(initial_window_size=0))
    h2.send(h2.post(1, path=h2.extra("echo")), data(1, end_stream=True))
    outcome = h2.outcome(1)

    assert outcome == served()
    if not h2.on(1).ended:
        remark("the end waits for a window")
        h2.send(window_update(1, 1))
        assert h2.response(1).status in SERVED


@capability("large")
@rfc9113("6.9.1", MUST, id="H2-297")
def test_reset_gives_no_room_back(h2):
    """What came on a stream that the client resets stays counted in the connection's window."""
    h2.start(WIDE)
    h2.send(h2.get(1, path=h2.extra("large")))
    h2.flow(1, FIRST_WINDOW)
    h2.send(rst_stream(1), h2.get(3, path=h2.extra("large")), window_update(0, 10))
    h2.flow(3, 10)

    assert h2.on(1).flow + h2.on(3).flow <= FIRST_WINDOW + 10
    assert h2.rest(3).status in SERVED


@capability("large")
@rfc9113("5.2.2", MUST, id="H2-205")
def test_target_reads_while_the_client_does_not(h2):
    """A client that reads nothing for a while gets everything then: responses, answers to PING.

    Twelve large responses, some megabytes, are in the way.
    """
    streams = range(1, 25, 2)
    h2.demand_streams(len(streams))
    h2.send(*(h2.get(stream, path=h2.extra("large")) for stream in streams))
    for number in range(50):
        h2.send(ping(b"unread%02d" % number))
    responses = [h2.response(stream) for stream in streams]
    h2.settled()

    assert [one for one in responses if one.status not in SERVED] == []
    answers = [one.payload for one in h2.seen if one.type == PING and one.ack]
    assert {b"unread%02d" % number for number in range(50)} <= set(answers)


# The target as receiver


@capability("echo")
@rfc9113("5.2.1", MUST, id="H2-082", also="RFC 9113 6.9.1")
def test_upload_is_given_room(h2):
    """A content larger than the target's windows arrives: WINDOW_UPDATE makes room for the rest."""
    h2.start(WIDE, window_update(0, 1 << 24))
    content = b"0123456789abcdef" * (window(h2) // 8 + 1)
    h2.send(h2.post(1, path=h2.extra("echo")))
    h2.put(1, content)
    response = h2.response(1)

    assert response.status in SERVED
    assert response.body == content


@capability("echo")
@rfc9113("6.9", MUST, id="H2-083", also="RFC 9113 6.9.1")
def test_stream_window_must_be_kept(h2):
    """A client that sends more than the window of a stream gets an error."""
    h2.send_at_once(h2.post(1, path=h2.extra("echo")), *filling(1, window(h2) + 1))
    outcome = h2.outcome(1, due=False)
    if min(h2.room(1), h2.room(0)) >= 0 and outcome == alive(""):
        not_applicable("a window that is not renewed while it is filled")

    assert h2.outcome(1) == stream_error(FLOW_CONTROL_ERROR)


@capability("echo")
@rfc9113("6.9", MUST, id="H2-084", also="RFC 9113 6.9.1")
def test_connection_window_must_be_kept(h2):
    """A client that sends more than the window of the connection gets a connection error."""
    h2.settled()
    whole, one = h2.room(0), h2.room(1)
    if whole > MOST or one < 2:
        not_applicable(f"a window of at most {MOST} octets; it is {whole}")
    part = min(one, whole // 2 + 1)
    streams = range(1, 2 * (whole // part + 1), 2)
    h2.demand_streams(len(streams))
    h2.send(*(h2.post(stream, path=h2.extra("echo")) for stream in streams))
    h2.send_at_once(*(frame for stream in streams for frame in filling(stream, part)))
    outcome = h2.outcome()
    h2.settled()  # a renewal may come behind the answer to the first PING
    if h2.room(0) >= 0 and outcome == alive(""):
        not_applicable("a window that is not renewed while it is filled")

    assert outcome == connection_error(FLOW_CONTROL_ERROR)


@pytest.mark.parametrize("end", ["DATA", "HEADERS"])
@capability("echo")
@rfc9113("6.9.1", MUST, id="H2-328", also="RFC 9113 6.9")
def test_end_of_a_request_needs_no_room(h2, end):
    """Empty DATA or trailers end a request whose content has filled a window to the octet."""
    ends = {
        "DATA": data(1, end_stream=True),
        "HEADERS": headers(1, blocks.block(("x-late", "1")), end_stream=True),
    }
    room = window(h2)
    h2.send(h2.post(1, path=h2.extra("echo")), *filling(1, room), ends[end])

    assert h2.response(1).body == bytes(room)


@capability("echo")
@rfc9113("6.9.1", MUST, id="H2-085", also="RFC 9113 6.1")
def test_padding_is_given_room(h2):
    """Padding is counted in both windows, so that room is made for it as for content."""
    room = window(h2)
    if room < PADDED_OCTET:
        not_applicable(f"a window of at least {PADDED_OCTET} octets; it is {room}")
    content = b"p" * (room // 128 + 1)
    h2.send(h2.post(1, path=h2.extra("echo")))
    h2.put(1, content, piece=1, pad=255)

    assert h2.response(1).body == content


@capability("echo")
@rfc9113("6.9", MUST, id="H2-086", also="RFC 9113 5.1")
def test_discarded_data_is_given_room(h2):
    """DATA on a stream that is not taken any more counts: the connection's window is renewed."""
    h2.settled()
    whole, part = h2.room(0), min(h2.room(1), h2.room(0))
    if whole > MOST or part < 1:
        not_applicable(f"a window of at most {MOST} octets; it is {whole}")
    wrong = h2.fields("POST", h2.extra("echo")).having(("X-UPPER", "1"))
    *discarded, last = range(1, 2 * (whole // part) + 2, 2)
    for stream in discarded:
        h2.send(h2.request(stream, wrong, end_stream=False), *filling(stream, part))
        h2.outcome(stream)
        if h2.ended is not None:
            not_applicable("a stream error for a malformed request: it ends the connection")
    h2.send(h2.post(last, path=h2.extra("echo")))
    h2.put(last, b"x" * part)

    assert h2.response(last).body == b"x" * part


@rfc9113("8.1", MAY, id="H2-167")
def test_response_before_the_end_of_the_request_is_whole(h2):
    """A target that answers before the request has ended may reset it with NO_ERROR behind that."""
    h2.send(h2.post(1, ("content-length", str(10**12))), data(1, b"much more follows"))
    early = answered(*ANSWERED, note="answered early") | alive("waits for the content")
    refusal = stream_error(CANCEL, REFUSED_STREAM, ENHANCE_YOUR_CALM)

    assert h2.outcome(1, due=False) == early | refusal
    reset = h2.on(1).reset
    if not h2.on(1).ended:
        assert reset is None or reset.code != NO_ERROR


# Attacks


@pytest.mark.slow
@pytest.mark.hostile
@rfc9113("10.5", SHOULD, id="H2-204")
def test_held_responses_do_not_hold_others(h2):
    """A client that gives a hundred responses no room for two seconds holds up nobody else."""
    h2.demand_page(1)
    h2.start(settings(initial_window_size=0))
    count = min(100, h2.settings().get(LIMIT, 100))
    h2.send(*(h2.get(stream) for stream in range(1, 2 * count, 2)))
    h2.until(lambda one: False, wait=2)
    other = h2.again()
    other.send(other.get(1))

    assert other.response(1).status in SERVED


@pytest.mark.hostile
@capability("large")
@rfc9113("10.5", SHOULD, id="H2-298")
def test_tiny_room_does_not_hold_others(h2):
    """A client that gives room octet by octet, two thousand times, holds up nobody else."""
    h2.start(settings(initial_window_size=0))
    h2.send(h2.get(1, path=h2.extra("large")), *[window_update(1, 1)] * 2000)
    other = h2.again()
    other.send(other.get(1))

    assert other.response(1).status in SERVED
