"""Slow and silent clients (RFC 9112, section 9.5; RFC 9110, section 17.5): served, or given up."""

import pytest

from fixtures.http1.messages import NOTHING_MORE, SERVED, Closed, NoResponse, Reset
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc9110, rfc9112
from fixtures.verdicts.outcomes import not_applicable

MANY = 50
WAIT = 5.0
"""Seconds that a half request is left alone: what a target does later is not looked at."""


def others_are_served(http):
    """Whether a client on a connection of its own is served."""
    other = http.again()
    other.send(other.last())
    return other.response().status in SERVED


@rfc9112("9", MUST, id="H1-290", also="RFC 9112 2.2")
def test_request_may_come_octet_by_octet(http):
    """A request of which each octet is a segment of its own is served, once."""
    for octet in http.last().encode():
        http.more(bytes([octet]))

    assert http.response().status in SERVED
    assert http.rest() in NOTHING_MORE


@pytest.mark.slow
@pytest.mark.parametrize("head", ["GET / HT", "GET / HTTP/1.1\r\nHost: half\r\n", ""])
@rfc9112("9.5", MAY, id="H1-119")
def test_half_a_head_is_not_served(http, head):
    """A head that does not go on is waited for, or given up with 408 or without a word."""
    http.more(head.encode())
    answer = http.message(WAIT)

    assert answer.status not in SERVED
    remark(f"{answer!r}")


@pytest.mark.hostile
@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nX: ", b"POST / HTTP/1.1\r\nHost: a\r\n"])
@rfc9112("9.5", SHOULD, id="H1-193", also="RFC 9110 17.5")
def test_idle_connections_keep_nobody_out(http, sent):
    """Fifty connections that do not go on do not keep a client from being served."""
    if http.meeting.running.one_connection:
        not_applicable("it serves one connection at a time")
    for _ in range(MANY):
        http.again().more(sent)

    assert others_are_served(http)


@pytest.mark.slow
@pytest.mark.hostile
@rfc9110("17.5", SHOULD, id="H1-291")
def test_content_without_an_end_is_bounded(http):
    """A chunked content that does not end is refused, or read without harm to others."""
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    http.send(http.upload(b"", "Transfer-Encoding: chunked"))
    answer = http.message(0)
    for _ in range(256):
        if not isinstance(answer, NoResponse) or answer.status in (Closed(), Reset()):
            break
        http.more(chunk)
        answer = http.message(0)
    remark(f"answered with {answer!r}")

    assert answer.status not in SERVED
    assert others_are_served(http)


@pytest.mark.hostile
@rfc9112("9.4", SHOULD, id="H1-292", also="RFC 9110 17.5")
def test_client_that_does_not_read_disturbs_nobody(http):
    """A client that asks for much and reads nothing does not keep others from being served."""
    if http.meeting.running.one_connection:
        not_applicable("it serves one connection at a time")
    http.send(*[http.get()] * 2000)

    assert others_are_served(http)
