"""The same early data twice: what somebody can do who has copied a first flight (RFC 9846 section
8). The copies come on connections of their own; nobody but the client itself can finish one.
"""

import os
from dataclasses import replace

import pytest

from fixtures.requirements import INFO, MUST, SHOULD, capability, remark, rfc9846
from fixtures.tls.resumption import flipped, offering

pytestmark = [capability("tls13"), capability("early_data")]

at_most_once = capability("replay:at-most-once")
COPIES = 5
FORGOTTEN = 20  # seconds; windows are of some ten (section 8.3)


def accepted(*flights):
    """Return on how many of these connections the early data is accepted.

    A server that refuses the whole hello (RFC 9846 section 8.2) does not accept it.
    """
    return sum(one.early_answer() for one in flights)


@at_most_once
@rfc9846("8", MUST, id="ED-030", also="RFC 8446 8")
def test_copy_is_not_accepted_afterwards(early):
    """When the client has finished, a copy of its first flight brings no early data any more."""
    early.begin(early.request())
    early.complete()
    early.statuses(1)
    early.page()  # by now the server has the Finished

    assert accepted(early.replay()) == 0


@at_most_once
@rfc9846("8", MUST, id="ED-131", also="RFC 8446 8")
def test_copy_is_not_accepted_meanwhile(early):
    """While the client has not finished yet, a copy of its first flight brings no early data."""
    early.begin(early.request())

    assert accepted(early.replay()) == 0


@at_most_once
@rfc9846("8", MUST, id="ED-132", also="RFC 8446 8")
def test_of_copies_at_once_one_is_accepted(early):
    """Of several copies of a first flight that come at the same time one at most is accepted."""
    early.start_early(early.request())
    copies = [early.replay() for _ in range(COPIES)]

    assert accepted(early, *copies) <= 1


@at_most_once
@rfc9846("8", MUST, id="ED-134", also="RFC 8446 8")
def test_copy_of_what_was_never_finished_is_not_accepted(early):
    """A first flight whose client has gone counts: a copy of it brings no early data."""
    early.begin(early.request())
    early.close()

    assert accepted(early.replay()) == 0


@at_most_once
@rfc9846("8.2", MUST, id="ED-133", also="RFC 8446 8.2")
def test_unchecked_part_of_a_hello_makes_no_other_hello(early):
    """A copy that differs in a binder which the server does not check is still a copy."""
    ticket = early.early_ticket()
    other = replace(ticket, identity=os.urandom(len(ticket.identity)))
    hello = offering(early.hello(), ticket, other, early=True)
    early.start(hello, ticket=ticket, early=early.request())
    copy = early.replay(flipped(hello))

    assert accepted(early, copy) <= 1


@pytest.mark.slow
@rfc9846("8.3", SHOULD, id="ED-026", also="RFC 8446 8.3")
def test_late_copy_is_not_accepted(early):
    """A copy that comes when everybody has forgotten the first flight is too old."""
    early.begin(early.request())
    early.complete()
    early.statuses(1)
    early.let_pass(FORGOTTEN)

    assert accepted(early.replay()) == 0


@rfc9846("8", INFO, id="ED-028", also="RFC 8446 8.3")
def test_how_often_a_first_flight_is_accepted(early):
    """How often the same early data is accepted within a second is recorded."""
    early.start_early(early.request())
    copies = [early.replay() for _ in range(COPIES)]

    times = accepted(early, *copies)
    remark(f"the same early data, sent {1 + COPIES} times, is accepted {times} times")
