"""HEADERS and CONTINUATION of a server (RFC 9113, sections 4.3, 6.2 and 6.10)."""

import pytest

from fixtures.http2.fetches import FAILED, HERE, fetched, head, page
from fixtures.http2.frames import (
    END_HEADERS,
    FRAME_SIZE_ERROR,
    PADDED,
    PROTOCOL_ERROR,
    Frame,
    continuation,
    dependency,
    in_pieces,
    ping,
    priority,
    settings,
)
from fixtures.http2.outcome import connection_error
from fixtures.requirements import MAY, MUST, remark, rfc9113

HEAD, END = page()
LONG = head(200, ("content-length", "5"), ("x-long", "long " * 20 + "."))


@pytest.mark.parametrize(
    "sizes", [[1], [20], [0, 0, 5], [30, 0], [10] * 6], ids=["1", "20", "0-0-5", "30-0", "many"]
)
@rfc9113("4.3", MUST, id="H2C-065")
def test_pieces_are_one_block(h2client, sizes):
    """HEADERS and its CONTINUATION frames carry one field block, wherever it is cut."""
    got = h2client.fetch(*in_pieces(LONG, *sizes), END)

    assert got == fetched(b"hello")


@rfc9113("6.2", MUST, id="H2C-066")
def test_end_of_the_stream_may_come_before_continuation(h2client):
    """A response ends with its block where HEADERS has END_STREAM, also behind CONTINUATION."""
    first, last = in_pieces(head(200, ("x-a", "b")), 5)
    got = h2client.fetch(first.flagged(0x1), last)

    assert got == fetched(b"")


@pytest.mark.parametrize(
    "between",
    [END, ping(), settings(), priority(HERE), head().on(HERE + 2), Frame(0xFA), Frame(0xFA, HERE)],
    ids=["data", "ping", "settings", "priority", "headers", "unknown-0", "unknown"],
)
@rfc9113("6.2", MUST, id="H2C-067", also="RFC 9113 5.5")
def test_nothing_comes_inside_a_block(h2client, between):
    """Any other frame between HEADERS and its CONTINUATION is a connection error."""
    first, last = in_pieces(LONG, 20)
    got = h2client.fetch(first, between, last, END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("6.10", MUST, id="H2C-068")
def test_nothing_comes_between_continuations(h2client):
    """Any other frame between two CONTINUATION frames is a connection error."""
    first, second, last = in_pieces(LONG, 20, 20)
    got = h2client.fetch(first, second, ping(), last, END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("stream", [HERE + 2, 2], ids=["idle", "even"])
@rfc9113("6.10", MUST, id="H2C-069")
def test_continuation_stays_on_its_stream(h2client, stream):
    """CONTINUATION on another stream than its HEADERS is a connection error."""
    first, last = in_pieces(LONG, 20)
    got = h2client.fetch(first, last.on(stream), END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("before", [[], [HEAD]], ids=["first", "behind-headers"])
@rfc9113("6.10", MUST, id="H2C-070")
def test_continuation_continues_something(h2client, before):
    """CONTINUATION where no block is open is a connection error."""
    rest = [END] if before else [HEAD, END]
    got = h2client.fetch(*before, continuation(HERE), *rest)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("6.10", MUST, id="H2C-071")
def test_continuation_belongs_to_a_stream(h2client):
    """CONTINUATION on stream 0 is a connection error."""
    got = h2client.fetch(continuation(0), HEAD, END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@rfc9113("6.2", MUST, id="H2C-072")
def test_headers_belong_to_a_stream(h2client):
    """HEADERS on stream 0 is a connection error."""
    got = h2client.fetch(head().on(0), HEAD, END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize("pad", [0, 1, 255])
@rfc9113("6.2", MUST, id="H2C-073")
def test_padding_is_no_part_of_the_block(h2client, pad):
    """Padding of HEADERS does not belong to the field block."""
    whole = LONG.payload
    padded = LONG.with_payload(bytes((pad,)) + whole + bytes(pad)).flagged(PADDED)
    got = h2client.fetch(padded, END)

    assert got == fetched(b"hello")


@rfc9113("6.2", MUST, id="H2C-074")
def test_priority_in_headers_is_no_part_of_the_block(h2client):
    """The five octets of a priority in HEADERS do not belong to the field block."""
    urgent = LONG.with_payload(dependency(0, 256) + LONG.payload).flagged(0x20)
    got = h2client.fetch(urgent, END)

    assert got == fetched(b"hello")


@pytest.mark.parametrize("more", [1, 100])
@rfc9113("6.2", MUST, id="H2C-075")
def test_padding_beyond_headers_is_refused(h2client, more):
    """Padding of HEADERS as long as the payload, or longer, is a connection error."""
    block = head().payload
    frame = head().with_payload(bytes((len(block) + more,)) + block).flagged(PADDED)
    got = h2client.fetch(frame, HEAD, END)

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)


@pytest.mark.parametrize(
    "frame",
    [Frame(1, HERE, PADDED | END_HEADERS), Frame(1, HERE, 0x20 | END_HEADERS, bytes(4))],
    ids=["padded", "priority"],
)
@rfc9113("4.2", MUST, id="H2C-076")
def test_headers_have_what_their_flags_say(h2client, frame):
    """HEADERS too short for what its flags announce is a connection error."""
    got = h2client.fetch(frame, HEAD, END)

    assert got == FAILED
    assert got.outcome == connection_error(FRAME_SIZE_ERROR)


@rfc9113("6.2", MAY, id="H2C-077")
def test_padding_of_headers_that_is_not_zero(h2client):
    """Padding of HEADERS other than zeros is ignored, or a connection error."""
    frame = head().with_payload(b"\3" + head().payload + b"\1\2\3").flagged(PADDED)
    got = h2client.fetch(frame, END)

    if got == fetched(b"hello"):
        remark("padding is not looked at")
    else:
        assert got.outcome == connection_error(PROTOCOL_ERROR)
