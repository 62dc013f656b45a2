"""Identifiers of streams (RFC 9113, section 5.1.1)."""

from fixtures.http2.frames import PROTOCOL_ERROR, PUSH_PROMISE, STREAM_CLOSED, data
from fixtures.http2.outcome import alive, connection_error, stream_error
from fixtures.http2.outcomes import Outcomes
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, rfc9113

LAST = (1 << 31) - 1


@rfc9113("5.1.1", MUST, id="H2-070", also="RFC 9113 5.1")
def test_client_opens_odd_streams_only(h2):
    """A request on a stream with an even identifier is answered by a connection error."""
    found = {}
    for peer, stream in h2.each([2, 100]):
        peer.send(peer.get(stream))
        found[str(stream)] = peer.outcome(stream)

    assert Outcomes(found) == connection_error(PROTOCOL_ERROR)


@rfc9113("5.1.1", MUST, id="H2-288")
def test_identifiers_rise(h2):
    """A request on a stream with a lower identifier than an earlier one is a connection error."""
    found = {}
    for peer, (first, second) in h2.each([(3, 1), (101, 99), (LAST, LAST - 2)]):
        peer.send(peer.get(first))
        peer.response(first)
        peer.send(peer.get(second))
        found[f"{second} behind {first}"] = peer.outcome(second, due=False)

    assert Outcomes(found) == connection_error(PROTOCOL_ERROR, also=(STREAM_CLOSED,))


@rfc9113("5.1.1", MUST, id="H2-289")
def test_identifiers_may_be_skipped(h2):
    """A client need not use every identifier, nor begin with the first."""
    for stream in (5, 7, 1001):
        h2.send(h2.get(stream))

        assert h2.response(stream).status in SERVED


@rfc9113("5.1.1", MUST, id="H2-072", also="RFC 9113 6.1")
def test_skipped_stream_is_closed(h2):
    """DATA on a stream that was skipped is an error, or discarded: it is closed, and not idle."""
    h2.send(h2.get(7))
    h2.response(7)
    h2.send(data(3, b"for nobody"))

    error = stream_error(STREAM_CLOSED) | connection_error(PROTOCOL_ERROR)
    discarded = alive("what comes on the skipped stream is discarded")
    assert h2.outcome(3, due=False) == error | discarded


@rfc9113("5.1.1", MUST, id="H2-073")
def test_last_identifier_is_served(h2):
    """A request on the stream with the largest identifier of 31 bits is served."""
    h2.send(h2.get(LAST))

    assert h2.response(LAST).status in SERVED


@rfc9113("5.1.1", MUST, id="H2-077")
def test_target_opens_even_streams_only(h2):
    """The target sends nothing but on the streams of requests and on those it has promised."""
    tour = h2.tour()
    used = {frame.stream for frame in tour.frames} - {0}
    promised = {frame.promised for frame in tour.frames if frame.type == PUSH_PROMISE}

    assert used - {one.stream for one in tour} - promised == set()
    assert {one for one in promised if one % 2} == set()
