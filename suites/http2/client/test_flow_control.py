"""Flow control (RFC 9113, sections 5.2 and 6.9)."""

import pytest

from fixtures.counted import Counted
from fixtures.http2.fetches import FAILED, FENCE, HERE, Content, fetched, head, page, together
from fixtures.http2.frames import (
    FIRST_WINDOW,
    FLOW_CONTROL_ERROR,
    FRAME_SIZE_ERROR,
    LARGEST_WINDOW,
    PROTOCOL_ERROR,
    WINDOW_UPDATE,
    data,
    settings,
    window_update,
)
from fixtures.http2.outcome import connection_error, stream_error
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc9113
from fixtures.verdicts.outcomes import not_applicable

END = data(HERE, b"hello", end_stream=True)
LARGE = bytes(range(256)) * 2048
"""Half a MiB: more than eight windows of the usual size."""


@rfc9113("6.9.1", MUST, id="H2C-115", also="RFC 9113 5.1")
def test_windows_are_opened_as_content_comes(h2client):
    """A body larger than the client's windows is fetched: it gives room for more in time."""
    got = h2client.fetch(head(200, ("content-length", str(len(LARGE)))), Content(LARGE))

    assert got == fetched(LARGE)


@rfc9113("6.9.1", MUST, id="H2C-116", also="RFC 9113 6.1")
def test_padding_is_given_back(h2client):
    """The client gives room for padding as for content: a well padded body is fetched."""
    body = LARGE[:10_000]
    got = h2client.fetch(head(), Content(body, piece=10, pad=255))

    assert got == fetched(body)


@rfc9113("6.9", MUST, id="H2C-117")
def test_increments_are_legal(h2client):
    """Each WINDOW_UPDATE of the client adds from 1 to 2^31-1, and no window gets larger."""
    got = h2client.fetch(head(), Content(LARGE))

    updates = [one for one in got.sent if one.type == WINDOW_UPDATE]
    begin = got.settings.get(4, FIRST_WINDOW)
    whole = sum(one.increment for one in updates if one.stream == 0)
    own = sum(one.increment for one in updates if one.stream)
    assert [one for one in updates if not one.increment or len(one.payload) != 4] == []
    assert FIRST_WINDOW + whole - len(LARGE) <= LARGEST_WINDOW
    assert begin + own - len(LARGE) <= LARGEST_WINDOW


@rfc9113("6.9.1", SHOULD, id="H2C-118")
def test_room_is_not_given_octet_by_octet(h2client):
    """The client gives room in portions, not for each small frame."""
    got = h2client.fetch(head(), *[data(HERE, b"x" * 10)] * 200, END)

    updates = [one for one in got.sent if one.type == WINDOW_UPDATE and one.increment <= 10]
    assert got == fetched(b"x" * 2000 + b"hello")
    assert Counted(len(updates), "frames for ten octets and less") < 100


@rfc9113("6.9", MUST, id="H2C-119")
def test_stream_window_is_not_raised_by_0(h2client):
    """WINDOW_UPDATE for a stream that adds 0 is a stream error."""
    got = h2client.fetch(window_update(HERE, 0), *page())

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@rfc9113("6.9", MUST, id="H2C-120")
def test_connection_window_is_not_raised_by_0(h2client):
    """WINDOW_UPDATE for the connection that adds 0 is a connection error."""
    got = h2client.fetch(window_update(0, 0), *page())

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("6.9.1", MUST, id="H2C-121")
def test_connection_window_has_a_limit(h2client):
    """A WINDOW_UPDATE that takes the connection's window beyond 2^31-1 is a connection error."""
    got = h2client.fetch(window_update(0, LARGEST_WINDOW), *page())

    assert got == FAILED
    assert got.outcome == connection_error(FLOW_CONTROL_ERROR)


@rfc9113("6.9.1", MAY, id="H2C-122", also="RFC 9113 5.1")
def test_stream_window_beyond_its_limit(h2client):
    """A WINDOW_UPDATE that takes a stream's window beyond 2^31-1 is a stream error, or ignored by a
    client that has nothing more to send on it.
    """
    got = h2client.fetch(window_update(HERE, LARGEST_WINDOW), *page())

    if got == fetched(b"hello"):
        remark("ignored")
    else:
        assert got.outcome == stream_error(FLOW_CONTROL_ERROR)


@pytest.mark.parametrize("stream", [0, HERE], ids=["connection", "request"])
@pytest.mark.parametrize("octets", [0, 3, 5])
@rfc9113("6.9", MUST, id="H2C-123")
def test_window_update_has_four_octets(h2client, octets, stream):
    """WINDOW_UPDATE with another length than 4 is a connection error."""
    got = h2client.fetch(window_update(stream, 1).with_payload(b"\1" * octets), *page())

    assert got == FAILED
    assert got.outcome == connection_error(FRAME_SIZE_ERROR)


@rfc9113("6.9", MUST, id="H2C-124")
def test_window_update_on_a_finished_request_is_no_error(h2client):
    """WINDOW_UPDATE on a stream on which the client has sent everything is no error."""
    got = h2client.fetch(window_update(HERE, 100), head(), window_update(HERE, 1), END)

    assert got == fetched(b"hello")


@rfc9113("6.9", MUST, id="H2C-125", also="RFC 9113 5.1")
def test_window_update_on_a_closed_stream_is_no_error(h2client):
    """WINDOW_UPDATE on the stream of a response that is complete is no error."""
    late = window_update(HERE - 2, 100)
    got, second = h2client.redirected(there=(late, FENCE, *page(b"there")))

    if second.connection != 1:
        not_applicable("a second request on the same connection")
    assert got == fetched(b"there")


# That reserved bits are ignored is said of frame headers only (section 4.1).
@rfc9113("6.9", SHOULD, id="H2C-126")
def test_reserved_bit_of_an_increment_is_ignored(h2client):
    """The bit above an increment is ignored."""
    got = h2client.fetch(window_update(0, 1 << 31 | 100), *page())

    assert got == fetched(b"hello")


@rfc9113("5.2.1", MUST, id="H2C-127")
def test_only_data_needs_room(h2client):
    """A request without content is sent where there is no window."""
    none = settings(initial_window_size=0)
    got = h2client.fetch(*page(), greeting=[none])

    assert got == fetched(b"hello")
    assert got.request.fields


@rfc9113("6.9.1", MAY, id="H2C-128")
def test_more_than_the_window_in_one_go(h2client):
    """Content in one write, beyond what the windows allow, is taken, or a flow control error."""
    begin = h2client.fetch(*page()).settings.get(4, FIRST_WINDOW)
    if begin > 1 << 20:
        not_applicable(f"more than {begin} octets at once")
    body = LARGE[: begin + (1 << 15)]
    pieces = [data(HERE, body[at : at + (1 << 14)]) for at in range(0, len(body), 1 << 14)]
    got = h2client.fetch(head(), together(*pieces, data(HERE, end_stream=True)))

    if got == fetched(body):
        remark("taken")
    else:
        assert got.outcome == stream_error(FLOW_CONTROL_ERROR)
