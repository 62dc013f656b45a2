"""How many streams at a time (RFC 9113, section 5.1.2)."""

import pytest

from fixtures.http2.frames import (
    PROTOCOL_ERROR,
    REFUSED_STREAM,
    RST_STREAM,
    SETTING_NUMBERS,
    data,
    priority,
    rst_stream,
    settings,
    window_update,
)
from fixtures.http2.outcome import stream_error
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, SHOULD, capability, rfc9113
from fixtures.verdicts.outcomes import not_applicable

MOST = 300
"""The largest limit that is tried out."""
LIMIT = SETTING_NUMBERS["max_concurrent_streams"]
STORED = b"stored although it was refused"


def filled(h2, *before, opened=None):
    """Open as many streams as the target allows; return the next two identifiers.

    None of them can end: their content waits for a window. `opened` makes the request of a stream,
    `before` is sent first.
    """
    if not opened:
        h2.demand_page(1)
    h2.start(settings(initial_window_size=0), *before)
    limit = h2.settings().get(LIMIT)
    if not limit or limit > MOST:
        not_applicable(f"a limit of streams up to {MOST}; it is {limit}")
    streams = range(1, 2 * limit, 2)
    h2.send(*(opened(one) if opened else h2.get(one) for one in streams))
    h2.settled()
    if not opened:
        h2.begun(streams[-1])
    return 2 * limit + 1, 2 * limit + 3


@rfc9113("5.1.2", MUST, id="H2-074")
def test_one_stream_too_many_is_refused(h2):
    """A stream beyond the target's limit is refused, and only that one."""
    beyond, _ = filled(h2)
    h2.send(h2.get(beyond))
    outcome = h2.outcome(beyond)

    assert outcome == stream_error(PROTOCOL_ERROR, REFUSED_STREAM)
    if outcome.ended is None:
        h2.send(window_update(1, 1 << 20), window_update(beyond - 2, 1 << 20))
        responses = [h2.response(one) for one in (1, beyond - 2)]
        assert [one for one in responses if one.status not in SERVED] == []


@capability("echo")
@rfc9113("5.1.2", MUST, id="H2-290")
def test_open_streams_count(h2):
    """Streams whose requests have not ended count toward the limit."""
    beyond, _ = filled(h2, opened=lambda stream: h2.post(stream, path=h2.extra("echo")))
    h2.send(h2.post(beyond, path=h2.extra("echo")))

    assert h2.outcome(beyond) == stream_error(PROTOCOL_ERROR, REFUSED_STREAM)


@pytest.mark.parametrize("how", ["ended", "reset"])
@rfc9113("5.1.2", MUST, id="H2-075")
def test_closed_streams_do_not_count(h2, how):
    """Where one stream has ended, by its response or by a reset, another is served."""
    following, _ = filled(h2)
    if how == "ended":
        h2.send(window_update(1, 1 << 20))
        assert h2.response(1).status in SERVED  # or another one would be too many
    else:
        h2.send(rst_stream(1))
        h2.settled()
    h2.send(h2.get(following), window_update(following, 1 << 20))

    assert h2.response(following).status in SERVED


@rfc9113("5.1.2", MUST, id="H2-291")
def test_idle_streams_do_not_count(h2):
    """Streams that were only named, by PRIORITY, leave room for as many as the target allows."""
    beyond, _ = filled(h2, *(priority(stream) for stream in range(1001, 1041, 2)))
    h2.send(window_update(beyond - 2, 1 << 20))

    assert h2.response(beyond - 2).status in SERVED
    assert [one for one in h2.seen if one.type == RST_STREAM] == []


@rfc9113("5.1.2", MUST, id="H2-292")
def test_limit_of_the_client_is_for_the_target(h2):
    """A client that allows one stream of the target can still have several of its own open."""
    h2.demand_page(1)
    h2.start(settings(max_concurrent_streams=1, initial_window_size=0))
    h2.demand_streams(3)
    h2.send(h2.get(1), h2.get(3), h2.get(5))
    h2.settled()
    h2.send(settings(initial_window_size=1 << 20), window_update(0, 1 << 20))

    responses = [h2.response(stream) for stream in (1, 3, 5)]
    assert [one for one in responses if one.status not in SERVED] == []


@rfc9113("6.5.2", SHOULD, id="H2-076", also="RFC 9113 5.1.2")
def test_limit_is_not_small(h2):
    """The target allows a hundred streams at a time, or names no limit."""
    limit = h2.settings().get(LIMIT)

    assert limit is None or limit >= 100


@capability("store")
@rfc9113("8.7", MUST, id="H2-199")
def test_refused_request_has_no_effect(h2):
    """A PUT that is refused with REFUSED_STREAM has stored nothing."""
    beyond, _ = filled(h2)
    put = h2.request(beyond, h2.fields("PUT", h2.extra("store")), end_stream=False)
    h2.send(put, data(beyond, STORED, end_stream=True))
    outcome = h2.outcome(beyond)
    if outcome.reset is None or outcome.reset.code != REFUSED_STREAM:
        not_applicable(f"a refusal with REFUSED_STREAM; it was {outcome!r}")
    other = h2.again()
    other.send(other.get(1, path=h2.extra("store")))

    assert other.response(1).body != STORED
