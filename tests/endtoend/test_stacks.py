"""A stack in user space, judged through the door: what is right passes, each flaw is found."""

import sys

import pytest

from fixtures.packets import packet as packets
from fixtures.packets.icmp import ECHO_REQUEST, Message
from fixtures.packets.tcp import Segment
from tests.endtoend.runs import ROOT, run

STACK = "{python} -m reference_impls.stack --fd {fd} --mac {mac} --ip {ip} --port {port}"
BASIC = [
    "suites/tcp/test_sanity.py",
    "suites/tcp/test_opening.py",
    "suites/tcp/test_acceptability.py",
    "suites/tcp/test_closing.py",
    "suites/udp/test_header.py",
    "suites/ip/test_header.py",
]
SLOW_TO_SAY_SO = ("--patience", "1")


def flawed(folder, flaw, rest=" --ip6 {ip6}"):
    """Write a target file of the reference with a flaw; return its path."""
    file = folder / "flawed.toml"
    file.write_text(
        f'name = "{flaw}"\ncwd = "{ROOT}"\nstack = "{STACK}{rest} --flaw {flaw}"\n',
        encoding="utf-8",
    )
    return str(file)


def judged(folder, flaw, requirement):
    """Judge a flawed stack by the cases of one requirement."""
    chosen = ["suites/tcp", "suites/udp", "-m", f"requirement(id='{requirement}')"]
    return run(folder, *chosen, "--target", flawed(folder, flaw), *SLOW_TO_SAY_SO)


def test_basic_cases_pass(tmp_path):
    target = str(ROOT / "reference_impls" / "stack" / "target.toml")
    ended = run(tmp_path, *BASIC, "--target", target, "-n", "2")

    assert ended.code == 0, ended.output
    verdicts = [one["verdict"] for one in ended.records]
    assert set(verdicts) <= {"met", "known-failing", "not-applicable"}
    assert verdicts.count("met") > 50


@pytest.mark.parametrize(
    ("flaw", "requirement"),
    [
        ("resets-at-zero", "TCP-026"),
        ("deaf-right-of-window", "TCP-051"),
        ("trusts-checksums", "UDP-001"),
    ],
)
def test_flaws_are_found(tmp_path, flaw, requirement):
    ended = judged(tmp_path, flaw, requirement)

    found = [one["verdict"] for one in ended.records if one["id"] == requirement]
    assert (ended.code, set(found)) == (1, {"violated"}), ended.output


@pytest.mark.parametrize(
    ("flaw", "suite", "what"),
    [("wrong-echo-checksums", "ip", "ICMP"), ("wrong-tcp-checksums", "tcp", "TCP")],
)
def test_sanity_cases_look_at_checksums(tmp_path, flaw, suite, what):
    case = f"suites/{suite}/test_sanity.py"
    ended = run(tmp_path, case, "--target", flawed(tmp_path, flaw), *SLOW_TO_SAY_SO)

    assert [one["verdict"] for one in ended.records] == ["violated"], ended.output
    assert f"wrong {what} checksum" in ended.records[0]["seen"]
    assert any(f"wrong {what} checksum" in line for line in ended.records[0]["transcript"])


@pytest.mark.parametrize(
    ("flaw", "verdict"), [("trips-over-fin", "crashed"), ("loops-over-fin", "hung")]
)
def test_one_that_ends_or_hangs_is_found_and_started_again(tmp_path, flaw, verdict):
    ended = judged(tmp_path, flaw, "TCP-029")

    found = [one for one in ended.records if one["id"] == "TCP-029"]
    assert [one["verdict"] for one in found] == [verdict, verdict], ended.output
    if verdict == "crashed":
        assert "a SYN cannot have FIN" in ended.output


@pytest.mark.parametrize("when", ["early", "late"])
def test_window_that_grows_before_it_is_told_is_no_fault(tmp_path, when):
    file = tmp_path / "growing.toml"
    stack = STACK.replace("reference_impls.stack", f"tests.endtoend.growing_stack {when}")
    file.write_text(f'name = "growing"\ncwd = "{ROOT}"\nstack = "{stack} --ip6 {{ip6}}"\n')
    about = [f"requirement(id='TCP-{number}')" for number in ("051", "062", "302", "303", "304")]
    chosen = ["suites/tcp", "-m", " or ".join(about), "-k", "right_edge or right_of_the_window"]
    ended = run(tmp_path, *chosen, "--target", str(file), *SLOW_TO_SAY_SO)

    assert ended.code == 0, ended.output
    assert len(ended.records) > 50
    assert {one["verdict"] for one in ended.records} == {"met"}


def test_first_frames_are_those_of_the_documentation(tmp_path):
    told = tmp_path / "told"
    stack = STACK.replace("reference_impls.stack", f"tests.endtoend.telling_stack {told}")
    case = "suites/tcp/test_sanity.py"
    ended = run(tmp_path, case, "--target", f"stack:{stack.replace('{python}', sys.executable)}")

    assert ended.code == 0, ended.output
    frames = [bytes.fromhex(line) for line in told.read_text(encoding="ascii").split()]
    bodies = [packets.read(one[14:]).body for one in frames if one[12:14] == b"\x08\0"]
    after = next(n for n, body in enumerate(bodies) if body != Message(ECHO_REQUEST, data=b""))
    assert after > 0
    assert bodies[after : after + 4] == [
        Segment("S", options=()),
        Segment("A", data=b""),
        Segment("A", data=b"ECHO\n"),
        Segment("A", data=b"hello"),
    ]
    assert [body.flags for body in bodies[after + 4 :] if body.options] == ["S"]  # a kernel's


def test_over_udp_a_stack_needs_no_tcp(tmp_path):
    cases = ["suites/udp/test_sanity.py", "suites/ip/test_sanity.py"]
    ended = run(tmp_path, *cases, "--target", flawed(tmp_path, "without-tcp"), *SLOW_TO_SAY_SO)

    assert [one["verdict"] for one in ended.records] == ["met", "met"], ended.output


def test_without_an_address_of_ipv6_nothing_is_judged_over_it(tmp_path):
    command = STACK.replace("{python}", sys.executable)
    ended = run(tmp_path, "suites/udp/test_header.py", "--target", f"stack:{command}")

    assert ended.code == 0, ended.output
    verdicts = {(one["nodeid"].rpartition("[")[2][:2], one["verdict"]) for one in ended.records}
    assert {("v4", "met"), ("v6", "not-applicable")} <= verdicts
    assert "does not ask for {ip6}, so it speaks no IPv6" in ended.output


def test_suites_on_a_kernel_do_not_apply(tmp_path):
    target = str(ROOT / "reference_impls" / "stack" / "target.toml")
    ended = run(tmp_path, "suites/http1/server/test_sanity.py", "--target", target)

    assert "stack brings its own stack, and this case runs on a kernel's" in ended.output


def test_suite_about_a_kernel_says_so_whatever_is_claimed(tmp_path):
    target = str(ROOT / "reference_impls" / "stack" / "target.toml")
    ended = run(tmp_path, "suites/kernel/test_ports.py", "--target", target)

    whys = {one["attachments"]["why"] for one in ended.records}
    assert whys == {"stack brings its own stack: it is about the kernel under a program"}


def test_a_matrix_of_a_stack_and_a_kernel(tmp_path):
    references = ROOT / "reference_impls"
    given = [["--target", str(references / one / "target.toml")] for one in ("stack", "tcp")]
    ended = run(tmp_path, "suites/udp/test_header.py", *given[0], *given[1])

    assert ended.code == 0, ended.output
    met = {one["target"] for one in ended.records if one["verdict"] == "met"}
    assert met == {"stack", "linux"}
