"""The way to every other case: plain requests over HTTP/2 get responses."""

import pytest

from fixtures.http2.frames import NO_ERROR
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, rfc9113


def following(h2):
    """The response to a second request: on another connection where the target has said goodbye,
    for then no stream is opened on this one (sections 6.8 and 8.7).
    """
    asked = h2.goaway is None
    if asked:
        h2.send(h2.get(3))
        h2.last_word(3)
    peer, stream = (h2, 3) if asked and not h2.unprocessed(3) else (h2.again(), 1)
    if peer is not h2:
        peer.send(peer.get(stream))
    return peer.response(stream)


@pytest.mark.sanity
@rfc9113("8.1", MUST, id="H2-210")
def test_request_is_answered(h2):
    """A well-formed GET is answered by HEADERS, and DATA if any, and so is the next one."""
    h2.send(h2.get(1))
    first = h2.response(1)
    h2.demand_found(first)
    second = following(h2)

    assert first.status in SERVED
    assert h2.goaway is None or h2.goaway.code == NO_ERROR
    assert second.status in SERVED
