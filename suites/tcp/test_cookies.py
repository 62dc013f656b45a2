"""SYN cookies: connections about which a listener keeps nothing (RFC 4987 section 3.6)."""

import pytest

from fixtures.packets.options import mss, sack_permitted, timestamps, window_scale
from fixtures.packets.tcp import Segment
from fixtures.requirements import INFO, MAY, MUST, remark, rfc4987, rfc9293

SETTING = "net.ipv4.tcp_syncookies"


@pytest.fixture
def cookies(lab):
    """Every SYN-ACK is a cookie."""
    with lab.sysctl(SETTING, 2):
        yield


@rfc4987("3.6", MAY, id="TCP-410")
def test_cookie_is_a_connection(tcp, cookies):
    """Who answers a cookie has a connection like any other."""
    c = tcp.connect("ECHO")
    c.send(data=b"hello")

    assert c.receive_data(5) == b"hello"
    assert c.close() == Segment("FA", seq=6)


FLOOD = 300


@rfc4987("3.6", MAY, id="TCP-154")
def test_flood_does_not_keep_others_out(tcp, lab):
    """While three hundred SYNs are not followed by anything, who shakes hands is served."""
    with lab.sysctl(SETTING, 1):
        for _ in range(FLOOD):
            flood = tcp.connection()
            flood.send("S")
            flood.answers()
        c = tcp.connection()
        c.send("S")
        answer = c.receive()
        c.send(data=b"ECHO\nhello")

    assert answer == Segment("SA", ack=1)
    assert c.receive_data(5) == b"hello"


@rfc9293("3.7.1", MUST, id="TCP-155", also="RFC 4987 3.6")
@pytest.mark.parametrize("size", [1300, 700])
def test_cookie_remembers_the_segment_size(tcp, cookies, size):
    """No segment behind a cookie is larger than the SYN has said."""
    c = tcp.connect(options=[mss(size)])
    c.send(data=b"WRITE 9000 1 0\n")
    answers = [c.receive() for _ in range(3)]

    assert max(len(answer.data) for answer in answers) in range(1, size + 1)


@rfc9293("3.10.7.2", MUST, id="TCP-156", also="RFC 4987 A")
@pytest.mark.parametrize("bit", [8, 16, 20, 27])  # the lowest ones may be for the segment size
def test_forged_cookie_is_no_connection(tcp, cookies, bit):
    """An ACK of a number that was never given opens nothing, and is answered by a RST."""
    c = tcp.reach("LISTEN")
    c.send("S")
    c.receive()
    forged = c.rcv_nxt + (1 << bit)
    c.send("A", ack=forged)
    c.send(data=b"ECHO\nhello", ack=forged)
    answers = c.answers()

    assert answers == [Segment("R", seq=forged)] * 2


@rfc4987("3.6", INFO, id="TCP-157")
@pytest.mark.parametrize("timed", [False, True], ids=["without", "with"])
def test_options_behind_a_cookie(tcp, cookies, timed):
    """What is left of window scale and SACK behind a cookie, with and without timestamps."""
    options = [mss(1300), sack_permitted(), window_scale(7), *([timestamps(1000)] * timed)]
    c = tcp.connection()
    answer = c.connect(options=options)

    remark(f"{'with' if timed else 'without'} timestamps: {answer.options}")
