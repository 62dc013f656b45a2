"""A target's life: start, readiness, crash, hang, restart, end."""

import contextlib
import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from fixtures.processes.loopback import Loopback
from fixtures.targets.client import run_client
from fixtures.targets.model import Endpoint, Target
from fixtures.targets.programs import Version, version_of
from fixtures.targets.running import Running
from fixtures.verdicts.outcomes import TesterError

HABITS = Path(__file__).parents[1] / "processes"


def test_a_started_target_serves(started):
    one = started("threads")

    assert one.alive() and one.serves()
    with one.connect() as connection:
        assert connection.getpeername() == ("127.0.0.1", one.endpoint.port)


def test_tls_with_our_certificate(started):
    one = started("tls", "{port}", "{cert} {key}", endpoints=(Endpoint("https"),))

    assert one.serves()


def test_files_and_environment_are_filled_in(started):
    one = started(
        "threads",
        files={"sub/server.conf": "server { listen {port}; root {dir}; }"},
        env={"WHERE": "{dir}"},
    )

    text = (one.dir / "sub/server.conf").read_text()
    assert text == f"server {{ listen {one.endpoint.port}; root {one.dir}; }}"
    environment = Path(f"/proc/{min(one.process.pids())}/environ").read_bytes()
    assert f"WHERE={one.dir}".encode() in environment.split(b"\0")


def test_udp_is_waited_for(started):
    one = started("both", endpoints=(Endpoint("http"), Endpoint("h3")))

    assert one.place.listening(one.endpoint.port)["udp"]


@pytest.mark.parametrize("habit", ["forks", "daemonises", "ignores_sigterm", "prints_without_end"])
def test_bad_habits(running, describe, habit):
    command = f"{{python}} -S {HABITS}/programs.py {habit} {{port}}"
    one = running(describe(habit, command=command))

    one.start()
    pids = one.process.pids()
    assert one.alive() and one.serves()
    assert len(one.output()) < 1 << 17

    one.stop()
    assert pids and not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_target_that_exits_at_once_is_an_error_with_its_last_words(running, describe):
    command = f"{{python}} -S {HABITS}/programs.py exits {{port}}"
    one = running(describe("exits", command=command))

    with pytest.raises(TesterError, match=r"(?s)ended with status 3 before .*no configuration"):
        one.start()
    assert not one.alive()


def test_a_target_that_never_listens_is_an_error(running, describe):
    one = running(describe("deaf"), start_patience=0.5)

    with pytest.raises(TesterError, match=r"did not open TCP port \d+ within .*\nthinking"):
        one.start()
    assert not one.alive()


def test_a_program_of_udp_alone_is_told_what_to_write(describe, running, tmp_path):
    program = tmp_path / "udp.py"
    program.write_text(
        "import socket, sys, time\n"
        "opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "opened.bind(('127.0.0.1', int(sys.argv[1])))\n"
        "time.sleep(60)\n"
    )
    one = running(describe("udp", command=f"{{python}} -S {program} {{port}}"), start_patience=2.0)

    with pytest.raises(TesterError, match='UDP: say protocol = "udp" in a target file'):
        one.start()


def test_a_port_that_was_opened_instead_is_named(describe, running):
    one = running(describe("elsewhere"), start_patience=2.0)

    with pytest.raises(TesterError, match=r"has opened TCP port (\d+) instead.*\n\1$"):
        one.start()


def test_a_port_that_belongs_to_another_process_is_an_error(running, describe):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        one = running(describe("threads", port, endpoints=(Endpoint("http", port=port),)))

        with pytest.raises(TesterError, match=f"TCP port {port} belongs to another process"):
            one.start()


def test_a_port_that_was_taken_meanwhile_is_replaced(running, describe, monkeypatch):
    one = running(describe("threads"))
    free = one.place.free_port
    with socket.create_server(("127.0.0.1", 0)) as other:
        ports = iter([other.getsockname()[1], free()])
        monkeypatch.setattr(one.place, "free_port", lambda: next(ports))

        one.start()

        assert one.endpoint.port != other.getsockname()[1]
    assert one.serves()


def test_a_command_that_does_not_exist_is_an_error_that_says_what_is_needed(running, describe):
    one = running(describe("x", command="./nonesuch {port}", needs="run make"))

    with pytest.raises(TesterError, match=r"cannot start \./nonesuch: No such file .*; run make"):
        one.start()


def test_a_target_that_listens_elsewhere_is_an_error_that_says_where(running, describe):
    one = running(describe("threads", endpoints=(Endpoint("http", "127.0.0.2"),)))

    with pytest.raises(
        TesterError, match=r"opened TCP port \d+ at 127.0.0.1, and .* 127.0.0.2: let"
    ):
        one.start()
    assert not one.alive()


def test_a_target_that_listens_at_all_addresses_is_reached(running, describe):
    command = "{python} -m http.server {port}"
    one = running(describe("all", command=command, endpoints=(Endpoint("http", "127.0.0.3"),)))

    one.start()

    assert one.serves()


def test_a_target_that_has_ended_is_an_error_that_says_how(started):
    one = started("threads", endpoints=(Endpoint("http", path="/crash"),))
    assert not one.serves()
    assert not one.alive(settle=5)  # the connection breaks before the process has ended

    with pytest.raises(
        TesterError, match=r"threads opened its port, and has ended \(exit status 9"
    ):
        one.connect()


def test_a_server_in_sbin_is_started(running, describe, monkeypatch, tmp_path):
    (tmp_path / "python-of-ours").symlink_to(sys.executable)
    monkeypatch.setattr("fixtures.targets.programs.FURTHER", (str(tmp_path),))
    one = running(describe("x", command="python-of-ours -S {here}/servers.py threads {port}"))

    one.start()

    assert one.serves()


def test_a_crash_is_noticed_and_mended(started):
    one = started("threads", endpoints=(Endpoint("http", path="/crash"),))
    port = one.endpoint.port

    assert not one.serves()
    assert not one.alive(settle=10)
    assert one.process.poll() == 9

    one.restart()
    assert one.alive() and one.endpoint.port != port


def test_a_hang_is_noticed(running, describe):
    one = running(describe("hangs"), patience=0.3)
    one.start()

    assert one.alive()
    assert not one.serves()


def test_a_suite_may_bring_its_own_question(started):
    one = started("threads")
    asked = []

    assert one.serves(lambda running: asked.append(running) is None)
    assert asked == [one]


def test_a_target_that_runs_already(started, running):
    server = started("threads")
    port = server.endpoint.port
    target = Target("it", "it", Path(), endpoints=(Endpoint("http", "localhost", port),))
    one = running(target)

    with one.turn():
        assert one.alive() and one.serves()
    server.stop()
    assert not one.alive() and not one.serves()
    with pytest.raises(TesterError, match=f"it cannot be reached at localhost:{port}"):
        one.connect()


def test_a_keylog_lies_where_the_target_was_told(started):
    one = started("threads", env={"SSLKEYLOGFILE": "{keylog}"})

    environment = Path(f"/proc/{min(one.process.pids())}/environ").read_bytes()
    assert f"SSLKEYLOGFILE={one.keylog}".encode() in environment


def test_a_client_is_run_for_a_url(started, describe, tmp_path, credentials):
    server = started("threads")
    client = describe("fetch", role="client")

    ran = run_client(
        client,
        Loopback(),
        server.endpoint,
        folder=tmp_path,
        credentials=credentials,
        patience=10,
    )

    assert (ran.status, ran.stdout, ran.stderr) == (0, b"ok", b"fetched\n")


def test_a_client_that_does_not_end_is_ended(started, describe, tmp_path, credentials):
    server = started("hangs")
    before = time.monotonic()

    ran = run_client(
        describe("fetch", role="client"),
        Loopback(),
        server.endpoint,
        folder=tmp_path,
        credentials=credentials,
        patience=0.3,
    )

    assert ran.status is None
    assert time.monotonic() - before < 5


def test_the_version_of_a_target(describe):
    assert version_of(describe("x", version="{python} --version")).text.startswith("Python 3")
    assert version_of(describe("x")) == Version()


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("./nonesuch -v", "cannot be run (No such file or directory)"),
        ("true", "printed nothing"),
        ("sh -c 'echo 3; exit 2'", "ended with status 2"),
        ("sleep 9", "did not end within 0.1 s"),
    ],
)
def test_a_version_that_is_not_known_says_why(describe, command, why):
    unknown = f"the version of x is not known: {command!r} {why}"

    assert version_of(describe("x", version=command, command=None), 0.1) == Version("", unknown)


def fixed(describe, port):
    return describe("threads", port, endpoints=(Endpoint("http", port=port),))


def in_a_worker(one, cases, seen):
    """What an xdist worker does with a target that it shares: `cases` turns, noted in `seen`."""
    worker = os.fork()
    if worker:
        return worker
    status = 1
    with contextlib.suppress(BaseException):
        for _ in range(cases):
            with one.turn(), seen.open("a") as file:
                file.write(f"+{os.getpid()} {one.serves()}\n")
                file.flush()
                file.write(f"-{os.getpid()}\n")
        one.stop()
        status = 0
    os._exit(status)


def test_workers_take_turns_at_a_fixed_port(describe, tmp_path, credentials, monkeypatch):
    monkeypatch.setattr("fixtures.targets.turns.HOLD", 0.0)
    target = fixed(describe, Loopback().free_port())
    seen = tmp_path / "seen"
    workers = []
    for name in ("gw0", "gw1", "gw2"):
        folder = tmp_path / name
        folder.mkdir()
        one = Running(target, Loopback(), folder=folder, credentials=credentials, shared=tmp_path)
        workers.append(in_a_worker(one, 3, seen))

    statuses = [os.waitpid(worker, 0)[1] for worker in workers]

    lines = seen.read_text().split("\n")[:-1]
    assert statuses == [0, 0, 0]
    assert len(lines) == 18
    for entered, left in zip(lines[::2], lines[1::2], strict=True):
        assert entered == f"+{left[1:]} True"


def test_a_killed_worker_gives_its_turn_up(describe, tmp_path, running):
    target = fixed(describe, Loopback().free_port())
    holder = running(target, shared=tmp_path)
    reading, writing = os.pipe()
    worker = os.fork()
    if not worker:
        with contextlib.suppress(BaseException), holder.turn():
            os.write(writing, b"here")
            signal.pause()
        os._exit(0)
    os.read(reading, 4)
    os.close(reading)
    os.close(writing)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)

    other = running(target, shared=tmp_path)
    with other.turn():
        assert other.serves()
