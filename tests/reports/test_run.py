"""What a run leaves, also where it does not come to its end."""

import json
from pathlib import Path

import pytest

from reports.reading import NOT_ENDED, has_ended
from tests.reports.records import record
from tests.verdicts.project import run
from tests.verdicts.test_verdicts import BOTH, MUST, SHOULD

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


def earlier(folder: Path, **more: str) -> dict[str, bytes]:
    """Leave what a run leaves, and more files; return their content by name."""
    place = folder / "reports/out"
    place.mkdir(parents=True)
    files = {"records.jsonl": json.dumps(record()) + "\n", "report.html": "<p>a page", **more}
    for name, text in files.items():
        (place / name).write_text(text)
    return left_by(folder)


def left_by(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in (folder / "reports/out").iterdir()}


@BOTH
@pytest.mark.parametrize("when", ["collected", "run"])
def test_run_that_is_killed_before_any_verdict_is_not_the_run_before(
    tmp_path: Path, workers: str, when: str
) -> None:
    earlier(tmp_path)
    controller = "os.getppid()" if workers != "0" else "os.getpid()"
    last = f"os.kill({controller}, 9)"
    killing = (
        f"import os\n{last}\n" if when == "collected" else "import os\n" + CASE.format("a", last)
    )
    ended = run(tmp_path, killing, "suites", "-n", workers)

    assert ended.code == -9
    assert not has_ended(tmp_path / "reports/out")
    if when == "run":
        assert left_by(tmp_path).keys() == {"records.jsonl", "unfinished"}
        assert ended.records == []


def test_run_that_is_stopped_before_any_case_leaves_nothing_of_the_run_before(
    tmp_path: Path,
) -> None:
    earlier(tmp_path)
    ended = run(tmp_path, "raise KeyboardInterrupt\n")
    left = tmp_path / "reports/out"

    assert (ended.code, ended.records) == (2, [])
    assert not has_ended(left)
    assert WORDS in (left / "report.html").read_text()


@BOTH
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["suites", "--collect-only"], 0),
        (["suites", "--fixtures"], 0),
        (["suites", "--known-failing=nowhere"], 4),
        (["suites", "-k", "nothing"], 5),
        (["suites/demo/test_demo.py::nothing"], None),  # 4, and 5 with workers
    ],
    ids=["collect-only", "fixtures", "usage", "none chosen", "no such case"],
)
def test_run_of_no_case_leaves_what_was_there(
    tmp_path: Path, workers: str, arguments: list[str], code: int | None
) -> None:
    before = earlier(tmp_path)
    ended = run(tmp_path, cases("pass"), *arguments, "-n", workers)

    assert ended.code == code or code is None, ended.output
    assert left_by(tmp_path) == before


def test_run_of_no_case_does_not_end_the_one_that_was_killed(tmp_path: Path) -> None:
    before = earlier(tmp_path, unfinished=f"{NOT_ENDED}\n")

    assert run(tmp_path, cases("pass"), "suites", "-k", "nothing").code == 5
    assert left_by(tmp_path) == before


def test_own_tests_of_a_project_are_no_run(tmp_path: Path) -> None:
    before = earlier(tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_own.py").write_text("def test_own():\n    raise KeyboardInterrupt\n")

    assert run(tmp_path, cases("pass"), "tests").code == 2
    assert left_by(tmp_path) == before
