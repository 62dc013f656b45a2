"""The way to every other case: plain requests over HTTP/2 get responses."""

import pytest

from fixtures.http2.frames import NO_ERROR
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, rfc9113


@pytest.mark.sanity
@rfc9113("8.1", MUST, id="H2-210")
def test_request_is_answered(h2):
    """A well-formed GET is answered by HEADERS, and DATA if any, and so is the next one."""
    h2.send(h2.get(1))
    first = h2.response(1)
    h2.demand_found(first)
    h2.send(h2.get(3))
    second = h2.response(3)

    assert first.status in SERVED
    if h2.goaway is None or h2.goaway.code != NO_ERROR:
        assert second.status in SERVED
