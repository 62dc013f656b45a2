"""Extending HTTP/2: what nobody knows is ignored (RFC 9113, section 5.5)."""

from fixtures.http2.frames import (
    END_HEADERS,
    PROTOCOL_ERROR,
    TYPES,
    Frame,
    continuation,
    settings,
)
from fixtures.http2.outcome import ALIVE, connection_error
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, rfc9113


def unknown(stream):
    """A frame of a type that nobody knows."""
    return Frame(0xFA, stream, 0, b"nobody knows")


@rfc9113("5.5", MUST, id="H2-040", also="RFC 9113 4.3")
def test_unknown_frame_inside_a_field_block_is_an_error(h2):
    """Between HEADERS and their CONTINUATION no frame may come, not even of an unknown type."""
    request = h2.get(1)
    head, rest = request.payload[:5], request.payload[5:]
    first = request.without(END_HEADERS).with_payload(head)
    tries = {
        f"on stream {stream}": [first, unknown(stream), continuation(1, rest)]
        for stream in (0, 1, 3)
    }

    assert h2.endings(tries, 1) == connection_error(PROTOCOL_ERROR)


@rfc9113("5.5", MUST, id="H2-245")
def test_every_unknown_type_is_discarded(h2):
    """Frames of sixteen types that are not defined, one behind the other, are all passed over."""
    types = [type for type in range(0x0B, 0x100, 0x10) if type not in TYPES]
    h2.send(*[Frame(type, 0, 0, b"?") for type in types], h2.get(1))

    assert h2.response(1).status in SERVED
    assert h2.outcome() == ALIVE


@rfc9113("5.5", MUST, id="H2-246", also="RFC 9113 6.5.2")
def test_unknown_settings_are_ignored(h2):
    """Settings that nobody knows, with any value, are acknowledged with the others."""
    odd = [(0, 1), (0x07, 0xFFFFFFFF), (0x0A0A, 0), (0xFFFF, 0xFFFFFFFF)]
    h2.start(settings(*odd, enable_push=0), h2.get(1))

    assert h2.response(1).status in SERVED
    h2.settled()
    assert settings(ack=True) in h2.seen
