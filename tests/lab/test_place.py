"""The lab as a place: sockets, programs, ports."""

import os
import socket
import sys
from pathlib import Path

import pytest

from fixtures.lab.lab import Lab
from fixtures.places import Place
from fixtures.verdicts.outcomes import TesterError
from tests.lab.conftest import receive_all, start


def test_it_has_the_shape_of_a_place(lab):
    place: Place = lab

    assert (place.name, place.host) == ("lab", "10.77.0.2")


@pytest.mark.parametrize("host", [Lab.host, Lab.host_6])
def test_a_socket_connects_inside(server, connect, host):
    connection = connect(server("echo"), host)
    connection.sendall(b"hello")

    assert receive_all(connection, 5) == b"hello"


@pytest.mark.parametrize("host", [Lab.host, Lab.host_6])
def test_datagrams_pass(lab, server, host):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with lab.socket(family, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(5)
        datagrams.sendto(b"x" * 1200, (host, server("udp")))

        assert datagrams.recv(2000) == b"x" * 1200


@pytest.mark.parametrize(
    ("family", "host", "ethertype"),
    [
        (socket.AF_INET, Lab.host, b"\x08\x00"),
        (socket.AF_INET6, Lab.host_6, b"\x86\xdd"),
    ],
)
def test_the_first_connection_asks_nobody_for_an_address(family, host, ethertype):
    with Lab() as fresh, fresh.socket(family, socket.SOCK_STREAM) as first:
        with pytest.raises(ConnectionRefusedError):
            first.connect((host, 80))

        assert [frame.octets[12:14] for frame in fresh.wire.frames(0)] == [ethertype] * 2


def test_an_address_of_its_own(lab, server):
    own = lab.own_host()
    with lab.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.settimeout(5)
        connection.bind((own, 0))
        connection.connect((lab.host, server("echo")))
        connection.sendall(b"hello")

        assert receive_all(connection, 5) == b"hello"
    assert lab.own_host() != own


def test_the_target_cannot_leave_the_lab(lab):
    assert (
        lab_says(lab, "import socket; print(socket.if_nameindex())") == "[(1, 'lo'), (2, 'eth0')]"
    )


def test_a_program_tells_its_port(lab):
    process, port = start(lab, "echo")
    try:
        assert {kind: len(found) for kind, found in lab.listening(port).items()} == {
            "tcp": 1,
            "udp": 0,
        }
        assert process.poll() is None
        assert process.pids()
    finally:
        process.stop(0)

    assert not process.pids()
    assert not lab.listening(port)["tcp"]


def test_no_such_program_is_one_sentence(lab):
    with pytest.raises(TesterError, match="no-such-program"):
        lab.spawn(["no-such-program"], cwd=Path("/"), env={}, output=1)


def test_a_port_is_handed_out_once(lab):
    ports = [lab.free_port() for _ in range(50)]

    assert len(set(ports)) == 50


def test_the_settings_of_both_sides(lab, server):
    about = "/proc/sys/net/ipv4/tcp_fastopen"

    assert lab_says(lab, f"print(open('{about}').read())") == "1027"


def test_a_lab_that_is_gone_is_our_error():
    lab = Lab()
    os.kill(lab.child_pid, 9)
    with pytest.raises(TesterError, match="ended"):
        lab.wire.position()
    lab.close()
    with pytest.raises(TesterError, match="closed"):
        lab.wire.position()


def lab_says(lab: Lab, program: str) -> str:
    """Run Python on the target's side and return what it prints."""
    reading, writing = os.pipe()
    process = lab.spawn(
        [sys.executable, "-c", program], cwd=Path("/"), env=dict(os.environ), output=writing
    )
    os.close(writing)
    assert process.wait(10) == 0
    process.stop(0)
    with os.fdopen(reading) as said:
        return said.read().strip()
