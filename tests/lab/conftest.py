"""Servers on the target's side of the lab, one of a kind per session."""

import os
import select
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixtures.lab.lab import Lab
from fixtures.processes.process import Kept
from fixtures.stack.link import Link
from fixtures.stack.testers import TcpTester
from tests.lab.verbs import command, serving, stack_tester

SERVERS = Path(__file__).with_name("servers.py")

Connect = Callable[..., socket.socket]


def start(lab: Lab, kind: str) -> tuple[Kept, int]:
    """Start a server inside and wait until it listens; its process and port."""
    port = lab.free_port()
    reading, writing = os.pipe()
    try:
        process = lab.spawn(
            [sys.executable, str(SERVERS), kind, str(port)],
            cwd=Path("/"),
            env=dict(os.environ),
            output=writing,
        )
        assert select.select([reading], [], [], 10)[0], "the server does not come up"
        assert os.read(reading, 100).startswith(b"ready")
    finally:
        os.close(reading)
        os.close(writing)
    return process, port


@pytest.fixture(scope="session")
def server(the_lab: Lab) -> Iterator[Callable[[str], int]]:
    """Return a function: the port of a server of a kind ("echo", "sink", "udp")."""
    started: dict[str, tuple[Kept, int]] = {}

    def port_of(kind: str) -> int:
        if kind not in started:
            started[kind] = start(the_lab, kind)
        return started[kind][1]

    yield port_of
    for process, _ in started.values():
        process.stop(0)


@pytest.fixture
def connect(lab: Lab) -> Iterator[Connect]:
    """Return a function that connects inside the lab; its sockets are closed afterwards."""
    made: list[socket.socket] = []

    def connected(port: int, host: str = lab.host) -> socket.socket:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        made.append(lab.socket(family, socket.SOCK_STREAM))
        made[-1].settimeout(10)
        made[-1].connect((host, port))
        return made[-1]

    yield connected
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def program(the_lab, tmp_path_factory) -> Iterator[int]:
    """The port of the target program."""
    with serving(the_lab, command("python", tmp_path_factory.mktemp("verbs"))) as port:
        yield port


@pytest.fixture(params=["v4", "v6"])
def link(request, lab) -> Iterator[Link]:
    host, host_6 = lab.stack_hosts()
    ends = (host, lab.host) if request.param == "v4" else (host_6, lab.host_6)
    made = Link(lab.attach(), *ends, lab.state)
    yield made
    made.close()


@pytest.fixture
def tcp(link, program, lab) -> Iterator[TcpTester]:
    tester = stack_tester(link, program, lab)
    yield tester
    tester.close()


def receive_all(connection: socket.socket, count: int) -> bytes:
    """Read exactly so many octets."""
    octets = b""
    while len(octets) < count and (more := connection.recv(count - len(octets))):
        octets += more
    return octets
