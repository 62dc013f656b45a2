"""A class is graded as a lecturer does it: by the command, also when that is killed on the way."""

import fcntl
import json
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grading.command import check_program
from grading.rubric import Mistake
from tests.grading.classes import (
    CASES,
    PATIENCE,
    ROOT,
    RUBRIC,
    command,
    grade,
    nothing_runs,
    rows,
    submission,
)

ENDING = """
import socket, sys
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
one, _ = listener.accept()
one.recv(65536)
one.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok")
sys.exit("one is enough")
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    place = tmp_path_factory.mktemp("class")
    submissions = place / "submissions"
    submission(submissions / "good")
    submission(submissions / "greedy", target='capabilities = ["echo"]\n')
    submission(submissions / "mute", "raise SystemExit('no server today')")
    submission(submissions / "nobody", target='command = "./nope {port}"\n')
    submission(submissions / "typo", target='command = "{python} server.py {prot}"\n')
    submission(submissions / "ending", ENDING)
    (submissions / "packed.zip").write_text("")
    (submissions / "link").symlink_to(ROOT / "examples/course/submissions/good")
    return place, *grade(place, "--jobs", "2")


def test_each_gets_its_points_and_the_words_why(graded: tuple[Path, int, str]) -> None:
    place, code, said = graded
    found = rows(place)

    assert code == 0, said
    assert {name: row["total"] for name, row in found.items()} == {
        "ending": "0", "good": "10", "greedy": "0", "link": "0", "mute": "0", "nobody": "0",
        "packed.zip": "0", "typo": "0",
    }  # fmt: skip
    assert (found["good"]["Shown"], found["good"]["Hidden"]) == ("6", "4")
    assert "sets 'capabilities'" in found["greedy"]["notice"]
    assert "could not be started" in found["mute"]["notice"]
    assert "no server today" in found["mute"]["notice"]
    assert "'./nope' does not exist" in found["nobody"]["notice"]
    assert "prot" in found["typo"]["notice"]
    assert found["ending"]["notice"].endswith("it printed last: one is enough")
    assert found["link"]["notice"].startswith("not run: it is a link")
    assert found["packed.zip"]["notice"].startswith("not run: it is no folder")


def test_progress_says_what_is_done_and_left(graded: tuple[Path, int, str]) -> None:
    lines = graded[2].splitlines()

    assert lines[0] == "8 submissions, 2 at once"
    assert "7 done, 1 running, 0 left" in lines[8]
    assert "8 done, 0 running, 0 left" in lines[9]


def test_who_grades_without_a_sandbox_is_warned_before_a_server_runs(
    graded: tuple[Path, int, str],
) -> None:
    lines = graded[2].splitlines()

    assert lines[1].startswith("without a sandbox: each server runs as the user who grades")
    assert graded[2].count("without a sandbox") == 1


def not_applicable(place: Path, protocol: str) -> tuple[int, str]:
    """Grade one that works and one that does not by two cases, of which the second asks for what
    nobody claims to have.
    """
    submission(place / "submissions/good")
    submission(place / "submissions/mute", "raise SystemExit('no server today')")
    (place / "rubric.toml").write_text(
        f'title = "T"\nprotocol = "{protocol}"\ncommand = "{{python}} server.py {{port}}"\n'
        'suites = ["suites/http1/server"]\n[[group]]\nname = "A"\npoints = 6\ncases = 2\n'
        'ids = ["H1-001", "H1-271"]\n'
    )
    return grade(place)


def test_a_case_that_applies_to_nobody_is_told_with_how_many_tried_it(tmp_path: Path) -> None:
    code, said = not_applicable(tmp_path, "http")

    assert code == 0
    assert (
        "H1-271 in the group 'A' is not applicable to any of the submissions that tried it, "
        "1 of 2, and costs them its points"
    ) in said
    assert "H1-001 in the group" not in said


def test_a_protocol_of_which_no_case_speaks_is_the_rubrics_mistake(tmp_path: Path) -> None:
    code, said = not_applicable(tmp_path, "h2c")

    assert code == 4
    assert "no case of the rubric is applicable to any submission that tried it" in said
    assert "in the group" not in said


def test_students_get_a_report_without_the_hidden_case(graded: tuple[Path, int, str]) -> None:
    place = graded[0]
    page = (place / "out/good/report.html").read_text()
    results = json.loads((place / "out/good/results.json").read_text())

    assert CASES[0] in page
    assert CASES[2] not in page
    assert [one["visibility"] for one in results["tests"]] == ["visible"] * 3 + ["hidden"]
    assert [one["max_score"] for one in results["tests"]] == [3, 3, 0, 4]
    assert "Verdict: met; it counts neither" in results["tests"][2]["output"]
    assert str(place) not in page


def test_nothing_is_graded_twice_and_what_has_changed_is(graded: tuple[Path, int, str]) -> None:
    place = graded[0]
    before = (place / "out/grades.csv").read_text()
    (place / "submissions/mute/server.py").write_text("raise SystemExit('still none')")
    (place / "submissions/link").unlink()
    assert (place / "out/link/report.html").exists()
    code, said = grade(place)

    assert code == 0
    assert said.startswith("7 submissions, 6 graded before")
    after = (place / "out/grades.csv").read_text()
    assert "still none" in after
    assert after.startswith(before.partition("link,")[0])
    assert not (place / "out/link").exists()


def test_another_number_of_cases_grades_nothing(tmp_path: Path) -> None:
    submission(tmp_path / "submissions/good")
    (tmp_path / "rubric.toml").write_text(RUBRIC.replace("cases = 3", "cases = 4"))
    code, said = grade(tmp_path)

    assert code == 4
    assert "has 3 cases, the rubric says 4" in said
    assert not (tmp_path / "out").exists()


def test_a_known_failure_that_matches_no_case_is_named(tmp_path: Path) -> None:
    submission(tmp_path / "submissions/good")
    words = command(tmp_path)
    (tmp_path / "forgiven.txt").write_text("H1-999 # typo\n")
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)

    assert ran.returncode == 4
    assert "forgiven.txt:1: H1-999 matches no case" in ran.stderr


@pytest.mark.skipif(not shutil.which("ldconfig", path="/usr/sbin:/sbin"), reason="not Debian")
def test_a_program_of_the_administrators_is_found_by_everybody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    check_program("ldconfig {port}", sandboxed=False)
    with pytest.raises(Mistake):
        check_program("ldconfigs {port}", sandboxed=False)


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ('"http"', '"gopher"', "there is no protocol 'gopher'"),
        ("{python}", "{pyhton}", "there is no placeholder {pyhton}; did you mean 'python'?"),
        ("{python}", "./run {prot}", "there is no placeholder {prot}; did you mean 'port'?"),
        ("{python}", "pyhton3", "the program 'pyhton3' does not exist here"),
        (" {port}", "", "neither command nor files say {port}"),
        ("protocol", 'capabilities = ["ecko"]\nprotocol', "there is no capability 'ecko'"),
    ],
)
def test_a_rubric_that_only_a_run_can_refuse_grades_nothing(
    tmp_path: Path, right: str, wrong: str, words: str
) -> None:
    submission(tmp_path / "submissions/own", target='command = "{python} server.py {port}"\n')
    submission(tmp_path / "submissions/good")
    (tmp_path / "rubric.toml").write_text(RUBRIC.replace(right, wrong, 1))
    code, said = grade(tmp_path)

    assert code == 4
    assert said.startswith("python -m grading: the rubric: ")
    assert words in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_the_wall_clock_ends_a_submission(tmp_path: Path) -> None:
    submission(tmp_path / "submissions/sleeper", "import time; time.sleep(1000)")
    limited = RUBRIC.replace("[[group]]", "[limits]\nseconds = 4\n[[group]]", 1)
    (tmp_path / "rubric.toml").write_text(limited)
    code, _ = grade(tmp_path)
    row = rows(tmp_path)["sleeper"]

    assert (code, row["total"]) == (0, "0")
    assert row["notice"] == "stopped after 4 s: 4 cases have no verdict and count zero"


@contextmanager
def begun(place: Path) -> Iterator[subprocess.Popen[str]]:
    """A grader of one job that has graded one submission of two."""
    for name in ("a", "b"):
        submission(place / "submissions" / name)
    grader = subprocess.Popen(
        command(place, "--jobs", "1"), cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    assert grader.stderr is not None
    try:
        next(line for line in grader.stderr if "1 done" in line)
        yield grader
    finally:
        grader.kill()
        grader.communicate()


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    with begun(tmp_path) as grader:
        grader.kill()
    assert nothing_runs(tmp_path)

    code, said = grade(tmp_path, "--jobs", "2")
    assert (code, said.splitlines()[0]) == (0, "2 submissions, 1 graded before, 2 at once")
    assert {name: row["total"] for name, row in rows(tmp_path).items()} == {"a": "10", "b": "10"}
    assert list((tmp_path / "out/.runs").glob("copy-*")) == []


def test_an_interrupted_run_leaves_nothing_behind(tmp_path: Path) -> None:
    with begun(tmp_path) as grader:
        grader.send_signal(signal.SIGINT)
        _, said = grader.communicate(timeout=PATIENCE)

    assert grader.returncode == 130
    assert [row["total"] for row in rows(tmp_path).values()] == ["10", ""]
    assert rows(tmp_path)["b"]["notice"] == "not graded yet"
    assert "the same command goes on" in said
    assert nothing_runs(tmp_path)


def test_results_replace_nothing_else(tmp_path: Path) -> None:
    submission(tmp_path / "submissions/good")
    code, said = grade(tmp_path, f"--out={tmp_path}/submissions")
    assert (code, "lies in the folder of submissions" in said) == (4, True)

    code, said = grade(tmp_path, f"--out={tmp_path}")
    assert (code, "holds other things than grades" in said) == (4, True)
    assert (tmp_path / "submissions/good/server.py").exists()


def test_two_graders_do_not_share_a_folder(tmp_path: Path) -> None:
    submission(tmp_path / "submissions/good")
    (tmp_path / "out").mkdir()
    with (tmp_path / "out/.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, said = grade(tmp_path)

    assert code == 4
    assert "another grader is at work" in said
