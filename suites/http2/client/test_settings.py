"""SETTINGS of a server (RFC 9113, sections 5.1.2 and 6.5)."""

import pytest

from fixtures.http2.fetches import FAILED, FENCE, HERE, HOLD, fetched, head, page
from fixtures.http2.frames import (
    FLOW_CONTROL_ERROR,
    FRAME_SIZE_ERROR,
    HEADERS,
    NO_ERROR,
    PING,
    PROTOCOL_ERROR,
    SETTINGS,
    data,
    settings,
    window_update,
)
from fixtures.http2.outcome import connection_error, stream_error
from fixtures.http2.representations import representations, size_updates
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc9113

LARGEST = (1 << 32) - 1
AWAY = ("location", "/next")
END = (data(HERE, b"hello", end_stream=True),)
LIMITED = (
    *(settings(max_concurrent_streams=0), FENCE),
    *(head(302, AWAY, end_stream=True), HOLD, FENCE),
    settings(max_concurrent_streams=100),
)
"""A redirect while no stream may be opened; later one may."""


@rfc9113("6.5.3", MUST, id="H2C-020", also="RFC 9113 6.5")
def test_each_settings_is_acknowledged(h2client):
    """Every SETTINGS frame gets one acknowledgement, and that is empty."""
    got = h2client.fetch(settings(), head(), settings(max_concurrent_streams=50), FENCE, *END)

    assert [one for one in got.sent if one.type == SETTINGS and one.ack] == [settings(ack=True)] * 3


@rfc9113("6.5.2", MUST, id="H2C-021")
def test_unknown_settings_are_ignored(h2client):
    """A setting that nobody knows is ignored, and the SETTINGS is acknowledged."""
    odd = settings((0, 1), (0x0A0A, LARGEST), (0xFFFF, 0))
    got = h2client.fetch(odd, FENCE, *page(), greeting=[odd])

    assert got == fetched(b"hello")
    assert [one for one in got.sent if one.type == SETTINGS and one.ack] == [settings(ack=True)] * 2


@pytest.mark.parametrize("value", [1, 2, LARGEST])
@rfc9113("6.5.2", MUST, id="H2C-022")
def test_server_cannot_enable_push(h2client, value):
    """ENABLE_PUSH of a server with another value than 0 is a connection error."""
    got = h2client.fetch(settings(enable_push=value), *page())

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("6.5.2", MUST, id="H2C-023")
def test_server_may_say_that_it_wants_no_push(h2client):
    """ENABLE_PUSH of a server with the value 0 is fine."""
    got = h2client.fetch(*page(), greeting=[settings(enable_push=0)])

    assert got == fetched(b"hello")


@pytest.mark.parametrize("value", [1 << 31, LARGEST])
@rfc9113("6.5.2", MUST, id="H2C-024")
def test_window_beyond_the_largest_is_refused(h2client, value):
    """INITIAL_WINDOW_SIZE above 2^31-1 is a connection error."""
    got = h2client.fetch(settings(initial_window_size=value), *page())

    assert got == FAILED
    assert got.outcome == connection_error(FLOW_CONTROL_ERROR)


@pytest.mark.parametrize("value", [0, 1, (1 << 14) - 1, 1 << 24, LARGEST])
@rfc9113("6.5.2", MUST, id="H2C-025")
def test_frame_size_out_of_range_is_refused(h2client, value):
    """MAX_FRAME_SIZE below 16384 or above 2^24-1 is a connection error."""
    got = h2client.fetch(settings(max_frame_size=value), *page())

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize(
    "said",
    [
        settings(max_frame_size=1 << 14),
        settings(max_frame_size=(1 << 24) - 1),
        settings(initial_window_size=0),
        settings(initial_window_size=(1 << 31) - 1),
        settings(header_table_size=0),
        settings(header_table_size=LARGEST),
        settings(max_concurrent_streams=1),
        settings(max_concurrent_streams=LARGEST),
        settings(max_header_list_size=LARGEST),
    ],
    ids=str,
)
@rfc9113("6.5.2", MUST, id="H2C-026")
def test_least_and_largest_values_are_taken(h2client, said):
    """Settings at the limits of their ranges are as good as any."""
    got = h2client.fetch(*page(), greeting=[said])

    assert got == fetched(b"hello")


@pytest.mark.parametrize("stream", [HERE, HERE + 2, 2], ids=["request", "idle", "even"])
@rfc9113("6.5", MUST, id="H2C-027")
def test_settings_belong_to_the_connection(h2client, stream):
    """SETTINGS on a stream is a connection error."""
    got = h2client.fetch(settings(max_concurrent_streams=50).on(stream), *page())

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("octets", [1, 5, 7, 11])
@rfc9113("6.5", MUST, id="H2C-028")
def test_settings_come_in_sixes(h2client, octets):
    """SETTINGS with a length that is no multiple of six is a connection error."""
    whole = settings(max_concurrent_streams=50, initial_window_size=65535)
    got = h2client.fetch(whole.with_payload(whole.payload[:octets]), *page())

    assert got == FAILED
    assert got.outcome == connection_error(FRAME_SIZE_ERROR)


@rfc9113("6.5", MUST, id="H2C-029")
def test_acknowledgement_is_empty(h2client):
    """SETTINGS with ACK and a payload is a connection error."""
    got = h2client.fetch(settings(max_concurrent_streams=50, ack=True), *page())

    assert got == FAILED
    assert got.outcome == connection_error(FRAME_SIZE_ERROR)


@rfc9113("6.5.3", MUST, id="H2C-030")
def test_every_value_of_a_settings_counts(h2client):
    """A wrong value is refused, also where a right one for the same setting follows."""
    got = h2client.fetch(settings((5, 1), (5, 1 << 14)), *page())

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("4.3.1", MUST, id="H2C-031", also="RFC 7541 4.2")
def test_smaller_table_is_used_and_announced(h2client):
    """Behind HEADER_TABLE_SIZE 0 the next request announces a table of 0, and uses none."""
    got, second = h2client.redirected(settings(header_table_size=0), FENCE)

    parts = representations(second.block)
    if second.connection == 1:
        assert size_updates(second.block)[:1] == [0]
        assert [one for one in parts if one.dynamic] == []
    assert got == fetched(b"there")


@rfc9113("5.1.2", MUST, id="H2C-032", also="RFC 9113 6.5.2")
def test_no_stream_is_opened_beyond_the_limit(h2client):
    """While MAX_CONCURRENT_STREAMS is 0 the client opens no further stream on the connection."""
    got = h2client.fetch(*page(b"there"), pages={"/": LIMITED})

    h2client.must_follow()
    # What comes behind the answer to the second PING may know that the limit is raised.
    told = [one for one in got.sent if one.type == HEADERS or (one.type == PING and one.ack)]
    answers = [at for at, one in enumerate(told) if one.type == PING]
    early = [one for one in told[: answers[1] if len(answers) > 1 else None] if one.type == HEADERS]
    elsewhere = any(one.connection > 1 for one in got.requests)
    remark("the request waits" if len(got.requests) > 1 and not elsewhere else "it does not wait")
    assert early[1:] == []


@rfc9113("6.5.2", SHOULD, id="H2C-033")
def test_limit_of_0_is_not_special(h2client):
    """A limit of 0 streams is no error: the client waits, goes elsewhere, or just gives up."""
    got = h2client.fetch(*page(b"there"), pages={"/": LIMITED})

    h2client.must_follow()
    if got == FAILED:
        remark("the client gives up")
        assert got.first.goaway is None or got.first.goaway.code == NO_ERROR
    else:
        assert got == fetched(b"there")


@rfc9113("6.9.2", MAY, id="H2C-034")
def test_larger_window_that_takes_a_stream_beyond_the_largest(h2client):
    """A larger INITIAL_WINDOW_SIZE that takes an open stream beyond 2^31-1 may be an error."""
    # The client has sent its request: whether it still keeps the stream's window is its choice.
    grown = settings(initial_window_size=(1 << 31) - 1)
    got = h2client.fetch(window_update(HERE, 1 << 30), grown, *page())

    if got == fetched(b"hello"):
        remark("ignored")
    else:
        assert got.outcome == stream_error(FLOW_CONTROL_ERROR)
