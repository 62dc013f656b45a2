"""The bent TLS server: right without a flaw, and with each flaw it still serves a plain request."""

import socket
import subprocess
from collections.abc import Callable

import pytest
from OpenSSL import SSL
from OpenSSL._util import lib

from reference_impls.tls.server.flaws import FLAWS
from reference_impls.tls.server.mutants import MUTANTS
from tests.references.clients import LAST_REQUEST, Client, context, session

BENT = "reference_impls.tls.server.bent"
PAGE = b"came all the way"
GARBAGE = b"GET / HTTP/1.1\r\n\r\n"

WITHOUT_TLS12 = {
    "unannounced-ticket",
    "no-renegotiation-info",
    "broken-key-exchange-signature",
    "tls12-no-signatures",
    "tls12-same-random",
    "tls12-says-it-twice",
    "tls12-status-unasked",
}
"""OpenSSL's client ends these handshakes, as it should."""

Serve = Callable[..., int]


@pytest.mark.parametrize("flaw", FLAWS)
def test_plain_requests_are_served(serve: Serve, flaw: str) -> None:
    port = serve(BENT, flaw)

    for version in (SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION):
        if version == SSL.TLS1_2_VERSION and flaw in WITHOUT_TLS12:
            continue
        client = Client(port, given=context(version))
        client.handshake()
        assert PAGE in client.get()


@pytest.mark.parametrize("version", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
def test_without_a_flaw_sessions_are_resumed_and_closed(serve: Serve, version: int) -> None:
    port = serve(BENT, "none")
    client = Client(port, session(port, version), context(version))
    client.handshake()
    client.tls.sendall(LAST_REQUEST)
    client.flush()

    assert lib.SSL_session_reused(client.tls._ssl)
    assert PAGE in client.response()
    assert client.read() == b""


def test_without_a_flaw_a_retry_is_asked_for(serve: Serve) -> None:
    port = serve(BENT, "none")
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-tls1_3", "-ign_eof"]

    seen = subprocess.run(
        [*command, "-msg", "-groups", "P-521:P-256"],
        input=LAST_REQUEST,
        capture_output=True,
        timeout=10,
    )

    assert PAGE in seen.stdout


@pytest.mark.parametrize(
    ("flaw", "expected"),
    [
        ("none", b"\x15\x03\x03\x00\x02\x02\x46"),
        ("lies", b"\x15\x03\x03\x00\x02\x02\x31"),
        ("closes", b""),
        ("mute", None),
        ("accepts", None),
    ],
)
def test_an_anomaly(serve: Serve, flaw: str, expected: bytes | None) -> None:
    with socket.create_connection(("127.0.0.1", serve(BENT, flaw)), 0.5) as client:
        client.sendall(TLS11_HELLO)
        try:
            seen = client.recv(100)
        except TimeoutError:
            seen = None

    assert seen == expected


TLS11_HELLO = bytes.fromhex(
    "160301002d" + "01000029" + "0302" + "00" * 32 + "00" + "0002c013" + "0100"
)


def test_each_mutant_names_a_flaw_of_its_own() -> None:
    names = [mutant.name for mutant in MUTANTS]

    assert len(set(names)) == len(names)
    assert {name for name in names if name not in FLAWS} == {"one-certificate"}
