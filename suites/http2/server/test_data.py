"""DATA (RFC 9113 section 6.1)."""

from fixtures.http2.frames import PROTOCOL_ERROR, data
from fixtures.http2.outcome import connection_error
from fixtures.requirements import MUST, rfc9113


@rfc9113("6.1", MUST, id="H2-100")
def test_data_belongs_to_a_stream(h2):
    """DATA on stream 0 is answered by a connection error."""
    h2.send(data(0, b"for nobody"))

    assert h2.outcome() == connection_error(PROTOCOL_ERROR)
