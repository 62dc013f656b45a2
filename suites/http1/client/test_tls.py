"""How a connection inside TLS ends (RFC 9112, section 9.8)."""

import pytest

from fixtures.http1.fetches import CLOSE, CUT, FAILED, fetched, page
from fixtures.http1.messages import chunked, reply
from fixtures.requirements import MUST, SHOULD, rfc9112


@rfc9112("9.8", MUST, id="H1C-200")
def test_body_without_a_length_needs_close_notify(client):
    """A body that ends with the connection is complete behind close_notify, and only then."""
    whole = client.fetch(reply(200, body=b"hello"), CLOSE, secure=True)
    cut = client.fetch(reply(200, body=b"hello"), CUT, secure=True)

    assert whole == fetched(b"hello")
    assert cut == FAILED


@pytest.mark.parametrize(
    "response",
    [page(), reply(200, "Transfer-Encoding: chunked", body=chunked(b"hello"))],
    ids=["length", "chunked"],
)
@rfc9112("9.8", SHOULD, id="H1C-201")
def test_body_with_a_length_needs_no_close_notify(client, response):
    """A response that is complete by its framing is so without close_notify, too."""
    got = client.fetch(response, CUT, secure=True)

    assert got == fetched(b"hello")


@rfc9112("9.8", MUST, id="H1C-202")
def test_client_says_close_notify(client):
    """A client says close_notify before it closes."""
    got = client.fetch(page(), secure=True)

    assert got.farewells == (True,)
