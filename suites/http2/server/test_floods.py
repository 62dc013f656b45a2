"""Floods: what is harmless once and is sent without end (RFC 9113 section 10.5).

Each is bounded: `MANY` frames, less than a megabyte, on one connection. A target may call it too
much (ENHANCE_YOUR_CALM best), or bear it; it has to serve others meanwhile, and whoever it has not
sent away.
"""

import pytest

from fixtures.http2.frames import (
    data,
    encoded,
    ping,
    priority,
    rst_stream,
    settings,
    window_update,
)
from fixtures.http2.outcome import ALIVE
from fixtures.http2.received import SERVED
from fixtures.requirements import SHOULD, capability, remark, rfc9113
from fixtures.stream import Silence

pytestmark = [pytest.mark.hostile, pytest.mark.slow]

MANY = 10_000
STREAMS = 1000
PADDING = {"empty": None, "pad 0": 0, "pad 10": 10}


def survived(h2, *flood, next_stream=1):
    """Send a flood; return the status of a request behind it, and of one beside it.

    The first is that of another connection where the target has ended this one.
    """
    h2.send(encoded(flood))
    beside = h2.again()
    beside.send(beside.get(1))
    others = beside.response(1).status
    outcome = h2.outcome()
    remark(f"{len(flood)} frames: {outcome!r}")
    if outcome.goaway is None:
        assert outcome.ended != Silence(0)
    behind = h2 if outcome == ALIVE else h2.again()
    behind.send(behind.get(next_stream))
    return behind.response(next_stream).status, others


def unserved(statuses):
    """Return those of them that say that a request was not served."""
    return [one for one in statuses if one not in SERVED]


@rfc9113("10.5", SHOULD, id="H2-400")
def test_rapid_reset(h2):
    """1000 requests, each cancelled at once, do no harm, whether they were whole or not."""
    for peer, whole in h2.each([True, False], lambda one: "whole" if one else "open"):
        flood = []
        for number in range(1, 2 * STREAMS, 2):
            flood.append(peer.request(number, peer.fields(), end_stream=whole))
            flood.append(rst_stream(number))

        assert unserved(survived(peer, *flood, next_stream=2 * STREAMS + 1)) == []


@rfc9113("10.5", SHOULD, id="H2-401")
def test_flood_of_resets_by_the_target(h2):
    """1000 requests that the target itself has to reset do no harm."""
    flood = [
        frame
        for number in range(1, 2 * STREAMS, 2)
        for frame in (
            h2.request(number, h2.fields(), end_stream=False),
            window_update(number, 0),
        )
    ]

    assert unserved(survived(h2, *flood, next_stream=2 * STREAMS + 1)) == []


@rfc9113("10.5", SHOULD, id="H2-402")
def test_flood_of_pings(h2):
    """10000 PINGs, each of which wants an answer, do no harm."""
    assert unserved(survived(h2, *[ping(bytes(8))] * MANY)) == []


@rfc9113("10.5", SHOULD, id="H2-403")
def test_flood_of_settings(h2):
    """10000 SETTINGS, each of which wants an acknowledgement, do no harm."""
    frames = {
        "empty": settings(),
        "the same": settings(initial_window_size=65535),
        "unknown ones": settings(*[(0xFFF, 1)] * 10),
    }
    for peer, name in h2.each(frames, str):
        assert unserved(survived(peer, *[frames[name]] * MANY)) == []


@rfc9113("10.5", SHOULD, id="H2-404")
def test_one_setting_many_times(h2):
    """A SETTINGS frame that changes one setting 2000 times does no harm."""
    sizes = [(4, size) for size in range(2000)]

    assert unserved(survived(h2, settings(*sizes, (4, 65535)))) == []


@rfc9113("10.5", SHOULD, id="H2-405")
def test_flood_of_empty_data(h2):
    """10000 DATA frames without an octet of content do no harm."""
    for peer, name in h2.each(PADDING, str):
        pad = PADDING[name]
        many = MANY if pad is None else MANY // (pad + 5)  # so that the windows take the padding
        head = peer.request(1, peer.fields(), end_stream=False)
        flood = [head, *[data(1, pad=pad)] * many, data(1, end_stream=True)]

        assert unserved(survived(peer, *flood, next_stream=3)) == []


@rfc9113("10.5", SHOULD, id="H2-406")
def test_flood_of_priorities(h2):
    """10000 PRIORITY frames that move streams around do no harm."""
    flood = [priority(3 + 2 * (n % 100), on=3 + 2 * (n * 7 % 99)) for n in range(MANY)]
    flood = [one for one in flood if int.from_bytes(one.payload[:4]) != one.stream]

    assert unserved(survived(h2, *flood)) == []


@rfc9113("10.5", SHOULD, id="H2-407")
def test_content_in_tiny_windows(h2):
    """A client that takes a response octet by octet, in 1000 steps, does no harm."""
    h2.demand_page(1)
    h2.start(settings(initial_window_size=0))
    h2.send(h2.get(1))
    flood = [window_update(1, 1)] * 1000

    room = [window_update(1, 65535), settings(initial_window_size=65535)]
    assert unserved(survived(h2, *flood, *room, next_stream=3)) == []


@capability("echo")
@rfc9113("10.5", SHOULD, id="H2-408", also="RFC 9113 8.1")
def test_many_small_frames_are_no_attack(h2):
    """A content in 1000 DATA frames of one octet each is taken, as nothing forbids them."""
    head = h2.post(1, path=h2.extra("echo"))
    h2.send(head, *[data(1, b"x")] * 1000, data(1, end_stream=True))

    assert h2.response(1).body == b"x" * 1000
