"""Chunked transfer coding (RFC 9112, section 7.1)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.http1.content import took, took_or_refused, unfinished
from fixtures.http1.messages import chunked
from fixtures.http1.refusal import refused
from fixtures.http1.told import told
from fixtures.requirements import MUST, SHOULD, capability, rfc9110, rfc9112
from fixtures.verdicts.outcomes import not_applicable

CHUNKED = "Transfer-Encoding: chunked"
END = b"0\r\n\r\n"


def upload(http, body, *fields):
    """Send a chunked body, and a request behind it."""
    http.send(http.upload(body, CHUNKED, *fields), http.last())
    return http.reception()


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b"5\r\nhello\r\n" + END, b"hello"),
        (b"3\r\nhel\r\n2\r\nlo\r\n" + END, b"hello"),
        (END, b""),
        (b"A\r\nten octets\r\n" + END, b"ten octets"),
        (b"a\r\nten octets\r\n" + END, b"ten octets"),
        (b"10\r\nsixteen octets 16\r\n".replace(b" 16", b"16") + END, b"sixteen octets16"),
        (b"0005\r\nhello\r\n" + END, b"hello"),
        (b"5\r\nhello\r\n0000\r\n\r\n", b"hello"),
        (b"7\r\n\r\n0\r\n\r\n\r\n" + END, b"\r\n0\r\n\r\n"),
    ],
    ids=["one", "two", "none", "A", "a", "10", "leading zeros", "long end", "end inside"],
)
@rfc9112("7.1", MUST, id="H1-090")
def test_chunks_are_put_together(http, body, content):
    """The content is what the chunks hold, each as long as its hexadecimal size."""
    assert upload(http, body) == took(content)


@settings(max_examples=25)
@given(chunks=st.lists(st.binary(min_size=1, max_size=300), max_size=8))
@rfc9112("7.1", MUST, id="H1-265")
def test_any_chunking_holds_the_same_content(http, chunks):
    """However a content is cut into chunks, it arrives as it was."""
    peer = http.again()
    reception = upload(peer, chunked(*chunks))
    peer.close()

    assert reception == took(b"".join(chunks))


@rfc9112("7.1", MUST, id="H1-266", also="RFC 9112 9")
def test_chunks_may_be_cut_anywhere(http):
    """A chunked body is understood wherever the boundary of two segments falls in it."""
    request = http.upload(chunked(b"hello", b"world", trailers="X-Late: 1\r\n"), CHUNKED)
    whole = request.encode() + http.last().encode()
    wrong = {}
    for cut in range(len(request.head), len(request.encode())):
        peer = http.again()
        peer.more(whole[:cut])
        http.barrier()  # so that the two are not read at once
        peer.more(whole[cut:])
        if (reception := peer.reception()) != took(b"helloworld"):
            wrong[cut] = reception
        peer.close()

    assert wrong == {}


@pytest.mark.parametrize(
    "size",
    ["0x5", "+5", "-5", "0_5", "5_0", "g", "", "5.", "5h", "\uff15".encode().decode("latin-1")],
)
@rfc9112("7.1", MUST, id="H1-092")
def test_chunk_size_is_hexadecimal(http, size):
    """A size that is not made of hexadecimal digits is refused, and nothing follows."""
    body = size.encode("latin-1") + b"\r\nhello\r\n" + END

    assert upload(http, body) == refused(400, named=False)


@pytest.mark.parametrize("line", [" 5", "\t5", "5 ", "5\t", "5 5"], ids=repr)
@rfc9112("7.1", SHOULD, id="H1-267", also="RFC 9112 2.2")
def test_chunk_size_has_no_blanks(http, line):
    """A blank before the size, or behind it without an extension, is refused."""
    assert upload(http, line.encode() + b"\r\nhello\r\n" + END) == refused(400, named=False)


@pytest.mark.parametrize(
    "size", ["100000005", "8000000000000005", "10000000000000005", "1" + "0" * 40 + "5"]
)
@rfc9112("7.1", MUST, id="H1-268")
def test_huge_chunk_size_is_not_cut_short(http, size):
    """A size that fits no integer type is refused or waited for, never taken for a small one."""
    http.send(http.upload(size.encode() + b"\r\nhello\r\n" + END, CHUNKED), http.last())

    assert http.reception(whole=False) == unfinished()


@rfc9112("7.1", MUST, id="H1-269")
def test_chunk_size_of_many_digits_is_the_number(http):
    """Forty zeros before a size change nothing: it is taken, or refused as too long."""
    assert upload(http, b"0" * 40 + b"5\r\nhello\r\n" + END) == took_or_refused(b"hello")


@pytest.mark.parametrize(
    "chunk",
    [
        b"4\r\nhello\r\n",
        b"7\r\nhello\r\n",
        b"5\r\nhello",
        b"5\r\nhelloXX",
        b"5\r\nhello\rX",
        b"5\r\nhello\n\r",
        b"5\r\nhello\r\r\n",
    ],
    ids=ascii,
)
@rfc9112("7.1", MUST, id="H1-094")
def test_chunk_ends_with_its_size(http, chunk):
    """Behind so many octets as the size says stands CRLF; anything else is refused."""
    assert upload(http, chunk + END) == refused(400, named=False)


@pytest.mark.parametrize(
    "body",
    [
        b"5\nhello\r\n" + END,
        b"5\r\nhello\n" + END,
        b"5;a=b\nhello\r\n" + END,
        b"5\r\nhello\r\n0\n\r\n",
        b"5\r\nhello\r\n0\r\nX-Late: 1\n\r\n",
        b"5\r\nhello\r\n0\r\n\n",
    ],
    ids=["size", "data", "extension", "last chunk", "trailer", "end"],
)
@rfc9112("7.1", MUST, id="H1-095", also="RFC 9112 2.2")
def test_bare_lf_in_chunks_is_not_miscounted(http, body):
    """LF without CR is refused, or is exactly one end of a line."""
    assert upload(http, body) == took_or_refused(b"hello")


@pytest.mark.parametrize("line", [b"5\r", b"5;a\r", b"5;a=b\r"], ids=ascii)
@rfc9112("7.1", MUST, id="H1-096", also="RFC 9112 2.2")
def test_bare_cr_ends_no_chunk_line(http, line):
    """CR without LF does not end the line of a chunk's size: the request is refused."""
    assert upload(http, line + b"hello\r\n" + END) == refused(400, named=False)


@pytest.mark.parametrize(
    "extension",
    [b";a", b";a=b", b";a=b;c", b';a="b"', b';a="b;\\"c\\r"', b";a=1" * 20],
    ids=ascii,
)
@rfc9112("7.1.1", MUST, id="H1-270")
def test_unknown_extension_is_ignored(http, extension):
    """A chunk extension that nobody knows changes nothing, on the last chunk either."""
    body = b"5%s\r\nhello\r\n0%s\r\n\r\n" % (extension, extension)

    assert upload(http, body) == took(b"hello")


@pytest.mark.parametrize("extension", [b" \t;a", b"; a", b";a =b", b";a= b"], ids=ascii)
@rfc9110("5.6.3", MUST, id="H1-294", also="RFC 9112 7.1.1")
def test_blanks_in_an_extension_are_read_over(http, extension):
    """Blanks that older clients left around ; and = in a chunk extension change nothing."""
    assert upload(http, b"5%s\r\nhello\r\n" % extension + END) == took(b"hello")


@pytest.mark.parametrize(
    "extension", [b";", b";;a", b";a\x00", b";a b", b";a=", b';a="b', b";=b", b";a=b c"], ids=ascii
)
@rfc9112("7.1.1", MUST, id="H1-097")
def test_malformed_extension_does_no_harm(http, extension):
    """A chunk extension of the wrong form is refused, or ignored to its CRLF and no further."""
    assert upload(http, b"5%s\r\nhello\r\n" % extension + END) == took_or_refused(b"hello")


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("chunk", "times"), [(b"1;%s\r\nx\r\n" % (b"a" * 65536), 1), (b"1;a\r\nx\r\n", 10_000)]
)
@rfc9112("7.1.1", SHOULD, id="H1-098")
def test_extensions_are_bounded(http, chunk, times):
    """Very long or very many extensions are refused as the client's fault, or served."""
    assert upload(http, chunk * times + END) == took_or_refused(b"x" * times)


@pytest.mark.parametrize("body", [b"", b"5\r\nhel", b"5\r\nhello\r\n", b"5\r\nhello\r\n0\r\n"])
@rfc9112("8", MUST, id="H1-099", also="RFC 9112 7.1")
def test_chunks_without_their_end_are_incomplete(http, body):
    """A client that ends its direction before the last chunk has sent no complete request."""
    http.send(http.upload(body, CHUNKED))
    http.finish()

    assert http.reception() == unfinished()


@pytest.mark.parametrize(
    "trailers", ["X-Late: 1\r\n", "X-Late: 1\r\nX-Later: 2\r\n", "X-Late:\r\n"]
)
@rfc9112("7.1.2", MUST, id="H1-100", also="RFC 9110 6.6.2")
def test_trailers_are_read(http, trailers):
    """A trailer section belongs to the chunked body: it is no content and no next request."""
    body = chunked(b"hello", trailers=trailers)

    assert upload(http, body, "Trailer: X-Late, X-Later") == took(b"hello")


@capability("head")
@rfc9112("7.1.2", MUST, id="H1-271", also="RFC 9110 6.5.1")
def test_trailer_is_no_header(http):
    """A trailer field that nobody knows is not found among the fields of the head."""
    request = http.request("POST", CHUNKED, "X-Early: 1", path=http.extra("head"))
    http.send(request.with_body(chunked(b"hello", trailers="X-Late: 1\r\n")))
    answer = http.response()

    if not told(answer, "x-early"):
        not_applicable("a head that tells of a POST")
    assert told(answer, "x-late") == []


@pytest.mark.parametrize(
    "trailer", ["Content-Length: 50", "Transfer-Encoding: gzip", "Host: other.test", "Expect: x"]
)
@rfc9112("7.1.2", MUST, id="H1-272", also="RFC 9110 6.5.1")
def test_framing_in_trailers_has_no_effect(http, trailer):
    """A trailer cannot frame, route or change the request: it is ignored, or all is refused."""
    body = chunked(b"hello", trailers=f"{trailer}\r\n")

    assert upload(http, body) == took_or_refused(b"hello")


@pytest.mark.parametrize("line", [b"no colon", b": no name", b"X : 1", b"X\x00: 1"], ids=ascii)
@rfc9112("7.1.2", SHOULD, id="H1-273", also="RFC 9112 2.2")
def test_malformed_trailer_is_refused(http, line):
    """A line in the trailer section that is no field is refused."""
    assert upload(http, b"5\r\nhello\r\n0\r\n%s\r\n\r\n" % line) == refused(400, named=False)
