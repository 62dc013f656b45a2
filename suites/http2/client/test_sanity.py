"""The way to every other case: a plain page is fetched over HTTP/2."""

import pytest

from fixtures.http2.fetches import fetched, page
from fixtures.requirements import MUST, rfc9113


@pytest.mark.sanity
@rfc9113("8.1", MUST, id="H2C-001")
def test_page_is_fetched(h2client):
    """A whole response is fetched: its content comes out, with exit status 0."""
    got = h2client.fetch(*page(b"hello"))

    assert got == fetched(b"hello")
    h2client.demand_exit_status()
