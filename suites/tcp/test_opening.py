"""Establishing a connection (RFC 9293 sections 3.4.1, 3.5, 3.9 and 3.10.7.2)."""

import itertools

import pytest

from fixtures.packets.ip import IPv4, IPv6
from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, SHOULD, remark, rfc9293

CIRCLE = 2**32


@rfc9293("3.5", MUST, id="TCP-022")
def test_syn_is_answered_by_one_syn_ack(tcp):
    """A SYN to a listening port is answered by one SYN-ACK that acknowledges the SYN."""
    c = tcp.reach("LISTEN")
    c.send("S")

    assert c.answers() == [Segment("SA", seq=0, ack=1, data=b"")]


@rfc9293("3.10.7.2", MUST, id="TCP-026")
def test_ack_at_listen_is_answered_by_a_reset(tcp):
    """A segment with ACK at a listening port is answered by a RST with the acknowledged number."""
    c = tcp.reach("LISTEN")
    c.send("A", ack=2_000_000)

    assert c.answers() == [Segment("R", seq=2_000_000, data=b"")]


@rfc9293("3.10.7.2", MUST, id="TCP-027")
def test_reset_at_listen_is_ignored(tcp):
    """A RST to a listening port is not answered, and a SYN from the same port is welcome."""
    c = tcp.reach("LISTEN")
    c.send("R")

    assert c.answers() == []
    c.send("S")
    assert c.answers() == [Segment("SA", seq=0, ack=1)]


@rfc9293("3.10.7.2", MUST, id="TCP-028")
@pytest.mark.parametrize("flags", ["F", ""], ids=["FIN", "none"])
def test_segment_without_syn_and_ack_at_listen_is_dropped(tcp, flags):
    """A segment with FIN alone, or without flags, at a listening port is dropped unanswered."""
    c = tcp.reach("LISTEN")
    c.send(flags)

    assert c.answers() == []


@rfc9293("3.10.7.2", MUST, id="TCP-029")
def test_syn_with_fin_at_listen_is_answered(tcp):
    """A SYN that has FIN as well is answered by a SYN-ACK: what else it says has to wait."""
    c = tcp.reach("LISTEN")
    c.send("SF")

    assert c.answers() == [Segment("SA", seq=0, ack=1)]


@rfc9293("3.4.1", MUST, id="TCP-024")
def test_first_numbers_follow_a_clock(tcp):
    """Of one pair of sockets, each connection begins with a number that lies further on."""
    firsts = []
    c = tcp.connection()
    for _ in range(20):
        firsts.append(first_number(c))
        c = tcp.again(c)
    steps = [(later - first) % CIRCLE for first, later in itertools.pairwise(firsts)]

    for step in steps:
        assert step in range(1, CIRCLE // 2)


@rfc9293("3.4.1", SHOULD, id="TCP-025")
def test_first_numbers_of_other_ports_tell_nothing(tcp):
    """The first numbers of a hundred ports lie far apart, as those of a keyed function do."""
    firsts = [first_number(tcp.connection()) for _ in range(100)]
    apart = [
        (later - first + CIRCLE // 2) % CIRCLE - CIRCLE // 2
        for first, later in itertools.pairwise(firsts)
    ]
    near = [distance for distance in apart if abs(distance) < CIRCLE // 256]  # 1 in 128 by chance

    assert len(near) < 10


def first_number(c):
    """Return the number of the target's SYN; the connection is given up at once."""
    c.send("S")
    assert c.receive() == Segment("SA", ack=1)
    c.reset()
    return c.numbers.peer_isn


@rfc9293("3.10.7.4", MUST, id="TCP-034", also="RFC 9293 3.5.2")
def test_wrong_ack_does_not_end_the_handshake(tcp):
    """An ACK of what was never sent is answered by a RST with its number; the right one opens."""
    c = tcp.reach("SYN-RECEIVED")
    c.send("A", ack=2_000)

    assert c.answers() == [Segment("R", seq=2_000, data=b"")]
    c.send(data=b"HOLD\n")
    assert c.answer_to_the_past() == Segment("A", seq=1, ack=6, data=b"")


@rfc9293("3.10.7.4", MUST, id="TCP-035", also="RFC 9293 3.5.3")
def test_reset_ends_the_handshake(tcp):
    """A RST in SYN-RECEIVED makes the target forget the connection; it listens on."""
    c = tcp.reach("SYN-RECEIVED")
    c.send("R")

    assert c.answers() == []
    assert c.answer_to_the_past() == Segment("R", seq=1, data=b"")
    assert tcp.connect("ECHO").close() == Segment("FA")


@rfc9293("3.10.7.4", MUST, id="TCP-036")
def test_second_syn_is_acknowledged_as_the_first(tcp):
    """The same SYN again is answered by the same SYN-ACK, or by an ACK: the sender has it now."""
    c = tcp.reach("SYN-RECEIVED")
    c.send("S", seq=0)
    answers = c.answers()

    assert answers in ([Segment("SA", seq=0, ack=1)], [Segment("A", seq=1, ack=1)])
    remark(f"a SYN that comes again is answered by the flags {answers[0].flags}")


@rfc9293("3.10.7.4", MUST, id="TCP-037")
def test_data_opens_as_well_as_a_bare_ack(tcp):
    """Where the handshake's last ACK is lost, the data behind it opens the connection."""
    c = tcp.reach("SYN-RECEIVED")
    c.send(data=b"ECHO\nhello")

    assert c.receive_data(5) == b"hello"


@rfc9293("3.10.7.4", MUST, id="TCP-307")
def test_fin_opens_as_well_as_a_bare_ack(tcp):
    """A FIN whose ACK ends the handshake opens the connection and ends our direction."""
    c = tcp.reach("SYN-RECEIVED")

    assert c.close() == Segment("FA", seq=1, ack=2)


@rfc9293("3.9.1.1", MUST, id="TCP-047")
def test_each_connection_has_its_own_state(tcp):
    """Fifty connections to one port, half of them opened later, echo each its own data."""
    waiting = [tcp.reach("SYN-RECEIVED") for _ in range(25)]
    connections = [tcp.connect("ECHO") for _ in range(25)]
    for c in waiting:
        c.send("A")
        c.ask("ECHO")
        connections.append(c)
    words = [b"word %02d" % number for number in range(50)]
    for c, word in zip(connections, words, strict=True):
        c.send(data=word)

    assert [c.receive_data(7) for c in connections] == words


@rfc9293("3.9.2.3", MUST, id="TCP-048")
@pytest.mark.parametrize(
    ("version", "destination"),
    [("v4", "255.255.255.255"), ("v4", "10.77.0.255"), ("v4", "224.0.0.1"), ("v6", "ff02::1")],
    indirect=["version"],
)
def test_syn_to_many_is_not_answered(tcp, version, destination):
    """A SYN to a broadcast or multicast address is dropped unanswered."""
    c = tcp.connection()
    c.send("S", ip=header(version, destination=destination))

    assert c.answers() == []


@rfc9293("3.9.2.3", MUST, id="TCP-049", also="RFC 1122 3.2.1.3")
@pytest.mark.parametrize(
    ("version", "source"),
    [("v4", "255.255.255.255"), ("v4", "10.77.0.255"), ("v4", "224.0.0.1"), ("v6", "ff02::1")],
    indirect=["version"],
)
def test_syn_from_many_is_not_answered(tcp, segments_said, version, source):
    """A SYN whose source is a broadcast or multicast address is ignored: nobody is answered."""
    c = tcp.connection()
    c.send("S", ip=header(version, source=source))

    assert c.answers() == []
    assert [one for one in segments_said() if one.destination_port == c.source_port] == []


def header(version, **addresses):
    """Return the header of a version of IP."""
    return IPv4(**addresses) if version == "v4" else IPv6(**addresses)
