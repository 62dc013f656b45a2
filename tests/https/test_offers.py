"""What a server is found to offer: only what it does when it is asked for it."""

import sys
from pathlib import Path

import pytest

from fixtures.https.offers import explore
from fixtures.processes.loopback import Loopback
from fixtures.targets.credentials import issue
from fixtures.targets.model import Endpoint, Target
from fixtures.targets.running import Running

HERE = Path(__file__).parent
TLS = {"tls12", "tls13"}
ADDRESS = "--host {host} --port {port} --cert {cert} --key {key}"


@pytest.fixture
def offers(tmp_path):
    """Start a command, look what it offers, end it."""

    def offers(command):
        target = Target("it", "it", HERE, command=f"{sys.executable} {command}",
                        cwd=HERE.parents[1], endpoints=(Endpoint("https"),),
                        capabilities=frozenset(TLS))  # fmt: skip
        folder = tmp_path / "target"
        folder.mkdir()
        one = Running(
            target, Loopback(), folder=folder, credentials=lambda: issue(tmp_path / "credentials")
        )
        one.start()
        try:
            explore(one)
        finally:
            one.stop()
        return one.target.capabilities - TLS

    return offers


def test_a_server_that_resumes(offers):
    found = offers(f"-m reference_impls.https all {ADDRESS}")

    assert found == {
        "early_answer", "early_data", "extended_master_secret", "h3", "h3_early_answer",
        "h3_early_data", "resumption12", "resumption13", "session_id",
    }  # fmt: skip


def test_a_server_that_gives_tickets_and_takes_none(offers):
    found = offers(f"-m reference_impls.https.bent forgets-tickets-12 {ADDRESS}")

    assert not found & {"resumption12", "session_id"}
    assert "resumption13" in found


def test_a_server_that_forgets_a_session_when_it_closes_without_close_notify(offers):
    found = offers("{here}/rude_server.py {port} {cert} {key}")

    assert found == {"resumption12", "resumption13", "extended_master_secret"}
