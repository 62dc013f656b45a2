"""The way to every other case: a plain request over HTTP/2 gets a response."""

import pytest

from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, rfc9113


@pytest.mark.sanity
@rfc9113("8.1", MUST, id="H2-210")
def test_request_is_answered(h2):
    """A well-formed GET is answered by HEADERS, and DATA if any; the last ends the stream."""
    h2.send(h2.get(1))
    response = h2.response(1)
    h2.demand_found(response)

    assert response.status in SERVED
