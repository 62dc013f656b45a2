"""The way to every other case: a plain request gets a response that can be read."""

import pytest

from fixtures.requirements import MUST, rfc9112


@pytest.mark.sanity
@rfc9112("2.1", MUST, id="H1-001")
def test_request_is_answered(http):
    """A well-formed GET with Host is answered by a response with a body whose end can be told."""
    http.send(http.get())
    response = http.response()

    assert response.status in range(200, 400)
    assert response.body != b""
