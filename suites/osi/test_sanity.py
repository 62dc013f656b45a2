"""The way to every other case: an HTTPS request is answered."""

import pytest

from fixtures.requirements import MUST, rfc9110


@pytest.mark.sanity
@rfc9110("3.4", MUST, id="OSI-100")
def test_request_is_answered(osi):
    """A GET over TLS, TCP, IP and Ethernet is answered with a response."""
    assert osi.exchange().answer in range(200, 600)
