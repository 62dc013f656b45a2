"""The further verbs of the target program: SET, CONNECT, URGENT (docs/targets.md)."""

import pytest

from fixtures.packets.options import fast_open, mss
from fixtures.packets.tcp import Segment


def test_nodelay_sends_a_small_segment_at_once(tcp):
    delayed, at_once = tcp.connect("SET NODELAY 0"), tcp.connect("SET NODELAY 1")
    for c in (delayed, at_once):
        c.send(data=b"WRITE 5 2 0\n")

    assert pieces(at_once, 2) == [b"abcde", b"fghij"]
    assert pieces(delayed, 1) == [b"abcde"]
    assert not [answer for answer in delayed.answers() if answer.data]


def test_cork_keeps_what_is_no_whole_segment(tcp):
    c = tcp.connect("SET CORK 1")
    c.send(data=b"WRITE 5 3 0\nSET CORK 0\n")

    assert pieces(c, 1) == [b"abcdefghijklmno"]


def pieces(c, count):
    """Receive the data of so many segments that have some, and acknowledge none."""
    found = []
    while len(found) < count and isinstance(answer := c.receive(), Segment):
        found += [answer.data] if answer.data else []
    return found


def test_keep_alive_asks_whether_we_are_there(tcp):
    c = tcp.connect("SET KEEPALIVE 1 1 1 3")

    assert c.receive() == Segment("A", seq=c.rcv_nxt - 1, data=b"")


@pytest.mark.parametrize("verbs", [b"SET\n", b"SET WHAT 1\n", b"SET NODELAY\n", b"URGENT\n"])
def test_what_cannot_be_done_ends_the_connection(tcp, verbs):
    c = tcp.connect()
    c.send(data=verbs)
    c.receive_data(1)

    assert c.rcv_nxt == 2


def test_connect_says_so_and_obeys_on_both(tcp):
    told, c = tcp.begun()
    assert c.state() == "SYN-SENT"
    c.accept()
    assert told.receive_line() == b"connected\n"
    for each in (c, told):
        each.send(data=b"ECHO\nhello")

    assert c.receive_data(5) == told.receive_data(5) == b"hello"
    assert c.close() == Segment("FA")


def test_connect_says_the_name_of_the_error(tcp):
    told, c = tcp.begun()
    c.send("RA", seq=0)

    assert told.receive_line() == b"ECONNREFUSED\n"
    told.send(data=b"ECHO\nhello")
    assert told.receive_data(5) == b"hello"


def test_connect_has_its_word_in_the_syn_once_there_is_a_cookie(tcp):
    _, first = tcp.begun("early")
    first.send("SA", options=[mss(1000), fast_open(b"a cookie")])
    assert first.receive_data(5) == b"early"
    assert (first.syn.data, first.syn.cookie) == (b"", b"")
    told, c = tcp.begun("early")
    c.send("SA")

    assert (c.syn.data, c.syn.cookie) == (b"early", b"a cookie")
    assert told.receive_line() == b"connected\n"
    c.send(data=b"ECHO\nhello")
    assert c.receive_data(5) == b"hello"


def test_a_cookie_is_granted_and_opens(tcp):
    cookie = tcp.cookie()
    c = tcp.connection()
    c.send("S", data=b"ECHO\nhello", options=[fast_open(cookie)])

    assert c.receive() == Segment("SA", seq=0, ack=11)


def test_urgent_is_sent_and_awaited(tcp):
    c = tcp.connect("SET OOBINLINE 1")
    c.send(data=b"URGENT SEND\nURGENT AWAIT\nECHO\n")
    assert c.receive_data(1) == b"!"
    c.send("UPA", data=b"hello", urgent=5)

    assert c.receive_line() == b"urgent\n"
    assert c.receive_data(5) == b"hello"
