"""Capturing on the loopback interface."""

import socket
import sys
import threading
import time

import pytest

from fixtures.capture import interface
from fixtures.capture.interface import InterfaceCapture, may_capture
from fixtures.capture.portfilter import ONLY_OUTGOING, program
from fixtures.capture.trace import Trace
from fixtures.verdicts.outcomes import Usage
from tests.capture import synthetic as make

needs_capture = pytest.mark.skipif(not may_capture(), reason="needs CAP_NET_RAW")


@pytest.fixture(params=["127.0.0.1", "::1"])
def echo(request):
    """A server that answers every connection once; its address."""
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    listener = socket.create_server((request.param, 0), family=family)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(make.SERVER_FLIGHT)

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[:2]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def visit(address) -> int:
    with socket.create_connection(address, timeout=5) as client:
        port = client.getsockname()[1]
        client.sendall(make.CLIENT_HELLO)
        while client.recv(65536):
            pass
        return port


@needs_capture
def test_a_connection_over_loopback_is_seen_once(echo):
    capture = InterfaceCapture(*echo)
    try:
        visit(echo)
        began = time.monotonic()
        port = visit(echo)
        seen = Trace(capture.frames({port}, since=began))
    finally:
        capture.close()
        capture.close()

    assert seen.flights[:4] == [
        "-> SYN",
        "<- SYN-ACK",
        "-> ClientHello",
        "<- ServerHello, ChangeCipherSpec, encrypted, FIN",
    ]
    assert seen.retransmissions == []
    assert not seen.delayed
    assert seen.packet_carrying(make.SERVER_FLIGHT, "<-") is not None
    assert began - 0.1 < seen.packets[0].sent < time.monotonic() + 0.1


@needs_capture
def test_other_ports_and_other_traffic_stay_out(echo):
    capture = InterfaceCapture(*echo)
    try:
        port = visit(echo)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"x", ("127.0.0.1", 9))
        assert capture.frames({port + 1 if port < 65535 else 1}) == []
        assert len(capture.frames({port})) == len(capture._packets)
        assert (capture.lost, capture.discarded) == (0, 0)
    finally:
        capture.close()


@needs_capture
def test_memory_is_bounded(echo):
    capture = InterfaceCapture(*echo, limit=100)
    try:
        port = visit(echo)
        frames = capture.frames({port})
    finally:
        capture.close()

    assert sum(len(frame.octets) - 14 for frame in frames) <= 100
    assert capture.discarded > 0
    assert capture.lost == 0


@needs_capture
def test_what_has_passed_can_be_forgotten(echo):
    capture = InterfaceCapture(*echo, awake=False)
    try:
        first = visit(echo)
        capture.forget()
        second = visit(echo)
        seen = Trace(capture.frames({first, second}))
    finally:
        capture.close()

    assert [flight for flight in seen.flights if "SYN" in flight] == ["-> SYN", "<- SYN-ACK"]
    assert {packet.tester[1] for packet in seen.packets} == {second}


def test_packets_without_a_moment_of_their_own_stay_in_order():
    taken = [(9.0, b"syn"), (9.1, b"syn-ack"), (2.0, b"hello"), (3.0, b"fin")]

    found = interface._in_order(taken)

    assert found == [(2.0, b"syn"), (2.0, b"syn-ack"), (2.0, b"hello"), (3.0, b"fin")]


def test_a_user_who_may_not_capture_is_told_what_to_do(monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(interface.socket, "socket", refuse)

    assert not may_capture()
    with pytest.raises(pytest.skip.Exception, match=r"unjudged: .* \| run as root, or: setcap"):
        InterfaceCapture("127.0.0.1", 443)


def test_a_host_without_an_address_is_a_matter_of_usage():
    with pytest.raises(Usage, match="check the name of the target"):
        InterfaceCapture("no.such.host.invalid", 443)


def test_addresses_of_this_host_are_reached_over_loopback():
    assert interface.interface_to("127.0.0.1") == "lo"
    assert interface.interface_to("::1") == "lo"


@pytest.mark.parametrize("six", [False, True])
@pytest.mark.parametrize(
    ("protocol", "ports", "passes"),
    [
        (6, (40000, 443), True),
        (6, (443, 40000), True),
        (17, (443, 40000), True),
        (6, (40000, 444), False),
        (1, (443, 443), False),
    ],
)
def test_the_filter(six, protocol, ports, passes):
    head = bytearray(40 if six else 24)
    head[0] = 0x60 if six else 0x46  # IPv4 with an option, so its header has 24 octets
    head[6 if six else 9] = protocol
    octets = bytes(head) + ports[0].to_bytes(2, "big") + ports[1].to_bytes(2, "big")

    assert run(program(443), octets) is passes
    assert run([*ONLY_OUTGOING, *program(443)], octets) is passes
    assert run([*ONLY_OUTGOING, *program(443)], octets, way=0) is False


def run(instructions, octets: bytes, way: int = 4) -> bool:
    """Interpret the few instructions that the filter uses."""
    at = accumulator = x = 0
    while True:
        code, true, false, value = instructions[at]
        at += 1
        match code:
            case 0x20:
                accumulator = way
            case 0x30:
                accumulator = octets[value]
            case 0x28:
                accumulator = int.from_bytes(octets[value : value + 2], "big")
            case 0x48:
                accumulator = int.from_bytes(octets[x + value : x + value + 2], "big")
            case 0xB1:
                x = (octets[value] & 0x0F) * 4
            case 0x54:
                accumulator &= value
            case 0x15:
                at += true if accumulator == value else false
            case 0x06:
                return value > 0
            case _:
                pytest.fail(f"instruction {code:#x} on {sys.platform}")
