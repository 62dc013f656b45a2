"""Streams: their numbers, their states and their end (RFC 9113, sections 5.1, 6.3, 6.4 and 8.7)."""

import pytest

from fixtures.http2.fetches import CLOSE, CUT, FAILED, FENCE, HERE, fetched, head, page, together
from fixtures.http2.frames import (
    CANCEL,
    FRAME_SIZE_ERROR,
    HEADERS,
    HTTP_1_1_REQUIRED,
    INTERNAL_ERROR,
    NO_ERROR,
    PROTOCOL_ERROR,
    REFUSED_STREAM,
    RST_STREAM,
    STREAM_CLOSED,
    data,
    priority,
    rst_stream,
    window_update,
)
from fixtures.http2.outcome import connection_error, stream_error
from fixtures.requirements import INFO, MAY, MUST, SHOULD, remark, rfc9113

END = data(HERE, b"hello", end_stream=True)
IDLE = pytest.mark.parametrize("stream", [HERE + 2, 2], ids=["odd", "even"])


@rfc9113("5.1.1", MUST, id="H2C-096")
def test_streams_of_a_client_are_odd_and_rise(h2client):
    """The streams that the client opens on a connection have odd numbers, each above the last."""
    got, second = h2client.redirected()

    numbers = [one.stream for one in got.sent if one.type == HEADERS]
    assert [one for one in numbers if one % 2 == 0] == []
    assert numbers == sorted(set(numbers))
    assert second.fields


@IDLE
@rfc9113("5.1.1", MUST, id="H2C-097", also="RFC 9113 5.1")
def test_server_opens_no_stream_unasked(h2client, stream):
    """HEADERS on a stream that the client has not opened, and none was promised, is a connection
    error.
    """
    got = h2client.fetch(head().on(stream), head(), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR, also=(STREAM_CLOSED,))


@IDLE
@rfc9113("6.4", MUST, id="H2C-098")
def test_idle_streams_are_not_reset(h2client, stream):
    """RST_STREAM for a stream that nobody has opened is a connection error."""
    got = h2client.fetch(rst_stream(stream), head(), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@IDLE
@rfc9113("5.1", MUST, id="H2C-099")
def test_idle_streams_get_no_window(h2client, stream):
    """WINDOW_UPDATE for a stream that nobody has opened is a connection error."""
    got = h2client.fetch(window_update(stream, 100), head(), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("6.4", MUST, id="H2C-100")
def test_connection_is_not_reset_by_rst_stream(h2client):
    """RST_STREAM on stream 0 is a connection error."""
    got = h2client.fetch(rst_stream(0), head(), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("octets", [b"", b"\0\0\0", b"\0\0\0\0\x08"], ids=["0", "3", "5"])
@rfc9113("6.4", MUST, id="H2C-101")
def test_rst_stream_has_four_octets(h2client, octets):
    """RST_STREAM with another length than 4 is a connection error."""
    got = h2client.fetch(rst_stream(HERE).with_payload(octets), head(), END)

    assert got == FAILED
    assert got.outcome == connection_error(FRAME_SIZE_ERROR)


@pytest.mark.parametrize(
    "code",
    [NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, CANCEL, HTTP_1_1_REQUIRED, 0xABCDEF],
)
@pytest.mark.parametrize(
    "before", [[], [head()], [head(), END.without(1)]], ids=["nothing", "head", "content"]
)
@rfc9113("6.4", MUST, id="H2C-102", also="RFC 9113 7")
def test_reset_stream_has_no_response(h2client, before, code):
    """Where the server resets the stream before its end there is no response, whatever the code."""
    got = h2client.fetch(*before, rst_stream(HERE, code), then=[rst_stream(HERE, code)])

    assert got == FAILED


@rfc9113("5.4.2", MUST, id="H2C-103")
def test_reset_is_not_answered_with_a_reset(h2client):
    """RST_STREAM is not answered by RST_STREAM."""
    got = h2client.fetch(head(), rst_stream(HERE, CANCEL), FENCE)

    assert got == FAILED
    assert [one for one in got.sent if one.type == RST_STREAM] == []


@rfc9113("8.1", MUST, id="H2C-104")
def test_reset_behind_the_response_does_not_spoil_it(h2client):
    """A response that is complete counts, though RST_STREAM with NO_ERROR follows."""
    got = h2client.fetch(head(), together(END, rst_stream(HERE, NO_ERROR)))

    assert got == fetched(b"hello")


@rfc9113("8.7", MAY, id="H2C-105")
def test_refused_request_may_be_sent_again(h2client):
    """A request whose stream the server refuses is sent again, or has failed."""
    got = h2client.fetch(rst_stream(HERE, REFUSED_STREAM), then=page())

    remark("sent again" if len(got.requests) > 1 else "not sent again")
    assert got == (fetched(b"hello") if len(got.requests) > 1 else FAILED)


@rfc9113("8.7", INFO, id="H2C-106")
def test_how_often_a_refused_request_is_sent(h2client):
    """A client whose request is refused again and again gives up."""
    got = h2client.fetch(rst_stream(HERE, REFUSED_STREAM))

    remark(f"sent {len(got.requests)} times")
    assert got == FAILED


@pytest.mark.parametrize("end", [CLOSE, CUT], ids=["goaway", "bare"])
@pytest.mark.parametrize(
    "before", [[], [head()], [head(), END.without(1)]], ids=["nothing", "head", "content"]
)
@rfc9113("8.1", MUST, id="H2C-107", also="RFC 9113 5.4.3")
def test_connection_that_ends_before_the_stream_leaves_no_response(h2client, before, end):
    """A response without END_STREAM is incomplete where the connection ends."""
    got = h2client.fetch(*before, end)

    assert got == FAILED


@pytest.mark.parametrize("end", [CLOSE, CUT], ids=["goaway", "bare"])
@rfc9113("8.1", MUST, id="H2C-108")
def test_length_does_not_end_a_response(h2client, end):
    """A response whose content has all its octets is incomplete without END_STREAM."""
    first, content = page()
    got = h2client.fetch(first, content.without(1), end)

    assert got == FAILED


@pytest.mark.parametrize("stream", [HERE, HERE + 2, 2], ids=["request", "idle", "even"])
@rfc9113("6.3", MUST, id="H2C-109", also="RFC 9113 5.1")
def test_priority_may_come_on_any_stream(h2client, stream):
    """PRIORITY is no error on a stream in any state."""
    got = h2client.fetch(priority(stream), head(), priority(stream, 0, 256, exclusive=True), END)

    assert got == fetched(b"hello")


@rfc9113("6.3", MUST, id="H2C-110")
def test_priority_belongs_to_a_stream(h2client):
    """PRIORITY on stream 0 is a connection error."""
    got = h2client.fetch(priority(0), head(), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("octets", [0, 4, 6])
@rfc9113("6.3", MUST, id="H2C-111")
def test_priority_has_five_octets(h2client, octets):
    """PRIORITY with another length than 5 is a stream error."""
    got = h2client.fetch(priority(HERE).with_payload(bytes(octets)), head(), END)

    assert got == FAILED
    assert got.outcome == stream_error(FRAME_SIZE_ERROR)


@rfc9113("9.1", SHOULD, id="H2C-112")
def test_one_connection_is_enough(h2client):
    """The next request to the same server goes on the same connection."""
    _, second = h2client.redirected()

    assert f"connection {second.connection}" == "connection 1"
