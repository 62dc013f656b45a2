"""Content-Length (RFC 9112, section 6.2 and 6.3; RFC 9110, section 8.6)."""

import pytest

from fixtures.http1.content import delimited, took, unfinished
from fixtures.http1.messages import ENDED, Closed, Reset, Silence
from fixtures.http1.refusal import Refusal, refused, refused_or_served
from fixtures.requirements import MAY, MUST, remark, rfc9110, rfc9112


@pytest.mark.parametrize("size", [0, 5, 70_000])
@rfc9112("6.2", MUST, id="H1-060", also="RFC 9110 8.6")
def test_content_has_the_declared_length(http, size):
    """So many octets as Content-Length says are the content, and the next request follows them."""
    content = b"ten octets" * (size // 10) + b"hello"[: size % 10]
    http.send(http.upload(content, f"Content-Length: {size}"), http.last())

    assert http.reception() == took(content)


@pytest.mark.parametrize(
    "value", ["abc", "+5", "-5", "-0", "0x5", "0o5", "1_0", "5 5", "5.0", "5e0", "five", ""]
)
@rfc9112("6.3", MUST, id="H1-064")
def test_length_that_is_no_number_is_refused(http, value):
    """A Content-Length that is not made of digits gets 400, and the connection ends."""
    http.send(http.upload(b"hello", f"Content-Length: {value}"), http.last())

    assert http.reception() == refused(400)


@pytest.mark.parametrize(
    "length", [2**31 + 5, 2**32 + 5, 2**63 + 5, 2**64 + 5, 10**40], ids="{:.0e}".format
)
@rfc9110("8.6", MUST, id="H1-065", also="RFC 9112 6.3")
def test_huge_length_is_not_cut_short(http, length):
    """A length that fits no integer type is refused or waited for, never taken for a small one."""
    http.send(http.upload(b"hello", f"Content-Length: {length}"), http.last())

    assert http.reception(whole=False) == unfinished()


@pytest.mark.parametrize(
    "values", [["5, 6"], ["5", "6"], ["6", "5"], ["5, abc"], ["5,,6"]], ids=str
)
@rfc9112("6.3", MUST, id="H1-067")
def test_lengths_that_differ_are_refused(http, values):
    """Two values of Content-Length that are not the same get 400, and the connection ends."""
    fields = [f"Content-Length: {value}" for value in values]
    http.send(http.upload(b"hello!", *fields), http.last())

    assert http.reception() == refused(400)


@pytest.mark.parametrize("values", [["5, 5"], ["5", "5"]], ids=str)
@rfc9110("8.6", MAY, id="H1-068", also="RFC 9112 6.3")
def test_length_said_twice_counts_once(http, values):
    """The same Content-Length twice is one length, or the request is refused."""
    fields = [f"Content-Length: {value}" for value in values]
    http.send(http.upload(b"hello", *fields), http.last())
    reception = http.reception()

    assert reception in (took(b"hello"), refused(400))
    remark("refused" if reception.answer.status == 400 else "taken as one length")


@pytest.mark.parametrize("value", ["010", "0010", "00"])
@rfc9110("8.6", MAY, id="H1-069")
def test_length_with_leading_zeros_is_decimal(http, value):
    """Leading zeros do not make a length octal: it is decimal, or the request is refused."""
    content = b"ten octets"[: int(value)]
    http.send(http.upload(content, f"Content-Length: {value}"), http.last())

    assert http.reception() in (took(content), refused(400, named=False))


@rfc9112("6.3", MUST, id="H1-198", also="RFC 9112 6.2")
def test_octets_behind_empty_content_belong_to_the_next_request(http):
    """What follows a request of length 0 is read as the next one, which it spoils."""
    http.demand_persistence()
    http.send(http.upload(b"stray", "Content-Length: 0"), http.last())
    first = http.response()

    assert first.body != b"stray"
    if first.closes or first.status == 400:
        remark(f"{first.status}, and what follows is dropped with the connection")
        assert http.rest() in ENDED
    elif http.serves_any_method:
        assert http.refusal() == refused_or_served(501, 405, 400, why="strayGET is served")
    else:
        assert http.refusal() == refused(501, 405, 400, named=False)


@rfc9112("6.3", MUST, id="H1-260")
def test_request_without_length_has_no_content(http):
    """A POST with neither Content-Length nor Transfer-Encoding ends with its head."""
    http.send(http.upload(b""), http.last())

    assert http.reception() == took(b"")


@pytest.mark.parametrize("sent", [b"", b"hell"])
@rfc9112("6.3", MUST, id="H1-194", also="RFC 9112 8")
def test_content_is_waited_for(http, sent):
    """A request whose content has not all come is not processed, and others are served."""
    http.send(http.upload(sent, "Content-Length: 999999999"))
    if not http.meeting.running.one_connection:
        other = http.again()
        other.send(other.last())
        assert other.response().status in range(200, 400)

    answer = http.message(http.meeting.quiet)
    waits = answer.status in (Silence(0), Closed(), Reset())
    assert waits or Refusal(answer) == refused(413, named=False)


@rfc9112("6.3", MUST, id="H1-261", also="RFC 9112 8")
def test_content_cut_short_is_incomplete(http):
    """A client that ends its direction before the declared length has sent no complete request."""
    http.send(http.upload(b"hell", "Content-Length: 5"))
    http.finish()

    assert http.reception() == unfinished()


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "OPTIONS"])
@rfc9112("6", MUST, id="H1-139", also="RFC 9110 9.3.1")
def test_content_of_any_method_is_no_request(http, method):
    """Content is framed the same for each method: read, or dropped with the connection."""
    hidden = http.get().encode()
    request = http.request(method, f"Content-Length: {len(hidden)}").with_body(hidden)
    http.send(request, http.last())

    assert http.reception() == delimited()
