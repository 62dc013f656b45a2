"""Requests in early data, and 425 (Too Early) (RFC 8470)."""

import pytest

from fixtures.requirements import MUST, SHOULD, capability, rfc8470

pytestmark = [capability("tls13"), capability("early_data")]

TOO_EARLY = 425
NONE_YET = 0
MARK = b"once is enough"


@rfc8470("3", MUST, id="E425-001")
def test_unsafe_request_waits_for_the_finished(early):
    """An unsafe request in early data is too early, or is answered after the client's Finished."""
    early.begin(early.unsafe(MARK))

    assert early.answered_while_held() in (TOO_EARLY, NONE_YET)


@rfc8470("3", MUST, id="E425-105")
def test_unsafe_request_is_served_once(early):
    """Of an unsafe request in early data and the copies of it one at most is served."""
    early.begin(early.unsafe(MARK))
    early.complete()
    answers = early.statuses(1)
    copies = [early.replay() for _ in range(3)]
    answers += [one.answered_while_held() for one in copies if one.early_answer()]

    assert sum(status in range(200, 300) for status in answers) <= 1


@rfc8470("5.2", MUST, id="E425-002")
def test_request_is_answered_when_it_is_no_longer_too_early(early):
    """An unsafe request that was in early data is answered when it is repeated afterwards."""
    early.begin(early.unsafe(MARK))
    early.complete()
    early.write(early.unsafe(MARK))
    first, second = early.statuses(2)

    assert first == TOO_EARLY or first in range(200, 300)
    assert second in range(200, 300)


@rfc8470("5.2", SHOULD, id="E425-003")
@pytest.mark.parametrize("resumed", [False, True], ids=["full", "behind early data"])
def test_nothing_is_too_early_after_the_handshake(early, resumed):
    """A request that is sent after the handshake is never answered with 425."""
    if resumed:
        early.begin(early.request())
        early.complete()
        early.statuses(1)
    else:
        early.complete()
    early.write(early.unsafe(MARK))

    assert early.statuses(1) != [TOO_EARLY]


@rfc8470("3", MUST, id="E425-008")
@pytest.mark.parametrize("kind", ["safe", "unsafe"])
def test_request_in_two_parts_is_answered_once(early, kind):
    """A request of which half is early data and half comes afterwards is one request."""
    request = early.request() if kind == "safe" else early.unsafe(MARK)
    early.begin(request[:-8])
    early.complete()
    early.write(request[-8:])
    early.ask_to_close()
    found = early.statuses()

    assert len(found) == 2
    assert found[0] in (200, 201, 204, TOO_EARLY)


@capability("replay:deferred")
@rfc8470("3", MUST, id="E425-009")
def test_safe_request_waits_for_the_finished(early):
    """Where requests in early data wait for the client's Finished, a safe one does, too."""
    early.begin(early.request())
    held = early.answered_while_held()
    early.complete()

    assert held == NONE_YET
    assert early.statuses(1) == [200]


@rfc8470("3", MUST, id="E425-104")
def test_every_request_in_early_data_is_answered(early):
    """Once early data is accepted, a request behind one that is too early is answered all the
    same.
    """
    early.begin(early.unsafe(MARK) + early.request())
    early.complete()
    first, second = early.statuses(2)

    assert first == TOO_EARLY or first in range(200, 300)
    assert second == 200


@rfc8470("5.1", MUST, id="E425-101")
def test_early_data_field_means_too_early(early):
    """What would be too early in early data is so, too, where Early-Data says that it was early on
    its way.
    """
    early.demand_425()
    early.complete()
    early.write(early.unsafe(MARK, "Early-Data: 1"))

    assert early.statuses(1) == [TOO_EARLY]


@rfc8470("5.1", MUST, id="E425-102")
@pytest.mark.parametrize(
    "fields",
    [("Early-Data: 0",), ("Early-Data: yes",), ("Early-Data:",), ("Early-Data: 1",) * 2],
    ids=["0", "yes", "nothing", "twice"],
)
def test_any_early_data_field_means_1(early, fields):
    """Early-Data with another value, or more than once, means the same as 1."""
    early.demand_425()
    early.complete()
    early.write(early.unsafe(MARK, *fields))

    assert early.statuses(1) == [TOO_EARLY]


@rfc8470("5.1", MUST, id="E425-103")
def test_no_response_has_an_early_data_field(early):
    """Early-Data is a field of requests; no response to early data has it."""
    early.begin(early.request() + early.unsafe(MARK))
    early.complete()

    assert b"\nearly-data:" not in early.responses(2).lower()
