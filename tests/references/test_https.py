"""The servers of reference_impls/https, asked by curl, OpenSSL and aioquic."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from OpenSSL import SSL
from OpenSSL._util import lib

from tests.references.clients import (
    LAST_REQUEST,
    REQUEST,
    Client,
    QuicClient,
    context,
    session,
)

HTTPS = "reference_impls.https"
PAGE = b"came all the way"

Serve = Callable[..., int]


@pytest.fixture
def port(serve: Serve) -> int:
    return serve(HTTPS, "all")


@pytest.mark.parametrize(
    ("kind", "version"),
    [
        ("tcp-tls12", "1.2"),
        ("tcp-tls13", "1.3"),
        ("tcp-tls13-0rtt", "1.3"),
        ("tfo-tls13", "1.3"),
        ("tfo-tls13-0rtt", "1.3"),
        ("all", "1.2"),
        ("all", "1.3"),
    ],
)
def test_curl_is_served(serve: Serve, certificate: Path, kind: str, version: str) -> None:
    port = serve(HTTPS, kind)
    command = ["curl", "-sS", "--http1.1", f"--tlsv{version}", "--tls-max", version]
    command += ["--cacert", str(certificate / "ca.pem")]
    command += ["-w", "%{http_code} %{num_connects} %{size_download}\n"]
    for path in ("", "large", "none"):
        command += ["-o", "/dev/null", f"https://localhost:{port}/{path}"]
    seen = subprocess.run(command, capture_output=True, text=True, timeout=10)

    assert seen.stderr == ""
    assert seen.stdout.splitlines() == ["200 1 208", "200 0 65536", "404 0 28"]


@pytest.mark.parametrize(("kind", "version"), [("tcp-tls12", "1.3"), ("tcp-tls13", "1.2")])
def test_a_kind_speaks_its_version_only(serve: Serve, kind: str, version: str) -> None:
    port = serve(HTTPS, kind)

    seen = subprocess.run(
        ["curl", "-sSk", f"--tlsv{version}", "--tls-max", version, f"https://localhost:{port}/"],
        capture_output=True,
        text=True,
        timeout=10,
    )

    assert seen.returncode == 35


def test_openssl_sends_its_request_as_early_data(port: int, tmp_path: Path) -> None:
    connect = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", "localhost"]
    connect += ["-tls1_3", "-ign_eof", "-alpn", "http/1.1"]
    early = tmp_path / "request"
    early.write_bytes(LAST_REQUEST)
    kept = tmp_path / "session"

    subprocess.run(
        [*connect, "-sess_out", kept], input=LAST_REQUEST, capture_output=True, timeout=10
    )
    seen = subprocess.run(
        [*connect, "-sess_in", kept, "-early_data", early],
        input=b"",
        capture_output=True,
        timeout=10,
    )

    assert b"Early data was accepted" in seen.stdout
    assert seen.stdout.count(b"HTTP/1.1 200") == 1


def test_early_request_is_answered_once_and_before_finished(port: int) -> None:
    client = Client(port, session(port))

    client.write_early(REQUEST)
    client.flush()
    client.handshake(hold_finished=True)

    assert PAGE in client.response()
    client.flush()
    assert client.get().count(b"HTTP/1.1 200") == 1


def test_a_ticket_serves_early_data_once(port: int) -> None:
    ticket = session(port)
    clients = [Client(port, ticket) for _ in range(2)]

    for client in clients:
        client.write_early(REQUEST)
        client.flush()
        client.handshake()

    assert [answered(client) for client in clients] == [True, False]
    assert PAGE in clients[1].get()


def answered(client: Client) -> bool:
    """Whether an answer to the early request comes although no other request was sent."""
    client.socket.settimeout(0.3)
    try:
        return PAGE in client.response()
    except TimeoutError:
        return False
    finally:
        client.socket.settimeout(3)


@pytest.mark.parametrize("version", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
def test_a_session_is_resumed(port: int, version: int) -> None:
    client = Client(port, session(port, version), context(version))

    client.handshake()

    assert lib.SSL_session_reused(client.tls._ssl)
    assert PAGE in client.get()


def test_an_unknown_application_protocol_is_refused(port: int) -> None:
    client = Client(port, given=context(protocol=b"nonsense"))

    with pytest.raises(SSL.Error, match="no application protocol"):
        client.handshake()


def test_closing_is_orderly(port: int) -> None:
    client = Client(port)
    client.handshake()
    client.tls.sendall(LAST_REQUEST)
    client.flush()

    assert PAGE in client.response()
    assert client.read() == b""
    client.tls.sendall(b"too late")
    client.flush()
    assert client.socket.recv(1) == b""
    client.tls.shutdown()
    client.flush()


def test_http3(port: int) -> None:
    assert PAGE in QuicClient(port).get()


def test_http3_request_is_answered_before_the_clients_second_flight(port: int) -> None:
    first = QuicClient(port)
    first.get()
    while not first.tickets:
        first.take()
    client = QuicClient(port, first.tickets[0])

    client.request()
    client.flush()
    while not client.body:
        client.take()

    assert PAGE in client.body
    assert client.early_data_accepted


def test_a_quic_ticket_serves_once(port: int) -> None:
    first = QuicClient(port)
    first.get()
    while not first.tickets:
        first.take()

    clients = [QuicClient(port, first.tickets[0]) for _ in range(2)]
    assert all(PAGE in client.get() for client in clients)
    assert [client.early_data_accepted for client in clients] == [True, False]


def test_quic_retry(serve: Serve) -> None:
    client = QuicClient(serve(HTTPS, "quic-0rtt", "--retry"))
    client.flush()

    assert client.take()[0] & 0xF0 == 0xF0
    client.flush()
    assert PAGE in client.get()
