"""Buffers between the wire and the program, and how a full one holds back who writes
(docs/kernel.md).
"""

import pytest

from fixtures.packets.options import mss, window_scale
from fixtures.packets.tcp import Segment
from fixtures.requirements import INFO, MUST, capability, kernel_page, remark

VERB = len(b"HOLD\n")


def held(tcp, kernel):
    """Return a connection on which the program reads nothing more; it has read that it should."""
    c = tcp.connect("HOLD")
    kernel.comes_to(0, lambda: kernel.end(c).receive_queue)
    return c


@kernel_page("buffers", MUST, id="KERN-115")
def test_unread_octets_are_counted(tcp, kernel):
    """What the program has not read is in the receive queue, octet for octet, in every view."""
    c = held(tcp, kernel)

    for count in (1, 1001, 3001):
        c.fill(until=1 + VERB + count)
        assert kernel.end(c).receive_queue == kernel.row(c).receive_queue == count


@kernel_page("buffers", MUST, id="KERN-116")
def test_full_buffer_closes_the_window(tcp, kernel):
    """A program that reads nothing brings its peer to a stop: the window closes when everything up
    to its edge has come, and all of that waits in the receive queue.
    """
    c = held(tcp, kernel)
    taken = len(c.stuff(1_000_000))
    c.send(data=b"x")
    answers = c.answers()

    assert answers == [Segment("A", ack=c.snd_nxt - 1, window=0)]
    assert kernel.end(c).receive_queue == taken


@capability("verb:listen")
@kernel_page("buffers", MUST, id="KERN-117")
def test_reading_opens_the_window_again(tcp, kernel):
    """A window that was closed because nobody accepted is opened again when the program reads, and
    nothing is lost meanwhile.
    """
    listener = kernel.listener(4, "RCVBUF=4096")
    c = listener.connect()
    c.send(data=b"CLOSE WRITE\n")
    c.stuff(1_000_000)
    closed, kept = c.numbers.snd_wnd, kernel.end(c).receive_queue
    listener.accept()
    left = kernel.comes_to(0, lambda: kernel.end(c).receive_queue)
    c.answers()

    assert (closed, kept, left) == (0, c.snd_nxt - 1, 0)
    assert c.numbers.snd_wnd > 0


@pytest.mark.parametrize("version", ["v4"], indirect=True)
@kernel_page("buffers", MUST, id="KERN-019")
def test_octets_are_in_one_of_two_queues(tcp, kernel):
    """Of all that a writer could write before it was held up, each octet is in its send queue or in
    the receive queue of the program that reads nothing.
    """
    with kernel.writer("HOLD") as writer:
        written = writer.write_until_blocked()
        seen = kernel.comes_to(written, lambda: writer.unacknowledged + writer.unread)
        unread = writer.unread

    remark(f"the receive queue holds {unread} octets of {written}")
    assert seen == written
    assert 0 < unread < written


@capability("verb:listen")
@kernel_page("buffers", MUST, id="KERN-020")
def test_receive_buffer_is_inherited(tcp, kernel):
    """The SO_RCVBUF of a listener is that of the connections accepted from it; no more than it is
    offered as window.
    """
    listener = kernel.listener(4, "RCVBUF=6000")
    c = listener.connect()

    buffer = listener.told().receive_buffer
    remark(f"6000 octets become {buffer}")
    assert kernel.end(c).receive_buffer == buffer >= 6000
    assert 0 < c.numbers.snd_wnd <= buffer
    listener.accept()
    assert kernel.end(c).receive_buffer == buffer


@capability("verb:listen")
@pytest.mark.parametrize("option", ["REUSEADDR=1", "RCVBUF=16384"], ids=["automatic", "fixed"])
@kernel_page("buffers", INFO, id="KERN-021")
def test_buffer_under_a_bulk_of_data(tcp, kernel, option):
    """The window while a program reads 400,000 octets: with a buffer of its own size it stays as it
    is, else it may grow.
    """
    listener = kernel.listener(4, option)
    c = listener.connect(options=[mss(1460), window_scale(7)])
    listener.accept()
    c.ask("CLOSE WRITE")
    first = c.numbers.snd_wnd
    for _ in range(40):
        c.fill(until=min(c.snd_nxt + 10_000, c.right_edge))
    c.answers()

    remark(f"a window of {first} octets became one of {c.numbers.snd_wnd}")


@kernel_page("buffers", MUST, id="KERN-022")
def test_writer_is_held_up_by_a_closed_window(tcp, kernel):
    """A program that writes to a peer without a window is held up once the send queue is full; what
    it wrote comes in order when the window opens.
    """
    c = tcp.connection()
    c.offer(0)
    c.connect()
    c.ask("WRITE 26000000 1 0")
    kept = kernel.steady(lambda: kernel.end(c).send_queue)
    c.offer(65535)
    c.send("A")

    remark(f"the send queue holds {kept} octets")
    assert 0 < kept < 26_000_000
    assert c.receive_data(260_000)[:260_000] == b"abcdefghijklmnopqrstuvwxyz" * 10_000


@kernel_page("buffers", MUST, id="KERN-023")
def test_send_queue_is_what_is_not_acknowledged(tcp, kernel):
    """The send queue is what was sent and is not acknowledged, and what could not be sent yet."""
    c = tcp.connection()
    c.offer(1000)
    c.connect()
    c.tell("WRITE 3000 1 0")
    sent = sum(one.length for one in c.burst())
    before = kernel.end(c)
    c.send("A", ack=1 + 400, window=600)
    after = kernel.end(c)

    assert sent == 1000
    assert (before.send_queue, before.info["notsent_bytes"]) == (3000, 2000)
    assert (after.send_queue, after.info["notsent_bytes"]) == (2600, 2000)
