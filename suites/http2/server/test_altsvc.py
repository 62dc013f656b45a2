"""ALTSVC, a frame for clients (RFC 7838, section 4)."""

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


@rfc7838("4", MUST, id="H2-273")
def test_server_ignores_altsvc(h2):
    """ALTSVC of a client, whatever it says, changes nothing."""
    for peer, name in h2.each(FRAMES, str):
        peer.send(peer.post(1), FRAMES[name], data(1, b"hello", end_stream=True))

        assert peer.response(1).status == peer.post_status()
        assert peer.outcome() == ALIVE


@rfc7838("4", MAY, id="H2-440", also="RFC 9113 4.2")
def test_altsvc_that_is_too_short_is_ignored_or_an_error(h2):
    """ALTSVC without room for what it has to hold is ignored, too, or is of a wrong size."""
    before_a_request = {
        name: [Frame(ALTSVC, 0, 0, payload), h2.get(1)] for name, payload in TOO_SHORT.items()
    }

    expected = served("it is ignored") | connection_error(FRAME_SIZE_ERROR)
    assert h2.outcomes(before_a_request) == expected
