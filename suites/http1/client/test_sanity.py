"""The way to every other case: a plain page is fetched."""

import pytest

from fixtures.http1.fetches import fetched
from fixtures.http1.messages import reply
from fixtures.requirements import MUST, rfc9112


@pytest.mark.sanity
@rfc9112("2.1", MUST, id="H1C-001")
def test_page_is_fetched(client):
    """A response with Content-Length is fetched: its body comes out, with exit status 0."""
    got = client.fetch(reply(200, "Content-Length: 5", body=b"hello"))

    assert got == fetched(b"hello")
    client.demand_exit_status()
