"""ALTSVC, a frame for clients (RFC 7838, section 4)."""

import pytest

from fixtures.http2.frames import ALTSVC, Frame, data
from fixtures.http2.outcome import ALIVE
from fixtures.requirements import MUST, rfc7838

ORIGIN = b"https://example.test"
VALUE = b'h2=":443"'
FRAMES = {
    "of an origin": Frame(ALTSVC, 0, 0, len(ORIGIN).to_bytes(2) + ORIGIN + VALUE),
    "of a stream": Frame(ALTSVC, 1, 0, bytes(2) + VALUE),
    "of nothing": Frame(ALTSVC, 0, 0, bytes(2) + VALUE),
    "of both": Frame(ALTSVC, 1, 0, len(ORIGIN).to_bytes(2) + ORIGIN + VALUE),
    "cut": Frame(ALTSVC, 0, 0, len(ORIGIN).to_bytes(2) + ORIGIN[:5]),
    "empty": Frame(ALTSVC, 0),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=list(FRAMES))
@rfc7838("4", MUST, id="H2-273")
def test_server_ignores_altsvc(h2, frame):
    """ALTSVC of a client, of whatever form, changes nothing."""
    h2.send(h2.post(1), frame, data(1, b"hello", end_stream=True))

    assert h2.response(1).status == h2.post_status()
    assert h2.outcome() == ALIVE
