"""Content that is too much (RFC 9110, section 15.5.14)."""

from fixtures.http1.messages import Closed, Reset, Silence
from fixtures.http1.refusal import Refusal, refused
from fixtures.requirements import MAY, remark, rfc9110


@rfc9110("15.5.14", MAY, id="H1-293")
def test_content_that_is_too_large_is_refused(http):
    """Content of a terabyte is refused, best with 413, or waited for, or ends the connection."""
    http.send(http.upload(b"", f"Content-Length: {10**12}"))
    answer = http.anything()

    waits = answer.status in (Silence(0), Closed(), Reset())
    assert waits or Refusal(answer) == refused(413, named=False)
    remark(f"answered with {answer!r}")
