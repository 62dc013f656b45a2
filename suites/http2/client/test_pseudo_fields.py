"""The control data of a response (RFC 9113, section 8.3)."""

import pytest

from fixtures.http2.fetches import FAILED, HERE, fields_of, head
from fixtures.http2.frames import PROTOCOL_ERROR, data
from fixtures.http2.outcome import stream_error
from fixtures.requirements import MUST, rfc9113

END = data(HERE, b"hello", end_stream=True)
OK = (":status", "200")


@pytest.mark.parametrize(
    "heads",
    [[fields_of(("x-a", "b"))], [fields_of(("x-a", "b")), head()], [fields_of()]],
    ids=["final", "interim", "nothing"],
)
@rfc9113("8.3.2", MUST, id="H2C-180")
def test_response_has_a_status(h2client, heads):
    """A response without :status is malformed."""
    got = h2client.fetch(*heads, END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("second", ["200", "404", "103"])
@rfc9113("8.3", MUST, id="H2C-181")
def test_response_has_one_status(h2client, second):
    """A response with two :status is malformed, though they may be the same."""
    got = h2client.fetch(fields_of(OK, (":status", second)), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("status", ["", "2", "20", "2000", "2xx", "+20", "0200", "ok!", "-20"])
@rfc9113("8.3", MUST, id="H2C-182", also="RFC 9110 15")
def test_status_is_three_digits(h2client, status):
    """A :status that is not three digits makes the response malformed."""
    got = h2client.fetch(head(status), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize(
    "field",
    [(":method", "GET"), (":scheme", "http"), (":authority", "localhost"), (":path", "/")],
    ids=lambda one: one[0],
)
@rfc9113("8.3", MUST, id="H2C-183")
def test_response_has_nothing_of_a_request(h2client, field):
    """A pseudo-field of requests in a response makes it malformed."""
    got = h2client.fetch(fields_of(OK, field), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("name", [":unknown", ":protocol", ":reason", ":"])
@rfc9113("8.3", MUST, id="H2C-184")
def test_there_are_no_other_pseudo_fields(h2client, name):
    """A pseudo-field that is not defined makes the response malformed."""
    got = h2client.fetch(fields_of(OK, (name, "x")), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)


@rfc9113("8.3", MUST, id="H2C-185")
def test_pseudo_fields_come_first(h2client):
    """:status behind another field makes the response malformed."""
    got = h2client.fetch(fields_of(("x-a", "b"), OK), END)

    assert got == FAILED
    assert got.outcome == stream_error(PROTOCOL_ERROR)
