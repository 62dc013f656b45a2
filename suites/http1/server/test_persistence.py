"""Persistent connections and pipelining (RFC 9112, section 9.3)."""

import pytest

from fixtures.counted import Counted
from fixtures.http1.messages import ENDED, SERVED, statuses
from fixtures.requirements import MUST, SHOULD, capability, remark, rfc9110, rfc9112
from fixtures.verdicts.outcomes import not_applicable

NOBODY_HAS = "/wireproof-no-such-page"
MANY = 50


@rfc9112("9.3", SHOULD, id="H1-110")
def test_connection_persists(http):
    """A second request on the same connection is answered."""
    http.send(http.get())
    first = http.response()
    http.send(http.get())

    assert [first.status in SERVED, http.response().status in SERVED] == [True, True]


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
@rfc9112("9.3", MUST, id="H1-277")
def test_connection_ends_only_as_announced(http, method):
    """Behind a response without the option close the connection goes on."""
    http.send(http.request(method, "Content-Length: 0"))
    first = http.response()
    http.send(http.last())

    if first.closes:
        remark("the response says that the connection ends")
        assert http.rest() in ENDED
    else:
        assert http.response().status in SERVED


@rfc9112("9.3.2", MUST, id="H1-278", also="RFC 9112 9.2")
def test_pipelined_requests_are_answered_in_order(http):
    """Requests sent at once get the responses that they get alone, in the same order."""
    http.demand_persistence()
    requests = [
        http.get(),
        http.get(path=NOBODY_HAS),
        http.request("HEAD"),
        http.get(path=NOBODY_HAS),
        http.request("HEAD", path=NOBODY_HAS),
        http.get(),
    ]
    alone = []
    for request in requests:
        other = http.again()
        other.send(request)
        alone.append(other.response())
        other.close()
    *seen, _ = http.answers(*requests)

    assert [one.status for one in seen[:-1]] == [one.status for one in alone[: len(seen) - 1]]
    # Behind a response that says close there may be no other.
    if not (seen and seen[-1].closes):
        assert Counted(len(seen), "responses") == len(requests) + 1


@rfc9112("9.5", SHOULD, id="H1-279", also="RFC 9112 9.3.2")
def test_many_pipelined_requests_are_answered(http):
    """Fifty requests in one write are all answered."""
    http.demand_persistence()
    *seen, _ = http.answers(*[http.get()] * (MANY - 1))

    assert [one.status in SERVED for one in seen] == [True] * MANY


@pytest.mark.slow
@capability("slow")
@rfc9112("9.3.2", MUST, id="H1-280")
def test_slow_response_is_not_overtaken(http):
    """A response that takes long is sent before those of the requests behind it."""
    requests = [http.get(path=http.extra("slow")), http.get(path=NOBODY_HAS)]
    http.send(*requests, http.last())
    seen = [http.message(5.0).status for _ in range(3)]

    assert seen[0] in SERVED
    assert seen[1] not in SERVED


@rfc9112("9.3", SHOULD, id="H1-115")
def test_http_1_0_connection_ends(http):
    """The connection of a request of HTTP/1.0 without keep-alive ends behind the response."""
    http.send(http.get().with_line(f"GET {http.endpoint.path} HTTP/1.0"))
    first = http.response()
    http.send(http.get())

    assert first.status in SERVED
    assert http.rest() in ENDED


@rfc9112("9.3", MUST, id="H1-281")
def test_http_1_0_connection_goes_on_only_as_announced(http):
    """Asked by HTTP/1.0 for keep-alive, a server says so and goes on, or ends the connection."""
    old = http.get("Connection: keep-alive").with_line(f"GET {http.endpoint.path} HTTP/1.0")
    http.send(old, http.last())
    first, *others = [http.response(), *http.rest()]

    assert first.status in SERVED
    if "keep-alive" in first.list("connection"):
        assert statuses(others)[0] in SERVED
    elif first.closes or others in ENDED:
        remark("keep-alive is not honoured")
        assert others in ENDED
    else:
        # A response of HTTP/1.1 that does not say close announces it by its version.
        remark("keep-alive is honoured, and not said")
        assert statuses(others)[0] in SERVED


@pytest.mark.parametrize(
    "fields",
    [
        ["Connection: CLOSE"],
        ["Connection: Close"],
        ["Connection: x-unknown, close"],
        ["Connection: close, x-unknown"],
        ["Connection: x-unknown", "Connection: close"],
        ["Connection: keep-alive, close"],
    ],
    ids=" ".join,
)
@rfc9110("7.6.1", MUST, id="H1-282", also="RFC 9112 9.3")
def test_close_is_found_among_the_options(http, fields):
    """The option close ends the connection in any case, and among other options."""
    http.send(http.get(*fields))
    first = http.response()
    http.send(http.get())

    assert first.status in SERVED
    assert http.rest() in ENDED


@pytest.mark.parametrize(
    "field",
    [
        *("Connection: x-unknown", "Connection: closed", "Keep-Alive: timeout=0, max=0"),
        *("Proxy-Connection: close", "Close: now"),
    ],
)
@rfc9112("9.3", SHOULD, id="H1-283", also="RFC 9110 7.6.1")
def test_only_close_ends_the_connection(http, field):
    """Another option, or a field that stands in no option, does not end a connection."""
    http.demand_persistence()
    http.send(http.get(field))
    first = http.response()
    http.send(http.last())

    assert [first.status in SERVED, http.response().status in SERVED] == [True, True]


@rfc9112("9.6", SHOULD, id="H1-117")
def test_half_close_does_not_cancel_a_request(http):
    """A client that ends its direction behind a request still gets the response."""
    http.send(http.get())
    http.finish()

    assert http.response().status in SERVED


@pytest.mark.slow
@capability("slow")
@rfc9112("9.6", SHOULD, id="H1-284")
def test_half_close_does_not_cancel_a_slow_response(http):
    """A response that is waited for comes although the client has ended its direction."""
    http.send(http.get(path=http.extra("slow")))
    http.finish()

    assert http.message(5.0).status in SERVED


@capability("store")
@rfc9112("9.3.2", MUST, id="H1-401")
def test_what_was_done_is_answered_before_a_refusal(http, store):
    """A PUT that is done is answered, and what follows and is no request is refused behind it."""
    store.clear()
    size = "Content-Length: 4"
    put = http.request("PUT", size, path=store.path).with_body(b"done")
    http.send(put, b"no request\r\n\r\n")
    first, *_ = [http.response(), *http.rest()]

    if store.get().body != b"done":
        not_applicable("doing what comes in one write with octets that are no request")
    assert first.status in (200, 201, 204)
