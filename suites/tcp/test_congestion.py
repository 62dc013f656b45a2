"""How much the target sends at once (RFC 5681 and what builds on it), in outline.

The lab has a kernel use the algorithms of RFC 5681 themselves, whatever its default is.
"""

from contextlib import nullcontext
from itertools import accumulate

import pytest

from fixtures.packets.options import mss, sack_permitted
from fixtures.requirements import MAY, MUST, SHOULD, remark, rfc3042, rfc5681, rfc6582, rfc8985
from fixtures.verdicts.outcomes import Prerequisite, not_applicable

LARGE = [mss(1000)]
"""Our SYN asks for segments of up to 1000 octets, so octets are easily counted in segments."""
FULL = 1000
MUCH = "WRITE 200000 1 0; HOLD"
"""Several times as much as our window takes: there is always something left to send."""


def sending(tcp, verbs=MUCH, options=LARGE):
    """Return a connection on which the target sends more than it may at first."""
    c = tcp.connect(options=options)
    c.tell(verbs)
    return c


def fills_the_window(c, flight):
    """Whether a first flight leaves no room for a full segment in our window: then nothing tells
    what the target lets itself send.
    """
    return flight[-1].seq + flight[-1].length + FULL > 1 + c.numbers.window


@rfc5681("3.1", MUST, id="TCP-117", also="RFC 6928 2")
def test_initial_window(tcp):
    """Before anything is acknowledged no more than the initial window is sent: four segments, or
    ten where RFC 6928 is followed.
    """
    flight, _ = sending(tcp).flight()
    octets = sum(one.length for one in flight)

    assert octets in range(FULL, 10 * FULL + 1)
    if octets > 4 * FULL:
        remark(f"{octets} octets: an initial window of RFC 6928")


@pytest.mark.slow
@rfc5681("3.1", MUST, id="TCP-390", also="RFC 6928 2")
def test_initial_window_after_lost_syn_acks(tcp):
    """When the SYN-ACK had to be sent again, the connection begins with one segment. (It is lost
    twice here: RFC 6928 excuses a single time.)
    """
    c = tcp.connection()
    c.send("S", options=LARGE)
    c.repeats(2)
    c.tell(MUCH)
    flight, _ = c.flight()

    assert [one.length for one in flight] == [FULL]


@rfc5681("3.1", MUST, id="TCP-386", also="RFC 3465")
def test_slow_start(tcp):
    """At first each ACK of one segment lets two leave, at most; they may wait for each other."""
    c = sending(tcp)
    flight = c.burst()
    if fills_the_window(c, flight):
        raise Prerequisite("the first flight fills our window, so no ACK tells more: see TCP-117")
    released = []
    for one in flight:
        c.send("A", ack=one.seq + one.length)
        released += [sum(came.length for came in c.data_answers())]
    allowed = [2 * FULL * number for number in range(1, len(flight) + 1)]

    assert sum(released) > 0
    assert [most for most in accumulate(released) if most > allowed.pop(0)] == []


@rfc5681("3.1", MUST, id="TCP-119")
def test_timeout_starts_from_one_segment(tcp):
    """When the timer has expired one segment is sent; when that is acknowledged two, at most."""
    c = sending(tcp)
    flight, again = c.flight()
    with_it = c.data_answers()
    c.send("A", ack=1 + FULL)
    behind = c.burst()

    assert (again, with_it) == (flight[0], [])
    assert sum(came.length for came in behind) <= 2 * FULL


# -- duplicate acknowledgments

NO_FAST_RETRANSMIT = "fast retransmit: three duplicate ACKs bring nothing again (TCP-120)"


def missing_one(tcp):
    """Return a connection on which we have acknowledged the first segment of a flight and miss the
    next one, that one, and the segments behind it that are under way.
    """
    c = sending(tcp)
    _, missing, *rest = c.burst()
    c.send("A", ack=missing.seq)
    rest += c.data_answers()
    return c, missing, rest


def duplicates(c, missing, count):
    """Send duplicate ACKs one after the other; return the data that they bring."""
    came = []
    for _ in range(count):
        c.send("A", ack=missing.seq)
        came += c.data_answers()
    return came


def again(came, rest):
    """Return the numbers of what came that is not behind `rest`: they had come before."""
    return [one.seq for one in came if one.seq <= rest[-1].seq]


@rfc5681("3.2", SHOULD, id="TCP-120")
def test_three_duplicates_bring_the_missing_segment(tcp):
    """The third duplicate ACK brings the missing segment at once, before its timer expires."""
    c, missing, rest = missing_one(tcp)

    assert again(duplicates(c, missing, 3), rest)[:1] == [missing.seq]


@rfc5681("3.2", MUST, id="TCP-121", also="RFC 6298 5")
def test_two_duplicates_bring_nothing_again(tcp):
    """Two duplicate ACKs are no loss: nothing comes again before its time."""
    c, missing, rest = missing_one(tcp)
    came = duplicates(c, missing, 2)

    assert [one for one in came if one in [missing, *rest]] == []


@rfc3042("2", SHOULD, id="TCP-122", also="RFC 5681 3.2")
def test_first_duplicate_brings_new_data(tcp):
    """A duplicate ACK lets one new segment leave, though the window is used up: with the two that
    the ACK before it allowed there are three, which may wait for each other.
    """
    c = sending(tcp, "WRITE 13000 1 0; HOLD")  # three full segments more than the first window
    _, missing, *rest = c.burst()
    if rest[-1].seq + 3 * FULL > 13000:
        not_applicable("limited transmit: the first flight leaves too little to send (TCP-117)")
    c.send("A", ack=missing.seq)
    new = c.data_answers() + duplicates(c, missing, 1)

    assert [one.seq for one in new] == [rest[-1].seq + FULL * number for number in (1, 2, 3)]


@rfc6582("3.2", MAY, id="TCP-123")
def test_partial_acknowledgment_brings_the_next_hole(tcp):
    """An ACK of only a part of what was sent before the loss brings the next hole, at once or with
    the next two of its kind; a target without NewReno waits for a third one or for the timer.
    """
    c, missing, rest = missing_one(tcp)
    _, hole, *others = rest
    if not again(duplicates(c, missing, 1 + len(others)), rest):
        not_applicable(NO_FAST_RETRANSMIT)
    found = again(duplicates(c, hole, 3), rest)

    if not found:
        remark("the next hole waits: NewReno is not followed")
        return
    assert found[0] == hole.seq


@rfc5681("3.2", MUST, id="TCP-387", also="RFC 9438 4.6")
def test_loss_halves_the_window(tcp):
    """Behind a loss that duplicate ACKs told, and an ACK of everything, the target sends at most
    half as much as was under way, or with CUBIC seven tenths.
    """
    c, missing, rest = missing_one(tcp)
    came = duplicates(c, missing, 3)
    if not again(came, rest):
        not_applicable(NO_FAST_RETRANSMIT)
    under_way = {one.seq for one in [missing, *rest, *came]}
    c.send("A")
    after = c.burst()

    assert len(after) <= max(len(under_way) * 7 // 10, 2)
    if len(after) > max(len(under_way) // 2, 2):
        remark("more than half: as CUBIC does it (RFC 9438)")


# -- silence


@pytest.mark.slow
@rfc5681("4.1", SHOULD, id="TCP-124", also="RFC 6928")
def test_idle_connection_starts_again_from_a_small_window(tcp):
    """After a pause that is longer than the timer no more is sent at once than at the beginning."""
    c = sending(tcp, "WRITE 60000 2 1500; HOLD")
    c.receive_data(60000)
    flight, _ = c.flight()

    assert sum(one.length for one in flight) in range(1, 10 * FULL + 1)


NO_PROBES = "loss probes: none comes before the timer expires (TCP-125)"
WITH_SACK = [*LARGE, sack_permitted()]


@pytest.fixture
def probing(stack_lab):
    """A kernel sends loss probes: the lab has them off, the kernel's default is on."""
    setting = stack_lab.sysctl("net.ipv4.tcp_early_retrans", 3)
    with setting if stack_lab.has_kernel else nullcontext():
        yield


@pytest.mark.usefixtures("probing")
@rfc8985("7.3", MAY, id="TCP-125")
def test_lost_tail_is_probed(tcp):
    """When nothing of a flight is acknowledged its last segment comes again first: a probe, before
    the timer expires, that tells which were lost. Without probes the first one does, by the timer.
    """
    c = sending(tcp, "WRITE 3000 1 0; HOLD", WITH_SACK)
    flight, found = c.flight()

    assert found in (flight[-1], flight[0])
    if found == flight[0]:
        remark("no probe came before the timer expired")


def probed(tcp):
    """Return a connection on which a probe has come, and the first segment of the flight; ends the
    case of a target that sends no probes.
    """
    c = sending(tcp, "WRITE 3000 1 0; HOLD", WITH_SACK)
    flight, probe = c.flight()
    if probe != flight[-1]:
        not_applicable(NO_PROBES)
    return c, flight[0]


@pytest.mark.usefixtures("probing")
@rfc8985("7.3", MUST, id="TCP-334")
def test_timer_runs_behind_a_probe(tcp):
    """Behind a probe that is not answered comes no second one: the timer expires, and the first
    segment comes again.
    """
    c, first = probed(tcp)

    assert c.next_data() == first


@pytest.mark.usefixtures("probing")
@rfc8985("7.3", SHOULD, id="TCP-335")
def test_probe_is_no_old_data_where_there_is_new(tcp):
    """Who sends probes sends data that has not left yet, where our window takes it: what has left
    comes again only when the timer expires, the first segment first.
    """
    probed(tcp)
    c = sending(tcp, "WRITE 26000 1 0; HOLD", WITH_SACK)
    flight, again = c.flight()

    assert again == flight[0]
