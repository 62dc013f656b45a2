"""The server of reference_impls/tls."""

import subprocess
from collections.abc import Callable

import pytest
from OpenSSL import SSL

from reference_impls.tls.server.names import OTHER_NAME
from tests.references.clients import Client, context

Serve = Callable[..., int]


@pytest.mark.parametrize("version", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
def test_each_name_has_its_certificate(serve: Serve, version: int) -> None:
    port = serve("reference_impls.tls.server", "tls")
    subjects = {}

    for name in ("localhost", OTHER_NAME, "unknown.test"):
        client = Client(port, given=context(version))
        client.tls.set_tlsext_host_name(name.encode())
        client.handshake()
        client.get()
        subjects[name] = (
            client.tls.get_peer_certificate().to_cryptography().subject.rfc4514_string()
        )

    assert subjects[OTHER_NAME] == f"CN={OTHER_NAME}"
    assert subjects["localhost"] == subjects["unknown.test"] != subjects[OTHER_NAME]


def test_tls11_is_refused(serve: Serve) -> None:
    port = serve("reference_impls.tls.server", "tls")
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-tls1_1"]

    seen = subprocess.run(
        [*command, "-cipher", "ALL:@SECLEVEL=0"], input=b"", capture_output=True, timeout=10
    )

    assert b"alert protocol version" in seen.stderr


def test_renegotiation_is_refused(serve: Serve) -> None:
    client = Client(serve("reference_impls.tls.server", "tls"), given=context(SSL.TLS1_2_VERSION))
    client.handshake()
    client.tls.renegotiate()

    with pytest.raises(SSL.Error, match="no renegotiation"):
        client.handshake()
