"""Explicit congestion notification (RFC 3168 section 6.1); the target's kernel is to use it."""

from contextlib import nullcontext

import pytest

from fixtures.packets.ip import IPv4, IPv6
from fixtures.packets.options import mss
from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, SHOULD, remark, rfc3168, rfc9293
from fixtures.verdicts.outcomes import Advice, not_applicable

CAPABLE = {"v4": IPv4(tos=2), "v6": IPv6(traffic_class=2)}
CONGESTED = {"v4": IPv4(tos=3), "v6": IPv6(traffic_class=3)}
"""Headers of packets that a router may mark, and of marked ones."""


@pytest.fixture(autouse=True)
def used(stack_lab):
    """A kernel uses ECN; a target with a stack of its own has been told so, or not."""
    setting = stack_lab.sysctl("net.ipv4.tcp_ecn", 1) if stack_lab.has_kernel else nullcontext()
    with setting:
        yield


def is_taken(answer):
    """Whether a SYN-ACK takes the offer to use ECN: with ECE, and without CWR."""
    return "E" in answer.flags and "C" not in answer.flags


@pytest.fixture
def capable(tcp):
    """A connection on which both ends use ECN."""
    c = tcp.connection()
    c.send("SEC", options=[mss(1000)])
    if not is_taken(c.receive()):
        not_applicable("it does not use ECN")
    c.send("A")
    return c


def codepoint(packet):
    """Return what a packet says of ECN: 0 nothing, 1 and 2 that it may be marked, 3 marked."""
    header = packet.ip
    return (header.tos if isinstance(header, IPv4) else header.traffic_class) & 0b11


def segments(emitted):
    """Return the packets with segments that the target has sent."""
    return [packet for packet in emitted() if isinstance(packet.body, Segment)]


@rfc9293("3.8.2", SHOULD, id="TCP-126", also="RFC 3168 6.1.1")
def test_offer_is_taken(tcp):
    """A SYN with ECE and CWR is answered by a SYN-ACK with ECE only."""
    c = tcp.connection()
    c.send("SEC")

    assert c.answers() == [Segment("SAE", seq=0, ack=1)]


@rfc3168("6.1.1", MUST, id="TCP-367")
@pytest.mark.parametrize("flags", ["S", "SE", "SC"])
def test_nothing_is_taken_that_was_not_offered(tcp, flags):
    """A SYN that has not both, ECE and CWR, is answered by a SYN-ACK that takes no offer."""
    c = tcp.connection()
    c.send(flags)
    answers = c.answers()

    assert [set(answer.flags) - {"E", "C"} for answer in answers] == [{"S", "A"}]
    assert not is_taken(answers[0])


@rfc3168("6.1.3", MUST, id="TCP-366")
def test_mark_is_told_until_the_sender_has_heard(capable, version):
    """After a marked packet each ACK has ECE, until a segment with CWR has come."""
    c, flags = capable, []
    c.ask("HOLD")
    for segment, ip in [
        ("A", CAPABLE),
        ("A", CONGESTED),
        ("A", CAPABLE),
        ("A", CAPABLE),
        ("AC", CAPABLE),
        ("A", CAPABLE),
    ]:
        c.send(segment, data=b"hello", ip=ip[version])
        flags.append("E" in c.receive().flags)

    del flags[4]  # the ACK of the segment with CWR itself may have it or not
    assert flags == [False, True, True, True, False]


@rfc3168("6.1.1", MUST, id="TCP-368", also="RFC 3168 6.1.4")
def test_only_data_may_be_marked(emitted, capable):
    """Neither a SYN-ACK nor an ACK without data may be marked on its way."""
    c = capable
    c.ask("HOLD")
    c.send(data=b"behind a hole", seq=c.snd_nxt + 10)
    c.answers()
    sent = segments(emitted)

    assert len(sent) >= 3
    assert [codepoint(packet) for packet in sent if not packet.body.data] == [0] * len(sent)


@rfc3168("6.1.5", MUST, id="TCP-369")
def test_what_comes_again_may_not_be_marked(emitted, capable):
    """Data that comes again may not be marked on its way."""
    c = capable
    c.tell("WRITE 10 1 0; HOLD")
    c.flight()
    sent = [codepoint(packet) for packet in segments(emitted) if packet.body.data]

    assert len(sent) > 1
    assert sent[1:] == [0] * (len(sent) - 1)


@rfc3168("6.1.2", MUST, id="TCP-370")
def test_mark_is_heard_and_confirmed(capable):
    """When ECE has come the next new segment has CWR; the ones behind it should not."""
    c = capable
    c.tell("WRITE 60000 1 0; HOLD")
    c.burst()
    known = c.rcv_nxt
    c.send("AE")
    after = c.burst()
    c.send("A")
    after += c.burst()

    new = ["C" in one.flags for one in after if one.seq >= known]
    assert new[:1] == [True]
    if any(new[1:]):
        raise Advice("CWR again", "only the first new segment has CWR", met="it has")


@rfc3168("6.1.2", SHOULD, id="TCP-374")
def test_mark_does_not_make_the_target_send_more(capable):
    """When ECE has come the target does not send more at once than before, as it otherwise would
    when all of it is acknowledged; less is to be expected.
    """
    c = capable
    c.tell("WRITE 60000 1 0; HOLD")
    before = c.burst()
    c.send("AE")
    after = c.burst()

    assert len(after) in range(1, len(before) + 1)
    remark("less" if len(after) < len(before) else "as much as before")
