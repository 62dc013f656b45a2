"""Content-Length (RFC 9112, section 6.2 and 6.3; RFC 9110, section 8.6)."""

import pytest

from fixtures.http1.messages import Closed, Reset
from fixtures.http1.refusal import refused
from fixtures.requirements import MUST, rfc9112


@pytest.mark.parametrize("value", ["abc", "+5", "-5", "0x5", "5 5", "5.0", ""])
@rfc9112("6.3", MUST, id="H1-064")
def test_length_that_is_no_number_is_refused(http, value):
    """A Content-Length that is not made of digits gets 400, and the connection ends."""
    request = http.request("POST", f"Content-Length: {value}").with_body(b"hello")
    http.send(request, http.last())

    assert http.refusal() == refused(400)
    assert http.rest() in ([Closed()], [Reset()])
