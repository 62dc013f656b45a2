"""Closing a connection, by one side or by both (RFC 9293 sections 3.6 and 3.10.7.4)."""

import pytest

from fixtures.packets.tcp import Segment
from fixtures.requirements import INFO, MAY, MUST, SHOULD, capability, remark, rfc9293

ALPHABET = b"abcdefghijklmnopqrstuvwxyz"


@rfc9293("3.6", MUST, id="TCP-070")
def test_target_closes_after_us(tcp):
    """Our FIN is acknowledged and followed by the target's; with our ACK of that all is over."""
    c = tcp.connect("ECHO")
    c.send("FA")
    fin = c.receive_end()
    waiting = c.answer_to_the_past()
    c.send("A")

    assert fin == Segment("FA", seq=1, ack=7, data=b"")
    assert waiting == Segment("A", seq=2, ack=7, data=b"")
    assert c.answers() == []
    assert c.answer_to_the_past() == Segment("R", seq=2, data=b"")


@rfc9293("3.6", MUST, id="TCP-071")
def test_target_closes_first(tcp):
    """The target's FIN is followed by ours, which is acknowledged; the target waits on then."""
    c = tcp.reach("FIN-WAIT-2")
    c.send("FA")

    assert c.answer_to_the_past() == Segment("A", seq=2, ack=c.snd_nxt, data=b"")


@rfc9293("3.6", MUST, id="TCP-310")
def test_both_close_at_once(tcp):
    """Where both FINs cross, each is acknowledged by itself, and the target waits on then."""
    c = tcp.reach("FIN-WAIT-1")
    c.send("FA", ack=1)
    closing = c.answer_to_the_past()
    c.send("A")

    assert closing == Segment("A", seq=2, ack=c.snd_nxt, data=b"")
    assert c.answers() == []
    assert c.answer_to_the_past() == closing


@rfc9293("3.6", MUST, id="TCP-311")
def test_fin_behind_data_ends_the_data(tcp):
    """A FIN in a segment with data comes behind it: the data is echoed before the target's FIN."""
    c = tcp.connect("ECHO")
    c.send("FA", data=b"the last words")

    assert c.receive_data(100) == b"the last words"
    assert c.rcv_nxt == 16  # SYN, data, FIN


@rfc9293("3.6", MUST, id="TCP-075")
def test_target_sends_after_our_fin(tcp):
    """After our FIN the target still sends 100,000 octets, and closes behind them."""
    c = tcp.connect()
    c.send("FA", data=b"WRITE 1000 100 0\n")

    assert c.receive_data(200_000) == (ALPHABET * 4_000)[:100_000]
    assert c.rcv_nxt == 100_002  # SYN, data, FIN


@rfc9293("3.6", MUST, id="TCP-076")
def test_target_takes_data_after_its_fin(tcp):
    """After its own FIN the target still takes 200,000 octets, and then our FIN."""
    c = tcp.reach("FIN-WAIT-2")

    assert c.deliver(200_000) == 200_000
    c.send("FA")
    assert c.answer_to_the_past() == Segment("A", seq=2, ack=c.snd_nxt, data=b"")


@capability("verb:report")
@rfc9293("3.6", MUST, id="TCP-079")
@pytest.mark.parametrize(
    ("flags", "how"), [("FA", b"closed\n"), ("R", b"ECONNRESET\n")], ids=["FIN", "RST"]
)
def test_program_is_told_how_it_ended(tcp, flags, how):
    """A program is told whether its peer has closed the connection or has broken it off."""
    c, port = tcp.reporting()
    c.send(flags)
    told = tcp.awaited(port)
    told.accept()

    assert told.receive_line() == how


@rfc9293("3.6.1", SHOULD, id="TCP-077")
def test_unread_data_is_told(tcp):
    """Where a program closes and has not read all that came, a RST says that data is lost."""
    c = tcp.connect()
    c.send(data=b"CLOSE\nunread")

    assert c.receive_end() in (Segment("R"), Segment("RA"))


@rfc9293("3.6.1", SHOULD, id="TCP-078")
def test_data_for_nobody_is_told(tcp):
    """Where data comes after a program has closed both directions, a RST says that it is lost."""
    c = tcp.connect("CLOSE")
    c.receive_end()
    c.send(data=b"for nobody")

    assert [answer.flags for answer in c.fresh_answers()] in (["R"], ["RA"])


@rfc9293("3.10.7.4", MUST, id="TCP-080")
def test_fin_that_comes_again_is_acknowledged_again(tcp):
    """In TIME-WAIT the peer's FIN, sent again, is acknowledged again."""
    c = tcp.reach("TIME-WAIT")
    c.send("FA", seq=c.snd_nxt - 1)

    assert c.answers() == [Segment("A", seq=2, ack=c.snd_nxt, data=b"")]


@rfc9293("3.6.1", MUST, id="TCP-081")
def test_time_wait_lasts(tcp):
    """Who has closed first knows the connection still when twenty others have come and gone."""
    c = tcp.reach("TIME-WAIT")
    for _ in range(20):
        tcp.connect("ECHO").close()
    c.send("FA", seq=c.snd_nxt - 1)

    assert c.answers() == [Segment("A", seq=2, ack=c.snd_nxt, data=b"")]


@rfc9293("3.6.1", MAY, id="TCP-082")
def test_new_connection_out_of_time_wait(tcp):
    """A SYN with a larger number opens the connection anew, beginning above all numbers before; or
    the old connection answers.
    """
    c = tcp.reach("TIME-WAIT")
    new, old = c.snd_nxt + 100_000, Segment("A", seq=2, ack=c.snd_nxt, data=b"")
    c.send("S", seq=new)
    answers = c.answers()
    c.send("R", seq=new + 1)

    if answers == [old]:
        remark("the connection is not opened anew: the old one answers by an ACK")
        return
    assert answers == [Segment("SA", ack=new + 1)]
    assert answers[0].seq > 2


@rfc9293("3.6.1", MUST, id="TCP-083")
def test_old_syn_does_not_open_anew(tcp):
    """In TIME-WAIT a SYN with a number from before is answered by the old connection's ACK."""
    c = tcp.reach("TIME-WAIT")
    expected = Segment("A", seq=2, ack=c.snd_nxt, data=b"")
    c.send("S", seq=c.snd_nxt - 5)

    assert c.answers() == [expected]
    assert c.answer_to_the_past() == expected


@pytest.mark.slow
@rfc9293("3.6.1", INFO, id="TCP-085")
def test_fin_wait_2_of_a_closed_program(tcp, lab):
    """Where a program has closed and our FIN never comes, Linux gives up after tcp_fin_timeout.

    The setting is shortened to one second; what it is by default is not looked at.
    """
    with lab.sysctl("net.ipv4.tcp_fin_timeout", 1):
        c = tcp.connect("CLOSE")
        c.receive_end()
        c.send("A")
        quarters = next((n for n in range(20) if is_over(c)), 20)
    remark(f"FIN-WAIT-2 of one second is over after about {quarters / 4} s")


def is_over(c):
    """Whether an old ACK is answered by a RST; where not, some time has passed afterwards."""
    c.send("A", seq=0)
    return c.answers() == [Segment("R")] or c.receive(0.25) == Segment("R")
