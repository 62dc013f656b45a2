"""The suites below TLS, and a target that runs already: what ordinary sockets can tell."""

import socket
import sys

import pytest

from tests.endtoend.runs import run, serving

SUITES = ("suites/tcp", "suites/udp", "-k", "test_sanity or test_header")


@pytest.fixture
def port():
    with socket.socket(socket.AF_INET6) as any_socket:
        any_socket.bind(("::", 0))
        return any_socket.getsockname()[1]


@pytest.fixture
def target(tmp_path, port):
    endpoint = f'[[endpoint]]\nhost = "127.0.0.1"\nport = {port}\nprotocol = '
    file = tmp_path / "there.toml"
    file.write_text(f'{endpoint}"tcp"\n{endpoint}"udp"\n')
    return str(file)


def test_the_sanity_cases_are_judged_and_nothing_else_is(tmp_path, target, port):
    program = [sys.executable, "-m", "reference_impls.verbs", str(port)]
    with serving(program, "127.0.0.1", port):
        ended = run(tmp_path, *SUITES, "--target", target)

    assert ended.code == 0, ended.output
    met = {one["id"] for one in ended.records if one["verdict"] == "met"}
    assert met == {"TCP-161", "UDP-027"}
    assert {one["verdict"] for one in ended.records} == {"met", "unjudged"}
    assert "only the sanity case is judged, through a socket of this machine" in ended.output
    assert "give the target as a file or command that wireproof starts" in ended.output


def test_a_program_that_does_not_obey_fails_them(tmp_path, target, port):
    silent = "import socket, sys, time; s = socket.create_server(('::', int(sys.argv[1])), "
    silent += "family=socket.AF_INET6, dualstack_ipv6=True); time.sleep(60)"
    with serving([sys.executable, "-c", silent, str(port)], "127.0.0.1", port):
        ended = run(tmp_path, "suites/tcp/test_sanity.py", "--target", target, "--patience", "1")

    assert ended.code == 1
    assert [one["verdict"] for one in ended.records] == ["violated"]


def test_udp_is_tried_where_nobody_said_what_is_spoken(tmp_path, port):
    chosen = ("suites/udp/test_sanity.py", "--target")
    program = [sys.executable, "-m", "reference_impls.verbs"]
    with serving([*program, str(port)], "127.0.0.1", port):
        there = run(tmp_path / "there", *chosen, f"127.0.0.1:{port}")
    started = run(tmp_path / "started", *chosen, f"cmd:{' '.join(program)} {{port}}")

    for ended in (there, started):
        assert [one["verdict"] for one in ended.records] == ["met"], ended.output
