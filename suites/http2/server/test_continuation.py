"""CONTINUATION (RFC 9113 section 6.10)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.http2.blocks import block, literal
from fixtures.http2.frames import (
    END_HEADERS,
    END_STREAM,
    ENHANCE_YOUR_CALM,
    HAS_PRIORITY,
    PADDED,
    PROTOCOL_ERROR,
    STREAM_CLOSED,
    continuation,
    data,
    headers,
    in_pieces,
)
from fixtures.http2.outcome import answered, connection_error, served, stream_error
from fixtures.http2.received import SERVED
from fixtures.requirements import MAY, MUST, capability, rfc9113
from fixtures.stream import Silence

BROKEN = connection_error(PROTOCOL_ERROR)
PIECES = [(0,), (1,), (0, 0, 0), (1, 1, 1, 1, 1), (0, 5, 0, 7), (10, 10, 0), (1 << 20,)]


@rfc9113("6.10", MUST, id="H2-150", also="RFC 9113 4.3")
def test_block_is_put_together(h2):
    """A field block in HEADERS and CONTINUATION frames, empty ones among them, is understood."""
    requests = {str(sizes): in_pieces(h2.get(1), *sizes) for sizes in PIECES}

    assert h2.outcomes(requests) == served()


@rfc9113("4.3", MUST, id="H2-422", also="RFC 9113 6.10")
def test_block_is_cut_anywhere(h2):
    """A field block is understood wherever it is cut in two."""
    cut = ("x-cut", "anywhere")
    sizes = range(1, len(block(*h2.fields().having(cut))))
    streams = range(1, 2 * len(sizes), 2)
    for stream, size in zip(streams, sizes, strict=True):
        h2.send(*in_pieces(h2.get(stream, cut), size))
        h2.response(stream)

    assert [stream for stream in streams if h2.on(stream).status not in SERVED] == []


@settings(max_examples=25)
@given(
    sizes=st.lists(st.integers(1, 30), min_size=1, max_size=7), pad=st.none() | st.integers(0, 9)
)
@rfc9113("6.10", MUST, id="H2-423", also="RFC 9113 6.2")
def test_any_pieces_make_the_same_block(h2, sizes, pad):
    """However a block is cut, and also where HEADERS is padded, it is understood."""
    peer, stream = h2.free()
    first, *more = in_pieces(peer.get(stream, ("x-pieces", "put together")), *sizes)
    peer.send(headers(stream, first.payload, end_stream=True, end_headers=False, pad=pad), *more)

    assert peer.response(stream).status in SERVED


@rfc9113("6.10", MAY, id="H2-424", also="RFC 9113 10.5")
def test_many_continuations_are_taken(h2):
    """A block in forty frames of a few octets is understood, or refused as more than is taken."""
    request = h2.get(1, ("x-many", "v" * 80))
    h2.send(*in_pieces(request, *[2] * 39))

    refusal = stream_error(ENHANCE_YOUR_CALM) | connection_error(ENHANCE_YOUR_CALM)
    assert h2.outcome(1) == served() | answered(431, note="refused as too large") | refusal


@rfc9113("6.2", MUST, id="H2-425", also="RFC 9113 6.10")
def test_block_ends_with_end_headers_only(h2):
    """A request is not answered before END_HEADERS has come, even if nothing is missing."""
    for peer, rest in h2.each([b"", literal("x-rest", "1")]):
        peer.settled()
        peer.send(peer.get(1).without(END_HEADERS))
        wait = 0 if peer.barrier() else peer.meeting.quiet_awake
        early = peer.until(lambda one: one.stream == 1, wait)
        peer.send(continuation(1, rest))

        assert early == Silence(0)
        assert peer.response(1).status in SERVED


@rfc9113("6.10", MUST, id="H2-426", also="RFC 9113 4.1")
def test_flags_of_continuation_without_meaning_are_ignored(h2):
    """What END_STREAM, PADDED and others mean elsewhere, they do not mean on CONTINUATION."""
    first, last = in_pieces(h2.get(1, ("x-flags", "ignored")), 20)
    flags = [END_STREAM, PADDED, HAS_PRIORITY, 0xD2]
    requests = {f"0x{flag:02x}": [first, last.flagged(flag)] for flag in flags}

    assert h2.outcomes(requests) == served()


@capability("echo")
@rfc9113("6.10", MUST, id="H2-427", also="RFC 9113 6.2")
def test_continuation_does_not_end_a_stream(h2):
    """A request goes on behind CONTINUATION with the bit of END_STREAM, as HEADERS had none."""
    first, last = in_pieces(h2.post(1, path=h2.extra("echo")), 20)
    h2.send(first, last.flagged(END_STREAM), data(1, b"content", end_stream=True))

    assert h2.response(1).body == b"content"


@capability("echo")
@rfc9113("8.1", MUST, id="H2-428", also="RFC 9113 6.10")
def test_trailers_may_be_continued(h2):
    """Trailers in HEADERS and CONTINUATION end a request whose content is complete."""
    trailers = headers(1, block(("x-trailer", "in pieces")), end_stream=True)
    h2.send(h2.post(1, path=h2.extra("echo")), data(1, b"content"), *in_pieces(trailers, 0, 5))

    assert h2.response(1).body == b"content"


@rfc9113("6.10", MUST, id="H2-151")
def test_continuation_belongs_to_a_stream(h2):
    """CONTINUATION on stream 0 ends the connection."""
    begun = h2.get(1).without(END_HEADERS)
    tries = {"in a block": [begun, continuation(0)], "without one": continuation(0)}

    assert h2.endings(tries) == BROKEN


@rfc9113("6.10", MUST, id="H2-041", also="RFC 9113 4.3")
def test_continuation_stays_on_its_stream(h2):
    """CONTINUATION on another stream than the block's ends the connection."""
    first = h2.get(1).without(END_HEADERS)
    tries = {
        "behind HEADERS": [first, continuation(3)],
        "behind CONTINUATION": [first, continuation(1, end_headers=False), continuation(3)],
    }

    assert h2.endings(tries, 1) == BROKEN


@rfc9113("6.10", MUST, id="H2-152")
def test_continuation_after_end_headers_is_an_error(h2):
    """CONTINUATION behind HEADERS with END_HEADERS ends the connection."""
    h2.send(h2.post(1), continuation(1, literal("x-late", "1")))

    assert h2.outcome(1) == BROKEN


@rfc9113("6.10", MUST, id="H2-153")
def test_continuation_after_the_last_one_is_an_error(h2):
    """CONTINUATION behind CONTINUATION with END_HEADERS ends the connection."""
    h2.send(*in_pieces(h2.post(1), 10), continuation(1, literal("x-late", "1")))

    assert h2.outcome(1) == BROKEN


@rfc9113("6.10", MUST, id="H2-154")
def test_continuation_after_data_is_an_error(h2):
    """CONTINUATION behind DATA ends the connection."""
    h2.send(h2.post(1), data(1, b"content"), continuation(1, literal("x-late", "1")))

    assert h2.outcome(1) == BROKEN


@rfc9113("6.10", MUST, id="H2-429")
def test_continuation_on_an_idle_stream_is_an_error(h2):
    """CONTINUATION that no block precedes ends the connection."""
    h2.send(continuation(1, block(*h2.fields())))

    assert h2.outcome(1) == BROKEN


@rfc9113("6.10", MUST, id="H2-430")
def test_continuation_after_a_response_is_an_error(h2):
    """CONTINUATION on a stream that is over ends the connection."""
    h2.send(h2.get(1))
    assert h2.response(1).status in SERVED
    h2.send(continuation(1, literal("x-late", "1")))

    assert h2.outcome() == connection_error(PROTOCOL_ERROR, also=(STREAM_CLOSED,))
