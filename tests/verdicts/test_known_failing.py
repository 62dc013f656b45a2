"""When a line of known failures counts, and what a run makes of it."""

from datetime import date
from pathlib import Path

import pytest

from fixtures.verdicts.known_failing import read
from tests.verdicts.project import run

TODAY = date(2026, 1, 1)
MUST = '@requirement("RFC 9846", "4.1", MUST, id="X-1")\n'


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("kernel < 6.1", False),
        ("kernel >= 6.1", True),
        ("version < 1.25", True),
        ("version == 1.22.1", True),
        ("version > 1.25", False),
    ],
)
def test_a_condition_holds_where_what_is_known_meets_it(tmp_path: Path, condition, holds):
    (tmp_path / "known").write_text(f"X-1 when {condition} # why\n")
    (line,) = read(tmp_path / "known")

    assert line.holds({"kernel": "6.1.0-13", "version": "nginx/1.22.1"}, TODAY) is holds


@pytest.mark.parametrize("compare", ["<", "<=", "==", "!=", ">=", ">"])
@pytest.mark.parametrize("facts", [{}, {"version": ""}, {"version": "unknown"}])
def test_no_condition_holds_of_what_is_not_known(tmp_path: Path, compare, facts):
    (tmp_path / "known").write_text(f"X-1 when version {compare} 3 # why\n")
    (line,) = read(tmp_path / "known")

    assert not line.holds(facts, TODAY)


# -- runs


def test_known_failure_is_expected(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("# why\nX-1 # RFC 9846 4.1: answers late\n")
    case = MUST + "def test_a():\n    assert 1 == 2\n"
    ended = run(tmp_path, case, "suites", "--known-failing", "known")
    assert (ended.code, ended.verdicts()) == (0, {"test_a": "known-failing"})
    assert ended.records[0]["attachments"]["reason"] == "RFC 9846 4.1: answers late"


def test_known_failure_may_name_parameters_with_blanks(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("suites/demo/test_demo.py::test_a[null and one] # late\n")
    case = (
        "import pytest\n@pytest.mark.parametrize('x', [1, 2], ids=['null and one', 'one'])\n"
        + MUST
        + "def test_a(x):\n    assert x == 2\n"
    )
    ended = run(tmp_path, case, "suites", "--known-failing", "known")
    assert ended.code == 0, ended.output


def test_known_failure_that_passes_fails(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-1 # was late\n")
    ended = run(tmp_path, MUST + "def test_a():\n    pass\n", "suites", "--known-failing", "known")
    assert (ended.code, ended.verdicts()) == (1, {"test_a": "stale"})
    assert "remove the line" in ended.output
    told = ended.records[0]["attachments"]
    assert told["reason"] == "was late"
    assert told["why"] == "known:1: X-1: listed as failing and passes; remove the line"


def test_known_failure_that_matches_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-9 # nobody knows it\n")
    ended = run(tmp_path, MUST + "def test_a():\n    pass\n", "suites", "--known-failing", "known")
    assert ended.code == 1
    assert "the run fails: known:1: X-9 matches no case; remove the line" in ended.output


def test_known_failure_of_a_suite_that_did_not_run_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "suites" / "other"
    other.mkdir(parents=True)
    (other / "test_o.py").write_text('requirement = 0  # id="X-9"\n')
    (tmp_path / "known").write_text("X-9 # of another suite\n")
    case = MUST + "def test_a():\n    pass\n"
    assert run(tmp_path, case, "suites/demo", "--known-failing", "known").code == 0


def test_known_failure_never_covers_an_error(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-1 # late\n")
    case = MUST + "def test_a():\n    {}[1]\n"
    assert run(tmp_path, case, "suites", "--known-failing", "known").verdicts() == {
        "test_a": "error"
    }


def test_expired_known_failure_fails(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-1 until=2020-01-01 # late\n")
    case = MUST + "def test_a():\n    assert 1 == 2\n"
    assert run(tmp_path, case, "suites", "--known-failing", "known").code == 1


@pytest.mark.parametrize(("seen", "verdict"), [(1, "known-flaky"), (2, "met")])
def test_known_flaky_case_never_decides(tmp_path: Path, seen: int, verdict: str) -> None:
    (tmp_path / "flaky").write_text("X-1 # depends on luck\n")
    case = MUST + f"def test_a():\n    assert {seen} == 2\n"
    ended = run(tmp_path, case, "suites", "--known-flaky", "flaky")
    assert (ended.code, ended.verdicts()) == (0, {"test_a": verdict})
    assert ended.records[0]["attachments"]["reason"] == "depends on luck"
    assert f"known flaky: {2 - seen} of 1 failed, which decides nothing" in ended.output


@pytest.mark.parametrize("seen", [1, 2])
def test_case_that_is_listed_as_both_counts_as_flaky_and_the_run_says_so(
    tmp_path: Path, seen: int
) -> None:
    (tmp_path / "flaky").write_text("X-1 # depends on luck\n")
    (tmp_path / "known").write_text("X-* # all are late\nX-1 target=other # of another\n")
    case = MUST + f"def test_a():\n    assert {seen} == 2\n"
    ended = run(tmp_path, case, "suites", "--known-failing=known", "--known-flaky=flaky")
    told = "flaky:1: X-1 and known:1: X-* name the same case, which counts as known flaky"
    assert ended.code == 0
    assert ended.records[0]["attachments"]["notes"] == [told]
    assert f"\n{told}\n" in ended.output


def test_known_flaky_line_that_matches_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "flaky").write_text("X-9 # nobody knows it\n")
    ended = run(tmp_path, MUST + "def test_a():\n    pass\n", "suites", "--known-flaky", "flaky")
    assert ended.code == 1
    assert "flaky:1: X-9 matches no case; remove the line" in ended.output


def test_a_line_that_is_over_is_named_at_the_failure(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-1 until=2020-01-01 # repaired soon\n")
    ended = run(tmp_path, MUST + "def test_a():\n    assert 1 == 2\n", "--known-failing=known")
    assert ended.code == 1
    assert "known:1: X-1: known until 2020-01-01, which is over" in ended.output


def test_a_mark_before_the_text_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-1 # late\n", encoding="utf-8-sig")
    (line,) = read(tmp_path / "known")
    assert line.pattern == "X-1"


def test_a_sanity_case_that_is_listed_says_why_the_run_fails(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-0 # it answers nothing\n")
    sanity = '@pytest.mark.sanity\n@requirement("RFC 1", "1", MUST, id="X-0")\n'
    sanity += "def test_first():\n    assert 1 == 2\n"
    case = MUST + "def test_a():\n    pass\n"
    ended = run(tmp_path, case, "suites", "--known-failing=known", sanity=sanity)
    assert ended.code == 1
    assert "the run fails: a sanity case is listed as failing" in ended.output


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("X-1", "the reason is missing"),
        ("X-1 until=soon # x", "'soon' is no date"),
        ("X-1 colour=red # x", "'colour=red' is not understood"),
        ("X-1 when foo < 1 # x", "'when foo' is not understood, known are kernel and version"),
        ("X-1 when version < next # x", "'next' is no version"),
    ],
)
def test_bad_known_failing_line_is_one_sentence_and_exit_4(
    tmp_path: Path, line: str, words: str
) -> None:
    (tmp_path / "known").write_text(line + "\n")
    ended = run(tmp_path, "", "suites", "--known-failing", "known", "-n", "2")
    assert ended.code == 4
    assert f"known:1: {words}" in ended.output and "Traceback" not in ended.output
