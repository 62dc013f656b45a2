"""What a stream has brought: fixtures/http2/received.py."""

from fixtures.http2.frames import data, goaway, headers, rst_stream
from fixtures.http2.received import NoResponse, Received, Response
from fixtures.stream import Closed

INTERIM = (((":status", "103"),), False)
OK = (((":status", "200"), ("server", "x")), False)
TRAILERS = ((("x-late", "1"),), True)


def test_response_has_all_its_parts():
    stream = Received(heads=[INTERIM, OK, TRAILERS], body=bytearray(b"page"), ended=True)

    assert stream.response(None) == Response(200, OK[0], b"page", (103,), TRAILERS[0])
    assert stream.response(None).header("server") == "x"
    assert stream.response(None).header("age") is None


def test_interim_response_is_no_response():
    stream = Received(heads=[INTERIM])

    assert (stream.statuses, stream.status) == ([103], None)
    assert isinstance(stream.response(Closed()), NoResponse)


def test_response_that_is_not_whole_says_why():
    cut = Received(heads=[OK], body=bytearray(b"pa"))
    cut_by_reset = Received(heads=[OK], reset=rst_stream(1))

    assert cut.response(goaway()) == NoResponse(goaway(), OK[0], b"pa")
    assert cut_by_reset.response(Closed()).status == rst_stream(1)
    assert repr(cut.response(Closed())) == "no response: connection closed, after 2 octets"


def test_end_without_a_status_is_no_response():
    stream = Received(heads=[((("server", "x"),), True)], ended=True)

    assert stream.over
    assert isinstance(stream.response(None), NoResponse)


def test_stream_is_over_behind_its_end_or_a_reset():
    assert not Received(heads=[OK]).over
    assert Received(ended=True).over
    assert Received(reset=rst_stream(1)).over


def test_flow_control_counts_padding_and_data_alone():
    frames = [headers(1, b"\x88"), data(1, b"page", pad=10), data(1, b"!")]

    assert Received(frames).flow == (1 + 4 + 10) + 1
