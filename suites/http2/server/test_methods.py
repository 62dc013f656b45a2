"""Methods, as far as HTTP/2 shows them (RFC 9110 section 9)."""

from fixtures.http2.frames import data
from fixtures.http2.outcome import answered, malformed, served
from fixtures.http2.received import SERVED
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc9110

USUAL = ("content-type", "etag", "last-modified", "cache-control", "vary", "accept-ranges")


def ask(h2, *methods):
    """Return a response for each method, asked on one connection one after the other."""
    responses = []
    for number, method in zip(range(1, 2 * len(methods), 2), methods, strict=True):
        h2.send(h2.request(number, h2.fields(method)))
        responses.append(h2.response(number))
    return responses


@rfc9110("9.1", MUST, id="H2-366")
def test_head_is_served_like_get(h2):
    """HEAD is served with the status that GET has."""
    get, head = ask(h2, "GET", "HEAD")

    assert head.status == get.status and head.status in SERVED


@rfc9110("9.3.2", MUST, id="H2-367", also="RFC 9113 8.1.1")
def test_head_is_answered_without_content(h2):
    """The response to HEAD ends without an octet of content, however long it says GET's is."""
    (head,) = ask(h2, "HEAD")

    assert head.status in SERVED
    assert head.body == b""


@rfc9110("8.6", MUST, id="H2-368", also="RFC 9110 9.3.2")
def test_length_in_the_answer_to_head_is_that_of_get(h2):
    """Where the response to HEAD has a Content-Length, it is the length of what GET brings."""
    get, head = ask(h2, "GET", "HEAD")

    assert head.header("content-length") in (None, str(len(get.body)))


@rfc9110("9.3.2", SHOULD, id="H2-369")
def test_fields_in_the_answer_to_head_are_those_of_get(h2):
    """HEAD brings the fields about the page that GET brings."""
    get, head = ask(h2, "GET", "HEAD")

    assert {n: head.header(n) for n in USUAL} == {n: get.header(n) for n in USUAL}


@rfc9110("9.1", SHOULD, id="H2-370")
def test_unknown_method_is_not_implemented(h2):
    """A method that nobody knows is answered with 501."""
    h2.send(h2.request(1, h2.fields("FOOBAR")))

    assert h2.outcome(1) == answered(501) | answered(405, note="405 says that it is known")


@rfc9110("9.1", MUST, id="H2-371")
def test_methods_are_case_sensitive(h2):
    """A method in another case is another method: it is not served as GET or HEAD."""
    requests = {one: h2.request(1, h2.fields(one)) for one in ("get", "Get", "head")}

    assert h2.outcomes(requests) == answered(405, 501) | malformed()


@rfc9110("9.3.8", SHOULD, id="H2-372")
def test_trace_is_refused_or_shows_the_request(h2):
    """TRACE is refused, or brings the request back; message/http is one form of that."""
    h2.send(h2.request(1, h2.fields("TRACE").having(("x-trace", "back-again"))))
    response = h2.response(1)

    if response.status == 200:
        assert b"back-again" in response.body
    assert response.status in (*SERVED, *range(400, 500), 501)
    remark(f"TRACE is answered with {response.status}")


@rfc9110("9.3.1", MAY, id="H2-373")
def test_content_of_get_has_no_meaning(h2):
    """A GET with content is served as one without, or refused."""
    h2.send(h2.request(1, h2.fields(), end_stream=False), data(1, b"hello", end_stream=True))

    assert h2.outcome(1) == served("a GET with content is served") | malformed()
