"""The client's role against real clients: what a product does is met, or a known failure."""

from pathlib import Path

import pytest

from fixtures.targets.check import program_of
from fixtures.targets.parse import parse
from fixtures.targets.programs import version_of
from tests.real_servers.test_real_servers import PATIENCE, ROOT, failed, judged

CLIENTS = {
    "curl": "http1/client",
    "httpx": "http1/client",
    "node-fetch": "http1/client",
    "curl-h2": "http2/client",
    "nghttp": "http2/client",
    "httpx-h2": "http2/client",
    "node-h2-client": "http2/client",
    "curl-tls": "tls/client",
    "openssl-client": "tls/client",
    "gnutls-client": "tls/client",
    "python-ssl": "tls/client",
    "node-https": "tls/client",
}


@pytest.mark.timeout(PATIENCE + 20)
@pytest.mark.parametrize("name", CLIENTS)
def test_client_meets_the_suite_but_for_its_known_failures(name: str, tmp_path: Path) -> None:
    target = parse(str(ROOT / "targets" / f"{name}.toml"))
    # A client may be a few lines for an interpreter: that is there, what they import may not be.
    if program_of(target) is None or not version_of(target).text:
        pytest.skip(target.needs)
    code, output, records = judged(target.source, tmp_path, f"suites/{CLIENTS[name]}")

    assert failed(records) == {}
    assert code == 0, output[-4000:]
    assert " matches no case" not in output
    assert {record["suite"] for record in records} == {CLIENTS[name]}
