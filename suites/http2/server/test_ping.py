"""PING (RFC 9113 section 6.7)."""

import pytest

from fixtures.http2.frames import FRAME_SIZE_ERROR, PING, ping
from fixtures.http2.outcome import connection_error
from fixtures.requirements import MUST, rfc9113


@rfc9113("6.7", MUST, id="H2-130")
def test_ping_is_echoed(h2):
    """A PING is answered by a PING with ACK and the same eight octets."""
    h2.send(ping(b"\x00echo\xff\r\n"))

    assert h2.receive(PING) == ping(b"\x00echo\xff\r\n", ack=True)


@pytest.mark.parametrize("size", [0, 7, 9])
@rfc9113("6.7", MUST, id="H2-133")
def test_ping_of_another_length_is_an_error(h2, size):
    """A PING that has not eight octets of payload is answered by a connection error."""
    h2.send(ping(bytes(size)))

    assert h2.outcome() == connection_error(FRAME_SIZE_ERROR)
