"""DATA of a server (RFC 9113 section 6.1)."""

from fixtures.http2.fetches import FAILED, HERE, head
from fixtures.http2.frames import PROTOCOL_ERROR, data
from fixtures.http2.outcome import connection_error
from fixtures.requirements import MUST, rfc9113


@rfc9113("6.1", MUST, id="H2C-010")
def test_data_belongs_to_a_stream(h2client):
    """DATA on stream 0 ends the connection, and with it the fetch."""
    got = h2client.fetch(head(), data(0, b"for nobody"), data(HERE, b"hello", end_stream=True))

    assert got == FAILED
    assert got.outcome == connection_error(PROTOCOL_ERROR)
