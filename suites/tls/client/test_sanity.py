"""The gate of the suite: a client that cannot fetch a page over TLS is not judged any further."""

import pytest

from fixtures.requirements import MUST, rfc9846
from fixtures.tls.client_talks import BODY, fetched


@pytest.mark.sanity
@rfc9846("4", MUST, id="T13C-101")
def test_page_is_fetched(tlsclient):
    """A client completes a handshake of TLS 1.3 and fetches a page through it."""
    assert tlsclient.fetch() == fetched(BODY)
    tlsclient.demand_exit_status()
