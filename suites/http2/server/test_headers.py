"""HEADERS (RFC 9113, section 6.2)."""

from itertools import product

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

TOO_PADDED = {
    "1 in 1": (PADDED, 1, 1),
    "20 in 20": (PADDED, 20, 20),
    "255 in 20": (PADDED, 20, 255),
    "6 in 6 with priority": (PADDED | HAS_PRIORITY, 6, 6),
    "20 in 20 with priority": (PADDED | HAS_PRIORITY, 20, 20),
}
SIGNALS = {"no priority": b"", "priority": dependency()}
PADDED_OR_NOT = {"no padding": None, "0 octets": 0, "7 octets": 7, "255 octets": 255}


@rfc9113("6.2", MUST, id="H2-104")
def test_headers_belong_to_a_stream(h2):
    """HEADERS on stream 0 end the connection."""
    h2.send(h2.get(0))

    assert h2.outcome() == connection_error(PROTOCOL_ERROR)


@rfc9113("6.2", MUST, id="H2-105")
def test_padding_as_long_as_headers_is_an_error(h2):
    """Padding of as many octets as the whole payload of HEADERS, or more, ends the connection."""
    whole = END_HEADERS | END_STREAM
    frames = {
        name: Frame(HEADERS, 1, flags | whole, bytes((pad,)) + bytes(length - 1))
        for name, (flags, length, pad) in TOO_PADDED.items()
    }

    # Where nothing is left for fields, the frame is too short as well.
    assert h2.outcomes(frames) == connection_error(PROTOCOL_ERROR, also=(FRAME_SIZE_ERROR,))


@rfc9113("6.2", MUST, id="H2-106")
def test_padding_and_priority_are_no_fields(h2):
    """HEADERS with padding, with priority or with both are the request that they hold."""
    for peer, (pad, signal) in h2.each(product(PADDED_OR_NOT, SIGNALS), ", ".join):
        own = {"pad": PADDED_OR_NOT[pad], "priority": SIGNALS[signal]}
        peer.send(headers(1, peer.get(1).payload, end_stream=True, **own))

        assert peer.response(1).status in SERVED


@rfc9113("6.2", MAY, id="H2-259")
def test_padding_of_headers_that_is_not_zero(h2):
    """Padding of HEADERS that is not made of zeros is not looked at, or an error."""
    request = headers(1, h2.get(1).payload, end_stream=True, pad=4)
    h2.send(request.with_payload(request.payload[:-4] + b"\0\1\0\xff"))

    assert h2.outcome(1) == served("it is not looked at") | connection_error(PROTOCOL_ERROR)
