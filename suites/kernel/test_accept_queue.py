"""The accept queue: connections that wait until the program accepts them (docs/kernel.md)."""

import pytest

from fixtures.packets.tcp import Segment
from fixtures.requirements import INFO, MUST, capability, kernel_page, remark

pytestmark = capability("verb:listen")

BACKLOG = 4
OVERFLOWS, DROPS = "TcpExt.ListenOverflows", "TcpExt.ListenDrops"


@pytest.mark.parametrize(("backlog", "most"), [(5, 128), (128, 5), (5, 5), (0, 5)])
@kernel_page("accept queue", MUST, id="KERN-001")
def test_limit_is_capped_by_somaxconn(tcp, kernel, lab, backlog, most):
    """The limit of a listener is its backlog, or net.core.somaxconn where that is less."""
    with lab.sysctl("net.core.somaxconn", most):
        listener = kernel.listener(backlog)

    assert listener.limit == min(backlog, most)


@kernel_page("accept queue", MUST, id="KERN-003")
def test_every_view_counts_the_same(tcp, kernel):
    """With each client sock_diag, TCP_INFO and /proc/net/tcp count one waiting connection more."""
    listener = kernel.listener(BACKLOG)

    for count in range(1, BACKLOG + 2):
        listener.connect()
        told, row = listener.told(), listener.row()
        assert (told.receive_queue, told.info["unacked"], row.receive_queue) == (count,) * 3
        assert (told.send_queue, told.info["sacked"]) == (BACKLOG, BACKLOG)


@kernel_page("accept queue", MUST, id="KERN-103")
def test_queue_takes_one_more_than_the_backlog(tcp, kernel):
    """The queue takes one connection more than the backlog; a SYN that finds it full is dropped."""
    listener = kernel.listener(BACKLOG)
    risen = kernel.counters(OVERFLOWS, DROPS)
    before = [listener.connect() for _ in range(BACKLOG + 1)]
    late = listener.half_open()

    assert late.answers() == []
    assert listener.waiting == len(before) == BACKLOG + 1
    assert risen() == {OVERFLOWS: 1, DROPS: 1}


def refused(listener, count):
    """Return clients whose SYN was answered before the queue was full."""
    half = [listener.half_open() for _ in range(count)]
    for c in half:
        c.answers()
    listener.fill()
    return half


@kernel_page("accept queue", MUST, id="KERN-004")
def test_every_refused_client_is_counted(tcp, kernel):
    """Each ACK of a handshake that finds the queue full is counted once, as overflow and drop."""
    listener = kernel.listener(BACKLOG)
    clients = refused(listener, 3)
    risen = kernel.counters(OVERFLOWS, DROPS)
    for c in clients:
        c.send("A")

    assert risen() == {OVERFLOWS: 3, DROPS: 3}
    assert listener.waiting == BACKLOG + 1


@kernel_page("accept queue", MUST, id="KERN-005")
def test_one_accept_makes_room_for_one(tcp, kernel):
    """When the program has accepted one connection, one client that was refused gets in with its
    next ACK, and the next one does not.
    """
    listener = kernel.listener(BACKLOG)
    first, second = refused(listener, 2)
    listener.accept()
    first.send("A")
    second.send("A")

    assert [kernel.end(c).state for c in (first, second)] == ["ESTABLISHED", "SYN-RECEIVED"]
    assert listener.waiting == BACKLOG + 1


@pytest.mark.slow
@kernel_page("accept queue", MUST, id="KERN-006")
def test_refused_client_gets_the_syn_ack_again(tcp, kernel):
    """The ACK of a handshake that finds the queue full is ignored, and the SYN-ACK comes again."""
    listener = kernel.listener(BACKLOG)
    (late,) = refused(listener, 1)
    late.send("A")
    answers = late.answers() or [late.receive()]

    assert answers[0] == Segment("SA", seq=0, ack=1, data=b"")
    assert kernel.end(late).state == "SYN-RECEIVED"


@kernel_page("accept queue", MUST, id="KERN-104")
def test_refused_client_is_reset_where_that_is_set(tcp, kernel, lab):
    """With net.ipv4.tcp_abort_on_overflow an ACK that finds the queue full is answered by a RST."""
    listener = kernel.listener(BACKLOG)
    (late,) = refused(listener, 1)
    with lab.sysctl("net.ipv4.tcp_abort_on_overflow", 1):
        late.send("A")
        resets = [answer for answer in late.answers() if "S" not in answer.flags]

    assert resets == [Segment("R", seq=1, data=b"")]


@kernel_page("accept queue", MUST, id="KERN-008")
def test_data_before_the_accept_is_kept(tcp, kernel):
    """What a client sends while it waits is acknowledged, kept, and read in order afterwards."""
    listener = kernel.listener(BACKLOG)
    c = listener.connect()
    for part in (b"EC", b"HO\nea", b"rly"):
        c.send(data=part)
    c.answers()
    taken, kept = c.snd_una, kernel.end(c).receive_queue
    listener.accept()

    assert (taken, kept) == (11, 10)
    assert c.receive_data(5) == b"early"


@kernel_page("accept queue", MUST, id="KERN-009")
def test_client_that_ended_is_accepted(tcp, kernel):
    """A client that has sent data and FIN while it waited is accepted: its data is read, then the
    end, and the connection is closed.
    """
    listener = kernel.listener(BACKLOG)
    c = listener.connect()
    c.send("FPA", data=b"ECHO\nbye")
    state = kernel.end(c).state
    listener.accept()

    assert state == "CLOSE-WAIT"
    assert c.receive_data(4) == b"bye"
    assert c.rcv_nxt == 5


@kernel_page("accept queue", INFO, id="KERN-105")
def test_client_that_was_reset_is_accepted_or_not(tcp, kernel):
    """A client that sends RST while it waits is gone; whether the program still is given its
    connection differs.
    """
    listener = kernel.listener(BACKLOG)
    c = listener.connect()
    c.reset()

    assert kernel.end(c).state == "CLOSED"
    if kept := listener.waiting:
        listener.accept()
    remark("a connection that was reset is accepted" if kept else "the queue forgets it")


@kernel_page("accept queue", MUST, id="KERN-010")
def test_closing_the_listener_resets_who_waits(tcp, kernel):
    """When the program closes the listener, every client that waits gets a RST, and the next SYN as
    well.
    """
    listener = kernel.listener(BACKLOG)
    waiting = [listener.connect() for _ in range(3)]
    listener.close()
    late = listener.half_open()

    assert [c.receive() for c in waiting] == [Segment("RA", seq=1, ack=1)] * 3
    assert late.answers() == [Segment("RA", seq=0, ack=1)]


@kernel_page("accept queue", MUST, id="KERN-106")
def test_closing_the_listener_forgets_half_open_ones(tcp, kernel):
    """When the program closes the listener, the ACK of a client whose handshake is not over is
    answered by a RST.
    """
    listener = kernel.listener(BACKLOG)
    c = listener.half_open()
    c.answers()
    listener.close()
    c.send("A")

    assert [answer for answer in c.answers() if "S" not in answer.flags] == [Segment("R", seq=1)]


@kernel_page("accept queue", INFO, id="KERN-033")
def test_shutting_the_listener_down(tcp, kernel):
    """A listener that is shut down for reading takes no client any more, where the kernel knows
    that; what becomes of those who wait differs.
    """
    listener = kernel.listener(BACKLOG)
    waiting = listener.connect()
    listener.shut()
    answers, late = waiting.answers(), listener.half_open().answers()

    remark(f"who waits gets {[one.flags for one in answers]}")
    remark(f"a SYN gets {[one.flags for one in late]}")


@kernel_page("accept queue", INFO, id="KERN-107")
def test_shutting_a_connection_down_for_reading(tcp, kernel):
    """A connection that is shut down for reading sends nothing because of it; what becomes of
    further data differs.
    """
    listener = kernel.listener(BACKLOG)
    c = listener.connect()
    listener.accept("SHUTDOWN")
    at_once = c.answers()
    c.send(data=b"more")
    answers = c.answers() or [c.receive()]

    assert at_once == []
    remark(f"further data gets {answers[0]!r}")


@kernel_page("accept queue", MUST, id="KERN-018")
def test_deferred_accept_waits_for_data(tcp, kernel):
    """With TCP_DEFER_ACCEPT a client that has sent nothing does not wait to be accepted, and does
    with its first octets.
    """
    listener = kernel.listener(BACKLOG, "DEFER=5")
    c = listener.connect()
    silent = listener.waiting
    c.send(data=b"ECHO\nhello")

    assert (silent, listener.waiting) == (0, 1)
    listener.accept()
    assert c.receive_data(5) == b"hello"


@pytest.mark.slow
@kernel_page("accept queue", INFO, id="KERN-108")
def test_deferred_accept_ends(tcp, kernel):
    """A client that says nothing for longer than TCP_DEFER_ACCEPT is told of again by a SYN-ACK,
    and is accepted, or given up.
    """
    listener = kernel.listener(BACKLOG, "DEFER=1")
    c = listener.connect()
    again = c.receive()
    c.send("A")

    assert again == Segment("SA")
    c.link.barrier(c.patience)
    remark(f"after the SYN-ACK that came again {listener.waiting} wait")
