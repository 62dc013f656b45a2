"""Field blocks and the state that they share (RFC 9113 section 4.3)."""

from fixtures.http2.blocks import INSERTED, block, entry, indexed, literal, table_size
from fixtures.http2.frames import (
    COMPRESSION_ERROR,
    FRAME_SIZE_ERROR,
    PROTOCOL_ERROR,
    data,
    goaway,
    headers,
    in_pieces,
    ping,
    priority,
    rst_stream,
    settings,
    window_update,
)
from fixtures.http2.outcome import connection_error
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, rfc9113
from fixtures.verdicts.outcomes import not_applicable

WHOLE = literal("x-cut", "a value that is cut", huffman=True)
CUT = {
    "pattern": WHOLE[:1],
    "length": WHOLE[:2],
    "name": WHOLE[:4],
    "value": WHOLE[:-1],
    "inserted": literal("x-cut", "a value", INSERTED)[:-1],
    "indexed name": literal(19, "a value")[:1],
}
BETWEEN = {
    "PRIORITY": priority(1),
    "DATA": data(1, b"between"),
    "RST_STREAM": rst_stream(1),
    "SETTINGS": settings(),
    "PING": ping(),
    "GOAWAY": goaway(),
    "WINDOW_UPDATE of the connection": window_update(0, 1),
    "WINDOW_UPDATE": window_update(1, 1),
}


@rfc9113("4.3", MUST, id="H2-036", also="RFC 7541 5.2")
def test_block_that_ends_inside_a_field_is_an_error(h2):
    """A field block that ends in the middle of a representation ends the connection."""
    requests = {where: h2.coded(1, cut) for where, cut in CUT.items()}

    assert h2.outcomes(requests) == connection_error(COMPRESSION_ERROR, also=(FRAME_SIZE_ERROR,))


@rfc9113("4.3", MUST, id="H2-037", also="RFC 9113 6.2, 6.10")
def test_nothing_comes_between_the_frames_of_a_block(h2):
    """Any other frame between HEADERS and its CONTINUATION ends the connection."""
    first, last = in_pieces(h2.get(1), 5)
    requests = {name: [first, between, last] for name, between in BETWEEN.items()}

    assert h2.outcomes(requests) == connection_error(PROTOCOL_ERROR)


@rfc9113("4.3", MUST, id="H2-038", also="RFC 9113 6.2")
def test_no_block_begins_inside_another(h2):
    """HEADERS on another stream, where CONTINUATION is due, ends the connection."""
    h2.send(headers(1, block(*h2.fields()), end_headers=False), h2.get(3))

    assert h2.outcome(1) == connection_error(PROTOCOL_ERROR)


@rfc9113("4.3", MUST, id="H2-042", also="RFC 9113 5.1")
def test_block_of_a_cancelled_request_counts(h2):
    """What a request inserts that its client cancels at once is there for the next request."""
    h2.send(h2.coded(1, entry(50)), rst_stream(1), h2.coded(3, indexed(62)))

    assert h2.response(3).status in SERVED


@rfc9113("4.3", MUST, id="H2-433", also="RFC 9113 5.1.2")
def test_block_of_a_refused_request_counts(h2):
    """What a request inserts that is one too many is there for the next request."""
    h2.start(settings(initial_window_size=0))
    most = h2.settings().get(3)
    if most is None or most > 300:
        not_applicable("a small SETTINGS_MAX_CONCURRENT_STREAMS")
    h2.demand_table(50)
    waiting = [h2.get(2 * n + 1) for n in range(most)]
    h2.send(*waiting, h2.coded(2 * most + 1, entry(50)), *map(rst_stream, range(1, 2 * most, 2)))
    h2.settled()
    if h2.ended is not None:
        not_applicable("a connection that survives one stream too many")
    h2.send(settings(initial_window_size=65535), h2.coded(2 * most + 3, indexed(62)))

    assert h2.response(2 * most + 3).status in SERVED


@rfc9113("4.3", MUST, id="HP-032", also="RFC 7541 3.2")
def test_block_of_a_malformed_request_counts(h2):
    """What a malformed request inserts is there for the next request."""
    h2.demand_table(100)
    h2.send(h2.coded(1, entry(50), literal("Upper-Case", "malformed"), entry(50)))
    if h2.outcome(1).ended is not None:
        not_applicable("a connection that survives a malformed request")
    h2.send(h2.coded(3, indexed(62), indexed(63)))

    assert h2.response(3).status in SERVED


@rfc9113("4.3", MUST, id="H2-434", also="RFC 9113 8.1")
def test_block_of_trailers_counts(h2):
    """What a trailer section inserts is there for the next request, whatever the response is."""
    h2.demand_table(50)
    send_trailers(h2, 1, literal("x-trailer", "1", INSERTED))
    h2.send(h2.coded(3, literal(62, "2")))

    assert h2.response(3).status in SERVED


@rfc9113("4.3", MUST, id="H2-435", also="RFC 7541 6.3")
def test_size_may_be_announced_in_trailers(h2):
    """A trailer section's block may begin with a new size of the table, and that counts."""
    h2.send(h2.coded(1, entry(50)))
    send_trailers(h2, 3, table_size(0) + literal("x-trailer", "1"))
    h2.send(h2.coded(5, indexed(62)))

    assert h2.outcome(5) == connection_error(COMPRESSION_ERROR)


def send_trailers(h2, stream, own):
    """Send a request with trailers in this block, and see that the connection survives that."""
    trailers = headers(stream, own, end_stream=True)
    h2.send(h2.post(stream), data(stream, b"content"), trailers)
    h2.response(stream)
    h2.settled()
    if h2.ended is not None:
        not_applicable("a connection that survives trailers")


@rfc9113("4.3.1", MUST, id="H2-421")
def test_all_streams_share_one_table(h2):
    """What a block on one stream inserts is an entry for blocks on all others."""
    h2.demand_table(110)
    h2.send(h2.coded(5, entry(50)))
    assert h2.response(5).status in SERVED
    h2.send(h2.coded(9, indexed(62), entry(60)))
    assert h2.response(9).status in SERVED
    h2.send(h2.coded(11, indexed(62), indexed(63)))

    assert h2.response(11).status in SERVED
