"""Many streams on one connection (RFC 9113, sections 5 and 5.4.2)."""

from itertools import pairwise

from fixtures.http2.frames import (
    CANCEL,
    DATA,
    FIRST_WINDOW,
    data,
    rst_stream,
    settings,
    window_update,
)
from fixtures.http2.received import SERVED
from fixtures.requirements import INFO, MUST, SHOULD, capability, remark, rfc9113

STREAMS = range(1, 41, 2)
PATIENCE = 5.0  # seconds for a page that takes one


@rfc9113("5", MUST, id="H2-078", also="RFC 9113 8.1")
def test_every_request_gets_its_response(h2):
    """Twenty requests at a time get their twenty responses, each the same as one alone."""
    alone = h2.again()
    alone.send(alone.get(1))
    expected = alone.response(1).body
    h2.demand_streams(len(STREAMS))
    h2.send(*(h2.get(stream) for stream in STREAMS))

    assert [h2.response(stream).body for stream in STREAMS] == [expected] * len(STREAMS)


@capability("echo")
@rfc9113("5", MUST, id="H2-320")
def test_interleaved_uploads_stay_apart(h2):
    """Contents that are sent in turn, a frame of each at a time, arrive each on its own stream."""
    h2.demand_streams(len(STREAMS))
    contents = {stream: [b"%d.%d;" % (stream, turn) for turn in range(5)] for stream in STREAMS}
    h2.send(*(h2.post(stream, path=h2.extra("echo")) for stream in STREAMS))
    for turn in range(5):
        last = turn == 4
        h2.send(*(data(one, contents[one][turn], end_stream=last) for one in STREAMS))

    bodies = {stream: h2.response(stream).body for stream in STREAMS}
    assert bodies == {stream: b"".join(parts) for stream, parts in contents.items()}


@capability("echo")
@rfc9113("5", MUST, id="H2-321")
def test_unfinished_request_blocks_no_other(h2):
    """A request that does not end is waited for without holding up those behind it."""
    h2.demand_streams(2)
    h2.send(h2.post(1, path=h2.extra("echo")), data(1, b"more follows"), h2.get(3))
    assert h2.response(3).status in SERVED
    h2.send(data(1, b"!", end_stream=True))

    assert h2.response(1).body == b"more follows!"


@capability("slow")
@rfc9113("5", SHOULD, id="H2-322")
def test_slow_response_blocks_no_other(h2):
    """A request behind one that takes a second is answered first."""
    h2.demand_streams(2)
    h2.send(h2.get(1, path=h2.extra("slow")), h2.get(3))
    quick = h2.response(3)
    begun = h2.on(1).status
    h2.until(lambda one: h2.on(1).over, PATIENCE)

    assert quick.status in SERVED
    assert begun is None
    assert h2.on(1).status in SERVED


@capability("large")
@rfc9113("5", INFO, id="H2-323", also="RFC 9113 5.2.1")
def test_large_responses_take_turns(h2):
    """Two large responses for which there is room come in turns, or one behind the other."""
    path = h2.extra("large")
    h2.demand_streams(2)
    h2.send(h2.get(1, path=path), h2.get(3, path=path))
    responses = h2.response(1), h2.response(3)
    order = [one.stream for one in h2.seen if one.type == DATA]
    turns = sum(one != other for one, other in pairwise(order))
    remark("one behind the other" if turns == 1 else "in turns")

    assert [one for one in responses if one.status not in SERVED] == []


@capability("large")
@rfc9113("5.2.1", INFO, id="H2-324")
def test_large_response_leaves_room_for_a_small_one(h2):
    """Of scarce room for the connection a large page takes all, or leaves a small one its part."""
    h2.start(settings(initial_window_size=1 << 20))
    h2.demand_streams(2)
    h2.send(h2.get(1, path=h2.extra("large")))
    h2.flow(1, FIRST_WINDOW)
    h2.send(h2.get(3))
    h2.begun(3)
    h2.send(window_update(0, 100_000))
    h2.flow(1, FIRST_WINDOW + 1)
    remark("a part for each" if h2.on(3).ended else "the large one first")
    h2.send(window_update(0, 1 << 20))

    assert h2.response(3).status in SERVED


@capability("large")
@rfc9113("6.4", MUST, id="H2-111", also="RFC 9113 5.1")
def test_reset_stops_a_download(h2):
    """RST_STREAM in the middle of a large page stops it; the connection goes on."""
    h2.start(settings())
    h2.send(h2.get(1, path=h2.extra("large")))
    h2.flow(1, FIRST_WINDOW)
    h2.send(rst_stream(1, CANCEL))
    h2.settled()
    h2.send(window_update(0, 1 << 20), settings(initial_window_size=1 << 20), h2.get(3))

    assert h2.response(3).status in SERVED
    assert h2.flow(1, 0) == FIRST_WINDOW


@capability("large")
@rfc9113("5.4.2", MUST, id="H2-325", also="RFC 9113 6.4")
def test_reset_of_one_download_leaves_the_other(h2):
    """Where one of two downloads is reset, the other arrives whole."""
    path = h2.extra("large")
    alone = h2.again()
    alone.send(alone.get(1, path=path))
    expected = alone.response(1).body
    h2.start(settings(initial_window_size=30_000))
    h2.demand_streams(2)
    h2.send(h2.get(1, path=path), h2.get(3, path=path))
    h2.flow(1, 30_000)
    h2.send(rst_stream(1), window_update(0, 1 << 24), settings(initial_window_size=1 << 24))

    assert h2.response(3).body == expected


@capability("large")
@rfc9113("6.9.1", MUST, id="H2-326", also="RFC 9113 5.2.1")
def test_stalled_download_blocks_no_other(h2):
    """A download that waits for room on its own stream lets another have the connection's."""
    h2.start(settings(initial_window_size=1000))
    h2.demand_streams(2)
    h2.send(h2.get(1, path=h2.extra("large")))
    h2.flow(1, 1000)
    h2.send(h2.get(3), window_update(3, 1 << 20))

    assert h2.response(3).status in SERVED
    assert h2.flow(1, 0) == 1000
