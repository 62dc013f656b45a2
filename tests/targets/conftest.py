"""Targets made of tests/targets/servers.py, running and ended with the test."""

from functools import cache
from pathlib import Path

import pytest

from fixtures.processes.loopback import Loopback
from fixtures.targets.credentials import issue
from fixtures.targets.model import Endpoint, Target
from fixtures.targets.running import Running

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def credentials(tmp_path_factory):
    return cache(lambda: issue(tmp_path_factory.mktemp("credentials")))


@pytest.fixture
def describe():
    def describe(kind, port="{port}", rest="", **fields):
        command = f"{{python}} -S {{here}}/servers.py {kind} {port} {rest}"
        values = {
            "name": kind,
            "source": kind,
            "here": HERE,
            "cwd": HERE,
            "command": command,
            "endpoints": (Endpoint("http"),),
        }
        return Target(**(values | fields))

    return describe


@pytest.fixture
def running(tmp_path, credentials):
    """Make a Running of a target; every one is stopped at the end."""
    made = []

    def make(target, **options):
        folder = tmp_path / f"target{len(made)}"
        folder.mkdir()
        options = {"patience": 5.0, "start_patience": 10.0} | options
        one = Running(target, Loopback(), folder=folder, credentials=credentials, **options)
        made.append(one)
        return one

    yield make
    for one in made:
        one.stop()


@pytest.fixture
def started(running, describe):
    """Start one of the servers."""

    def start(kind, *arguments, **fields):
        one = running(describe(kind, *arguments, **fields))
        one.start()
        return one

    return start
