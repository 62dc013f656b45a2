"""RST_STREAM (RFC 9113, section 6.4)."""

from fixtures.http2.frames import (
    FRAME_SIZE_ERROR,
    PROTOCOL_ERROR,
    rst_stream,
)
from fixtures.http2.outcome import connection_error
from fixtures.requirements import MUST, rfc9113


@rfc9113("6.4", MUST, id="H2-109")
def test_reset_belongs_to_a_stream(h2):
    """RST_STREAM on stream 0 ends the connection."""
    h2.send(rst_stream(0))

    assert h2.outcome() == connection_error(PROTOCOL_ERROR)


@rfc9113("6.4", MUST, id="H2-110")
def test_reset_of_another_length_is_an_error(h2):
    """RST_STREAM that has not four octets of payload ends the connection."""
    request = h2.post(1)
    broken = {str(size): [request, rst_stream(1).with_payload(bytes(size))] for size in (0, 3, 5)}

    assert h2.endings(broken) == connection_error(FRAME_SIZE_ERROR)
