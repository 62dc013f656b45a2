"""SETTINGS_INITIAL_WINDOW_SIZE (RFC 9113, section 6.9.2)."""

from fixtures.http2.frames import (
    FIRST_WINDOW,
    FLOW_CONTROL_ERROR,
    LARGEST_WINDOW,
    data,
    settings,
    window_update,
)
from fixtures.http2.outcome import connection_error, served
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, capability, rfc9113

ENOUGH = 1 << 20
"""Octets of room that are enough for any page."""


def size(octets):
    """Return SETTINGS with such windows for new streams."""
    return settings(initial_window_size=octets)


@rfc9113("6.9.2", MUST, id="H2-310", also="RFC 9113 6.9.1")
def test_new_streams_begin_with_it(h2):
    """No more octets of DATA come on a new stream than the client has set for all of them."""
    h2.demand_page(2)  # a page of less than the room comes whole, and that is no more either
    for peer, octets in h2.each([1, 2, 13, 20]):
        peer.start(size(octets))
        peer.send(peer.get(1))

        assert peer.flow(1, octets) <= octets
        assert peer.rest(1).status in SERVED


@rfc9113("6.9.2", MUST, id="H2-146")
def test_waiting_responses_get_the_difference(h2):
    """Where the size is raised, every response that waits has the difference, and no more."""
    h2.demand_page(11)
    h2.start(size(3))
    h2.demand_streams(2)
    h2.send(h2.get(1), h2.get(3))
    before = (h2.flow(1, 3), h2.flow(3, 3))
    h2.send(size(10))
    after = (h2.flow(1, 10), h2.flow(3, 10))
    h2.send(size(ENOUGH), window_update(0, ENOUGH))

    assert max(before) <= 3
    assert max(after) <= 10
    responses = [h2.response(stream) for stream in (1, 3)]
    assert [one for one in responses if one.status not in SERVED] == []


@rfc9113("6.9.2", MUST, id="H2-311")
def test_window_can_be_negative(h2):
    """A size lowered below what was sent leaves a debt: nothing comes until it is paid."""
    h2.demand_page(12)
    h2.start(size(10))
    h2.send(h2.get(1))
    h2.flow(1, 10)
    h2.send(size(0), window_update(1, 10))
    paid = h2.flow(1, 10)
    h2.send(window_update(1, 1))

    assert paid <= 10
    assert h2.flow(1, 11) <= 11
    assert h2.rest(1).status in SERVED


@rfc9113("6.9.2", MUST, id="H2-312")
def test_debt_is_paid_by_settings_too(h2):
    """A size lowered and raised again gives room only for what is beyond the first."""
    h2.demand_page(13)
    h2.start(size(10))
    h2.send(h2.get(1))
    h2.flow(1, 10)
    h2.send(size(2), size(9))
    lower = h2.flow(1, 10)
    h2.send(size(12))
    higher = h2.flow(1, 12)
    h2.send(size(ENOUGH), window_update(0, ENOUGH))

    assert lower <= 10
    assert higher <= 12
    assert h2.response(1).status in SERVED


@rfc9113("6.9.2", MUST, id="H2-313")
def test_own_window_of_a_stream_is_kept(h2):
    """Room given to a stream stays when the size changes: the difference is added to it."""
    h2.demand_page(10)
    h2.start(size(2))
    h2.send(h2.get(1), window_update(1, 4))
    h2.flow(1, 6)
    h2.send(size(5))
    higher = h2.flow(1, 9)
    h2.send(size(ENOUGH), window_update(0, ENOUGH))

    assert higher <= 9
    assert h2.response(1).status in SERVED


@rfc9113("6.9.2", MUST, id="H2-314")
def test_last_size_is_for_new_streams(h2):
    """A stream begins with the size that was set last, whatever was set before."""
    h2.demand_page(16)
    h2.start(size(15))
    h2.demand_streams(2)
    h2.send(h2.get(1))
    h2.flow(1, 15)
    h2.send(size(6), h2.get(3))

    assert h2.flow(3, 6) <= 6
    assert h2.rest(3).status in SERVED


@capability("echo")
@rfc9113("6.9.2", MUST, id="H2-148")
def test_no_window_may_grow_too_large(h2):
    """A size that takes the window of an open stream beyond 31 bits is a connection error."""
    h2.start(settings())
    h2.send(h2.post(1, path=h2.extra("echo")), window_update(1, LARGEST_WINDOW - FIRST_WINDOW))
    h2.send(size(FIRST_WINDOW + 1))

    assert h2.outcome(1) == connection_error(FLOW_CONTROL_ERROR)


@rfc9113("6.9.2", MUST, id="H2-315", also="RFC 9113 6.5.2")
def test_largest_size_is_allowed(h2):
    """A size of 31 bits is no error for streams that have had no room of their own."""
    h2.start(settings())
    h2.send(h2.request(1, h2.fields(), end_stream=False), size(LARGEST_WINDOW))
    h2.send(data(1, end_stream=True))

    assert h2.outcome(1) == served()


@capability("large")
@rfc9113("6.9.2", MUST, id="H2-149")
def test_connection_window_stays(h2):
    """The connection's window is 65535 octets at first, whatever size streams are given."""
    for peer, octets in h2.each([100, 1 << 20]):
        peer.start(size(octets))
        peer.send(peer.get(1, path=peer.extra("large")), window_update(1, ENOUGH))

        assert peer.flow(1, FIRST_WINDOW) <= FIRST_WINDOW
        assert peer.rest(1).status in SERVED


@rfc9113("6.9.2", MUST, id="H2-316")
def test_size_zero_is_a_size(h2):
    """Where streams begin without room, a response is whole once it is given."""
    h2.demand_page(1)
    h2.start(size(0))
    h2.send(h2.get(1))
    h2.begun(1)
    nothing = h2.flow(1, 0)
    h2.send(window_update(1, 1 << 20))

    assert nothing == 0
    assert h2.response(1).status in SERVED
