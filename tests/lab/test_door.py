"""The door: a program with the wire's end to itself, and who answers it there."""

import os
import select
import sys
from pathlib import Path

import pytest
from scapy.layers.inet6 import ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6NDOptDstLLAddr, IPv6
from scapy.layers.l2 import ARP, Ether

from fixtures.lab import control, neighbours
from fixtures.lab.addresses import STACK_MAC, TARGET_MAC, TESTER_MAC
from fixtures.lab.match import Match
from tests.lab.test_third_port import ping

ASKS = f"""
import os, socket, sys
door = socket.socket(fileno={control.DOOR})
door.send(bytes.fromhex(sys.argv[1]))
print(door.recv(2000).hex(), flush=True)
"""

SHOW = 'all=$(ip -brief address; ip route; ip -6 route); echo "$all"'


@pytest.fixture
def inside(lab):
    """Run a program on the target's side and return what it prints first."""
    started = []

    def inside(*arguments, stack):
        reading, writing = os.pipe()
        try:
            started.append(
                lab.spawn(
                    arguments, cwd=Path("/"), env=dict(os.environ), output=writing, stack=stack
                )
            )
            assert select.select([reading], [], [], 10)[0], "it says nothing"
            return os.read(reading, 1 << 16).decode()
        finally:
            os.close(reading)
            os.close(writing)

    yield inside
    for one in started:
        one.stop(0)
    inside("echo", "a kernel again", stack=False)


def arp(host: str) -> bytes:
    return bytes(
        Ether(src=TARGET_MAC, dst="ff:ff:ff:ff:ff:ff")
        / ARP(hwsrc=TARGET_MAC, psrc="10.77.0.2", pdst=host)
    )


def solicitation(host: str, source: str = "fd77::2") -> bytes:
    return bytes(
        Ether(src=TARGET_MAC, dst="33:33:ff:00:00:01")
        / IPv6(src=source, dst="ff02::1:ff00:1", hlim=255)
        / ICMPv6ND_NS(tgt=host)
    )


@pytest.mark.parametrize(
    ("host", "mac"),
    [
        ("10.77.0.1", TESTER_MAC),
        ("10.77.128.7", TESTER_MAC),
        ("10.77.0.3", STACK_MAC),
        ("10.77.64.1", STACK_MAC),
        ("10.77.127.254", STACK_MAC),
    ],
)
def test_arp_is_answered(host, mac):
    answer = Ether(neighbours.answer(arp(host)))

    assert (answer.src, answer.dst, answer[ARP].op) == (mac, TARGET_MAC, 2)
    assert (answer[ARP].hwsrc, answer[ARP].psrc) == (mac, host)
    assert (answer[ARP].hwdst, answer[ARP].pdst) == (TARGET_MAC, "10.77.0.2")


@pytest.mark.parametrize(
    ("host", "mac"), [("fd77::1", TESTER_MAC), ("fd77::3", STACK_MAC), ("fd77:1::40:1", STACK_MAC)]
)
def test_solicitations_are_answered(host, mac):
    answer = Ether(neighbours.answer(solicitation(host)))

    assert (answer.src, answer.dst, answer[IPv6].hlim) == (mac, TARGET_MAC, 255)
    assert (answer[IPv6].src, answer[IPv6].dst) == (host, "fd77::2")
    assert (answer[ICMPv6ND_NA].tgt, answer[ICMPv6ND_NA].S) == (host, 1)
    assert answer[ICMPv6NDOptDstLLAddr].lladdr == mac
    sent = answer[ICMPv6ND_NA].cksum
    del answer[ICMPv6ND_NA].cksum
    assert Ether(bytes(answer))[ICMPv6ND_NA].cksum == sent


@pytest.mark.parametrize(
    "frame",
    [
        arp("10.77.0.2"),
        arp("192.0.2.1"),
        solicitation("fd77::2"),
        solicitation("fd77::1", source="::"),
        arp("10.77.0.1")[:30],
        solicitation("fd77::1")[:70],
        neighbours.answer(arp("10.77.0.1")),
        b"",
    ],
    ids=["own", "nobody", "own v6", "no source", "short", "short v6", "answer", "empty"],
)
def test_nothing_else_is_answered(frame):
    assert neighbours.answer(frame) is None


def test_a_stack_that_asks_is_answered_on_the_wire(lab, inside):
    since = lab.wire.position()
    came = bytes.fromhex(inside(sys.executable, "-c", ASKS, arp("10.77.64.9").hex(), stack=True))

    assert Ether(came)[ARP].psrc == "10.77.64.9"
    assert [frame.direction for frame in lab.wire.frames(since)] == ["<-", "->"]


def test_the_kernel_has_no_address_beside_a_stack_and_has_them_back_afterwards(lab, inside):
    before, beside, after = (inside("sh", "-c", SHOW, stack=one) for one in (False, True, False))

    assert "10.77." in before and "fd77:" in before
    assert "10.77." not in beside and "fd77:" not in beside
    assert after == before


def test_the_kernel_answers_nobody_beside_a_stack(lab, inside):
    inside("sh", "-c", "echo there; exec sleep 60", stack=True)
    since = lab.wire.position()
    with lab.attach() as plug:
        for version in (4, 6):
            plug.send(ping(lab.stack_hosts()[version == 6]))
        assert lab.wire.settle()
        assert lab.wire.wait_for(Match("->"), since, 5)

    assert {frame.direction for frame in lab.wire.frames(since)} == {"->"}
