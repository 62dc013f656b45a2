"""Responses on one connection, whole, in pieces, too many and cut short."""

import pytest

from fixtures.https.responses import Responses

ONE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
OTHER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
LAST = b"HTTP/1.0 200 OK\r\n\r\nuntil the end"


def taken(*pieces: bytes) -> Responses:
    responses = Responses()
    for piece in pieces:
        responses.take(piece)
    return responses


@pytest.mark.parametrize(
    ("pieces", "statuses"),
    [
        ([ONE], [200]),
        ([ONE, b""], [200]),
        ([ONE + OTHER], [200, 404]),
        ([ONE, OTHER, ONE, b""], [200, 404, 200]),
        ([ONE[at : at + 1] for at in range(len(ONE))], [200]),
        ([LAST], []),
        ([LAST, b""], [200]),
        ([b""], []),
    ],
)
def test_status_of_each_complete_response(pieces, statuses):
    responses = taken(*pieces)

    assert (responses.statuses, responses.trouble) == (statuses, "")


@pytest.mark.parametrize("pieces", [[b"\x16\x03\x03\r\n\r\n"], [ONE[:-1], b""]])
def test_what_is_no_response_is_trouble(pieces):
    responses = taken(*pieces)

    assert responses.statuses == []
    assert responses.trouble.startswith("no HTTP response")
