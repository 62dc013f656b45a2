"""Servers that run already: the reference, on loopback."""

import sys

import pytest

from fixtures.processes.loopback import free_port
from fixtures.targets.credentials import issue
from tests.endtoend.runs import SERVERS, serving


@pytest.fixture(scope="session")
def credentials(tmp_path_factory):
    return issue(tmp_path_factory.mktemp("credentials"))


@pytest.fixture
def reference(credentials):
    """The reference at [::1] or 127.0.0.1; returns its port."""
    import contextlib

    with contextlib.ExitStack() as running:

        def start(host="127.0.0.1", program="https", kind=("all",)):
            port = free_port(host)
            command = [sys.executable, "-m", f"reference_impls.{program}", *kind, "--host", host]
            command += ["--port", str(port), "--cert", str(credentials.certificate)]
            command += ["--key", str(credentials.key)]
            running.enter_context(serving(command, host, port))
            return port

        yield start


@pytest.fixture
def server(credentials):
    """One of the servers with habits, with TLS; returns its process and port."""
    import contextlib

    with contextlib.ExitStack() as running:

        def start(habit, secure=True, host="127.0.0.1"):
            port = free_port(host)
            command = [sys.executable, "-S", str(SERVERS), habit, host, str(port)]
            if secure:
                command += [str(credentials.certificate), str(credentials.key)]
            return running.enter_context(serving(command, host, port)), port

        yield start
