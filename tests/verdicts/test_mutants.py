"""--mutants turns the run around: only a case's own assertion kills."""

from pathlib import Path

import pytest

from tests.verdicts.project import Run, run

SERVER = """
import os, socket, sys
host, port, say = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with socket.create_server((host, port)) as server:
    while True:
        connection, _ = server.accept()
        with connection:
            word = connection.recv(100)
            if say == "crash" and word == b"odd":
                os._exit(3)
            connection.sendall({"mute": b"", "shout": b"HI"}.get(say, b"hi"))
"""
MUTANTS = """
from dataclasses import dataclass
@dataclass(frozen=True)
class Mutant:
    name: str
    sentence: str
    breaks: tuple
    command: str = None
    transform: str = None
    unit: str = "frame"
    reason: str = ""
    endpoint: str = ""
MUTANTS = [%s]
"""
CASES = """
def ask(running, word):
    with running.connect() as connection:
        connection.sendall(word)
        return connection.recv(100)

@requirement("RFC 1", "1", MUST, id="X-1")
def test_greeting(running):
    '''A word is answered by a greeting.'''
    assert ask(running, b"word").lower() == b"hi"

@requirement("RFC 1", "2", MUST, id="X-2")
def test_case(running):
    '''The greeting is in lower case.'''
    assert ask(running, b"word") in (b"hi", b"")

@requirement("RFC 1", "3", MUST, id="X-3")
def test_odd(running):
    '''An odd word is answered, too.'''
    assert ask(running, b"odd").lower() in (b"hi", b"")
"""
SANITY = """
@pytest.mark.sanity
@requirement("RFC 1", "0", MUST, id="X-0")
def test_sanity(running):
    running.connect().close()
"""


def mutants_run(folder: Path, mutants: str, *args: str) -> Run:
    reference(folder)
    (folder / "reference_impls" / "demo" / "mutants.py").write_text(MUTANTS % mutants)
    return run(folder, CASES, "suites", "--mutants", *args, sanity=SANITY)


def reference(folder: Path, say: str = "say", more: str = "") -> None:
    demo = folder / "reference_impls" / "demo"
    demo.mkdir(parents=True)
    (folder / "reference_impls" / "__init__.py").touch()
    (demo / "__init__.py").touch()
    (demo / "server.py").write_text(SERVER)
    (demo / "target.toml").write_text(
        'name = "demo"\nprotocol = "tcp"\n'
        f'command = "{{python}} {{here}}/server.py {{host}} {{port}} {say}"\n{more}'
    )


def mutant(say: str, breaks: str, reason: str = "") -> str:
    command = f"{{python}} {{here}}/server.py {{host}} {{port}} {say}"
    return f'Mutant("{say}", "x", {breaks}, "{command}", reason="{reason}"),'


@pytest.mark.parametrize("workers", ["0", "2"])
def test_mutants_that_are_noticed_are_killed(tmp_path: Path, workers: str) -> None:
    listed = mutant("mute", "('X-1',)") + mutant("shout", "('X-2',)")
    ended = mutants_run(tmp_path, listed, "-n", workers, "-k", "not odd and not sanity")
    assert "killed 2 of 2" in ended.output
    assert ended.code == 0


def test_mutant_that_is_not_noticed_survives_and_fails_the_run(tmp_path: Path) -> None:
    ended = mutants_run(tmp_path, mutant("shout", "('X-1',)", "loud"))
    assert ended.code == 1
    assert "survived: demo: shout was not noticed by X-1 (met)" in ended.output


def test_crash_kills_nothing(tmp_path: Path) -> None:
    ended = mutants_run(tmp_path, mutant("crash", "('X-3',)"))
    assert ended.code == 1
    assert "survived: demo: crash was not noticed by X-3 (crashed)" in ended.output


@pytest.mark.parametrize("workers", ["0", "2"])
def test_mutants_that_no_chosen_case_has_to_notice_are_left_out(tmp_path: Path, workers) -> None:
    listed = mutant("mute", "('X-1',)") + mutant("shout", "('X-2', 'X-3')")
    ended = mutants_run(tmp_path, listed, "-n", workers, "-k", "greeting")
    assert "demo: mute: killed by X-1" in ended.output
    assert "shout" not in ended.output
    assert "killed 1 of 1" in ended.output
    assert {record["target"] for record in ended.records} == {"mute"}


def test_bystanders_stay_where_a_named_case_is_chosen(tmp_path: Path) -> None:
    ended = mutants_run(tmp_path, mutant("shout", "('X-2',)"), "-k", "greeting or case")
    assert set(ended.verdicts().values()) == {"killed", "bystander"}


def test_must_case_that_no_mutant_names_fails_the_run(tmp_path: Path) -> None:
    ended = mutants_run(tmp_path, mutant("mute", "('X-1',)"))
    assert ended.code == 1
    assert "no mutant names X-2" in ended.output


def test_mutant_that_many_others_notice_needs_a_reason(tmp_path: Path) -> None:
    listed = mutant("shout", "('X-1', 'X-3')")
    ended = mutants_run(tmp_path, listed)
    assert ended.code == 1
    assert (
        "too loud: demo: shout fails 1 of 1 other cases (X-2) and gives no reason" in ended.output
    )


def test_suite_without_mutants_is_one_sentence_and_exit_4(tmp_path: Path) -> None:
    ended = run(tmp_path, CASES, "suites", "--mutants")
    assert ended.code == 4
    assert "has no" in ended.output and "Traceback" not in ended.output


def test_reference_may_be_known_to_fail_something(tmp_path: Path) -> None:
    reference(tmp_path, "shout", 'known_failing = "known.txt"\n')
    (tmp_path / "reference_impls" / "demo" / "known.txt").write_text("X-2 # it shouts\n")
    ended = run(tmp_path, CASES, "suites", sanity=SANITY)
    assert ended.code == 0
    assert ended.verdicts()["test_case"] == "known-failing"


def test_what_a_reference_is_known_to_fail_is_noticed_and_disturbs_nobody(tmp_path: Path) -> None:
    reference(tmp_path, more='known_failing = "known.txt"\n')
    demo = tmp_path / "reference_impls" / "demo"
    (demo / "known.txt").write_text("X-2 # it shouts\n")
    listed = mutant("mute", "('X-1',)") + mutant("shout", "('X-2',)")
    (demo / "mutants.py").write_text(MUTANTS % listed)
    ended = run(tmp_path, CASES, "suites", "--mutants", sanity=SANITY)
    assert "demo: shout: killed by X-2" in ended.output
    assert "demo: mute: killed by X-1" in ended.output
    assert "other cases fail" not in ended.output
    assert set(ended.verdicts().values()) <= {"killed", "bystander"}
