"""PUSH_PROMISE of a server (RFC 9113, sections 6.5.2, 6.6 and 8.4)."""

import pytest

from fixtures.http2.blocks import Fields, block
from fixtures.http2.fetches import FAILED, FENCE, HERE, fetched, head, page
from fixtures.http2.frames import (
    CANCEL,
    PADDED,
    PROTOCOL_ERROR,
    REFUSED_STREAM,
    data,
    push_promise,
)
from fixtures.http2.outcome import connection_error, stream_error
from fixtures.requirements import MUST, remark, rfc9113
from fixtures.verdicts.outcomes import not_applicable

HEAD, END = page()
ENABLE_PUSH = 2
UNWANTED = (CANCEL, REFUSED_STREAM)
"""What a client may always say of a promise, without a look at it (section 8.4.2)."""


def promised(h2client, path="/pushed"):
    """Return the fields of a request that a server may promise."""
    return Fields(
        (
            (":method", "GET"),
            (":scheme", h2client.scheme),
            (":authority", h2client.authority),
            (":path", path),
        )
    )


def promise(fields, stream=2):
    """Return a PUSH_PROMISE on the stream of the request."""
    return push_promise(HERE, stream, block(*fields)).told(str(fields))


def pushing(h2client, *script):
    """Return a fetch; end the case for a client that has switched pushes off."""
    got = h2client.fetch(*script)
    if got.settings.get(ENABLE_PUSH) == 0:
        not_applicable("pushes: the client has switched them off")
    return got


@rfc9113("6.6", MUST, id="H2C-150", also="RFC 9113 6.5.2")
def test_promise_that_is_not_wanted_is_refused(h2client):
    """Where the client has switched pushes off, PUSH_PROMISE is a connection error."""
    got = h2client.fetch(FENCE, HEAD, promise(promised(h2client)), END)

    if got.settings.get(ENABLE_PUSH) != 0:
        not_applicable("the client has not switched pushes off")
    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("8.4", MUST, id="H2C-151")
def test_promise_does_not_spoil_the_response(h2client):
    """A promise, and the response that was promised, leave the response itself alone."""
    whole = [head().on(2), data(2, b"pushed", end_stream=True)]
    got = pushing(h2client, head(), promise(promised(h2client)), *whole, FENCE, END)

    refused = got.outcome_on(2).reset
    remark("promises are refused" if refused else "promises are taken")
    assert refused is None or refused.code in (REFUSED_STREAM, CANCEL)
    assert got == fetched(b"hello")


@rfc9113("6.6", MUST, id="H2C-152")
def test_promise_belongs_to_a_stream(h2client):
    """PUSH_PROMISE on stream 0 is a connection error."""
    got = h2client.fetch(FENCE, HEAD, promise(promised(h2client)).on(0), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("stream", [0, 1 << 20 | 1], ids=["0", "odd"])
@rfc9113("6.6", MUST, id="H2C-153", also="RFC 9113 5.1.1")
def test_promised_stream_is_even(h2client, stream):
    """A promise of stream 0, or of an odd one, is a connection error."""
    got = h2client.fetch(FENCE, HEAD, promise(promised(h2client), stream), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("stream", [4, 2], ids=["again", "lower"])
@rfc9113("6.6", MUST, id="H2C-154", also="RFC 9113 5.1.1")
def test_promised_streams_rise(h2client, stream):
    """A promise of a stream that is not above the last one is a connection error."""
    fields = promised(h2client)
    got = pushing(h2client, FENCE, HEAD, promise(fields, 4), promise(fields, stream), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("6.6", MUST, id="H2C-155")
def test_promise_on_a_stream_that_is_not_open_is_refused(h2client):
    """PUSH_PROMISE on a stream that nobody has opened is a connection error."""
    got = h2client.fetch(FENCE, HEAD, promise(promised(h2client)).on(HERE + 2), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("method", ["POST", "DELETE", "X-UNKNOWN"])
@rfc9113("8.4.1", MUST, id="H2C-156", also="RFC 9113 8.4")
def test_promised_method_is_safe(h2client, method):
    """A promised request with a method that is not known to be safe is reset."""
    fields = promised(h2client).replacing(":method", method)
    got = pushing(h2client, FENCE, HEAD, promise(fields), FENCE, END)

    assert got.outcome_on(2) == stream_error(PROTOCOL_ERROR, also=UNWANTED)


@rfc9113("8.4", MUST, id="H2C-157")
def test_promised_request_has_no_content(h2client):
    """A promised request that announces content is reset."""
    fields = promised(h2client).having(("content-length", "5"))
    got = pushing(h2client, FENCE, HEAD, promise(fields), FENCE, END)

    assert got.outcome_on(2) == stream_error(PROTOCOL_ERROR, also=UNWANTED)


@pytest.mark.parametrize("name", [":method", ":scheme", ":path", "upper", "connection"])
@rfc9113("8.4.1", MUST, id="H2C-158")
def test_promised_request_is_whole(h2client, name):
    """A promised request without one of its pseudo-fields, or with a wrong field, is reset."""
    fields = promised(h2client)
    wrong = {
        "upper": fields.having(("X-Upper", "a")),
        "connection": fields.having(("connection", "close")),
    }
    got = pushing(h2client, FENCE, HEAD, promise(wrong.get(name, fields.without(name))), FENCE, END)

    assert got.outcome_on(2) == stream_error(PROTOCOL_ERROR, also=UNWANTED)


@rfc9113("8.4", MUST, id="H2C-159")
def test_promise_for_a_foreign_server_is_refused(h2client):
    """A promise for an authority that the server does not speak for is reset."""
    fields = promised(h2client).replacing(":authority", "other.test")
    got = pushing(h2client, FENCE, HEAD, promise(fields), FENCE, END)

    assert got.outcome_on(2) == stream_error(PROTOCOL_ERROR, also=UNWANTED)


@rfc9113("6.6", MUST, id="H2C-149")
def test_padding_beyond_a_promise_is_refused(h2client):
    """Padding of PUSH_PROMISE as long as the payload, or longer, is a connection error."""
    whole = promise(promised(h2client))
    padded = whole.with_payload(b"\xff" + whole.payload).flagged(PADDED)
    got = h2client.fetch(FENCE, HEAD, padded, END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)
