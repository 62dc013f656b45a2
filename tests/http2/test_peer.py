"""The tester's end of a connection of HTTP/2: what it does by itself (fixtures/http2/peer.py)."""

import socket

import pytest

from fixtures.http2.blocks import block, table_size
from fixtures.http2.frames import (
    DATA,
    FIRST_WINDOW,
    MAGIC,
    PROTOCOL_ERROR,
    RST_STREAM,
    SETTINGS,
    WINDOW_UPDATE,
    FrameReader,
    continuation,
    data,
    encoded,
    goaway,
    headers,
    in_pieces,
    ping,
    rst_stream,
    settings,
    window_update,
)
from fixtures.http2.peer import CONNECTION_WINDOW, FENCE, PLENTY, STREAM_WINDOW, Http2Peer
from fixtures.stream import Closed, LazyStream, Silence, Stream
from fixtures.targets.model import Endpoint
from fixtures.transcript import RECEIVED, Transcript
from fixtures.verdicts.outcomes import Violation

OK = headers(1, b"\x88")
PIECE = 16384


class Ends:
    """A peer, and the other end of its connection."""

    def __init__(self):
        ours, self.theirs = socket.socketpair()
        self.peer = Http2Peer(Stream(ours, 0.2), Transcript(), Endpoint("h2c", "localhost", 80))
        self.theirs.settimeout(0.2)
        self._reader = FrameReader()

    def say(self, *frames):
        self.theirs.sendall(encoded(frames))

    def page(self, octets, stream=1, end_stream=True):
        """Send a response with so many octets of content, without regard to windows.

        The peer reads a frame whenever one has been sent.
        """
        self.say(OK.on(stream))
        for left in range(octets, 0, -PIECE):
            last = left <= PIECE
            self.say(data(stream, bytes(min(left, PIECE)), end_stream=end_stream and last))
            self.peer.frame()

    def heard(self):
        """Return the frames that the peer has sent since the last time."""
        octets = b""
        try:
            while got := self.theirs.recv(1 << 16):
                octets += got
        except TimeoutError:
            pass
        return self._reader.feed(octets.removeprefix(MAGIC))


@pytest.fixture
def ends():
    made = Ends()
    yield made
    made.peer.close()
    made.theirs.close()


def test_usual_windows_are_renewed_before_they_are_empty(ends):
    ends.peer.send(ends.peer.get(1))
    ends.heard()
    ends.page(STREAM_WINDOW - FIRST_WINDOW)
    ends.peer.response(1)
    assert ends.heard() == []

    ends.page(STREAM_WINDOW - PIECE, stream=3, end_stream=False)
    ends.peer.response(3)
    assert ends.heard() == [window_update(3, PLENTY)]


def test_usual_windows_are_renewed_whatever_reads(ends):
    ends.peer.send(ends.peer.get(1))
    ends.heard()
    ends.page(STREAM_WINDOW, end_stream=False)
    ends.peer.until(lambda one: False)

    assert ends.heard() == [window_update(1, PLENTY)]


def test_window_of_the_connection_is_renewed_for_all_streams_together(ends):
    ends.peer.start(settings(initial_window_size=PLENTY))
    ends.heard()
    ends.say(OK, data(1, bytes(20_000)), data(1, bytes(20_000), end_stream=True))
    ends.peer.response(1)

    assert ends.heard() == [window_update(0, PLENTY)]


def test_windows_that_a_case_has_set_stay_until_it_waits_for_a_response(ends):
    ends.peer.start(settings(initial_window_size=10))
    ends.heard()
    ends.say(OK, data(1, bytes(10)))
    ends.peer.until(lambda one: False)
    assert ends.heard() == []

    ends.peer.response(1)
    assert ends.heard() == []

    ends.say(data(1, bytes(5)))
    ends.peer.response(1)
    assert ends.heard() == [window_update(1, PLENTY)]


def test_window_changes_with_what_the_case_sends(ends):
    ends.peer.start(settings(initial_window_size=0))
    ends.peer.send(window_update(1, PLENTY))
    ends.heard()
    ends.say(OK, data(1, bytes(1000)))
    ends.peer.response(1)

    assert ends.heard() == []


def test_nothing_is_given_for_empty_data_or_a_stream_that_is_over(ends):
    ends.peer.start(settings(initial_window_size=0))
    ends.heard()
    ends.say(OK, data(1), OK.on(3), data(3, b"end", end_stream=True))
    ends.peer.response(1)

    assert ends.heard() == []


def test_stream_that_the_case_has_reset_gets_no_more_room(ends):
    ends.peer.start(settings(initial_window_size=10))
    ends.peer.send(rst_stream(1))
    ends.heard()
    ends.say(OK, data(1, bytes(10)))
    ends.peer.response(1)

    assert [one for one in ends.heard() if one.type in (RST_STREAM, WINDOW_UPDATE)] == []


def test_usual_connection_window_is_large(ends):
    ends.peer.send(ping())

    assert window_update(0, CONNECTION_WINDOW) in ends.heard()


def test_what_is_no_whole_frame_is_noted_once(ends):
    ends.peer.start()
    ends.theirs.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    assert ends.peer.frame() == Silence(0)
    ends.theirs.shutdown(socket.SHUT_WR)
    assert ends.peer.frame() == Closed()

    noted = [line for line in map(str, ends.peer.transcript) if "no whole frame" in line]
    assert len(noted) == 1
    assert "28 octets that are no whole frame, they begin with b'HTTP/1.1" in noted[0]


def test_octets_of_frames_are_noted_but_those_of_the_answer_that_the_tester_waits_for(ends):
    ends.say(ping(b"12345678", ack=True), ping(FENCE + bytes((0, 0, 1)), ack=True))
    ends.peer.settled()

    said = [line.octets for line in ends.peer.transcript if line.direction == RECEIVED]
    assert said == [ping(b"12345678", ack=True).encode(), b""]
    assert ends.peer.transcript.last_octets.words == "PING ack 3132333435363738"


def test_content_waits_for_the_windows_of_the_target(ends):
    ends.peer.send(ends.peer.post(1))
    ends.say(settings(initial_window_size=10))
    ends.peer.settings()

    assert ends.peer.fits(data(1, bytes(10)), data(3, bytes(10)), data(5), ping())
    assert not ends.peer.fits(data(1, bytes(6)), data(1, bytes(5)))
    assert not ends.peer.fits(data(1, bytes(5), pad=5))
    ends.say(window_update(1, 1 << 20))
    ends.peer.until(lambda one: one.type == WINDOW_UPDATE)
    assert ends.peer.fits(data(1, bytes(FIRST_WINDOW)))
    assert not ends.peer.fits(data(1, bytes(FIRST_WINDOW)), data(3, b"1"))


def test_content_is_not_put_where_the_response_is_over(ends):
    ends.say(settings(initial_window_size=0), OK, data(1, b"no", end_stream=True))
    ends.peer.send(ends.peer.post(1))

    assert ends.peer.put(1, b"hello") == data(1, b"no", end_stream=True)


def test_goodbye_says_which_streams_are_not_processed(ends):
    ends.peer.send(ends.peer.get(1), ends.peer.get(3))
    ends.say(goaway(1), OK, data(1, b"end", end_stream=True))

    assert ends.peer.response(3).status == goaway(1)
    assert [ends.peer.unprocessed(stream) for stream in (1, 3)] == [False, True]
    assert ends.peer.response(1).status == 200
    ends.say(goaway(1, PROTOCOL_ERROR))
    ends.peer.frame()
    assert not ends.peer.unprocessed(3)


def test_acknowledgements_wait_until_the_field_block_has_ended(ends):
    ends.peer.send(*in_pieces(ends.peer.get(1), 5)[:1])
    ends.heard()
    ends.say(ping(b"12345678"), settings(max_frame_size=1 << 15))
    ends.peer.until(lambda one: one.type == SETTINGS)
    assert ends.heard() == []

    ends.peer.send(continuation(1, b""))
    assert ends.heard() == [continuation(1, b""), ping(b"12345678", ack=True), settings(ack=True)]


def test_transcript_tells_the_sizes_that_begin_a_block(ends):
    ends.peer.send(ends.peer.get(1))
    sized = table_size(100) + table_size(4096) + block((":status", "200"))
    ends.say(headers(1, sized, end_stream=True))
    ends.peer.response(1)

    told = " | table size 100 | table size 4096 | :status: 200"
    assert any(told in str(line) for line in ends.peer.transcript)


def test_what_no_connection_carries_is_not_told_as_sent():
    def refused():
        raise Violation("no TLS")

    peer = Http2Peer(LazyStream(refused, 1), Transcript(), Endpoint("h2", "localhost", 443))
    with pytest.raises(Violation):
        peer.send(ping())

    assert [*peer.transcript] == []


def test_content_of_a_response_goes_on_as_the_client_gives_room(ends):
    ends.peer.acknowledges = False
    ends.say(settings(initial_window_size=100), headers(1, b"\x82", end_stream=True))
    ends.peer.until(lambda one: one.stream == 1)
    ends.say(window_update(1, 9))

    assert ends.peer.put(1, bytes(109)) is None
    assert [len(one.payload) for one in ends.heard() if one.type == DATA] == [100, 9]
