"""How an upload was taken, and what is said of it."""

import pytest

from fixtures.http1.content import Reception, took, took_or_refused
from fixtures.http1.messages import (
    Answer,
    Closed,
    Garbled,
    NoResponse,
    NotAResponse,
    Response,
    Silence,
)
from fixtures.requirements import collecting

ECHOED = Response(200, "OK", body=b"hello")
PAGE = Response(200, "OK")
REFUSED = Response(400, "Bad Request")
STRAY = NotAResponse(Garbled(b"more", "it does not go on"))


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (Reception(ECHOED, [PAGE, Closed()], True), "200 with b'hello', then 200 OK, then"),
        (Reception(PAGE, [Closed()], False), "200 OK, then connection closed"),
        (Reception(NoResponse(), [Closed()], False), "closed without a response"),
        (Reception(PAGE, [PAGE, REFUSED, Closed()], False), "3 responses to 2 requests"),
    ],
)
def test_it_is_told_in_words(seen: Reception, words: str) -> None:
    assert words in repr(seen)


def test_no_more_responses_than_requests_are_no_matter() -> None:
    assert "requests" not in repr(Reception(PAGE, [REFUSED, Closed()], False))


@pytest.mark.parametrize(
    ("behind", "met"),
    [
        ([PAGE, Closed()], True),
        ([PAGE, Silence(1)], True),
        ([PAGE, PAGE, Silence(1)], False),
        ([PAGE, STRAY, Silence(1)], False),
        ([Silence(1)], False),
        ([Closed()], True),
    ],
)
def test_the_next_request_is_served_and_nothing_more(behind: list[Answer], met: bool) -> None:
    assert (Reception(ECHOED, behind, True) == took(b"hello")) == met


@pytest.mark.parametrize(
    ("seen", "met"),
    [
        (Reception(ECHOED, [PAGE, Closed()], True), True),
        (Reception(REFUSED, [Closed()], True), True),
        (Reception(REFUSED, [PAGE, Closed()], True), False),
        (Reception(Response(200, "OK", body=b"hell"), [Closed()], True), False),
        (Reception(NoResponse(status=Silence(1)), [Silence(0)], True), False),
    ],
)
def test_content_is_taken_or_refused(seen: Reception, met: bool) -> None:
    remarks: list[str] = []
    with collecting(remarks):
        assert (seen == took_or_refused(b"hello")) == met
    assert ("such content is accepted" in remarks) == (seen == took(b"hello"))
    assert repr(took_or_refused(b"x")).endswith("or refused, best with 400")
