"""Field sections that are large (RFC 9113 sections 6.5.2 and 10.5.1)."""

from fixtures.http2.blocks import ENTRY_OVERHEAD, entry, indexed, literal
from fixtures.http2.frames import (
    CANCEL,
    COMPRESSION_ERROR,
    ENHANCE_YOUR_CALM,
    INTERNAL_ERROR,
    LEAST_MAX_FRAME,
    PROTOCOL_ERROR,
    REFUSED_STREAM,
    in_pieces,
    settings,
)
from fixtures.http2.outcome import answered, connection_error, refused, served, stream_error
from fixtures.http2.received import SERVED
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc9113
from fixtures.verdicts.outcomes import not_applicable

MAX_HEADER_LIST_SIZE = 6
PIECE = 4000
"""Octets of each of the fields that make a section large."""
MOST = 1 << 18
"""Octets of the largest section that these cases send."""


def limit(h2):
    """Return how many octets of fields the target says it takes."""
    told = h2.settings().get(MAX_HEADER_LIST_SIZE)
    if told is None or told > MOST:
        not_applicable("a small SETTINGS_MAX_HEADER_LIST_SIZE")
    return told


def large(h2, size, *behind):
    """Return a GET whose fields count `size` octets, in as many frames as that needs."""
    left = size - sum(ENTRY_OVERHEAD + len(name) + len(value) for name, value in h2.fields())
    own = []
    while left > 0:
        piece = left if left <= 2 * PIECE else PIECE
        own.append(literal("x-large", "v" * (piece - ENTRY_OVERHEAD - len("x-large"))))
        left -= piece
    whole = h2.coded(1, *behind, *own)
    frames = -(-len(whole.payload) // LEAST_MAX_FRAME)
    return in_pieces(whole, *[LEAST_MAX_FRAME] * (frames - 1))


@rfc9113("6.5.2", SHOULD, id="H2-438", also="RFC 9113 10.5.1")
def test_section_of_the_size_that_is_taken(h2):
    """A request whose fields are as large as SETTINGS_MAX_HEADER_LIST_SIZE allows is served."""
    h2.send(*large(h2, limit(h2)))

    assert h2.outcome(1) == served()


@rfc9113("10.5.1", MAY, id="H2-126", also="RFC 9113 6.5.2")
def test_section_beyond_the_size_that_is_taken(h2):
    """A request with larger fields is refused, best with 431, or is served all the same."""
    h2.send(*large(h2, limit(h2) + PIECE))
    got = h2.outcome(1)

    refusal = stream_error(PROTOCOL_ERROR, REFUSED_STREAM, ENHANCE_YOUR_CALM, CANCEL)
    assert got == answered(431) | refused() | refusal | served()
    remark(f"fields beyond the limit: {got!r}")


@rfc9113("10.5.1", MUST, id="H2-439")
def test_section_that_is_too_large_is_decoded(h2):
    """What a request inserts whose fields are too large is there for the next one, unless the
    connection ends.
    """
    h2.demand_table(50)
    h2.send(
        *large(h2, h2.settings().get(MAX_HEADER_LIST_SIZE, MOST // 2) % MOST + PIECE, entry(50))
    )
    got = h2.outcome(1)
    if got.ended is None:
        h2.send(h2.coded(3, indexed(62)))

        assert h2.response(3).status in SERVED
    else:
        errors = connection_error(COMPRESSION_ERROR, ENHANCE_YOUR_CALM)
        assert got == errors | refused()


@rfc9113("6.5.2", MAY, id="H2-125", also="RFC 9113 10.5.1")
def test_client_that_takes_small_sections(h2):
    """Where a client says it takes ten octets of fields, it is answered none the less, or reset."""
    h2.start(settings(max_header_list_size=10, initial_window_size=65535))
    h2.settled()
    h2.send(h2.get(1))
    got = h2.outcome(1)

    failed = answered(*range(500, 600)) | stream_error(INTERNAL_ERROR, CANCEL, REFUSED_STREAM)
    assert got == served() | failed | connection_error(INTERNAL_ERROR, ENHANCE_YOUR_CALM)
    remark(f"a client that takes ten octets of fields: {got!r}")
