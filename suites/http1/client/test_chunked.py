"""Chunked transfer coding (RFC 9112, section 7)."""

import pytest

from fixtures.http1.fetches import CLOSE, FAILED, fetched, together
from fixtures.http1.messages import chunked, reply
from fixtures.requirements import INFO, MAY, MUST, remark, rfc9110, rfc9112

CHUNKED = "Transfer-Encoding: chunked"


def coded(body):
    """Return a response whose body is in chunked coding."""
    return reply(200, CHUNKED, body=body)


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b"5\r\nhello\r\n0\r\n\r\n", b"hello"),
        (b"0\r\n\r\n", b""),
        (b"2\r\nhe\r\n3\r\nllo\r\n000\r\n\r\n", b"hello"),
        (b"0000000b\r\nhello there\r\n0\r\n\r\n", b"hello there"),
        (b"B\r\nhello there\r\n0\r\n\r\n", b"hello there"),
        (b"9\r\n\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n", b"\r\n0\r\n\r\n\r\n"),
        (chunked(*[b"x"] * 500), b"x" * 500),
        (chunked(b"many octets " * 40_000), b"many octets " * 40_000),
    ],
    ids=["one", "none", "two", "zeros", "capital", "looks like chunks", "many", "large"],
)
@rfc9112("7.1", MUST, id="H1C-110")
def test_chunks_are_decoded(client, body, content):
    """The content is that of all chunks, whatever their sizes and however these are written."""
    got = client.fetch(coded(body))

    assert got == fetched(content)


@rfc9112("7.1", MUST, id="H1C-111")
def test_content_ends_with_the_last_chunk(client):
    """What comes behind the empty line of the last chunk is not of the content."""
    got = client.fetch(together(coded(chunked(b"hello")), b"EXTRA"))

    assert got in (fetched(b"hello"), FAILED)


@pytest.mark.parametrize("name", ["Chunked", "CHUNKED"])
@rfc9112("7", MUST, id="H1C-112")
def test_name_of_the_coding_has_no_case(client, name):
    """Capital letters in the name of the coding change nothing."""
    got = client.fetch(reply(200, f"Transfer-Encoding: {name}", body=chunked(b"hello")))

    assert got == fetched(b"hello")


@pytest.mark.parametrize(
    "extension",
    [";a", ";a=b;c=d", ';a="b;\\"c"', " ; a = b", ";" + "a" * 500],
    ids=["name", "two", "quoted", "blanks", "long"],
)
@rfc9112("7.1.1", MUST, id="H1C-113")
def test_chunk_extensions_are_ignored(client, extension):
    """Extensions behind a chunk's size are passed over."""
    size = extension.encode()
    got = client.fetch(coded(b"5%s\r\nhello\r\n0%s\r\n\r\n" % (size, size)))

    assert got == fetched(b"hello")


@pytest.mark.parametrize("trailers", ["A: b\r\n", "A: b\r\nC: d\r\nE:\r\n"])
@rfc9112("7.1.2", MUST, id="H1C-114")
def test_trailers_are_read(client, trailers):
    """Fields behind the last chunk are read, and are no part of the content."""
    got = client.fetch(coded(chunked(b"hello", trailers=trailers)))

    assert got == fetched(b"hello")


@rfc9112("7.1.2", MUST, id="H1C-115")
def test_trailers_are_not_merged_into_the_head(client):
    """A Location behind the last chunk redirects nobody."""
    body = chunked(b"hello", trailers="Location: /next\r\n")
    got = client.fetch(reply(302, CHUNKED, body=body), pages={"/next": (reply(204),)})

    assert got.followed is None


@pytest.mark.parametrize("size", ["", "x", "-5"])
@rfc9112("8", MUST, id="H1C-116", also="RFC 9112 7.1")
def test_chunk_size_that_is_no_number_spoils_the_response(client, size):
    """A response with a chunk whose size is not hexadecimal is not complete."""
    got = client.fetch(coded(b"%s\r\nhello\r\n0\r\n\r\n" % size.encode()), CLOSE)

    assert got == FAILED


@pytest.mark.parametrize("size", ["+5", "0x5", "5x", "5 5", "5,"])
@rfc9110("2.4", MAY, id="H1C-120", also="RFC 9112 7.1")
def test_chunk_size_with_something_more_than_a_number(client, size):
    """A size with more than a number in it is refused, or the number in it counts."""
    got = client.fetch(coded(b"%s\r\nhello\r\n0\r\n\r\n" % size.encode()), CLOSE)

    remark("refused" if got == FAILED else "the number counts")
    assert got in (fetched(b"hello"), FAILED)


@pytest.mark.parametrize("data", [b"helloXX", b"hello" + b"0\r\n", b"hell\r\n"])
@rfc9112("8", MUST, id="H1C-117", also="RFC 9112 7.1")
def test_chunk_of_another_size_than_it_says_spoils_the_response(client, data):
    """A response with a chunk behind whose data no line ends is not complete."""
    got = client.fetch(coded(b"5\r\n%s\r\n0\r\n\r\n" % data), CLOSE)

    assert got == FAILED


@pytest.mark.parametrize("size", [2**32 + 5, 2**64 + 5])
@rfc9112("7.1", MUST, id="H1C-118")
def test_large_chunk_size_does_not_wrap_around(client, size):
    """A size of more than 32 or 64 bits is not cut: a chunk of five octets is not all of it."""
    got = client.fetch(coded(b"%x\r\nhello\r\n0\r\n\r\n" % size), CLOSE)

    assert got == FAILED


@rfc9112("7.1", INFO, id="H1C-119")
def test_chunks_with_bare_line_feeds(client):
    """Chunks whose lines end with LF alone are refused, or read all the same."""
    got = client.fetch(coded(b"5\nhello\n0\n\n"), CLOSE)

    remark("refused" if got == FAILED else "read")
    assert got in (fetched(b"hello"), FAILED)
