"""Server push, where the target uses it (RFC 9113, section 8.4)."""

from fixtures.http2.frames import DATA, HEADERS, settings
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, remark, rfc9113

ASKED = (1, 3)
CACHEABLE = ("GET", "HEAD")
"""The methods that are safe and cacheable (RFC 9110 sections 9.2.1 and 9.2.3)."""


def promises(h2, **more):
    """Ask for the page twice, as a client that takes pushes; return what was promised."""
    h2.start(settings(enable_push=1, **more))
    for stream in ASKED:
        h2.send(h2.get(stream))
        assert h2.response(stream).status in SERVED
    h2.settled()
    if not h2.promises:
        remark("nothing is pushed")
    return h2.promises


@rfc9113("8.4.1", MUST, id="H2-129", also="RFC 9113 8.4")
def test_promise_is_a_whole_request(h2):
    """A promised request is safe and cacheable, and has the pseudo-fields of every request."""
    for _, fields in promises(h2):
        named = dict(fields)

        assert named.get(":method") in CACHEABLE
        assert {":scheme", ":authority", ":path"} <= named.keys()


@rfc9113("6.6", MUST, id="H2-330", also="RFC 9113 5.1.1")
def test_promised_identifiers_are_even_and_rise(h2):
    """Each promise names a new stream of the target: even, and higher than those before."""
    named = [frame.promised for frame, _ in promises(h2)]

    assert named == sorted(set(named))
    assert [one for one in named if one % 2 or not one] == []


@rfc9113("8.4.1", MUST, id="H2-331", also="RFC 9113 6.6")
def test_promise_comes_before_its_response_has_ended(h2):
    """PUSH_PROMISE comes on the stream of a request whose response has not ended."""
    late = []
    for frame, _ in promises(h2):
        frames = h2.on(frame.stream).frames
        ended = [at for at, one in enumerate(frames) if one.end_stream]
        at = next((at for at, one in enumerate(frames) if one == frame), len(frames))
        late += [frame] if (ended and ended[0] < at) or frame.stream not in ASKED else []

    assert late == []


@rfc9113("8.4.2", MUST, id="H2-333", also="RFC 9113 5.1.2")
def test_pushed_responses_keep_to_the_limit(h2):
    """A client that allows no streams of the target gets promises at most, no pushed response."""
    named = {frame.promised for frame, _ in promises(h2, max_concurrent_streams=0)}

    # Behind the promise RST_STREAM may take it back.
    responses = [one for one in h2.seen if one.type in (HEADERS, DATA)]
    assert [one for one in responses if one.stream in named] == []
