"""What the kernel counts is what the tester did (docs/kernel.md)."""

import pytest

from fixtures.packets.errors import too_big
from fixtures.packets.fields import WRONG
from fixtures.packets.options import mss
from fixtures.packets.tcp import Segment
from fixtures.requirements import INFO, MUST, capability, kernel_page, remark

RETRANSMITTED, RESETS, WRONG_SUMS = "Tcp.RetransSegs", "Tcp.OutRsts", "Tcp.InCsumErrors"
ACCEPTED, CUT = "Tcp.PassiveOpens", "Tcp.EstabResets"
SYN_ACKS_AGAIN = "TcpExt.TCPSynRetrans"


@kernel_page("counters", MUST, id="KERN-118")
def test_connections_are_counted(tcp, kernel):
    """Each connection that was opened from outside is counted once, and so is each reset one."""
    risen = kernel.counters(ACCEPTED, CUT)
    clients = [tcp.connect("HOLD") for _ in range(5)]
    opened = risen()
    for c in clients[:3]:
        c.reset()

    assert opened == {ACCEPTED: 5, CUT: 0}
    assert risen() == {ACCEPTED: 5, CUT: 3}


@kernel_page("counters", MUST, id="KERN-119")
def test_sent_resets_are_counted(tcp, kernel):
    """Each RST that the kernel sends is counted once."""
    risen = kernel.counters(RESETS)
    answers = []
    for _ in range(4):
        c = tcp.reach("CLOSED")
        c.send("S")
        answers += c.answers()

    assert answers == [Segment("RA", seq=0, ack=1)] * 4
    assert risen() == {RESETS: 4}


@kernel_page("counters", MUST, id="KERN-120")
def test_wrong_checksums_are_counted(tcp, kernel):
    """Each segment with a wrong checksum is counted once, and does nothing else."""
    c = tcp.connect("ECHO")
    risen = kernel.counters(WRONG_SUMS)
    for _ in range(3):
        c.send(data=b"hello", seq=c.snd_una, checksum=WRONG)

    assert c.answers() == []
    assert risen() == {WRONG_SUMS: 3}


@kernel_page("counters", MUST, id="KERN-121")
def test_repeated_syn_acks_are_counted(tcp, kernel):
    """Each SYN-ACK that is sent again is counted once, among all retransmissions and by itself."""
    c = tcp.reach("SYN-RECEIVED")
    risen = kernel.counters(RETRANSMITTED, SYN_ACKS_AGAIN)
    for _ in range(3):
        c.send("S", seq=0)
    answers = c.answers()

    assert answers[:3] == [Segment("SA", seq=0, ack=1)] * 3
    assert risen() == {RETRANSMITTED: len(answers), SYN_ACKS_AGAIN: len(answers)}


@kernel_page("counters", MUST, id="KERN-030")
def test_retransmissions_are_counted(tcp, kernel, said_to_others):
    """Each segment that comes again because nobody acknowledges it is counted once: for the whole
    host, and in TCP_INFO of its connection.
    """
    c = tcp.connect()
    risen, others = kernel.counters(RETRANSMITTED), said_to_others()
    c.tell("WRITE 10 1 0")
    segments = [c.next_data() for _ in range(3)]
    c.send("A")
    segments += [late for late in c.answers() if late.data]
    counted = risen()[RETRANSMITTED]

    assert segments[:3] == [Segment("A", seq=1, data=b"abcdefghij")] * 3
    assert counted == len(segments) - 1 + others()
    assert kernel.end(c).info["total_retrans"] == len(segments) - 1


@kernel_page("counters", MUST, id="KERN-122")
def test_octets_and_segments_are_counted(tcp, kernel):
    """TCP_INFO counts the octets and segments with data of either direction as they passed."""
    c = tcp.connect("ECHO")
    for size in (100, 200, 300):
        c.send(data=b"x" * size)
        c.receive_data(size)
    info = kernel.end(c).info

    assert (info["bytes_received"], info["data_segs_in"]) == (605, 4)
    assert (info["bytes_acked"], info["data_segs_out"]) == (600, 3)
    assert (info["total_retrans"], info["unacked"]) == (0, 0)


@kernel_page("counters", INFO, id="KERN-031")
def test_estimates_of_the_connection(tcp, kernel, lab):
    """What the kernel believes of a connection over a wire of 20 ms each way: its round trip, its
    timeout and the congestion window.
    """
    lab.wire.delay(0.02)
    c = tcp.connect("ECHO")
    c.send(data=b"hello")
    c.receive_data(5)
    info = kernel.end(c).info

    remark(f"the round trip is about {info['rtt'] // 1000} ms, of 40 on the wire")
    remark(f"the timeout is {info['rto'] // 1000} ms, the window {info['snd_cwnd']} segments")


@capability("verb:set")
@kernel_page("counters", MUST, id="KERN-029")
def test_keep_alive_is_as_the_program_set_it(tcp, kernel):
    """A keep-alive that the program has set has the program's numbers, and runs; without it there
    is no timer.
    """
    c, other = tcp.connect("SET KEEPALIVE 1 30 4 5"), tcp.connect("HOLD")
    numbers = kernel.comes_to((1, 30, 4, 5), lambda: kernel.keep_alive(c))
    end = kernel.end(c)

    assert numbers == (1, 30, 4, 5)
    assert (end.timer, kernel.end(other).timer) == ("keep-alive", "")
    assert 0 < end.expires <= 30_000


@kernel_page("counters", INFO, id="KERN-123")
def test_keep_alive_of_the_program(tcp, kernel):
    """Whether the program keeps its connections alive is recorded, and after how long."""
    c = tcp.connect("ECHO")
    c.send(data=b"hello")
    c.receive_data(5)
    on, idle, interval, count = kernel.keep_alive(c)

    times = f"after {idle} s, {interval} s apart, {count} times"
    remark(f"keep-alive {times}" if on else f"no keep-alive (it would be {times})")


HEADERS, ROOM = {"v4": 40, "v6": 60}, 1300


def first_segment(at):
    """Return a connection on which the program writes 1400 octets, and the first segment of it."""
    c = at.connect(options=[mss(1440)])
    c.tell("WRITE 1400 1 0")
    return c, c.next_data()


@pytest.mark.usefixtures("kernel")
@kernel_page("metrics", MUST, id="KERN-035")
def test_path_mtu_is_remembered_by_address(tcp, elsewhere, version):
    """A path MTU that was told on one connection holds for the next one from the same address, and
    not for one from another address.
    """
    told, whole = first_segment(tcp)
    told.complain(too_big(version, ROOM), seq=1)
    told.answers()
    (_, same), (_, other) = first_segment(tcp), first_segment(elsewhere)

    assert [one.length for one in (whole, same, other)] == [1400, ROOM - HEADERS[version], 1400]
