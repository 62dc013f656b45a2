"""PUSH_PROMISE, which only servers may send (RFC 9113, sections 6.6 and 8.4)."""

from fixtures.http2.frames import PROTOCOL_ERROR, PUSH_PROMISE, push_promise
from fixtures.http2.outcome import connection_error
from fixtures.requirements import MUST, rfc9113


@rfc9113("8.4", MUST, id="H2-264")
def test_client_cannot_push(h2):
    """PUSH_PROMISE of a client on its own open stream ends the connection."""
    block = h2.get(1).payload
    promises = {str(stream): [h2.post(1), push_promise(1, stream, block)] for stream in (2, 3)}

    assert h2.endings(promises) == connection_error(PROTOCOL_ERROR)


@rfc9113("6.6", MUST, id="H2-265")
def test_push_promise_without_a_stream_is_an_error(h2):
    """PUSH_PROMISE on stream 0, or on a stream that is not open, ends the connection."""
    block = h2.get(1).payload
    promises = {f"on stream {stream}": push_promise(stream, 2, block) for stream in (0, 1)}

    assert h2.endings(promises) == connection_error(PROTOCOL_ERROR)


@rfc9113("6.6", MUST, id="H2-266", also="RFC 9113 6.5.2")
def test_server_does_not_push_where_push_is_off(h2):
    """A client that has sent SETTINGS_ENABLE_PUSH of 0 is sent no PUSH_PROMISE."""
    assert [one for one in h2.tour().frames if one.type == PUSH_PROMISE] == []
