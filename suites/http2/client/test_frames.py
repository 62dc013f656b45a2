"""Frames in general, and those of extensions (RFC 9113, sections 4.1, 4.2 and 5.5)."""

import pytest

from fixtures.http2.fetches import FAILED, FENCE, HERE, fetched, head, page
from fixtures.http2.frames import (
    ALTSVC,
    FLAGS,
    FRAME_SIZE_ERROR,
    HEADERS,
    PRIORITY_UPDATE,
    PROTOCOL_ERROR,
    PUSH_PROMISE,
    Frame,
    data,
    ping,
    settings,
    window_update,
)
from fixtures.http2.outcome import connection_error, stream_error
from fixtures.requirements import MAY, MUST, remark, rfc7838, rfc9113, rfc9218
from fixtures.verdicts.outcomes import not_applicable

MAX_FRAME_SIZE = 5
RESERVED = 1 << 31
ORIGIN = 0x0C
END = data(HERE, b"hello", end_stream=True)


@pytest.mark.parametrize(
    "stream", [0, HERE, HERE + 2, 2], ids=["connection", "request", "idle", "even"]
)
@pytest.mark.parametrize("type", [0x0B, 0xFA])
@rfc9113("5.5", MUST, id="H2C-035", also="RFC 9113 4.1")
def test_unknown_frames_are_discarded(h2client, type, stream):
    """A frame of a type that nobody knows is discarded wherever it comes."""
    odd = Frame(type, stream, 0xFF, b"?" * 20)
    got = h2client.fetch(odd, head(), odd, END)

    assert got == fetched(b"hello")


@pytest.mark.parametrize(
    "frame", [head(), END, settings(), ping(), window_update(0, 1)], ids=lambda one: str(one.type)
)
@rfc9113("4.1", MUST, id="H2C-036")
def test_unused_flags_are_ignored(h2client, frame):
    """Flags that a frame's type does not define are ignored."""
    unused = 0xFF & ~sum(FLAGS.get(frame.type, {}))
    script = [one.flagged(unused) if one == frame else one for one in (head(), END)]
    extra = [] if frame in (head(), END) else [frame.flagged(unused), FENCE]
    got = h2client.fetch(*extra, *script)

    assert got == fetched(b"hello")


@rfc9113("4.1", MUST, id="H2C-037")
def test_reserved_bit_is_ignored(h2client):
    """The bit above a stream identifier is ignored."""
    got = h2client.fetch(
        settings().on(RESERVED), FENCE, head().on(HERE + RESERVED), END.on(HERE + RESERVED)
    )

    assert got == fetched(b"hello")


@rfc9113("4.1", MUST, id="H2C-038")
def test_client_leaves_unused_flags_and_the_reserved_bit_unset(h2client):
    """No frame of the client has a flag without a meaning, or the reserved bit set."""
    got = h2client.fetch(settings(), ping(), FENCE, *page())

    known = {one: sum(FLAGS.get(one.type, {})) for one in got.sent}
    assert [one for one, flags in known.items() if one.flags & ~flags] == []
    assert [one for one in got.sent if one.stream >= RESERVED] == []


@rfc9113("4.2", MUST, id="H2C-039")
def test_frames_of_16384_octets_are_taken(h2client):
    """A frame with 16384 octets of payload is taken."""
    body = b"x" * (1 << 14)
    got = h2client.fetch(*page(body))

    assert got == fetched(body)


@pytest.mark.parametrize("kind", ["data", "headers", "settings", "unknown"])
@rfc9113("4.2", MUST, id="H2C-040")
def test_frames_beyond_the_limit_of_the_client_are_refused(h2client, kind):
    """A frame larger than the client's MAX_FRAME_SIZE is an error, on the connection where it
    could change its state.
    """
    most = h2client.fetch(*page()).settings.get(MAX_FRAME_SIZE, 1 << 14)
    if most > 1 << 20:
        not_applicable(f"frames beyond {most} octets")
    octets = most // 6 * 6 + 6
    frame = {
        "data": data(HERE, b"x" * octets, end_stream=True),
        "headers": head(200, ("x-long", "x" * octets), end_stream=True),
        "settings": settings(*[(0x0A0A, 1)] * (octets // 6)),
        "unknown": Frame(0xFA, 0, payload=b"x" * octets),
    }[kind]
    sized = head(200, ("content-length", str(octets)))
    got = h2client.fetch(*([sized, frame] if kind == "data" else [frame, *page()]))

    assert got == FAILED
    expected = stream_error if kind == "data" else connection_error
    assert got.outcome == expected(FRAME_SIZE_ERROR)


@rfc9113("4.2", MUST, id="H2C-041")
def test_client_sends_no_frame_beyond_16384_octets(h2client):
    """A long request is sent in frames of at most 16384 octets."""
    path = "/" + "long!" * 5000
    got = h2client.fetch(*page(), path=path)

    if not any(one.type == HEADERS for one in got.sent):
        not_applicable(f"a URL of {len(path)} octets")
    assert got.request.header(":path") == path
    assert [one for one in got.sent if len(one.payload) > 1 << 14] == []


@pytest.mark.parametrize("stream", [0, HERE, HERE + 2], ids=["connection", "request", "idle"])
@rfc7838("4", MUST, id="H2C-042", also="RFC 9113 5.5")
def test_altsvc_spoils_nothing(h2client, stream):
    """ALTSVC, understood or not, does not change the response."""
    origin = b"" if stream else f"{h2client.scheme}://{h2client.authority}".encode()
    value = b'h2="127.0.0.1:9"; ma=1'
    frame = Frame(ALTSVC, stream, 0, len(origin).to_bytes(2) + origin + value)
    got = h2client.fetch(frame, head(), frame, END)

    assert got == fetched(b"hello")


@pytest.mark.parametrize("stream", [0, HERE], ids=["connection", "request"])
@rfc9113("5.5", MUST, id="H2C-043", also="RFC 8336 2.1")
def test_origin_spoils_nothing(h2client, stream):
    """ORIGIN, understood or not, does not change the response."""
    name = f"{h2client.scheme}://other.test".encode()
    frame = Frame(ORIGIN, stream, 0, len(name).to_bytes(2) + name)
    got = h2client.fetch(frame, head(), frame, END)

    assert got == fetched(b"hello")


@rfc9218("7.1", MAY, id="H2C-044", also="RFC 9113 5.5")
def test_priority_update_of_a_server(h2client):
    """PRIORITY_UPDATE of a server is a connection error, or unknown to the client."""
    got = h2client.fetch(
        lambda here: Frame(PRIORITY_UPDATE, 0, 0, here.to_bytes(4) + b"u=1"), *page()
    )

    if got == fetched(b"hello"):
        remark("PRIORITY_UPDATE is ignored")
    else:
        assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("8.4.1", MUST, id="H2C-045")
def test_client_promises_nothing(h2client):
    """A client sends no PUSH_PROMISE."""
    got = h2client.fetch(*page())

    assert got == fetched(b"hello")
    assert [one for one in got.sent if one.type == PUSH_PROMISE] == []
