"""Transfer-Encoding (RFC 9112, sections 6.1, 6.3 and 7)."""

import pytest

from fixtures.http1.content import delimited, took
from fixtures.http1.messages import ENDED, chunked
from fixtures.http1.refusal import refused
from fixtures.requirements import MUST, SHOULD, capability, rfc9112

HELLO = chunked(b"hello")
CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize("coding_first", [True, False])
@rfc9112("6.1", MUST, id="H1-070", also="RFC 9112 6.3")
def test_two_framings_end_the_connection(http, coding_first):
    """With Content-Length and chunked coding, one answer comes, and the connection ends."""
    fields = [CHUNKED, f"Content-Length: {len(HELLO)}"]
    http.send(http.upload(HELLO, *fields[:: 1 if coding_first else -1]), http.last())
    reception = http.reception()

    assert reception in (took(b"hello"), refused(400, named=False))
    assert reception.others in ENDED


# Who knows gzip finds no such content.
@pytest.mark.parametrize(
    ("codings", "statuses"),
    [("gzip, chunked", [501, 400]), ("unknown, chunked", [501]), ("identity, chunked", [501])],
    ids=["gzip", "unknown", "identity"],
)
@rfc9112("6.1", SHOULD, id="H1-072")
def test_unknown_coding_is_not_implemented(http, codings, statuses):
    """A transfer coding that the server does not know gets 501."""
    http.send(http.upload(HELLO, f"Transfer-Encoding: {codings}"), http.last())

    assert http.reception() == refused(*statuses)


@pytest.mark.parametrize("codings", ["chunked, gzip", "chunked, unknown", "gzip", "unknown"])
@rfc9112("6.3", MUST, id="H1-073")
def test_chunked_has_to_be_the_last_coding(http, codings):
    """A request of which the last coding is not chunked gets 400, and the connection ends.

    501 is as right: a coding that is not known is met by it (RFC 9112 section 6.1).
    """
    http.send(http.upload(HELLO, f"Transfer-Encoding: {codings}"), http.last())

    assert http.reception() == refused(400, 501)


@rfc9112("6.1", SHOULD, id="H1-074")
def test_chunked_twice_is_refused(http):
    """Chunked coding applied twice is refused, and not read as chunked once."""
    http.send(http.upload(HELLO, "Transfer-Encoding: chunked, chunked"), http.last())

    assert http.reception() == refused(400, 501, named=False)


@pytest.mark.parametrize(
    "coding",
    [
        *("xchunked", "chunkedx", '"chunked"', "chunke\xf0", "identity", ""),
        *("\x0bchunked", "chunked\x00", "chunked\x0c", "chunked x", "x chunked", ";chunked"),
    ],
    ids=ascii,
)
@rfc9112("6.3", MUST, id="H1-075", also="RFC 9112 7")
def test_coding_that_resembles_chunked_is_refused(http, coding):
    """What only looks like chunked frames nothing: the request is refused, and nothing follows."""
    http.send(http.upload(HELLO, f"Transfer-Encoding: {coding}"), http.last())

    assert http.reception() == refused(400, named=False)


@rfc9112("7.1", SHOULD, id="H1-262")
def test_chunked_has_no_parameters(http):
    """Chunked coding with a parameter is an error."""
    http.send(http.upload(HELLO, "Transfer-Encoding: chunked;p=1"), http.last())

    assert http.reception() == refused(400, 501, named=False)


@pytest.mark.parametrize("coding", ["Chunked", "CHUNKED", "chunkeD"])
@rfc9112("7", MUST, id="H1-076")
def test_coding_name_is_case_insensitive(http, coding):
    """The name of a transfer coding is understood in any case."""
    http.send(http.upload(HELLO, f"Transfer-Encoding: {coding}"), http.last())

    assert http.reception() == took(b"hello")


@pytest.mark.parametrize("length", [[], [f"Content-Length: {len(HELLO)}"]], ids=["alone", "length"])
@rfc9112("6.1", MUST, id="H1-077")
def test_coding_in_http_1_0_ends_the_connection(http, length):
    """A coded request of HTTP/1.0 is faulty: one answer at most, whatever Connection says."""
    request = http.upload(HELLO, CHUNKED, "Connection: keep-alive", *length)
    http.send(request.with_line(request.line.replace(b"/1.1", b"/1.0")), http.last())

    assert http.reception().others in ENDED


@capability("chunked")
@rfc9112("6.1", MUST, id="H1-078")
def test_response_to_http_1_0_is_not_coded(http):
    """A page that is sent in chunks to others has no Transfer-Encoding for HTTP/1.0."""
    http.send(http.get().with_line(f"GET {http.extra('chunked')} HTTP/1.0"))
    answer = http.response()

    assert answer.status in range(200, 400)
    assert answer.header("transfer-encoding") is None


@pytest.mark.parametrize(
    "codings",
    [["chunked", "identity"], ["chunked", "gzip"], ["gzip", "chunked", "identity"]],
    ids=" ".join,
)
@rfc9112("6.3", MUST, id="H1-197", also="RFC 9110 5.3")
def test_coding_lines_are_one_list(http, codings):
    """Several Transfer-Encoding lines are one list, of which chunked has to be the last member."""
    fields = [f"Transfer-Encoding: {coding}" for coding in codings]
    http.send(http.upload(HELLO, *fields), http.last())

    assert http.reception() == refused(400, 501, named=False)


@pytest.mark.parametrize("fields", [[], ["TE:", "Connection: TE"]], ids=["no TE", "empty TE"])
@capability("chunked")
@rfc9112("7.4", MUST, id="H1-263")
def test_response_is_coded_only_as_it_was_asked(http, fields):
    """To who accepts no other transfer coding, a response is chunked and nothing more."""
    http.send(http.get(*fields, path=http.extra("chunked")))

    assert http.response().list("transfer-encoding") == ["chunked"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@rfc9112("6", MUST, id="H1-264")
def test_chunked_content_of_any_method_is_no_request(http, method):
    """Chunked content is read, or dropped with the connection, also where none was expected."""
    hidden = chunked(http.get().encode())
    http.send(http.request(method, CHUNKED).with_body(hidden), http.last())

    assert http.reception() == delimited()
