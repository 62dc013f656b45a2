"""Real TLS servers, each ended with its test, and peers that speak with them."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
import trustme

from fixtures.stream import Stream
from fixtures.tls.peer import TlsPeer
from fixtures.transcript import Transcript

Connect = Callable[..., TlsPeer]


@dataclass
class Server:
    """A server program: its port, and what feeds its standard input."""

    port: int
    stdin: IO[bytes]

    def types(self, line: bytes) -> None:
        self.stdin.write(line)
        self.stdin.flush()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ecdsa.pem, ecdsa.key, rsa.pem and rsa.key for localhost."""
    folder = tmp_path_factory.mktemp("certificates")
    for kind in trustme.KeyType:
        issued = trustme.CA(key_type=kind).issue_cert("localhost", "127.0.0.1", key_type=kind)
        name = kind.name.lower()
        (folder / f"{name}.pem").write_bytes(issued.cert_chain_pems[0].bytes())
        issued.private_key_pem.write_to_path(str(folder / f"{name}.key"))
    return folder


@pytest.fixture
def start(certificates: Path) -> Iterator[Callable[..., Server]]:
    """Start a server; "{port}", "{cert}" and "{key}" stand for themselves in its arguments."""
    running: list[subprocess.Popen[bytes]] = []

    def launch(*command: str, kind: str = "ecdsa", ready: bytes = b"ACCEPT") -> Server:
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        places = {
            "port": str(port),
            "cert": str(certificates / f"{kind}.pem"),
            "key": str(certificates / f"{kind}.key"),
        }
        # The kernel ends the server with this process, however that dies.
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *(one.format(**places) for one in command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        running.append(process)
        assert process.stdin
        assert process.stdout
        for line in process.stdout:
            if ready in line:
                return Server(port, process.stdin)
        raise AssertionError(f"{command[0]} did not start: status {process.wait()}")

    yield launch
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def openssl(start: Callable[..., Server]) -> Callable[..., Server]:
    def launch(*options: str, kind: str = "ecdsa") -> Server:
        files = ("-cert", "{cert}", "-key", "{key}")
        return start("openssl", "s_server", "-accept", "{port}", *files, *options, kind=kind)

    return launch


@pytest.fixture
def gnutls(start: Callable[..., Server]) -> Callable[..., Server]:
    def launch(*options: str) -> Server:
        files = ("--x509certfile", "{cert}", "--x509keyfile", "{key}")
        command = ("gnutls-serv", "--http", "--disable-client-cert", "-p", "{port}", *files)
        return start(*command, *options, ready=b"listening")

    return launch


@pytest.fixture
def python(start: Callable[..., Server]) -> Server:
    script = str(Path(__file__).parent / "https_server.py")
    return start(sys.executable, script, "{port}", "{cert}", "{key}")


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Return a peer on a new connection to a port."""
    opened: list[TlsPeer] = []

    def new(port: int, host: str = "127.0.0.1", **options: object) -> TlsPeer:
        stream = Stream(socket.create_connection((host, port)), patience=5.0)
        peer = TlsPeer(stream, Transcript(), server_name="localhost", **options)  # type: ignore[arg-type]
        opened.append(peer)
        return peer

    yield new
    for peer in opened:
        peer.close()
