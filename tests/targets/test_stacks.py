"""Targets that bring their own stack: how they are given, and when they are up."""

import textwrap
from pathlib import Path

import pytest

from fixtures.processes.loopback import Loopback
from fixtures.stack.door import Door
from fixtures.targets.check import check
from fixtures.targets.model import STACK_PORT, Endpoint, Target
from fixtures.targets.parse import parse
from fixtures.targets.running import Running
from fixtures.verdicts.outcomes import TesterError

ROOT = Path(__file__).parents[2]
PROGRAM = """
import socket, sys, time
from reference_impls.stack import host, tcp, udp
from reference_impls.stack.ip import address

door = socket.socket(fileno=int(sys.argv[1]))
one = host.Host(door, bytes.fromhex("027700000002"), [address("10.77.0.2")], frozenset())
"""
ENDS = "sys.exit(3)"
MUTE = "time.sleep(60)"
LATE = "time.sleep(1)\nudp.Udp(one, 7)\none.run()"
NO_ECHO = "one._icmp = lambda packet: None\ntcp.Tcp(one, 7)\none.run()"


@pytest.fixture
def file(tmp_path):
    def file(text):
        path = tmp_path / "mine.toml"
        path.write_text(text)
        return str(path)

    return file


@pytest.fixture
def stack(the_lab, tmp_path, credentials):
    """Make a Running of a program that has the door and does what is said."""
    made = []

    def stack(what, start_patience=10.0, place=None):
        target = Target(
            name="mine",
            source="mine",
            here=tmp_path,
            command="{python} -c 'exec(open(\"{dir}/it\").read())' {fd}",
            endpoints=(Endpoint("tcp", port=STACK_PORT), Endpoint("udp", port=STACK_PORT)),
            files={"it": PROGRAM + what},
            env={"PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            stack=True,
        )
        (tmp_path / "running").mkdir(exist_ok=True)
        one = Running(
            target,
            place or Door(the_lab),
            folder=tmp_path / "running",
            credentials=credentials,
            start_patience=start_patience,
        )
        made.append(one)
        return one

    yield stack
    for one in made:
        one.stop()


def test_a_command_may_bring_its_own_stack():
    target = parse("stack:./mystack --fd {fd} --if {if} --mac {mac} --ip {ip}")

    assert (target.name, target.stack, target.started) == ("mystack", True, True)
    assert [(one.protocol, one.port) for one in target.endpoints] == [("tcp", 7), ("udp", 7)]
    assert not target.has_fixed_port
    assert not target.speaks_ipv6


def test_the_port_is_chosen_where_the_command_takes_one(file):
    target = parse(file('stack = "./mystack {fd} {ip6} {port}"'))

    assert [(one.protocol, one.port) for one in target.endpoints] == [
        ("tcp", "port"),
        ("udp", "port"),
    ]
    assert target.speaks_ipv6


def test_its_endpoints_may_be_listed(file):
    target = parse(file('stack = "./mystack {fd}"\n[[endpoint]]\nprotocol = "udp"\nport = 9\n'))

    assert [(one.protocol, one.port) for one in target.endpoints] == [("udp", 9)]


def test_its_port_is_no_port_of_this_machine(file, tmp_path):
    (tmp_path / "mystack").write_text("#!/bin/sh\n")
    (tmp_path / "mystack").chmod(0o755)

    check(parse(file('stack = "./mystack {fd}"')))


def test_it_is_up_when_it_answers_an_echo_request(stack):
    one = stack(LATE)
    one.start()

    assert one.alive() and one.output() == ""


def test_the_example_of_the_documentation_is_up(the_lab, tmp_path, credentials):
    text = (ROOT / "docs" / "targets.md").read_text()
    example = text[
        text.index("    import socket, struct, sys") : text.index("    $ pytest suites/ip")
    ]
    (tmp_path / "echo.py").write_text(textwrap.dedent(example))
    target = parse(f"stack:{{python}} {tmp_path}/echo.py {{fd}} {{mac}} {{ip}}")
    one = Running(target, Door(the_lab), folder=tmp_path, credentials=credentials)
    try:
        one.start()
    finally:
        one.stop()


def test_one_that_ends_is_an_error_with_its_status(stack):
    one = stack("print('no memory')\n" + ENDS)

    says = r"(?s)mine could not be started: it ended with status 3 before it answered .*no memory"
    with pytest.raises(TesterError, match=says):
        one.start()
    assert not one.alive()


def test_one_that_never_answers_is_an_error(stack):
    one = stack(MUTE, start_patience=0.5)

    says = "it answered neither an ICMP echo request to 10.77.0.2 within 0.5 s nor a SYN to port 7"
    with pytest.raises(TesterError, match=says):
        one.start()
    assert not one.alive()


def test_one_that_answers_no_echo_is_told_to(stack):
    one = stack(NO_ECHO, start_patience=1.0)

    says = "it answers a SYN to port 7, and no ICMP echo request within 1 s: answer echoes"
    with pytest.raises(TesterError, match=says):
        one.start()


def test_it_runs_in_the_lab_only(stack):
    one = stack(LATE, place=Loopback())

    with pytest.raises(TesterError, match="mine brings its own stack, which runs in the lab only"):
        one.start()
