"""The request line (RFC 9112, section 3): its three words, what separates them, how long it is."""

import pytest

from fixtures.http1.messages import SERVED
from fixtures.http1.refusal import refused, refused_or_served
from fixtures.http1.told import told
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc9112

LENIENT = "blanks are taken as SP"


@pytest.mark.parametrize("line", ["GET  {path} HTTP/1.1", "GET {path}  HTTP/1.1"])
@rfc9112("3", MAY, id="H1-016")
def test_two_spaces_are_refused_or_taken_as_one(http, line):
    """Two spaces in the request line are refused, or mean what one means."""
    http.send(http.get().with_line(line.format(path=http.endpoint.path)))

    assert http.refusal() == refused_or_served(400, why=LENIENT)


@pytest.mark.parametrize("blank", ["\t", "\v", "\f", "\r"], ids=["HTAB", "VT", "FF", "CR"])
@rfc9112("3", MAY, id="H1-017")
def test_other_blank_is_refused_or_taken_as_a_space(http, blank):
    """A tab, a form feed or a CR between the words of the request line is refused, or like SP."""
    http.send(http.get().with_line(blank.join(("GET", http.endpoint.path, "HTTP/1.1"))))

    assert http.refusal() == refused_or_served(400, why=LENIENT)


@pytest.mark.parametrize("line", [" {line}", "\t{line}", "{line} ", "{line}\t"])
@rfc9112("3", MAY, id="H1-220")
def test_blank_around_the_line_is_refused_or_ignored(http, line):
    """A blank before or behind the three words is refused, or ignored."""
    get = http.get()
    http.send(get.with_line(line.format(line=get.line.decode())))

    assert http.refusal() == refused_or_served(400, why=LENIENT)


@rfc9112("3.2", SHOULD, id="H1-018")
def test_space_in_the_target_is_not_corrected(http):
    """A target with a space in it gets 400, or a redirect to where it is encoded."""
    http.send(http.get(path=f"{http.endpoint.path} b"))

    assert http.refusal() == refused(400, 301)


@pytest.mark.parametrize(
    "line",
    ["GET", "GET ", "GET HTTP/1.1", "{path} HTTP/1.1", "GET {path} HTTP/1.1 HTTP/1.1", "HTTP/1.1"],
)
@rfc9112("3.2", SHOULD, id="H1-221")
def test_line_without_its_three_words_is_refused(http, line):
    """A request line of fewer or more words than method, target and version is refused."""
    http.send(http.get().with_line(line.format(path=http.endpoint.path)))

    assert http.refusal() == refused(400)


@pytest.mark.parametrize(
    "method", ["G(T", "GE,T", "GET/", "G\x00T", "G\x7fT", "G\xc9T", '"GET"', "GET:"]
)
@rfc9112("3.1", SHOULD, id="H1-222", also="RFC 9110 9.1")
def test_method_that_is_no_token_is_refused(http, method):
    """A method that holds anything but the characters of a token is refused."""
    http.send(http.get().with_line(f"{method} {http.endpoint.path} HTTP/1.1"))

    assert http.refusal() == refused(400, 501)


@rfc9112("3", SHOULD, id="H1-020", also="RFC 9110 4.1")
def test_line_of_8000_octets_is_understood(http):
    """A request line of 8000 octets is not too long."""
    path = f"{http.endpoint.path}?"
    missing = 8000 - len(http.get(path=path).line)
    http.send(http.get(path=path + "x" * missing))

    assert http.response().status in (*SERVED, 404)


@rfc9112("3", MUST, id="H1-021", also="RFC 9110 15.5.15")
def test_target_that_is_too_long_gets_414(http):
    """A target that is longer than any that the server reads gets 414."""
    for size in (1 << 14, 1 << 16, 1 << 18, 1 << 20):
        http = http.again()
        target = f"{http.telling}?{'x' * size}"
        http.send(http.get(path=target))
        refusal = http.refusal()
        http.close()
        if refusal.answer.status not in (*SERVED, 404):
            break

    if refusal.answer.status in (*SERVED, 404):
        remark("a target of 1 MiB is read")
        understood = refusal.answer.status == 404 or told(refusal.answer, ":path") == [target]
        assert understood or not http.tells
    else:
        assert refusal == refused(414)


@pytest.mark.parametrize("size", [64, 100 << 10])
@rfc9112("3", SHOULD, id="H1-022")
def test_method_that_is_too_long_gets_501(http, size):
    """A method that is longer than any that the server knows gets 501."""
    http.send(http.get().with_line(f"{'M' * size} {http.endpoint.path} HTTP/1.1"))

    assert http.refusal() == refused(501)
