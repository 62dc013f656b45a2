"""Field blocks that attack: bombs and floods (RFC 9113 section 10.5, RFC 7541 sections 7.3, 7.4).

Each is bounded, and says by what. Beside the answer it is looked at how much memory the target came
to need, where wireproof has started it; that it serves others afterwards, as everywhere.
"""

import pytest

from fixtures.http2.blocks import block, entry, indexed, literal, table_size
from fixtures.http2.frames import (
    COMPRESSION_ERROR,
    ENHANCE_YOUR_CALM,
    LEAST_MAX_FRAME,
    PROTOCOL_ERROR,
    REFUSED_STREAM,
    continuation,
    headers,
)
from fixtures.http2.outcome import answered, connection_error, refused, served, stream_error
from fixtures.http2.received import SERVED
from fixtures.requirements import SHOULD, rfc7541, rfc9113

CALM = (ENHANCE_YOUR_CALM, COMPRESSION_ERROR)
TOO_MUCH = connection_error(*CALM) | stream_error(*CALM, REFUSED_STREAM, PROTOCOL_ERROR)
TOO_LARGE = answered(431) | refused()
MEBIBYTE = 1 << 20
MORE_MEMORY = 64 * MEBIBYTE
"""What any of these attacks may cost a target at most; unbounded, each would cost far more."""

pytestmark = [pytest.mark.hostile, pytest.mark.slow]


def grown(h2, before):
    """Return by how many octets the target's largest need of memory has grown; 0 if unknown."""
    return 0 if before is None else h2.peak_memory() - before


@rfc7541("7.3", SHOULD, id="HP-073", also="RFC 9113 10.5.1")
def test_bomb_of_references(h2):
    """Blocks that name an entry of 4000 octets 16000 times are refused, or cost little memory.

    Bound: ten blocks of 16 KiB, which mean 640 MB of fields.
    """
    h2.demand_table(4000)
    before = h2.peak_memory()
    h2.send(h2.coded(1, entry(4000)))
    assert h2.response(1).status in SERVED
    for stream in range(3, 23, 2):
        h2.send(h2.coded(stream, indexed(62) * (LEAST_MAX_FRAME - 300)))

    assert h2.outcome(21) == TOO_LARGE | TOO_MUCH | served("such a request is served")
    assert grown(h2, before) < MORE_MEMORY


@rfc9113("10.5", SHOULD, id="H2-203", also="RFC 9113 10.5.1")
def test_block_without_an_end(h2):
    """A field block that grows and does not end is cut off.

    Bound: 256 MiB in CONTINUATION frames of 16 KiB.
    """
    h2.settled()  # an acknowledgement would not be allowed later
    before = h2.peak_memory()
    h2.send(headers(1, block(*h2.fields()), end_stream=True, end_headers=False))
    piece = literal("x-flood", "v" * (LEAST_MAX_FRAME - 20))
    cut_off = h2.flood(*[continuation(1, piece, end_headers=False)] * 64, times=256)

    assert cut_off
    assert h2.outcome(1) == TOO_MUCH
    assert grown(h2, before) < MORE_MEMORY


@rfc9113("10.5", SHOULD, id="HP-074")
def test_empty_continuations_without_an_end(h2):
    """Empty CONTINUATION frames that do not end are cut off.

    Bound: 200000 frames.
    """
    h2.settled()  # an acknowledgement would not be allowed later
    h2.send(headers(1, block(*h2.fields()), end_stream=True, end_headers=False))
    cut_off = h2.flood(*[continuation(1, end_headers=False)] * 1000, times=200)

    assert cut_off
    assert h2.outcome(1) == TOO_MUCH


@rfc9113("10.5", SHOULD, id="HP-075", also="RFC 7541 7.3")
def test_sizes_without_an_end(h2):
    """A block of 16000 sizes of the table is refused, or served soon.

    Bound: ten such blocks.
    """
    for stream in range(1, 21, 2):
        sizes = (table_size(0) + table_size(30)) * 8000
        h2.send(h2.coded(stream, before=sizes))

    assert h2.outcome(19) == TOO_MUCH | served("so many sizes are read over")
