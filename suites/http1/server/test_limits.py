"""Content that is too much (RFC 9110, section 15.5.14)."""

from fixtures.http1.messages import Closed, Reset, Silence
from fixtures.requirements import MAY, remark, rfc9110


@rfc9110("15.5.14", MAY, id="H1-293")
def test_content_that_is_too_large_is_refused(http):
    """Content of a terabyte is refused, best with 413, or waited for, or ends the connection."""
    http.send(http.upload(b"", f"Content-Length: {10**12}"))
    answer = http.response()

    assert answer.status in range(400, 600) or answer.status in (Silence(0), Closed(), Reset())
    remark(f"answered with {answer!r}")
