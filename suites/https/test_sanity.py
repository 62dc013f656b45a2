"""The way to every other case: an HTTPS request is answered."""

import pytest

from fixtures.https.kinds import TCP_TLS12, TCP_TLS13
from fixtures.requirements import MUST, rfc9110


@pytest.mark.sanity
@rfc9110("3.4", MUST, id="FLV-100")
def test_request_is_answered(https):
    """A GET over TLS, in the newest version that the target has, is answered with a response."""
    kind = TCP_TLS13 if "tls13" in https.capabilities else TCP_TLS12

    assert https.visit(kind).answer in range(200, 600)
