"""Connections whose handshake is not over: the SYN queue, and SYN cookies (docs/kernel.md)."""

import pytest

from fixtures.packets.tcp import Segment
from fixtures.requirements import INFO, MUST, capability, kernel_page, remark

pytestmark = capability("verb:listen")

BACKLOG = 4
COOKIES = "net.ipv4.tcp_syncookies"
OFF, WHEN_FULL, ALWAYS = 0, 1, 2
FULL, DROPS = "TcpExt.TCPReqQFullDrop", "TcpExt.ListenDrops"
SENT, RECEIVED = "TcpExt.SyncookiesSent", "TcpExt.SyncookiesRecv"
FAILED = "TcpExt.SyncookiesFailed"


@kernel_page("SYN queue", MUST, id="KERN-011")
def test_queue_drops_what_is_too_much(tcp, kernel, lab):
    """Without cookies one SYN more than the backlog is answered; every other is dropped, and
    counted once.
    """
    listener = kernel.listener(BACKLOG)
    risen = kernel.counters(FULL, DROPS)
    with lab.sysctl(COOKIES, OFF):
        answered = kernel.answered([listener.half_open() for _ in range(20)])

    assert len(answered) == BACKLOG + 1
    assert risen() == {FULL: 15, DROPS: 15}


@kernel_page("SYN queue", MUST, id="KERN-012")
def test_cookies_answer_what_is_too_much(tcp, kernel, lab):
    """With cookies every SYN is answered; what finds no room leaves nothing behind, and is counted
    as a cookie.
    """
    listener = kernel.listener(BACKLOG)
    risen = kernel.counters(SENT, DROPS)
    with lab.sysctl(COOKIES, WHEN_FULL):
        answered = kernel.answered([listener.half_open() for _ in range(20)])

    assert len(answered) == 20
    assert listener.states() == ["SYN-RECEIVED"] * (BACKLOG + 1)
    assert risen()[SENT] == 15


@kernel_page("SYN queue", MUST, id="KERN-013")
def test_forced_cookies_leave_nothing_behind(tcp, kernel, lab):
    """Where cookies are forced every SYN is answered by one, and nothing is kept of it."""
    listener = kernel.listener(BACKLOG)
    risen = kernel.counters(SENT)
    with lab.sysctl(COOKIES, ALWAYS):
        answered = kernel.answered([listener.half_open() for _ in range(20)])

    assert len(answered) == 20
    assert listener.states() == []
    assert risen() == {SENT: 20}


@kernel_page("SYN queue", MUST, id="KERN-109")
def test_cookie_that_comes_back_opens_the_connection(tcp, kernel, lab):
    """A client that gives its cookie back is connected, though nothing was kept of its SYN."""
    listener = kernel.listener(BACKLOG)
    risen = kernel.counters(SENT, RECEIVED)
    with lab.sysctl(COOKIES, ALWAYS):
        c = listener.connect()

    assert kernel.end(c).state == "ESTABLISHED"
    assert listener.waiting == 1
    assert risen() == {SENT: 1, RECEIVED: 1}


@kernel_page("SYN queue", MUST, id="KERN-110")
def test_forged_cookie_is_refused(tcp, kernel, lab):
    """An ACK of another number than that of the cookie is answered by a RST, and counted."""
    listener = kernel.listener(BACKLOG)
    risen = kernel.counters(RECEIVED, FAILED)
    with lab.sysctl(COOKIES, ALWAYS):
        c = listener.half_open()
        c.answers()
        c.send("A", ack=c.rcv_nxt + 77)

    assert c.answers() == [Segment("R", seq=c.rcv_nxt + 77, data=b"")]
    assert risen() == {RECEIVED: 0, FAILED: 1}
    assert listener.waiting == 0


@kernel_page("SYN queue", MUST, id="KERN-014")
def test_queue_has_a_limit_of_its_own(tcp, kernel, lab):
    """Without cookies net.ipv4.tcp_max_syn_backlog limits half-open connections, too: fewer than
    that are kept, and as many as were answered. How many differs.
    """
    listener = kernel.listener(64)
    with lab.sysctl(COOKIES, OFF), lab.sysctl("net.ipv4.tcp_max_syn_backlog", 8):
        answered = kernel.answered([listener.half_open() for _ in range(40)])

    remark(f"{len(answered)} of 8 are kept for clients that are not known yet")
    assert 0 < len(answered) <= 8
    assert listener.states() == ["SYN-RECEIVED"] * len(answered)


@kernel_page("SYN queue", MUST, id="KERN-015")
def test_cookies_do_not_widen_the_accept_queue(tcp, kernel, lab):
    """Twenty clients give their cookies back: the accept queue takes one more than the backlog, the
    others are ignored, even where who finds it full is to be reset.
    """
    listener = kernel.listener(BACKLOG)
    with lab.sysctl(COOKIES, ALWAYS), lab.sysctl("net.ipv4.tcp_abort_on_overflow", 1):
        clients = [listener.half_open() for _ in range(20)]
        kernel.answered(clients)
        for c in clients:
            c.send("A")
        answers = [answer for c in clients for answer in c.answers()]

    assert answers == []
    assert listener.waiting == BACKLOG + 1
    assert listener.states() == ["ESTABLISHED"] * (BACKLOG + 1)


@pytest.mark.slow
@kernel_page("SYN queue", MUST, id="KERN-016")
def test_kept_ones_are_those_that_are_answered_again(tcp, kernel, lab):
    """Of the SYNs that were answered those get a SYN-ACK again of which the kernel keeps something,
    and no others.
    """
    listener = kernel.listener(BACKLOG)
    with lab.sysctl(COOKIES, WHEN_FULL):
        clients = kernel.answered([listener.half_open() for _ in range(20)])
    kept = [c for c in clients if kernel.end(c).state == "SYN-RECEIVED"]
    again = [c for c in kept if c.receive() == Segment("SA", seq=0)]
    more = [answer for c in clients if c not in kept for answer in c.answers()]

    assert len(kept) == len(again) == BACKLOG + 1
    assert more == []


@pytest.mark.slow
@kernel_page("SYN queue", MUST, id="KERN-017")
def test_half_open_connection_is_given_up(tcp, kernel, lab):
    """With net.ipv4.tcp_synack_retries at 1 the SYN-ACK comes again once, then the connection is
    forgotten.
    """
    listener = kernel.listener(BACKLOG)
    with lab.sysctl("net.ipv4.tcp_synack_retries", 1):
        c = listener.half_open()
        received = [c.receive(), c.receive()]
        kept = kernel.end(c).state
        # Two seconds later, as the timer has doubled (RFC 6298 section 5.5).
        gone = kernel.comes_to("CLOSED", lambda: kernel.end(c).state, seconds=10)

    assert received == [Segment("SA", seq=0, ack=1)] * 2
    assert (kept, gone) == ("SYN-RECEIVED", "CLOSED")
    assert c.answers() == []


@kernel_page("SYN queue", MUST, id="KERN-111")
def test_repeated_syn_is_no_second_connection(tcp, kernel):
    """A SYN that comes again while its handshake is not over gets the same SYN-ACK, and takes no
    further room.
    """
    listener = kernel.listener(BACKLOG)
    c = listener.half_open()
    for _ in range(3):
        c.send("S", seq=0)

    assert c.answers() == [Segment("SA", seq=0, ack=1)] * 4
    assert listener.states() == ["SYN-RECEIVED"]


@kernel_page("SYN queue", INFO, id="KERN-112")
def test_half_open_ones_of_one_listener_leave_room_at_another(tcp, kernel, lab):
    """A full SYN queue is that of one listener: whether another one answers is recorded."""
    full, other = kernel.listener(BACKLOG), kernel.listener(BACKLOG)
    with lab.sysctl(COOKIES, OFF):
        kernel.answered([full.half_open() for _ in range(20)])
        answers = other.half_open().answers()

    remark("another listener answers" if answers else "another listener is silent, too")
