"""Responses that end too early (RFC 9112, section 8; RFC 9110, section 9.2.2)."""

import pytest

from fixtures.http1.fetches import CLOSE, FAILED, RESET, fetched, page
from fixtures.http1.messages import chunked, reply
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc9110, rfc9112

ENDS = pytest.mark.parametrize("end", [CLOSE, RESET], ids=["closed", "reset"])
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"


@ENDS
@pytest.mark.parametrize("octets", [0, 4])
@rfc9112("8", MUST, id="H1C-090")
def test_body_shorter_than_its_length_is_incomplete(client, octets, end):
    """A body with fewer octets than Content-Length says is incomplete."""
    got = client.fetch(page(b"hello").with_body(b"hello"[:octets]), end)

    assert got == FAILED


@pytest.mark.parametrize(
    "body",
    [b"", b"1", b"10\r\n", b"5\r\nhel", b"5\r\nhello\r\n", b"5\r\nhello\r\n0"],
    ids=ascii,
)
@rfc9112("8", MUST, id="H1C-091")
def test_chunks_without_the_last_one_are_incomplete(client, body):
    """A chunked body without the chunk of size 0 is incomplete."""
    got = client.fetch(reply(200, "Transfer-Encoding: chunked", body=body), CLOSE)

    assert got == FAILED


@pytest.mark.parametrize("octets", [12, 17, 30, len(HEAD)])
@rfc9112("8", MUST, id="H1C-092")
def test_head_without_its_empty_line_is_incomplete(client, octets):
    """A response that ends within its head is incomplete."""
    got = client.fetch(HEAD[:octets], CLOSE)

    assert got == FAILED


@ENDS
@rfc9112("8", MUST, id="H1C-093")
def test_no_response_is_no_success(client, end):
    """A connection that ends without a response is no success."""
    got = client.fetch(end)

    assert got == FAILED


@pytest.mark.parametrize("behind", [b"", b"A: b", b"A: b\r\n"], ids=["nothing", "cut", "trailer"])
@rfc9112("7.1", MAY, id="H1C-094", also="RFC 9112 8")
def test_last_chunk_without_its_empty_line(client, behind):
    """A chunked body that ends behind its last chunk, before the empty line, may count as whole."""
    # Section 8 asks for the chunk of size 0 only, section 7.1 for the empty line as well.
    body = chunked(b"hello").removesuffix(b"\r\n") + behind
    got = client.fetch(reply(200, "Transfer-Encoding: chunked", body=body), CLOSE)

    remark("incomplete" if got == FAILED else "complete")
    assert got in (fetched(b"hello"), FAILED)


@rfc9110("9.2.2", SHOULD, id="H1C-095")
def test_failed_retry_is_not_retried(client):
    """A request that fails twice without a response is not sent a third time."""
    got = client.fetch(CLOSE)

    assert len(got.requests) in (1, 2)
