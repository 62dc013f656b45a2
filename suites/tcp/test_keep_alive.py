"""Keep-alives (RFC 9293 section 3.8.4)."""

import pytest

from fixtures.packets.tcp import Segment
from fixtures.requirements import MUST, SHOULD, capability, rfc9293
from fixtures.stream import Silence

pytestmark = [capability("verb:set"), pytest.mark.slow]

SOON = "SET KEEPALIVE 1 1 1 2"
"""Probes after one second without traffic, one second apart; two without an answer are enough."""


def is_probe(c, answer):
    """Whether a segment is a keep-alive: it has the last number again, and an octet at most."""
    return answer == Segment("A", seq=c.rcv_nxt - 1) and len(answer.data) < 2


@rfc9293("3.8.4", MUST, id="TCP-143")
def test_keep_alives_are_off(tcp, lab):
    """Who did not ask for keep-alives sends none, while another connection has them."""
    with lab.sysctl("net.ipv4.tcp_keepalive_time", 1):
        idle, other = tcp.connect("HOLD"), tcp.connect(SOON)
        answer = other.receive()

    assert is_probe(other, answer)
    assert idle.answers() == []


@rfc9293("3.8.4", MUST, id="TCP-413")
def test_keep_alives_can_be_turned_off(tcp):
    """Who does not want keep-alives any more sends none, while another connection has them."""
    idle, other = tcp.connect(SOON), tcp.connect(SOON)
    idle.ask("SET KEEPALIVE 0 1 1 2")
    answer = other.receive()

    assert is_probe(other, answer)
    assert idle.answers() == []


@rfc9293("3.8.4", MUST, id="TCP-414")
def test_traffic_puts_keep_alives_off(tcp, times):
    """What comes on a connection puts its next keep-alive off: it is as long until then as on a
    connection on which nothing came.
    """
    used, other = tcp.connect(SOON), tcp.connect(SOON)
    used.receive(0.6)
    used.send(data=b"W")
    used.await_acknowledgment()
    first, put_off = other.receive(), used.receive()

    assert is_probe(other, first)
    assert is_probe(used, put_off)
    assert waited(times, used, put_off) > 0.6 * waited(times, other, first)


def waited(times, c, probe):
    """Return how long after the target's latest acknowledgment of data a probe came."""
    return times.of(c, probe)[0] - times.of(c, Segment("A", seq=1, ack=c.snd_nxt))[0]


@rfc9293("3.8.4", SHOULD, id="TCP-145")
def test_probe_has_the_last_number_and_no_data(tcp):
    """A keep-alive has the number before the next one, and no data."""
    c = tcp.connect(SOON)

    assert c.receive() == Segment("A", seq=c.rcv_nxt - 1, ack=c.snd_nxt, data=b"")


@rfc9293("3.8.4", SHOULD, id="TCP-144")
def test_silence_ends_the_connection(tcp):
    """Where no probe is answered the connection is given up behind the last of them."""
    c = tcp.connect(SOON)
    probes = [c.receive(), c.receive()]
    last = c.receive()
    c.send(data=b"ECHO\nhello")

    assert [is_probe(c, each) for each in probes] == [True] * 2
    assert isinstance(last, Silence) or "R" in last.flags
    assert c.answers() == [Segment("R", seq=c.rcv_nxt)]


@rfc9293("3.8.4", MUST, id="TCP-146")
def test_one_answer_is_enough(tcp):
    """Where one of the probes is answered the connection goes on, and the count begins anew."""
    c = tcp.connect(SOON)
    probes = [c.receive(), c.receive()]
    c.send("A")
    probes.append(c.receive())
    c.send(data=b"ECHO\nhello")

    assert [is_probe(c, each) for each in probes] == [True] * 3
    assert c.receive_data(5) == b"hello"


@rfc9293("3.8.4", MUST, id="TCP-411")
def test_no_probe_while_data_is_outstanding(tcp):
    """While data has no acknowledgment it is sent again, and no keep-alive between, while another
    connection, idle since later, has one.
    """
    c = tcp.connect(SOON)
    c.send(data=b"WRITE 5 1 0\n")
    other = tcp.connect(SOON)
    probe = other.receive()
    answers = c.answers()

    assert is_probe(other, probe)
    assert [answer for answer in answers if is_probe(c, answer)] == []
    assert answers.count(Segment("A", seq=1, data=b"abcde")) > 1
