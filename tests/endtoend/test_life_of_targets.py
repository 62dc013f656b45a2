"""Targets that crash, hang, or take one connection after the other."""

import pytest

from tests.endtoend.project import run_project
from tests.endtoend.runs import CASES, habit, run

WORKERS = pytest.mark.parametrize("workers", ["0", "2"])
CASE = '\n@requirement("RFC 9112", "1", MUST, id="X-{0}")\ndef test_{1}(running):\n    '
PLAIN = "assert b'200 OK' in get(running, '/')[0]\n"


def case(number, name, body=PLAIN):
    return CASE.format(number, name) + body


CRASHING = case(1, "crashes", "get(running, '/crash')\n") + case(2, "afterwards")
HANGING = case(1, "hangs", "get(running, '/hang')\n") + case(2, "afterwards")


def test_a_crash_is_the_verdict_and_the_next_case_starts_clean(tmp_path):
    ended = run_project(tmp_path, CRASHING, "--target", habit("threads", secure=False))

    assert ended.code == 1
    assert ended.verdicts() == {"test_crashes": "crashed", "test_afterwards": "met"}
    assert "crashed    the target's process has ended in this case (signal SIGSEGV)" in ended.output
    assert "assertion failed: crash asked for" in ended.output
    assert "rerun      pytest suites/demo/test_demo.py::test_crashes --target 'cmd:" in ended.output


def test_a_crash_is_the_verdict_of_a_case_that_is_found_not_to_apply(tmp_path):
    head = '\n@requirement("RFC 9112", "1", MUST, id="X-1")\ndef test_crashes(running, case):\n'
    body = "    case.transcript.sent('GET /crash')\n    get(running, '/crash')\n"
    cases = head + body + "    not_applicable('what it did')\n" + case(2, "afterwards")
    ended = run_project(tmp_path, cases, "--target", habit("threads", secure=False))

    assert ended.code == 1
    assert ended.verdicts() == {"test_crashes": "crashed", "test_afterwards": "met"}


def test_a_hang_is_the_verdict_and_the_next_case_starts_clean(tmp_path):
    target = habit("one_at_a_time", secure=False)

    ended = run_project(tmp_path, HANGING, "--target", target, "--patience", "1")

    assert ended.code == 1
    assert ended.verdicts() == {"test_hangs": "hung", "test_afterwards": "met"}
    said = (
        "after this case the target answers no valid request on a new connection (http://127.0.0.1:"
    )
    assert said in ended.output
    assert "/): nothing comes within 1 s" in ended.output


def test_a_crash_of_a_server_that_we_did_not_start_is_no_verdict_on_the_next_case(server, tmp_path):
    _, port = server("threads", secure=False)

    ended = run_project(tmp_path, CRASHING, "--target", f"127.0.0.1:{port}")

    assert ended.code == 1
    assert ended.verdicts() == {"test_crashes": "crashed", "test_afterwards": "error"}
    assert f"nobody listens at 127.0.0.1:{port} any more" in ended.output
    assert f"no verdict: 127.0.0.1:{port} answers no valid request" in ended.output


@WORKERS
@pytest.mark.parametrize("name", ["one_at_a_time", "fragile"])
def test_a_started_server_that_takes_one_connection_after_the_other(tmp_path, name, workers):
    ended = run(tmp_path, *CASES, "--target", habit(name), "-n", workers)

    assert ended.code == 0, ended.output
    assert set(ended.verdicts().values()) <= {"met", "not-applicable"}
    assert ended.output.count("serves one connection at a time: its cases take turns") == 1


@WORKERS
@pytest.mark.parametrize("name", ["one_at_a_time", "fragile"])
def test_a_running_server_that_takes_one_connection_after_the_other(
    server, tmp_path, name, workers
):
    process, port = server(name)

    ended = run(tmp_path, *CASES, "--target", f"127.0.0.1:{port}", "-n", workers)

    assert ended.code == 0, ended.output
    assert set(ended.verdicts().values()) <= {"met", "not-applicable", "unjudged"}
    assert ended.output.count("serves one connection at a time: its cases take turns") == 1
    assert process.poll() is None


@WORKERS
def test_cases_of_a_server_that_takes_one_connection_never_overlap(server, tmp_path, workers):
    _, port = server("one_at_a_time", secure=False)
    log = tmp_path / "log"
    body = f"""
    import time
    with open({str(log)!r}, "a") as log:
        log.write(f"{{time.monotonic()}} begins\\n")
    assert b"200 OK" in get(running, "/")[0]
    with open({str(log)!r}, "a") as log:
        log.write(f"{{time.monotonic()}} ends\\n")
"""
    cases = "".join(case(number, f"case_{number}", body.lstrip()) for number in range(8))

    ended = run_project(tmp_path, cases, "--target", f"127.0.0.1:{port}", "-n", workers)

    assert ended.code == 0, ended.output
    lines = sorted(log.read_text().splitlines(), key=lambda line: float(line.split()[0]))
    assert [line.split()[1] for line in lines] == ["begins", "ends"] * 8
