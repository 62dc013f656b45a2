"""The third port of the wire: packets of our own making, at addresses that no kernel owns."""

import ipaddress
import socket
import time

import pytest
from scapy.layers.inet import ICMP, IP, TCP
from scapy.layers.inet6 import ICMPv6EchoReply, ICMPv6EchoRequest, IPv6
from scapy.layers.l2 import Ether

from fixtures.lab.addresses import STACK_MAC, STACK_RANGE, STACK_RANGE_6, TARGET_MAC, stack_hosts
from fixtures.lab.headers import RST, parse
from fixtures.lab.match import Match
from fixtures.verdicts.outcomes import TesterError

LINK = Ether(src=STACK_MAC, dst=TARGET_MAC)


@pytest.fixture
def plug(lab):
    with lab.attach() as attached:
        attached.settimeout(5)
        yield attached


def ping(host: str, number: int = 0, data: bytes = b"") -> bytes:
    target = "fd77::2" if ":" in host else "10.77.0.2"
    if ":" in host:
        return bytes(LINK / IPv6(src=host, dst=target) / ICMPv6EchoRequest(seq=number, data=data))
    return bytes(LINK / IP(src=host, dst=target) / ICMP(seq=number) / data)


def syn(host: str, port: int) -> bytes:
    return bytes(LINK / IP(src=host, dst="10.77.0.2") / TCP(sport=40_000, dport=port, seq=1))


@pytest.mark.parametrize("version", [4, 6])
def test_an_echo_request_is_answered(lab, plug, version):
    host = lab.stack_hosts()[version == 6]
    plug.send(ping(host, 7))

    answer = Ether(plug.recv(2000))
    reply = answer.getlayer(ICMP) or answer.getlayer(ICMPv6EchoReply)
    assert (answer.dst, answer[1].dst, reply.seq) == (STACK_MAC, host, 7)


def test_addresses_are_fresh_in_their_range_and_as_the_kernel_writes_them(lab):
    pairs = list(stack_hosts())
    for pair, space in zip(zip(*pairs, strict=True), (STACK_RANGE, STACK_RANGE_6), strict=True):
        assert len(set(pair)) == len(pair) > 16_000
        some = pair[::100]
        hosts = [ipaddress.ip_address(host) for host in some]
        assert all(host in ipaddress.ip_network(space) for host in hosts)
        assert tuple(map(str, hosts)) == some
    assert lab.stack_hosts() != lab.stack_hosts()


def test_no_kernel_speaks_for_such_an_address(lab, plug, server):
    host, since = lab.stack_hosts()[0], lab.wire.position()
    plug.send(syn(host, server("echo")))
    assert Ether(plug.recv(2000))[TCP].flags == "SA"
    plug.send(ping(host))
    assert ICMP in Ether(plug.recv(2000))

    flags = [parse(frame.octets).flags for frame in lab.wire.frames(since)]
    assert len(flags) == 4
    assert not any(each & RST for each in flags)


def test_the_rules_of_the_wire_apply_both_ways(lab, plug):
    host = lab.stack_hosts()[0]
    lab.wire.drop(Match("->", tester_address=host, contains=b"lost"))
    hold = lab.wire.hold(Match("<-", tester_address=host, contains=b"held"))
    lab.wire.rewrite(Match("->", tester_address=host), b"cat", b"dog")
    for number, data in enumerate((b"lost", b"held", b"cat")):
        plug.send(ping(host, number, data))

    assert bytes(Ether(plug.recv(2000))[ICMP].payload).startswith(b"dog")
    hold.release()
    assert bytes(Ether(plug.recv(2000))[ICMP].payload).startswith(b"held")


def test_what_passes_is_captured_in_its_direction(lab, plug):
    host, since = lab.stack_hosts()[0], lab.wire.position()
    asked = ping(host, 3)
    plug.send(asked)
    answer = plug.recv(2000)

    frames = lab.wire.frames(since)
    assert [(frame.direction, frame.octets) for frame in frames] == [("->", asked), ("<-", answer)]
    assert frames[0].sent <= frames[0].delivered <= frames[1].sent <= frames[1].delivered


def test_what_is_not_read_waits_and_none_is_lost(lab, plug):
    host, count = lab.stack_hosts()[0], 1000
    asked = ping(host, data=bytes(1400))
    for _ in range(count):
        plug.send(asked)
    assert lab.wire.settle()

    ours = 0
    while ours < count:
        ours += parse(plug.recv(2000)).destination == socket.inet_aton(host)  # no old SYN-ACKs


def test_a_new_one_takes_the_place_of_the_old_one(lab, plug):
    host = lab.stack_hosts()[0]
    with lab.attach() as other:
        other.settimeout(5)
        assert plug.recv(2000) == b""
        other.send(ping(host, 5))

        assert Ether(other.recv(2000))[ICMP].seq == 5


def test_the_wire_outlives_it(lab, server, connect):
    host, since = lab.stack_hosts()[0], lab.wire.position()
    with lab.attach() as plug:
        plug.send(ping(host))
    assert lab.wire.wait_for(Match("<-", tester_address=host), since, 5)
    connection = connect(server("echo"))
    connection.sendall(b"still there")

    assert connection.recv(100) == b"still there"


def test_a_handshake_takes_less_than_five_milliseconds(lab, plug, server):
    took, port = [], server("echo")
    for _ in range(20):
        segment = syn(lab.stack_hosts()[0], port)
        begin = time.monotonic()
        plug.send(segment)
        plug.recv(2000)
        took.append(time.monotonic() - begin)

    assert min(took) < 0.005


def test_frames_that_no_interface_takes_are_our_error(lab, plug):
    plug.send(b"too short")
    with pytest.raises(TesterError, match="no interface takes the frame"):
        lab.wire.frames(lab.wire.position())
    with pytest.raises(TesterError):
        lab.wire.reset()


def test_it_is_a_socket_of_messages(plug):
    assert plug.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE) == socket.SOCK_SEQPACKET
