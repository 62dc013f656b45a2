"""GOAWAY, of the server and of the client (RFC 9113, sections 5.4.1, 6.8 and 8.7)."""

import pytest

from fixtures.http2.fetches import CLOSE, CUT, FAILED, FENCE, HERE, fetched, head, page
from fixtures.http2.frames import (
    FRAME_SIZE_ERROR,
    INTERNAL_ERROR,
    LARGEST_WINDOW,
    NO_ERROR,
    PROTOCOL_ERROR,
    data,
    goaway,
)
from fixtures.http2.outcome import GOODBYE, Outcome, connection_error
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc9113

END = data(HERE, b"hello", end_stream=True)


@pytest.mark.parametrize("stream", [HERE, HERE + 2, 2], ids=["request", "idle", "even"])
@rfc9113("6.8", MUST, id="H2C-135")
def test_goaway_belongs_to_the_connection(h2client, stream):
    """GOAWAY on a stream is a connection error."""
    got = h2client.fetch(lambda here: goaway(here).on(stream), head(), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("octets", [0, 4, 7])
@rfc9113("4.2", MUST, id="H2C-136", also="RFC 9113 6.8")
def test_goaway_has_eight_octets(h2client, octets):
    """GOAWAY too short for stream and code is a connection error."""
    got = h2client.fetch(lambda here: goaway(here).with_payload(bytes(octets)), head(), END)

    assert got == FAILED
    assert got.outcome == connection_error(FRAME_SIZE_ERROR)


@pytest.mark.parametrize(
    "said",
    [
        [lambda here: goaway(here)],
        [lambda here: goaway(here, debug=b"see you")],
        [goaway(LARGEST_WINDOW)],
        [goaway(LARGEST_WINDOW), lambda here: goaway(here)],
    ],
    ids=["this-stream", "debug-data", "any-stream", "twice"],
)
@rfc9113("6.8", SHOULD, id="H2C-137")
def test_response_may_follow_goaway(h2client, said):
    """A response that the server still sends behind GOAWAY without an error is taken."""
    got = h2client.fetch(*said, head(), END)

    assert got == fetched(b"hello")


@rfc9113("6.8", MUST, id="H2C-138")
def test_no_stream_is_opened_behind_goaway(h2client):
    """Behind GOAWAY the next request goes on another connection, or none."""
    got, second = h2client.redirected(goaway(LARGEST_WINDOW))

    assert [one for one in got.requests[1:] if one.connection == 1] == []
    if second.fields:
        assert got == fetched(b"there")


@pytest.mark.parametrize("end", [CLOSE, CUT], ids=["closed", "cut"])
@rfc9113("8.7", MAY, id="H2C-139", also="RFC 9113 6.8")
def test_request_that_was_not_processed_may_be_sent_again(h2client, end):
    """A request above the last stream of GOAWAY is sent again elsewhere, or has failed."""
    got = h2client.fetch(goaway(0), end, then=page())

    remark("sent again" if len(got.requests) > 1 else "not sent again")
    assert got == (fetched(b"hello") if len(got.requests) > 1 else FAILED)
    assert [one for one in got.requests[1:] if one.connection == 1] == []


@pytest.mark.parametrize("before", [[], [head()], [head(), END.without(1)]], ids=range(3))
@pytest.mark.parametrize("code", [NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, 0xABCDEF])
@rfc9113("6.8", MUST, id="H2C-140", also="RFC 9113 7")
def test_goaway_and_the_end_leave_no_response(h2client, before, code):
    """A response that GOAWAY and the end of the connection cut short is incomplete."""
    end = [lambda here: goaway(here, code), CUT]
    got = h2client.fetch(*before, *end, then=end)

    assert got == FAILED


@rfc9113("7", MAY, id="H2C-141")
def test_unknown_code_of_goaway(h2client):
    """An error code that nobody knows ends the fetch, or the response is still awaited."""
    got = h2client.fetch(lambda here: goaway(here, 0xABCDEF), head(), END)

    remark("the response is taken" if got == fetched(b"hello") else "taken for an error")
    assert got in (fetched(b"hello"), FAILED)


@rfc9113("6.8", SHOULD, id="H2C-142", also="RFC 9113 5.4.1")
def test_client_says_goaway_before_it_closes(h2client):
    """A client that has no more use for the connection says GOAWAY."""
    got = h2client.fetch(*page())

    assert Outcome(got.first.ended, got.first.goaway, None) == GOODBYE
    remark(str(got.first.goaway))


@rfc9113("6.8", MUST, id="H2C-143")
def test_goaway_of_the_client_names_a_stream_of_the_server(h2client):
    """GOAWAY of the client names the last stream that the server has opened: none, 0."""
    got = h2client.fetch(data(0), FENCE, head(), END)

    said = got.first.goaway
    remark("no GOAWAY" if said is None else str(said))
    assert said is None or said.last_stream == 0
