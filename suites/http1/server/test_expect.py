"""Expect (RFC 9110, section 10.1.1)."""

import pytest

from fixtures.http1.content import TAKEN, delimited, took
from fixtures.http1.messages import SERVED, statuses
from fixtures.requirements import MAY, MUST, remark, rfc9110
from fixtures.verdicts.outcomes import not_applicable


@pytest.mark.parametrize("expectation", ["100-continue", "100-Continue"])
@rfc9110("10.1.1", MUST, id="H1-150")
def test_content_is_asked_for(http, expectation):
    """A client that waits with its content gets 100 and then a final status, or one at once."""
    request = http.upload(b"", "Content-Length: 5", f"Expect: {expectation}")
    http.send(request)
    first = http.message()

    if first.status == 100:
        http.more(b"hello")
        http.send(http.last())
        assert http.reception() == took(b"hello")
    else:
        assert first.status in TAKEN
        remark(f"{first.status} without a look at the content")


@rfc9110("10.1.1", MAY, id="H1-152")
def test_unknown_expectation_is_failed_or_ignored(http):
    """An expectation that nobody knows gets 417, or the request is served."""
    http.send(http.get("Expect: x-unknown"))
    status = http.response().status

    assert status == 417 or status in SERVED
    remark(f"answered with {status}")


@rfc9110("10.1.1", MUST, id="H1-153")
def test_content_may_come_before_it_is_asked_for(http):
    """A client that does not wait for 100 is served, and so is its next request; or it gets 417."""
    http.send(http.upload(b"hello", "Content-Length: 5", "Expect: 100-continue"), http.last())
    reception = http.reception()

    if reception.answer.status == 417:
        remark("100-continue is an expectation that is not met")
        assert reception == delimited()
    else:
        assert reception == took(b"hello")


@rfc9110("10.1.1", MUST, id="H1-287", also="RFC 9110 15.2")
def test_expectation_of_http_1_0_is_ignored(http):
    """A request of HTTP/1.0 gets no 100, whatever it expects."""
    request = http.upload(b"", "Content-Length: 5", "Expect: 100-continue")
    http.send(request.with_line(request.line.replace(b"/1.1", b"/1.0")))
    http.barrier()
    http.more(b"hello")

    status = http.message().status
    if status == 505:
        not_applicable("HTTP/1.0")
    assert status in TAKEN
    assert status != 417


@rfc9110("10.1.1", MUST, id="H1-288")
def test_expectation_without_content_is_served(http):
    """A GET with an expectation and no content is served; 100 may come before."""
    http.demand_persistence()
    http.send(http.get("Expect: 100-continue"), http.last())
    first, *others = [http.response(), *http.rest()]

    assert first.status in SERVED
    assert first.closes or statuses(others)[0] in SERVED
