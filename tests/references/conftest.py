"""A certificate for all tests, and servers that end with their test."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

ROOT = Path(__file__).parents[2]

Serve = Callable[..., int]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with cert.pem, key.pem and ca.pem for localhost."""
    folder = tmp_path_factory.mktemp("certificate")
    ca = trustme.CA()
    issued = ca.issue_cert("localhost", "127.0.0.1")
    (folder / "cert.pem").write_bytes(b"".join(one.bytes() for one in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(str(folder / "key.pem"))
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    return folder


def free_port() -> int:
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        udp.bind(tcp.getsockname())
        return int(tcp.getsockname()[1])


@pytest.fixture
def serve(certificate: Path) -> Iterator[Serve]:
    """Start `python -m MODULE ARGUMENTS --port ...`, wait for its first line; returns the port."""
    running: list[subprocess.Popen[str]] = []

    def start(module: str, *arguments: str) -> int:
        port = free_port()
        files = ["--cert", f"{certificate}/cert.pem", "--key", f"{certificate}/key.pem"]
        command = [sys.executable, "-m", module, *arguments, "--port", str(port), *files]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout and process.stdout.readline().startswith("serving")
        return port

    yield start
    for process in running:
        process.terminate()
        assert process.wait(20) == 0
        assert process.stdout
        process.stdout.close()
