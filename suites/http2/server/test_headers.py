"""HEADERS (RFC 9113, section 6.2)."""

import pytest

from fixtures.http2.frames import (
    END_HEADERS,
    END_STREAM,
    FRAME_SIZE_ERROR,
    HAS_PRIORITY,
    HEADERS,
    PADDED,
    PROTOCOL_ERROR,
    Frame,
    dependency,
    headers,
)
from fixtures.http2.outcome import connection_error, served
from fixtures.http2.received import SERVED
from fixtures.requirements import MAY, MUST, rfc9113


@rfc9113("6.2", MUST, id="H2-104")
def test_headers_belong_to_a_stream(h2):
    """HEADERS on stream 0 end the connection."""
    h2.send(h2.get(0))

    assert h2.outcome() == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize(
    ("flags", "length", "pad"),
    [
        (PADDED, 1, 1),
        (PADDED, 20, 20),
        (PADDED, 20, 255),
        (PADDED | HAS_PRIORITY, 6, 6),
        (PADDED | HAS_PRIORITY, 20, 20),
    ],
)
@rfc9113("6.2", MUST, id="H2-105")
def test_padding_as_long_as_headers_is_an_error(h2, flags, length, pad):
    """Padding of as many octets as the whole payload of HEADERS, or more, ends the connection."""
    payload = bytes((pad,)) + bytes(length - 1)
    h2.send(Frame(HEADERS, 1, flags | END_HEADERS | END_STREAM, payload))

    # Where nothing is left for fields, the frame is too short as well.
    assert h2.outcome(1) == connection_error(PROTOCOL_ERROR, also=(FRAME_SIZE_ERROR,))


@pytest.mark.parametrize("signal", [b"", dependency()], ids=["plain", "priority"])
@pytest.mark.parametrize("pad", [None, 0, 7, 255])
@rfc9113("6.2", MUST, id="H2-106")
def test_padding_and_priority_are_no_fields(h2, pad, signal):
    """HEADERS with padding, with priority or with both are the request that they hold."""
    h2.send(headers(1, h2.get(1).payload, end_stream=True, pad=pad, priority=signal))

    assert h2.response(1).status in SERVED


@rfc9113("6.2", MAY, id="H2-259")
def test_padding_of_headers_that_is_not_zero(h2):
    """Padding of HEADERS that is not made of zeros is not looked at, or an error."""
    request = headers(1, h2.get(1).payload, end_stream=True, pad=4)
    h2.send(request.with_payload(request.payload[:-4] + b"\0\1\0\xff"))

    assert h2.outcome(1) == served("it is not looked at") | connection_error(PROTOCOL_ERROR)
