"""Several provocations in one case: which connection each has, and what is said of those that
differ.
"""

from dataclasses import replace

import pytest

from fixtures.controls import Controls
from fixtures.http2.casepeer import CasePeer
from fixtures.http2.fetches import CUT, HERE, page
from fixtures.http2.frames import (
    CANCEL,
    ENHANCE_YOUR_CALM,
    PROTOCOL_ERROR,
    goaway,
    ping,
    rst_stream,
)
from fixtures.http2.outcome import Outcome, connection_error, malformed, served, stream_error
from fixtures.http2.outcomes import Outcomes
from fixtures.http2.received import Received
from fixtures.http2.server_end import ServerEnd
from fixtures.meeting import Meeting
from fixtures.processes.loopback import Loopback
from fixtures.requirements import collecting
from fixtures.stream import Closed
from fixtures.targets.model import Endpoint, Target
from fixtures.targets.running import Running
from fixtures.transcript import Transcript
from fixtures.verdicts.case import Case
from fixtures.verdicts.outcomes import Advice

REFUSED = rst_stream(HERE, PROTOCOL_ERROR)
PAGES = {
    "/refused": [REFUSED],
    "/refused2": [REFUSED],
    "/cancelled": [rst_stream(HERE, CANCEL)],
    "/left": [lambda here: goaway(here, PROTOCOL_ERROR), CUT],
    "/cut": [CUT],
    "/calm": [lambda here: goaway(here, ENHANCE_YOUR_CALM), CUT],
    "/first": [
        lambda here: rst_stream(here, PROTOCOL_ERROR) if here == 1 else goaway(here, 11),
        lambda here: ping(b"anything") if here == 1 else rst_stream(here, CANCEL),
    ],
}


@pytest.fixture
def meeting(tmp_path):
    server = ServerEnd(Transcript(), 2, None, [])
    endpoint = Endpoint("h2c", "127.0.0.1", server.port())
    running = Running(
        Target("it", "it", tmp_path, endpoints=(endpoint,)),
        Loopback(),
        folder=tmp_path,
        credentials=lambda: None,
    )
    with server.answering([*page(b"ok")], PAGES):
        met = Meeting(running, endpoint, Case(None, "", "", ""), 1.0, Controls())
        met.server = server
        yield met
        met.close()


@pytest.fixture
def h2(meeting):
    return CasePeer(meeting)


def gets(h2, *paths):
    return {path: h2.get(1, path=path) for path in paths}


def places(h2):
    """Return the connection and stream of each request that the server has had, by path."""
    return [(one.header(":path"), one.connection, one.stream) for one in h2.meeting.server.requests]


def test_requests_share_a_connection_that_stays_open(h2):
    assert h2.outcomes(gets(h2, "/refused", "/refused2")) == malformed()

    assert places(h2) == [("/refused", 1, 1), ("/refused2", 1, 3)]


def test_all_as_expected_is_met(h2):
    assert h2.outcomes(gets(h2, "/1", "/2", "/3")) == served()


def test_one_that_differs_is_named_with_what_came(h2):
    outcomes = h2.outcomes(gets(h2, "/refused", "/ok"))

    assert outcomes != malformed()
    assert repr(outcomes) == "response 200, the connection goes on (1 of 2: /ok)"


def test_connection_that_ends_is_followed_by_a_new_one(h2):
    outcomes = h2.outcomes(gets(h2, "/left", "/refused", "/refused2"))

    assert outcomes == stream_error(PROTOCOL_ERROR)
    assert places(h2) == [("/left", 1, 1), ("/refused", 2, 1), ("/refused2", 2, 3)]


def test_end_of_a_connection_that_others_used_is_tried_again_alone(h2):
    outcomes = h2.outcomes(gets(h2, "/refused", "/first"))

    assert outcomes == stream_error(PROTOCOL_ERROR)
    assert places(h2) == [("/refused", 1, 1), ("/first", 1, 3), ("/first", 2, 1)]


def test_end_that_comes_alone_as_well_counts(h2):
    outcomes = h2.outcomes(gets(h2, "/refused", "/calm", "/refused2"))

    assert outcomes != malformed()
    assert "ENHANCE_YOUR_CALM" in repr(outcomes)
    assert "(1 of 3: /calm)" in repr(outcomes)


def test_transcript_of_a_failure_has_the_first_of_each_kind_that_differs(h2):
    outcomes = h2.outcomes(gets(h2, "/refused", "/refused2", "/ok", "/cancelled", "/ok2"))

    assert outcomes != malformed()
    said = [line.words for line in h2.transcript.lines]
    assert [one for one in said if one.startswith("/")] == ["/refused", "/ok", "/cancelled"]


def test_each_value_has_a_connection_of_its_own(h2):
    for peer, value in h2.each(["/a", "/b"]):
        peer.send(peer.get(1, path=value))
        assert peer.response(1).status == 200

    assert places(h2) == [("/a", 1, 1), ("/b", 2, 1)]
    assert "'/b'" in [line.words for line in h2.transcript.lines]


def test_examples_share_a_connection_as_long_as_all_are_served(h2):
    for path in ("/a", "/b", "/refused", "/c"):
        peer, stream = h2.free()
        peer.send(peer.get(stream, path=path))
        peer.response(stream)

    assert [place[1:] for place in places(h2)] == [(1, 1), (1, 3), (1, 5), (2, 1)]


def test_each_ending_is_that_of_a_connection_of_its_own(h2):
    tries = gets(h2, "/left", "/ok") | {"both": [h2.get(1), h2.get(3, path="/left")]}
    endings = h2.endings(tries)

    assert endings != connection_error(PROTOCOL_ERROR)
    assert repr(endings) == "the connection goes on (1 of 3: /ok)"
    assert [place[1:] for place in places(h2)] == [(1, 1), (2, 1), (3, 1), (3, 3)]


def test_violation_behind_an_advice_is_seen(h2):
    tried = []
    with pytest.raises(Advice, match="closed"):  # noqa: PT012 (what the loop raises at its end)
        for peer, path in h2.each(["/cut", "/left"]):
            peer.send(peer.get(1, path=path))
            assert peer.outcome(1) == stream_error(PROTOCOL_ERROR)
            tried.append(path)

    assert tried == ["/cut", "/left"]


def response(status, **more):
    return Outcome(None, None, Received(heads=[(((":status", str(status)),), True)], ended=True))


def test_advice_names_those_that_only_miss_a_should():
    closed = Outcome(Closed(), None, None)
    exact = Outcome(Closed(), goaway(1, PROTOCOL_ERROR), None)

    with pytest.raises(Advice, match=r"the connection is closed \(1 of 2: a\)"):
        assert Outcomes({"a": closed, "b": exact}) == connection_error(PROTOCOL_ERROR)


def test_remark_names_those_that_it_is_about_but_not_all():
    with collecting(remarks := []):
        assert Outcomes({"a": response(400), "b": response(422)}) == malformed()
        assert Outcomes({"a": response(422), "b": response(422)}) == malformed()

    assert remarks == ["b: refused with a status (422)", "refused with a status (422)"]


def test_what_was_not_tried_is_named():
    lives = Outcome(None, None, None)

    assert repr(Outcomes({"a": lives}, ("b", "c"))).endswith("not tried after that: b, c")


def in_order(h2, *frames):
    h2.send(*frames)
    h2.settled()
    return h2.in_order


def test_connection_is_in_order_while_all_is_served(h2):
    assert h2.in_order
    assert in_order(h2, h2.get(1), h2.get(3))


@pytest.mark.parametrize("path", ["/refused", "/left"])
def test_connection_with_an_error_is_not_in_order(h2, path):
    assert not in_order(h2, h2.get(1), h2.get(3, path=path))


def test_connection_is_not_in_order_while_something_is_owed(h2):
    h2.send(h2.get(1))
    h2.response(1)
    assert h2.in_order

    h2.send(ping(b"12345678"))
    assert not h2.in_order


@pytest.mark.parametrize(("path", "told"), [("/ok", False), ("/cut", True)])
def test_visit_before_a_case_is_told_where_the_target_ends_it_without_a_word(meeting, path, told):
    meeting.endpoint = replace(meeting.endpoint, path=path)
    peer = CasePeer(meeting)
    meeting.try_control(peer.control)

    assert any(f":path: {path}" in line.words for line in peer.transcript) == told
