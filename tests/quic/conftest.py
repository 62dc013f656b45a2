"""Servers and clients of the tests of fixtures/quic."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from fixtures.quic.client import QuicClient
from tests.quic import aioquic_server


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Paths of a chain, its key, and the CA that issued it."""
    folder = tmp_path_factory.mktemp("certificate")
    authority = trustme.CA()
    leaf = authority.issue_cert("localhost", "127.0.0.1")
    chain, key, ca = folder / "chain.pem", folder / "key.pem", folder / "ca.pem"
    chain.write_bytes(b"".join(each.bytes() for each in leaf.cert_chain_pems))
    leaf.private_key_pem.write_to_path(str(key))
    authority.cert_pem.write_to_path(str(ca))
    return chain, key, ca


@pytest.fixture(scope="session")
def server(certificate: tuple[Path, Path, Path]) -> Iterator[aioquic_server.Server]:
    with aioquic_server.running(*certificate[:2]) as running:
        yield running


@pytest.fixture(scope="session")
def retrying(certificate: tuple[Path, Path, Path]) -> Iterator[aioquic_server.Server]:
    with aioquic_server.running(*certificate[:2], retry=True) as running:
        yield running


@pytest.fixture
def udp() -> Iterator[Callable[[], socket.socket]]:
    sockets = []

    def make() -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sockets.append(made)
        return made

    yield make
    for each in sockets:
        each.close()


@pytest.fixture
def connect(udp: Callable[[], socket.socket]) -> Iterator[Callable[..., QuicClient]]:
    """A client to a server, on a socket of its own; connections are closed afterwards."""
    clients = []

    def make(server: Any, **settings: Any) -> QuicClient:
        client = QuicClient(udp(), server.address, **settings)
        clients.append(client)
        return client

    yield make
    for each in clients:
        each.close()
