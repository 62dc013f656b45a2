"""Which request goes on which connection (RFC 9112, sections 6.1, 6.3 and 9).

A client shows it with the request that follows a redirect.
"""

import pytest

from fixtures.http1.fetches import FAILED, HOLD, fetched, page, together
from fixtures.http1.messages import chunked, reply
from fixtures.requirements import MUST, SHOULD, rfc9112

AWAY = reply(302, "Location: /next")


@rfc9112("9.3", SHOULD, id="H1C-180")
def test_connection_is_used_again(client):
    """The next request to the same server goes on the same connection."""
    _, second = client.redirected("/next")

    assert second.connection == 1


@pytest.mark.parametrize("option", ["close", "Close", "x, close", ",close,"])
@rfc9112("9.6", MUST, id="H1C-181")
def test_connection_that_is_to_close_is_not_used_again(client, option):
    """Behind a response with Connection: close no request goes on that connection."""
    _, second = client.redirected("/next", f"Connection: {option}")

    assert second.connection != 1


@rfc9112("9.3", MUST, id="H1C-182")
def test_connection_of_http_1_0_is_not_used_again(client):
    """Behind a response of HTTP/1.0 without keep-alive no request goes on that connection."""
    away = reply(302, "Location: /next", "Content-Length: 0", version="1.0")
    _, second = client.following(client.fetch(page(), pages={"/": (away,)}))

    assert second.connection != 1


@rfc9112("6.1", MUST, id="H1C-183")
def test_connection_of_http_1_0_with_a_transfer_coding_is_not_used_again(client):
    """Behind a response of HTTP/1.0 with Transfer-Encoding no request goes on that connection."""
    fields = ("Location: /next", "Connection: keep-alive", "Transfer-Encoding: chunked")
    away = reply(302, *fields, body=chunked(b"away"), version="1.0")
    got = client.fetch(page(), pages={"/": (away,)})

    client.must_follow()
    assert [one.connection for one in got.requests] in ([1], [1, 2])


@rfc9112("9.6", MUST, id="H1C-184")
def test_connection_that_the_client_closes_is_not_used_again(client):
    """A client that has said Connection: close sends no further request on that connection."""
    got, second = client.redirected("/next")

    said = "close" in got.request.list("connection")
    assert (said, second.connection) in [(True, 2), (False, 1), (False, 2)]


@pytest.mark.parametrize("framing", ["length", "chunked"])
@rfc9112("9.3", MUST, id="H1C-185")
def test_next_request_waits_for_the_end_of_the_response(client, framing):
    """On the same connection the next request comes only when the response is complete."""
    sized = AWAY.having("Content-Length: 10")
    coded = AWAY.having("Transfer-Encoding: chunked")
    parts = {
        "length": (sized.with_body(b"hello"), HOLD, b"hello"),
        "chunked": (coded.with_body(b"5\r\nhello\r\n"), HOLD, b"0\r\n\r\n"),
    }
    got = client.fetch(page(b"there"), pages={"/": parts[framing]})

    _, second = client.following(got)
    assert not (second.early and second.connection == 1)


EXTRA = pytest.mark.parametrize(
    "extra",
    [page(b"wrong"), page(b"too late", "Connection: close", status=408), b"\0EXTRA"],
    ids=["200", "408", "garbage"],
)


@EXTRA
@rfc9112("9.2", MUST, id="H1C-186", also="RFC 9112 6.3")
def test_unasked_response_is_not_taken_for_the_next_one(client, extra):
    """What comes behind a response, before anything more is asked, answers no request."""
    got = client.fetch(
        page(b"there"), pages={"/": (together(AWAY.having("Content-Length: 0"), extra),)}
    )

    client.must_follow()
    assert got in (fetched(b"there"), FAILED)


@EXTRA
@rfc9112("9.2", SHOULD, id="H1C-187")
def test_connection_with_an_unasked_response_is_not_used_again(client, extra):
    """A connection on which something came unasked is closed."""
    got = client.fetch(
        page(b"there"), pages={"/": (together(AWAY.having("Content-Length: 0"), extra),)}
    )

    client.must_follow()
    assert [one.connection for one in got.requests] in ([1], [1, 2])


@rfc9112("6.3", MUST, id="H1C-188")
def test_redirect_with_invalid_framing_is_discarded(client):
    """A redirect whose Content-Length is no number is not followed."""
    got = client.fetch(page(), pages={"/": (AWAY.having("Content-Length: x"),)})

    client.must_follow()
    assert got == FAILED and got.followed is None
