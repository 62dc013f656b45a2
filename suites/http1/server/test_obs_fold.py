"""Field values folded onto a second line (RFC 9112, section 5.2)."""

import pytest

from fixtures.http1.content import took
from fixtures.http1.messages import ENDED, NEXT_WAS_CONTENT, SERVED, chunked
from fixtures.http1.refusal import refused
from fixtures.http1.told import told
from fixtures.requirements import MUST, capability, remark, rfc9112

BLANKS = pytest.mark.parametrize("blank", [" ", "\t", " \t "], ids=["SP", "HTAB", "mixed"])


@BLANKS
@rfc9112("5.2", MUST, id="H1-046")
def test_folded_value_is_refused_or_one_value(http, blank):
    """A folded field gets 400, or both its lines are one value."""
    http.send(http.get(f"Connection: x-one,\r\n{blank}close"), http.last())
    answer = http.response()

    assert answer.status in (400, *SERVED)
    if answer.status != 400:
        assert http.rest() in ENDED  # a request behind it is not answered
        remark("a folded field is one value")


@BLANKS
@rfc9112("5.2", MUST, id="H1-250")
def test_folded_line_is_no_field(http, blank):
    """A line led by a blank is never read as a field of its own."""
    next_one = http.get()
    length = f"{blank}Content-Length: {len(next_one.encode())}"
    http.send(http.get("X-One: one", length), next_one, http.last())
    answer, rest = http.response(), http.rest()

    assert answer.status in (400, *SERVED)
    assert len(rest) != NEXT_WAS_CONTENT


@capability("head")
@rfc9112("5.2", MUST, id="H1-251")
def test_fold_becomes_spaces(http):
    """A folded field gets 400, or its line ends become spaces in the value."""
    http.send(http.get("X-One: a\r\n b\r\n\tc", path=http.extra("head")))
    answer = http.response()

    assert answer.status == 400 or [one.split() for one in told(answer, "x-one")] == [
        ["a", "b", "c"]
    ]


@pytest.mark.hostile
@rfc9112("5.2", MUST, id="H1-047", also="RFC 9112 6.1")
def test_folded_transfer_encoding_hides_nothing(http):
    """Folded Transfer-Encoding beside Content-Length gets 400, or is obeyed and ends it all."""
    body = chunked() + http.get().encode()
    fields = (f"Content-Length: {len(body)}", "Transfer-Encoding:\r\n chunked")
    http.send(http.upload(body, *fields), http.last())
    reception = http.reception()

    assert reception in (took(b""), refused(400))
    assert reception.others in ENDED
