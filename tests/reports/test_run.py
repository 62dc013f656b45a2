"""What a run leaves, also where it does not come to its end."""

from pathlib import Path

from tests.verdicts.project import run
from tests.verdicts.test_verdicts import MUST, SHOULD

CASE = f"{MUST}def test_{{}}():\n    {{}}\n"
WORDS = "this run did not come to its end"


def cases(last: str) -> str:
    return "import os\n" + CASE.format("a", "pass") + CASE.format("b", last)


def test_run_that_ends_leaves_a_page_without_a_warning(tmp_path: Path) -> None:
    run(tmp_path, cases("assert 1 == 2"))
    left = tmp_path / "reports/out"

    assert {one.name for one in left.iterdir()} == {"records.jsonl", "report.html"}
    assert WORDS not in (left / "report.html").read_text()


def test_run_that_is_killed_leaves_its_verdicts_and_nothing_of_the_run_before(
    tmp_path: Path,
) -> None:
    run(tmp_path, cases("pass"))
    ended = run(tmp_path, cases("os.kill(os.getpid(), 9)"))
    left = tmp_path / "reports/out"

    assert ended.code == -9
    assert list(ended.verdicts()) == ["test_a"]
    assert WORDS in (left / "unfinished").read_text()
    assert not (left / "report.html").exists()


def test_run_that_is_stopped_says_so_on_its_page(tmp_path: Path) -> None:
    run(tmp_path, cases("raise KeyboardInterrupt"))
    left = tmp_path / "reports/out"

    assert (left / "unfinished").exists()
    assert WORDS in (left / "report.html").read_text()


def test_run_that_fails_for_what_no_case_tells_says_why_until_it_does_not(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-9 # nobody knows it\n")
    run(tmp_path, cases("pass"), "suites", "--known-failing=known")
    left = tmp_path / "reports/out"

    why = "known:1: X-9 matches no case; remove the line"
    assert (left / "run-fails.txt").read_text() == f"{why}\n"
    assert f"the run fails: {why}" in (left / "report.html").read_text()
    run(tmp_path, cases("pass"))
    assert not (left / "run-fails.txt").exists()


def test_last_lines_say_that_a_line_is_stale_whatever_is_advised_of(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-1 # was late\n")
    advised = SHOULD + "def test_c():\n    assert 1 == 2\n"
    ended = run(tmp_path, cases("pass") + advised, "-v", "suites", "--known-failing=known")

    why = "known:1: X-1: listed as failing and passes; remove the line"
    assert ended.output.splitlines()[-2] == f"the run fails: {why}"
