"""The end of a connection (RFC 9112, sections 9.3, 9.6 and 9.8)."""

import pytest

from fixtures.http1.content import delimited
from fixtures.http1.messages import ENDED, SERVED, Closed, Reset
from fixtures.http1.refusal import REFUSALS
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc9112
from fixtures.verdicts.outcomes import not_applicable

NOBODY_HAS = "/wireproof-no-such-page"


@rfc9112("9.6", MUST, id="H1-112")
def test_request_behind_close_is_not_processed(http):
    """After the response to a request with close the connection ends; no other is answered."""
    http.send(http.last(), http.get())
    first, rest = http.response(), http.rest()

    if first.status == 400:
        remark("refused together with the request behind it, which no client may send")
    else:
        assert first.status in SERVED
    assert rest in ENDED


@rfc9112("9.6", SHOULD, id="H1-113")
def test_close_is_said_in_return(http):
    """The response to a request with close has the option close itself."""
    http.send(http.last())

    assert "close" in http.response().list("connection")


FAULTS = {
    "two hosts": lambda http: http.get("Host: other.test"),
    "bad length": lambda http: http.request("POST", "Content-Length: x"),
    "no such page": lambda http: http.get(path=NOBODY_HAS),
}
PROVOCATIONS = {
    "close": lambda http: http.last(),
    "HTTP/1.0": lambda http: http.get().with_line(f"GET {http.endpoint.path} HTTP/1.0"),
    **FAULTS,
}


@pytest.mark.parametrize("provoke", PROVOCATIONS.values(), ids=PROVOCATIONS)
@rfc9112("9.6", MUST, id="H1-114")
def test_close_in_a_response_is_the_end(http, provoke):
    """Behind a response with the option close nothing more comes, and the connection ends."""
    http.send(provoke(http), http.get())
    answer = http.response()

    if "close" not in answer.list("connection"):
        not_applicable("a response with the option close here")
    assert http.rest() in ENDED


@pytest.mark.parametrize("provoke", FAULTS.values(), ids=FAULTS)
@rfc9112("9.6", SHOULD, id="H1-403", also="RFC 9112 9.3")
def test_end_behind_a_refusal_is_announced(http, provoke):
    """A connection that ends behind a refusal ends as the response says, with the option close."""
    http.demand_persistence()
    http.send(provoke(http))
    answer = http.response()
    http.send(http.last())

    if answer.status not in REFUSALS:
        not_applicable("a refusal")
    assert answer.closes or http.response().status in SERVED


@pytest.mark.parametrize("path", [None, NOBODY_HAS])
@rfc9112("9.3", MUST, id="H1-116")
def test_content_that_nobody_wants_is_no_request(http, path):
    """Content that the answer did not need is read, or the connection ends."""
    hidden = http.get().encode() * 4
    head = http.post(hidden, path=path)
    http.send(head.with_body(b""))
    http.more(hidden)
    http.send(http.last())

    assert http.reception() == delimited()


@pytest.mark.parametrize("size", [1000, 200_000])
@rfc9112("9.6", MAY, id="H1-120")
def test_unread_octets_do_not_destroy_the_response(http, size):
    """A server that closes while octets of the client are unread lets it have the response."""
    http.send(http.last())
    http.more(b"x" * size)
    answer, rest = http.response(), http.rest()

    assert answer.status in range(200, 500)
    remark(f"{answer.status}, and the connection ends with {rest[-1]!r}")


@rfc9112("9.8", MUST, id="H1-121", also="RFC 8446 6.1")
def test_tls_ends_before_the_connection(http):
    """Inside TLS a server says close_notify before it ends the connection."""
    if not http.secure:
        not_applicable("TLS")
    http.send(http.last())
    answer, rest = http.response(), http.rest()

    assert (answer.status in SERVED, rest) == (True, [Closed()])
    assert http.close_notified()


@pytest.mark.parametrize("sent", ["nothing", "half a head", "half a content"])
@rfc9112("9.5", SHOULD, id="H1-285")
def test_end_of_the_client_is_answered(http, sent):
    """When the client ends its direction, the server ends the connection, too."""
    http.send(http.get())
    first = http.response()
    half = http.post(b"hello").encode()[:-2]
    http.more({"nothing": b"", "half a head": half[:20], "half a content": half}[sent])
    http.finish()
    rest = http.rest()

    assert first.status in SERVED
    assert rest[-1] in (Closed(), Reset())
    assert [one for one in rest[:-1] if one.status in SERVED] == []


@rfc9112("9.5", SHOULD, id="H1-286")
def test_client_that_goes_away_disturbs_nobody(http):
    """A client that closes in the middle of its request does no harm to the next ones."""
    http.send(http.post(b"hello").with_body(b"hell"))
    http.close()
    seen = []
    for other in (http.again(), http.again(), http.again()):
        other.send(other.last())
        seen.append(other.response().status)

    assert [one for one in seen if one not in SERVED] == []
