"""HTTP/3 servers of other makes, as Debian packages them."""

import json
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixtures.processes.loopback import Loopback, free_port
from fixtures.quic.client import QuicClient, Response


@dataclass(frozen=True)
class Foreign:
    """A running server: it serves /index.html and /big (300000 octets)."""

    name: str
    address: tuple[str, int]


@contextmanager
def caddy(folder: Path, pem: Path, key: Path) -> Iterator[Foreign]:
    """Caddy from Debian: quic-go."""
    port = free_port("127.0.0.1")
    server = {
        "listen": [f"127.0.0.1:{port}"],
        "protocols": ["h1", "h2", "h3"],
        "automatic_https": {"disable": True},
        "tls_connection_policies": [{}],
        "routes": [{"handle": [{"handler": "file_server", "root": str(documents(folder))}]}],
    }
    files = [{"certificate": str(pem), "key": str(key)}]
    settings = {
        "admin": {"disabled": True},
        "storage": {"module": "file_system", "root": str(folder / "storage")},
        "apps": {
            "http": {"servers": {"only": server}},
            "tls": {"certificates": {"load_files": files}},
        },
    }
    config = folder / "caddy.json"
    config.write_text(json.dumps(settings))
    with started(folder, ["caddy", "run", "--config", str(config)], port) as running:
        yield running


@contextmanager
def ngtcp2(folder: Path, pem: Path, key: Path, *options: str) -> Iterator[Foreign]:
    """The example server of ngtcp2, Debian's package ngtcp2-server; with -V it sends Retry."""
    port = free_port("127.0.0.1")
    command = ["gtlsserver", "-q", *options, "-d", str(documents(folder))]
    with started(folder, [*command, "127.0.0.1", str(port), str(key), str(pem)], port) as running:
        yield running


def documents(folder: Path) -> Path:
    root = folder / "documents"
    root.mkdir(exist_ok=True)
    (root / "index.html").write_text("index")
    (root / "big").write_bytes(bytes(300000))
    return root


@contextmanager
def started(folder: Path, command: list[str], port: int) -> Iterator[Foreign]:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    place = Loopback()
    env = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": ""}
    with (folder / "output").open("wb") as output:
        process = place.spawn(command, cwd=folder, env=env, output=output.fileno())
    try:
        wait_until_served(("127.0.0.1", port), folder / "output")
        yield Foreign(command[0], ("127.0.0.1", port))
    finally:
        process.stop()


def wait_until_served(address: tuple[str, int], output: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.connect(address)
            client = QuicClient(udp, address, patience=1)
            if isinstance(client.complete(), Response):
                client.close()
                return
        time.sleep(0.05)
    raise AssertionError(f"the server did not serve: {output.read_text()[-2000:]}")
