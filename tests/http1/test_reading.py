"""Octets become responses, whatever their pieces; what is no response ends the reading."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.http1.messages import Garbled, NotAResponse, Response
from fixtures.http1.reading import Reader

SIZED = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: a\r\nX: b\r\n\r\nhello"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\n\r\n"
)
UNTIL_CLOSE = b"HTTP/1.0 200 OK\r\n\r\nhello"


def read(octets: bytes, *methods: bytes, end: bool = True) -> list[Response]:
    reader = Reader()
    for method in methods:
        reader.expect(method)
    return reader.feed(octets) + (reader.feed(b"") if end else [])


@pytest.mark.parametrize(
    ("octets", "sized"),
    [(SIZED, "content-length"), (CHUNKED, "chunked"), (UNTIL_CLOSE, "close")],
)
def test_each_framing_is_read(octets, sized):
    (response,) = read(octets, b"GET")

    assert (response.status, response.body, response.sized) == (200, b"hello", sized)
    assert response.head + b"" == octets[: octets.index(b"\r\n\r\n") + 4]
    assert response.came == octets


def test_fields_are_told_by_lower_case_name_and_in_order():
    (response,) = read(SIZED, b"GET")

    assert response.all("x") == ["a", "b"]
    assert response.header("x") == "a, b"
    assert response.header("none") is None


def test_pipelined_responses_come_apart():
    first, second = read(SIZED + CHUNKED, b"GET", b"GET")

    assert (first.sized, second.sized) == ("content-length", "chunked")
    assert second.head.startswith(b"HTTP/1.1 200 OK\r\nTransfer-Encoding")


def test_response_to_head_has_no_body():
    first, second = read(SIZED.removesuffix(b"hello") + SIZED, b"HEAD", b"GET")

    assert (first.body, second.body) == (b"", b"hello")


def test_interim_responses_come_by_themselves():
    interim = b"HTTP/1.1 100 Continue\r\n\r\n"

    assert [one.status for one in read(interim + SIZED, b"POST")] == [100, 200]
    assert [one.status for one in read(interim, b"POST", end=False)] == [100]


def test_switching_protocols_ends_the_reading():
    octets = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: any\r\n\r\n" + SIZED

    assert [one.status for one in read(octets, b"GET")] == [101]


@pytest.mark.parametrize(
    "octets", [b"hello\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n", SIZED[:-1], CHUNKED[:-4], SIZED[:30]]
)
def test_what_is_no_whole_response_is_garbled(octets):
    (answer,) = read(octets, b"GET")

    assert isinstance(answer, NotAResponse) and isinstance(answer.status, Garbled)
    assert answer.status.octets == octets


def test_an_end_without_octets_is_no_response():
    assert read(b"", b"GET") == []


@given(st.lists(st.integers(0, len(SIZED + CHUNKED)), max_size=6))
@settings(max_examples=50, deadline=None, database=None, derandomize=True)
def test_pieces_make_no_difference(cuts):
    octets = SIZED + CHUNKED
    reader = Reader()
    reader.expect(b"GET")
    reader.expect(b"GET")
    places = [0, *sorted(cuts), len(octets)]
    pieces = [octets[a:b] for a, b in pairwise(places) if a < b]

    assert [one for piece in pieces for one in reader.feed(piece)] == read(octets, b"GET", b"GET")
