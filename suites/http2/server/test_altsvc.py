"""ALTSVC, a frame for clients (RFC 7838, section 4)."""

import pytest

from fixtures.http2.frames import ALTSVC, FRAME_SIZE_ERROR, Frame, data
from fixtures.http2.outcome import ALIVE, connection_error, served
from fixtures.requirements import MAY, MUST, rfc7838

ORIGIN = b"https://example.test"
VALUE = b'h2=":443"'
FRAMES = {
    "of an origin": Frame(ALTSVC, 0, 0, len(ORIGIN).to_bytes(2) + ORIGIN + VALUE),
    "of a stream": Frame(ALTSVC, 1, 0, bytes(2) + VALUE),
    "of nothing": Frame(ALTSVC, 0, 0, bytes(2) + VALUE),
    "of both": Frame(ALTSVC, 1, 0, len(ORIGIN).to_bytes(2) + ORIGIN + VALUE),
}
TOO_SHORT = {
    "empty": b"",
    "half a length": b"\0",
    "cut": len(ORIGIN).to_bytes(2) + ORIGIN[:5],
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=list(FRAMES))
@rfc7838("4", MUST, id="H2-273")
def test_server_ignores_altsvc(h2, frame):
    """ALTSVC of a client, whatever it says, changes nothing."""
    h2.send(h2.post(1), frame, data(1, b"hello", end_stream=True))

    assert h2.response(1).status == h2.post_status()
    assert h2.outcome() == ALIVE


@pytest.mark.parametrize("payload", TOO_SHORT.values(), ids=list(TOO_SHORT))
@rfc7838("4", MAY, id="H2-440", also="RFC 9113 4.2")
def test_altsvc_that_is_too_short_is_ignored_or_an_error(h2, payload):
    """ALTSVC without room for what it has to hold is ignored, too, or is of a wrong size."""
    h2.send(Frame(ALTSVC, 0, 0, payload), h2.get(1))

    assert h2.outcome(1) == served("it is ignored") | connection_error(FRAME_SIZE_ERROR)
