"""The tester's own stack against a kernel, and the target program in both languages."""

import sys
import time
from collections.abc import Iterator

import pytest

from fixtures.packets.fields import WRONG
from fixtures.packets.ip import IPv4, IPv6
from fixtures.packets.options import mss, sack_permitted, timestamps, window_scale
from fixtures.packets.tcp import Segment
from fixtures.packets.udp import Datagram
from fixtures.stack.internet import IpTester
from fixtures.stack.link import Link
from fixtures.stack.states import REACHED_BY
from fixtures.stack.testers import TcpTester, UdpTester
from fixtures.stream import Silence
from fixtures.transcript import Transcript
from fixtures.verdicts.outcomes import Prerequisite
from reference_impls.verbs.obeying import letters
from tests.lab.verbs import command, running, serving, stack_tester


@pytest.fixture(scope="session", params=["python", "c"])
def either(request, the_lab, tmp_path_factory) -> Iterator[int]:
    """The port of the target program, in each language."""
    with serving(the_lab, command(request.param, tmp_path_factory.mktemp("verbs"))) as port:
        yield port


@pytest.fixture
def told(link, either, lab) -> Iterator[TcpTester]:
    """The same with the program in each language."""
    tester = stack_tester(link, either, lab)
    yield tester
    tester.close()


# -- the verbs


def test_echo(told):
    c = told.connect("ECHO")
    c.send(data=b"one")
    c.send(data=b"two")

    assert c.receive_data(6) == b"onetwo"
    assert c.close() == Segment("FA", seq=7)


def test_hold_reads_nothing_and_stays_when_we_end(told):
    c = told.connect("HOLD")
    c.send(data=b"unread")
    c.send("FA")
    c.await_acknowledgment()

    assert c.answers() == []
    c.send("A")
    assert c.answers() == []


def test_close_ends_at_once(told):
    c = told.connect()
    c.send(data=b"CLOSE\n")
    c.receive_data(1)
    c.send(data=b"too late")

    assert c.receive() == Segment("R", seq=2)


def test_close_write_ends_one_direction_and_reads_on(told):
    c = told.connect()
    c.send(data=b"CLOSE WRITE\n")
    assert c.receive_data(1) == b""
    c.send(data=b"still read")
    c.await_acknowledgment()
    c.send("FA")

    assert c.receive() == Segment("A", ack=c.snd_nxt)


def test_write_writes_pieces_in_turn_and_the_next_verb_follows(told):
    c = told.connect()
    c.send(data=b"WRITE 10 3 0\nECHO\nback")

    assert c.receive_data(34) == b"abcdefghijklmnopqrstuvwxyzabcdback"


def test_write_waits_between_two_pieces(told):
    c = told.connect()
    begin = time.monotonic()
    c.send(data=b"WRITE 5 3 100\n")

    assert c.receive_data(15) == b"abcdefghijklmno"
    assert time.monotonic() - begin >= 0.2


@pytest.mark.parametrize("line", [b"WHAT\n", b"\n", b"WRITE 1\n", b"x" * 200])
def test_what_is_no_verb_ends_the_connection(told, line):
    c = told.connect()
    c.send(data=line)
    answers = [c.receive(), c.receive()]

    assert any(set(one.flags) & {"F", "R"} for one in answers if isinstance(one, Segment))


def test_datagrams_come_back_or_are_written(link, either):
    udp = UdpTester(link, either, 5, Transcript())
    for data in (b"hello", b"", b"WRITE 5 2 0\n"):
        udp.send(data)

    assert udp.answers() == [Datagram(each) for each in (b"hello", b"", b"abcde", b"fghij")]


# -- the connection


def test_a_handshake_takes_less_than_five_milliseconds(tcp):
    took = []
    for _ in range(20):
        begin = time.monotonic()
        tcp.connect()
        took.append(time.monotonic() - begin)

    assert min(took) < 0.005


@pytest.mark.parametrize("state", [*REACHED_BY])
def test_each_state_is_reached(tcp, state):
    c = tcp.reach(state)
    assert c.answers() == []
    assert c.state() == (None if state == "CLOSED" else state)
    tcp.close()
    tcp.link.barrier(5)

    # A TIME-WAIT may be ended by a RST, or not: RFC 1337.
    assert c.state() in (None, "LISTEN", "TIME-WAIT")
    assert c.state() != state or state in ("LISTEN", "TIME-WAIT")


def test_closed_and_listen_are_told_apart(tcp):
    closed, listening = tcp.reach("CLOSED"), tcp.reach("LISTEN")
    closed.send("S")
    listening.send("S")

    assert closed.answers() == [Segment("RA", seq=0, ack=1)]
    assert listening.answers() == [Segment("SA", seq=0, ack=1)]


def test_the_target_may_begin(tcp, lab):
    client = [sys.executable, "-P", "-m", "reference_impls.verbs", "connect", tcp.link.host, "777"]
    with running(lab, client):
        c = tcp.awaited(777, 20)
        assert c.state() == "SYN-SENT"
        assert c.accept(options=[mss(1000)]) == Segment("A", seq=1, ack=1)
        c.send(data=b"ECHO\nhello")

        assert c.receive_data(5) == b"hello"
        assert c.close() == Segment("FA")


def test_a_reset_ends_it_at_once(tcp):
    c = tcp.connect("HOLD")
    c.reset()

    assert c.answers() == []
    assert c.state() == "LISTEN"  # all that is left at this port


def test_options_that_both_have_named_are_used(tcp):
    named = [mss(1000), sack_permitted(), timestamps(1000), window_scale(0)]
    c = tcp.connect("ECHO", options=named)
    c.send(data=b"x" * 500)

    assert c.receive_data(500) == b"x" * 500  # without timestamps nothing would be taken
    assert c.right_edge - c.snd_una > 50_000  # the field says some hundreds


def test_a_hundred_kilobytes_come_in_order(tcp):
    c = tcp.connect()
    c.send(data=b"WRITE 100000 1 0\n")

    assert c.receive_data(100_000) == letters(0, 100_000)


def test_a_connection_is_not_opened_where_nobody_listens(tcp):
    with pytest.raises(Prerequisite, match="a SYN was answered by Segment"):
        tcp.reach("CLOSED").connect()


def test_connections_beside_each_other_do_not_mix(tcp):
    one, other = tcp.connect("ECHO"), tcp.connect("ECHO")
    one.send(data=b"one")
    other.send(data=b"other")

    assert (other.receive_data(5), one.receive_data(3)) == (b"other", b"one")


def test_silence_is_a_value(tcp):
    assert tcp.connect("HOLD").receive(0.05) == Silence(0.05)


def test_the_header_below_may_be_said(tcp):
    wrong, right = IPv4(checksum=WRONG), IPv4(ttl=9, tos=4)
    if ":" in tcp.link.host:
        wrong, right = IPv6(version=5), IPv6(hop_limit=9, traffic_class=4)
    c = tcp.reach("LISTEN")
    c.send("S", ip=wrong)
    assert c.answers() == []
    c.send("S", seq=0, ip=right)
    assert c.answers() == [Segment("SA")]


def test_the_controls_hold(tcp, link, program):
    tcp.control()
    UdpTester(link, program, 5, Transcript()).control()


def test_the_transcript_says_it_in_relative_numbers(tcp):
    c = tcp.connect()
    c.send(data=b"hi")

    words = [str(line).split("ms  ")[1] for line in tcp.transcript]
    assert words[0] == "->  SYN seq=0 win=65535"
    assert words[1].startswith("<-  SYN ACK seq=0 ack=1 win=")
    assert words[2:] == [
        "->  ACK seq=1 ack=1 win=65535",
        "->  PSH ACK seq=1 ack=1 win=65535 2 octets",
    ]


PROBED = ("--", "an old octet: its answer tells where the target stands")


def test_transcript_tells_why_the_tester_sends_what_is_no_provocation(told):
    c = told.connect("HOLD")
    c.answer_to_the_past()
    told.close()
    words = [(line.direction, line.words) for line in told.transcript]
    words = words[words.index(PROBED) :]

    assert [direction for direction, _ in words[1:3]] == ["->", "<-"]
    assert words[3] == ("--", "the case is over: what is open is reset")
    assert words[4][1].startswith("RST ACK")


@pytest.fixture
def ip(link, lab, server):
    """Packets to a program that sends datagrams back."""
    return IpTester(link, lab.wire, (server("udp"), 9), 5, Transcript())


def test_transcript_tells_what_went_to_others(ip, lab):
    other, header = (lab.tester_host, IPv4) if ip.is_4 else (lab.tester_host_6, IPv6)
    ip.ask(b"for another", ip=header(source=other))

    assert len(ip.traces(b"for another")) == 1
    words = [line.words for line in ip._transcript if line.direction == "<-"]
    assert words[-1].startswith(f"to {other}: Datagram(")


def test_fragments_are_told_by_their_places(ip):
    first, last = ip.original(b"twelve, with eight of UDP").cut(16)
    ip.put(first, last, b"\x55 no packet")

    assert [line.words for line in ip._transcript] == [
        f"fragment of packet 1: octets 0 to 15, more follow ({len(first)} octets)",
        f"fragment of packet 1: octets 16 to 32, the last ({len(last)} octets)",
        "11 octets: 55206e6f207061636b6574",
    ]


def test_nobody_waits_for_a_target_that_has_ended(lab):
    host, _ = lab.stack_hosts()
    link = Link(lab.attach(), host, "10.77.0.2", None, ended=lambda: True)
    began = time.monotonic()

    assert link.receive(lambda packet: False, 60) is None
    assert time.monotonic() - began < 30
    link.close()
