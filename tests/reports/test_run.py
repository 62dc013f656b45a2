"""What a run leaves, also where it does not come to its end."""

from pathlib import Path

from tests.verdicts.project import run
from tests.verdicts.test_verdicts import MUST

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
