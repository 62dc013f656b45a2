"""The way to every other case: a TLS handshake completes, and a request inside is answered."""

import pytest

from fixtures.requirements import MUST, rfc9846


@pytest.mark.sanity
@rfc9846("2", MUST, id="T13S-001")
def test_request_is_answered(tls_newest):
    """A handshake in the newest version of the target completes, and it answers inside."""
    tls_newest.visit()

    assert tls_newest.client.complete
