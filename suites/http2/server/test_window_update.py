"""WINDOW_UPDATE (RFC 9113, sections 6.9 and 6.9.1)."""

from fixtures.http2.frames import (
    FIRST_WINDOW,
    FLOW_CONTROL_ERROR,
    FRAME_SIZE_ERROR,
    LARGEST_WINDOW,
    PROTOCOL_ERROR,
    WINDOW_UPDATE,
    data,
    settings,
    window_update,
)
from fixtures.http2.outcome import ALIVE, connection_error, served, stream_error
from fixtures.http2.outcomes import Outcomes
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, SHOULD, capability, rfc9113

NOTHING = settings(initial_window_size=0)
WIDE = settings(initial_window_size=1 << 24)
RESERVED = 1 << 31
TOO_MUCH = {
    "by one": (LARGEST_WINDOW - FIRST_WINDOW + 1,),
    "at once": (LARGEST_WINDOW,),
    "in two": (1 << 30, 1 << 30),
}
"""Increments that take a window beyond 31 bits."""


def kept_open(h2, first=None):
    """Begin a request that the target has to wait for."""
    h2.start(first or settings())
    h2.send(h2.post(1, path=h2.extra("echo")))


@rfc9113("6.9", MUST, id="H2-207", also="RFC 9113 5.1")
def test_room_is_given_at_any_time(h2):
    """WINDOW_UPDATE for the connection and for a stream, while a request is sent, is no error."""
    h2.send(h2.request(1, h2.fields(), end_stream=False), window_update(0, 1), window_update(1, 1))
    h2.send(data(1, end_stream=True))

    assert h2.outcome(1) == served()


@rfc9113("6.9", MUST, id="H2-141")
def test_increment_of_zero_on_a_stream_is_an_error(h2):
    """WINDOW_UPDATE that gives a stream no room is answered by a stream error."""
    h2.demand_page(1)
    h2.start(NOTHING)
    h2.send(h2.get(1), window_update(1, 0))

    assert h2.outcome(1) == stream_error(PROTOCOL_ERROR)


@rfc9113("6.9", MUST, id="H2-300")
def test_increment_of_zero_on_the_connection_is_an_error(h2):
    """WINDOW_UPDATE that gives the connection no room is answered by a connection error."""
    h2.send(window_update(0, 0))

    assert h2.outcome() == connection_error(PROTOCOL_ERROR, also=(FLOW_CONTROL_ERROR,))


@rfc9113("6.9", MUST, id="H2-142")
def test_window_update_of_another_length_is_an_error(h2):
    """A WINDOW_UPDATE that has not four octets of payload is answered by a connection error."""
    payload = b"\0\0\0\1\0\0\0\1"
    broken = [
        window_update(stream, 1).with_payload(payload[:size])
        for stream in (0, 1)
        for size in (0, 3, 5, 8)
    ]
    found = {}
    for peer, frame in h2.each(broken, str):
        peer.start(NOTHING)
        peer.send(peer.get(1), frame)
        found[str(frame)] = peer.outcome()

    assert Outcomes(found) == connection_error(FRAME_SIZE_ERROR)


@rfc9113("6.9.1", MUST, id="H2-144")
def test_connection_window_has_a_largest_size(h2):
    """Room that takes the connection's window beyond 31 bits is answered by a connection error."""
    found = {}
    for peer, name in h2.each(TOO_MUCH, str):
        peer.start(settings())
        peer.send(*(window_update(0, one) for one in TOO_MUCH[name]))
        found[name] = peer.outcome()

    assert Outcomes(found) == connection_error(FLOW_CONTROL_ERROR)


@capability("echo")
@rfc9113("6.9.1", MUST, id="H2-145")
def test_stream_window_has_a_largest_size(h2):
    """Room that takes a stream's window beyond 31 bits is answered by a stream error."""
    found = {}
    for peer, name in h2.each(TOO_MUCH, str):
        kept_open(peer)
        peer.send(*(window_update(1, one) for one in TOO_MUCH[name]))
        found[name] = peer.outcome(1)

    assert Outcomes(found) == stream_error(FLOW_CONTROL_ERROR)


@rfc9113("6.9.1", MUST, id="H2-301")
def test_largest_window_is_allowed(h2):
    """Room that makes a window as large as 31 bits tell is no error."""
    for peer, stream in h2.each([0, 1]):
        peer.start(settings())
        peer.send(peer.request(1, peer.fields(), end_stream=False))
        peer.send(window_update(stream, LARGEST_WINDOW - FIRST_WINDOW), data(1, end_stream=True))

        assert peer.outcome(1) == served()


@rfc9113("6.9.1", MUST, id="H2-302")
def test_room_on_a_stream_is_kept_to_the_octet(h2):
    """No more octets of DATA come than WINDOW_UPDATE has given room for on the stream."""
    h2.demand_page(2)  # a page of less than the room comes whole, and that is no more either
    for peer, increments in h2.each([(1,), (13,), (1, 1, 1), (5, 10)]):
        peer.start(NOTHING)
        peer.send(peer.get(1), *(window_update(1, one) for one in increments))

        assert peer.flow(1, sum(increments)) <= sum(increments)
        assert peer.rest(1).status in SERVED


@capability("large")
@rfc9113("6.9.1", MUST, id="H2-303")
def test_room_on_the_connection_is_kept_to_the_octet(h2):
    """No more octets of DATA come than WINDOW_UPDATE has given room for on the connection."""
    for peer, increments in h2.each([(1,), (1000,), (1, 1, 1)]):
        peer.start(WIDE)
        updates = [window_update(0, one) for one in increments]
        peer.send(peer.get(1, path=peer.extra("large")), *updates)
        room = FIRST_WINDOW + sum(increments)

        assert peer.flow(1, room) <= room
        assert peer.rest(1).status in SERVED


@capability("large")
@rfc9113("6.9.1", MUST, id="H2-304")
def test_room_given_piece_by_piece_is_enough(h2):
    """A large page arrives whole where room is given again and again for what has come."""
    h2.start(settings(initial_window_size=20_000))
    h2.send(h2.get(1, path=h2.extra("large")))
    came = 0
    while more := h2.flow(1, came + 1) - came:
        h2.send(window_update(0, more), window_update(1, more))
        came += more

    assert h2.response(1).status in SERVED


@rfc9113("6.9", MUST, id="H2-305", also="RFC 9113 6.9.1")
def test_room_on_the_connection_is_none_on_a_stream(h2):
    """A response whose stream has no room waits, whatever room the connection has."""
    h2.demand_page(1)
    h2.start(NOTHING)
    h2.send(h2.get(1), window_update(0, 1 << 20))
    h2.begun(1)

    assert h2.flow(1, 0) == 0


@capability("large")
@rfc9113("6.9", MUST, id="H2-306", also="RFC 9113 6.9.1")
def test_room_on_a_stream_is_none_on_the_connection(h2):
    """A response waits while the connection has no room, whatever room its stream has."""
    h2.start(settings())
    h2.send(h2.get(1, path=h2.extra("large")), window_update(1, 1 << 20))

    assert h2.flow(1, FIRST_WINDOW) <= FIRST_WINDOW
    assert h2.rest(1).status in SERVED


@rfc9113("6.9", SHOULD, id="H2-307")
def test_reserved_bit_is_no_part_of_the_increment(h2):
    """The highest bit of an increment counts for nothing: there are 31 others."""
    h2.demand_page(6)
    h2.start(NOTHING)
    h2.send(h2.get(1), window_update(1, RESERVED | 5))
    few = h2.flow(1, 5)
    h2.send(window_update(1, RESERVED | 1 << 20))

    assert few <= 5
    assert h2.response(1).status in SERVED


@rfc9113("6.9", MUST, id="H2-308", also="RFC 9113 6.9.1")
def test_target_gives_room_in_legal_steps(h2):
    """Every WINDOW_UPDATE of the target has four octets and gives between 1 and 2^31-1 of room."""
    updates = [one for one in h2.tour().frames if one.type == WINDOW_UPDATE]

    assert [one for one in updates if len(one.payload) != 4 or not one.increment] == []


@rfc9113("6.9.1", MUST, id="H2-309")
def test_target_keeps_to_the_largest_window(h2):
    """What the target gives never adds up to a window beyond 31 bits."""
    h2.send(h2.get(1))
    h2.response(1)
    h2.settled()

    assert max(h2.room(0), h2.room(1), h2.room(3)) <= LARGEST_WINDOW
    assert h2.outcome() == ALIVE
