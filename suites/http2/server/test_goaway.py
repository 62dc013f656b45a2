"""GOAWAY and the end of a connection (RFC 9113, sections 6.8 and 9.1)."""

import pytest

from fixtures.http2.frames import (
    FRAME_SIZE_ERROR,
    GOAWAY,
    HEADERS,
    INTERNAL_ERROR,
    LARGEST_WINDOW,
    NO_ERROR,
    PROTOCOL_ERROR,
    goaway,
    settings,
    window_update,
)
from fixtures.http2.outcome import GOODBYE, Outcome, connection_error
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, SHOULD, remark, rfc9113
from fixtures.stream import Silence
from fixtures.such import Such
from fixtures.verdicts.outcomes import Advice, not_applicable

IDLE = 40.0
"""Seconds after which a server that still keeps an idle connection is no subject of a case."""
TO_ITS_END = Such("a response of 200 to 399 to its end", SERVED.__contains__)


def finished(h2, *farewell):
    """The response that was under way when the client sent its farewell."""
    h2.demand_page(1)
    h2.start(settings(initial_window_size=0))
    h2.send(h2.get(1))
    h2.receive(HEADERS, 1)
    h2.send(*farewell, window_update(1, 1 << 20))
    return h2.response(1)


def parted(h2, *farewell):
    """The status of a response that is under way, GOAWAY where the farewell is taken for an error.

    That the response comes to its end is advice: section 6.8 demands it of nobody.
    """
    got = finished(h2, *farewell)
    if h2.goaway is not None and h2.goaway.code != NO_ERROR:
        return h2.goaway
    if got.status not in SERVED and not isinstance(got.status, Silence):
        raise Advice(str(got), "a response that is under way is sent to its end", met="no error")
    return got.status


@rfc9113("6.8", MUST, id="H2-135")
def test_goaway_belongs_to_the_connection(h2):
    """GOAWAY on a stream is an error of the connection."""
    h2.send(h2.post(1), goaway().on(1))

    assert h2.outcome() == connection_error(PROTOCOL_ERROR)


@rfc9113("4.2", MUST, id="H2-136", also="RFC 9113 6.8")
def test_goaway_that_is_too_short_is_an_error(h2):
    """GOAWAY without room for a stream and a code is an error of the connection."""
    short = {str(size): goaway().with_payload(bytes(size)) for size in (0, 4, 7)}

    assert h2.endings(short) == connection_error(FRAME_SIZE_ERROR)


@rfc9113("6.8", MUST, id="H2-137")
def test_goaway_of_the_client_lets_its_streams_finish(h2):
    """The client's GOAWAY is no error, and a response that is under way is sent to its end."""
    assert parted(h2, goaway()) == TO_ITS_END


@rfc9113("7", MUST, id="H2-269", also="RFC 9113 6.8")
def test_goaway_with_an_unknown_code_is_nothing_special(h2):
    """GOAWAY with a code that nobody knows is taken for INTERNAL_ERROR at worst."""
    for peer, code in h2.each([0x0E, 0xFF, 0xFFFFFFFF], hex):
        got = finished(peer, goaway(code=code))
        if got.status not in SERVED:
            again = finished(peer.again(), goaway(code=INTERNAL_ERROR))
            assert again.status not in SERVED


@rfc9113("6.8", MUST, id="H2-270")
def test_goaway_may_say_more(h2):
    """Octets behind the code of GOAWAY are for people: they change nothing."""
    assert parted(h2, goaway(debug=b"\0\xffgood bye" * 9)) == TO_ITS_END


@rfc9113("6.8", MUST, id="H2-271")
def test_goaway_may_come_twice(h2):
    """A second GOAWAY, with a lower stream of the server's, is as good as the first."""
    assert parted(h2, goaway(LARGEST_WINDOW - 1), goaway()) == TO_ITS_END


@rfc9113("6.8", SHOULD, id="H2-272")
def test_goaway_is_answered_before_the_close(h2):
    """A server that closes because its client has no more requests says GOAWAY before."""
    h2.send(h2.get(1))
    h2.response(1)
    h2.send(goaway())
    h2.settled()
    if h2.ended is None:
        not_applicable("a server that closes after the client's GOAWAY")

    assert Outcome(h2.ended, h2.goaway, None) == GOODBYE
    remark(str(h2.goaway))


@pytest.mark.slow
@rfc9113("9.1", SHOULD, id="H2-200", also="RFC 9113 6.8")
def test_idle_connection_is_closed_with_goaway(h2):
    """A server that closes a connection on which nothing happens says GOAWAY before."""
    h2.send(h2.get(1))
    h2.response(1)
    got = h2.until(lambda one: one.type == GOAWAY, IDLE)
    if isinstance(got, Silence):
        not_applicable(f"a server that closes an idle connection within {IDLE:g} s")

    assert Outcome(h2.ended, h2.goaway, None) == GOODBYE
    remark(str(h2.goaway))
