"""What came of a fetch of HTTP/2, in words."""

import pytest

from fixtures.http2.fetches import Fetch, Met
from fixtures.http2.frames import MAGIC


@pytest.mark.parametrize(
    ("connections", "words"),
    [
        ((), "exit 1; no connection came"),
        ((Met(MAGIC),), "exit 1; no request came"),
        ((Met(b"PRI * HTTP/2.0"),), "exit 1; no request came"),
        (
            (Met(b"GET / HTTP/1.1\r\nHost: 12"),),
            "exit 1; the client speaks HTTP/1.1, and not HTTP/2 from its first octet on",
        ),
    ],
)
def test_fetch_says_what_came_in_place_of_a_request(
    connections: tuple[Met, ...], words: str
) -> None:
    assert repr(Fetch(1, b"", connections=connections)) == words
