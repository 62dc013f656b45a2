"""Targets that end, or stop listening, before the body of a case begins: that is their verdict."""

import sys

import pytest

from tests.endtoend.project import run_project
from tests.endtoend.runs import habit

CASE = """
@requirement("RFC 9112", "1", MUST, id="X-{0}")
def test_{1}({2}):
    {3}
"""
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
LISTEN = (
    "import socket, sys, time\nlistener = socket.create_server(('127.0.0.1', int(sys.argv[1])))\n"
)
ONE = f"one, _ = listener.accept()\none.recv(65536)\none.sendall({ANSWER!r})\none.close()\n"
ENDS_AT_ONCE = LISTEN + "time.sleep(0.4)\nsys.exit('bye')\n"
ENDS_AFTER_ONE = LISTEN + ONE + "sys.exit('one is enough')\n"
DIES_SLOWLY = """
import os, socket, sys, threading, time
def serve(one):
    while asked := one.recv(65536):
        if b"Boom" in asked:
            one.close()
            time.sleep(0.03)
            print("a slow death", flush=True)
            os._exit(1)
        one.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok")
        if b"close" in asked:
            break
    one.close()
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    one, _ = listener.accept()
    threading.Thread(target=serve, args=(one,), daemon=True).start()
"""
CLOSES_ITS_DOOR = LISTEN + ONE + "listener.close()\ntime.sleep(1000)\n"


def run(tmp_path, server, cases):
    (tmp_path / "server.py").write_text(server)
    target = tmp_path / "ending.toml"
    target.write_text(
        f'command = "{sys.executable} {tmp_path}/server.py {{port}}"\n'
        'protocol = "http"\ncapabilities = ["echo"]\n'
    )
    return run_project(tmp_path, cases, "--target", str(target), "--patience", "1")


@pytest.mark.parametrize(
    ("server", "verdict", "words"),
    [
        (ENDS_AT_ONCE, "crashed", ["(exit status 1); it printed last:\n           bye"]),
        (ENDS_AFTER_ONE, "crashed", ["one is enough"]),
        # Reset is who has come before the door was closed, and was not let in.
        (CLOSES_ITS_DOOR, "hung", ["Connection refused", "connection is reset"]),
    ],
)
def test_it_is_a_verdict_on_the_target_and_no_error_of_ours(tmp_path, server, verdict, words):
    cases = CASE.format(1, "a", "http", "http.send(http.get())")
    ended = run(tmp_path, server, cases)

    assert ended.code == 1
    assert ended.verdicts() == {"test_a": verdict}
    assert any(one in ended.output for one in words), ended.output


def test_one_that_goes_on_serving_while_it_dies_is_no_verdict_on_the_next_case(tmp_path):
    asks = "http.send(http.get({}), http.get('Connection: close')); http.rest()"
    cases = CASE.format(1, "a", "http", asks.format("'Boom: 1'"))
    cases += CASE.format(2, "b", "http", asks.format("") + "; import time; time.sleep(0.1)")
    ended = run(tmp_path, DIES_SLOWLY, cases)

    assert ended.verdicts() == {"test_a": "crashed", "test_b": "met"}
    assert "a slow death" in ended.output


def test_one_that_cannot_be_started_is_told_by_the_record(tmp_path):
    ended = run(tmp_path, "raise SystemExit('no')", CASE.format(1, "a", "http", "pass"))

    assert ended.verdicts() == {"test_a": "error"}
    assert [one["attachments"]["blame"] for one in ended.records] == ["not started"]


def test_a_case_that_is_kept_busy_until_its_time_is_over_is_told_by_the_record(tmp_path):
    cases = CASE.format(1, "a", "running", "import time; time.sleep(60)")
    ended = run_project(
        tmp_path, cases, "--target", habit("threads", secure=False), "-o", "timeout=2"
    )

    assert ended.verdicts() == {"test_a": "error"}
    assert [one["attachments"]["blame"] for one in ended.records] == ["timed out"]


def test_one_that_ends_of_http2_is_not_asked_for_it_by_a_case_of_http1(tmp_path):
    server = DIES_SLOWLY.replace("Boom", "PRI * HTTP/2.0")
    (tmp_path / "server.py").write_text(server)
    cases = CASE.format(
        1, "a", "http", "http.send(http.last()); assert http.response().status == 200"
    )

    ended = run_project(
        tmp_path, cases, "--target", f"cmd:{sys.executable} {tmp_path}/server.py {{port}}"
    )

    assert ended.verdicts() == {"test_a": "met"}
    assert "started afresh" not in ended.output
