"""What people read: the table, Gradescope's file, the student's folder, the overview."""

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest

from grading.choice import choose
from grading.out import overview, points, student, table
from grading.out.gradescope import results
from grading.points import Grade, mark
from grading.rubric import Rubric
from grading.run import Judged
from tests.grading.rubrics import case, group, rubric
from tests.reports.records import record

BEFORE, DAY = datetime.date(2027, 1, 14), datetime.date(2027, 1, 15)
EVIL = "<script>alert(1)</script>\x1b[2J"
RUBRIC = rubric(
    group("Open", 10, 2, ids=["O-*"]),
    group("Secret", 4, 1, ids=["S-*"], shown=False, shown_from=DAY),
)
CASES = [
    case("test_a", id="O-1"),
    case("test_b", id="O-2"),
    case("test_c", id="S-1", sentence="The secret is kept."),
]


def judged(*records: dict[str, Any], notice: str = "") -> Judged:
    return Judged(mark(RUBRIC, choose(RUBRIC, CASES), records, notice), records)


HALF = judged(
    record("test_a"),
    record("test_b", "violated", expected="400", seen=EVIL, attachments={"rerun": "pytest x"}),
    record("test_c", "violated", seen="the secret"),
)
STOPPED = Judged(Grade(None, notice=f"no grade, look at it: {EVIL}"))


def rows(grades: dict[str, Grade], chosen: Rubric = RUBRIC) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.as_csv(grades, chosen))))


def test_the_table_has_a_row_for_each_submission() -> None:
    assert rows({"jo": HALF.grade}) == [
        ["submission", "total", "Open", "Secret", "notice"],
        ["jo", "5", "5", "0", ""],
    ]


def test_without_a_grade_the_points_are_empty() -> None:
    row = rows({"jo": STOPPED.grade})[1]

    assert row[:4] == ["jo", "", "", ""]
    assert "look at it" in row[4]
    assert "\x1b" not in row[4]


def test_a_name_is_no_formula() -> None:
    assert rows({"=1+1": HALF.grade})[1][0] == "'=1+1"


@pytest.mark.parametrize("name", ["jo  doe", "jo\ndoe", " jo", 'a "b", c', "jo\u200bdoe", "ä"])
def test_names_stay_as_they_are(name: str) -> None:
    assert rows({name: HALF.grade})[1][0] == name


@pytest.mark.parametrize("first", "=+-@\t\r")
def test_whatever_a_spreadsheet_would_run_is_guarded(first: str) -> None:
    assert rows({f"{first}1": HALF.grade})[1][0] == f"'{first}1"


def test_a_name_that_is_no_text_can_be_written() -> None:
    assert rows({"jo\udcff": HALF.grade})[1][0] == "jo?"


def test_gradescope_gets_a_test_for_each_case() -> None:
    found = results(HALF.grade, RUBRIC, BEFORE)

    assert found["score"] == 5
    assert [one["score"] for one in found["tests"]] == [5, 0, 0]
    assert [one["max_score"] for one in found["tests"]] == [5, 5, 4]
    assert [one["status"] for one in found["tests"]] == ["passed", "failed", "failed"]
    assert [one["visibility"] for one in found["tests"]] == ["visible", "visible", "hidden"]
    assert found["tests"][0]["name"] == "Open: O-1"
    assert "Expected 400, seen <script>" in found["tests"][1]["output"]
    assert "\x1b" not in json.dumps(found).replace("\\u001b", "\x1b")


def test_gradescope_is_told_why_a_case_does_not_apply() -> None:
    why = {"why": "a refusal of other names"}
    secret = record("test_c", "not-applicable", attachments=why)
    told = judged(record("test_a", "not-applicable", attachments=why), record("test_b"), secret)
    tests = results(told.grade, RUBRIC, BEFORE)["tests"]

    assert tests[0]["output"] == (
        "It is answered. Verdict: not applicable: the server does not offer what this case needs "
        "(a refusal of other names)."
    )
    assert "(" not in tests[1]["output"]
    assert tests[2]["visibility"] == "hidden"


def test_hidden_cases_become_visible_on_their_day() -> None:
    assert results(HALF.grade, RUBRIC, DAY)["tests"][2]["visibility"] == "visible"


def test_students_see_no_hidden_case_and_no_evidence_of_one(tmp_path: Path) -> None:
    kept, folder = tmp_path / "kept", tmp_path / "out"
    kept.mkdir()
    for name in ("b.pcapng", "c.pcapng"):
        (kept / name).write_text(name)
    records = [
        record("test_b", "violated", evidence=[f"{kept}/b.pcapng (keys inside)"]),
        record("test_c", "violated", evidence=[f"{kept}/c.pcapng"], seen="the secret"),
    ]
    student.write(folder, judged(*records), RUBRIC, kept, BEFORE)

    page = (folder / "report.html").read_text()
    assert "test_b" in page
    assert "evidence/b.pcapng (keys inside)" in page
    assert "test_c" not in page
    assert "the secret" not in page
    assert [one.name for one in (folder / "evidence").iterdir()] == ["b.pcapng"]

    student.write(folder, judged(*records), RUBRIC, kept, DAY)
    assert "the secret" in (folder / "report.html").read_text()
    assert (folder / "evidence/c.pcapng").exists()


def test_a_report_names_nothing_of_the_lecturers(tmp_path: Path) -> None:
    other = tmp_path / "other.pcapng"
    other.write_text("x")
    records = [record("test_b", "violated", evidence=[str(other)], attachments={"rerun": "pytest"})]
    student.write(tmp_path / "out", judged(*records), RUBRIC, tmp_path / "kept", BEFORE)

    assert not (tmp_path / "out/evidence").exists()
    assert '"rerun":' not in (tmp_path / "out/report.html").read_text()


def test_without_a_grade_there_is_nothing_to_see(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    student.write(folder, HALF, RUBRIC, tmp_path, BEFORE)
    student.write(folder, STOPPED, RUBRIC, tmp_path, BEFORE)

    assert not folder.exists()


def test_a_report_begins_with_the_points_of_the_groups_that_are_shown(tmp_path: Path) -> None:
    told = judged(record("test_a"), record("test_c"), notice="it <ended>")
    page = points.as_html(told.grade, RUBRIC, BEFORE)

    assert "A course: 5 of 10 points in the groups that are shown; there are others" in page
    assert "it &lt;ended&gt;" in page
    assert "<td>Open</td><td>5</td><td>10</td><td>1 of 2</td>" in page
    assert "Secret" not in page
    assert "9 of 14 points<" in points.as_html(told.grade, RUBRIC, DAY)

    student.write(tmp_path / "out", told, RUBRIC, tmp_path, BEFORE)
    assert page in (tmp_path / "out/report.html").read_text()


def test_cases_that_were_not_tried_are_not_told_one_by_one(tmp_path: Path) -> None:
    untried = record("test_b", "error", attachments={"untried": True, "why": "no server"})
    student.write(tmp_path / "out", judged(untried, notice="no server"), RUBRIC, tmp_path, BEFORE)

    page = (tmp_path / "out/report.html").read_text()
    assert "test_b" not in page
    assert '<p class="bad" id="notice">no server</p>' in page


def test_no_student_reads_that_a_line_is_stale(tmp_path: Path) -> None:
    why = {"why": "forgiven.txt:1: X-1: listed", "reason": "too hard for them"}
    told = judged(record("test_a", "stale", attachments=why))
    student.write(tmp_path / "out", told, RUBRIC, tmp_path, BEFORE)

    page = (tmp_path / "out/report.html").read_text()
    assert '"verdict":"stale"' not in page
    assert "forgiven.txt" not in page and "too hard" not in page
    assert '"remarks":["it counts neither for nor against"]' in page
    output = results(told.grade, RUBRIC, BEFORE)["tests"][0]["output"]
    assert output == "It is answered. Verdict: met; it counts neither for nor against."


def test_what_was_written_for_a_student_is_removed_and_nothing_else(tmp_path: Path) -> None:
    student.write(tmp_path / "a", HALF, RUBRIC, tmp_path, BEFORE)
    student.write(tmp_path / "b", HALF, RUBRIC, tmp_path, BEFORE)
    (tmp_path / "b/mine.txt").write_text("a remark")
    for name in ("a", "b", "none"):
        student.remove(tmp_path / name)

    assert not (tmp_path / "a").exists()
    assert [one.name for one in (tmp_path / "b").iterdir()] == ["mine.txt"]


def test_the_overview_tells_cases_that_apply_to_nobody_apart() -> None:
    grade = judged(record("test_a"), record("test_b", "not-applicable"), record("test_c")).grade
    page = overview.as_html({"a": grade, "b": grade, "c": STOPPED.grade}, RUBRIC)

    assert "Cases that apply to nobody" in page
    assert '<td class="s">2 of 3</td><td class="s">O-2</td>' in page
    assert page.count("O-2") == 1


def test_the_overview_leads_to_the_reports() -> None:
    page = overview.as_html({"jo #1 <x>": HALF.grade, "al": STOPPED.grade}, RUBRIC)

    assert '<a href="jo%20%231%20%3Cx%3E/report.html">jo #1 &lt;x&gt;</a>' in page
    assert "al/report.html" not in page


def test_the_overview_escapes_all_that_comes_from_elsewhere() -> None:
    page = overview.as_html({EVIL: HALF.grade, "jo": STOPPED.grade}, RUBRIC)

    assert "<script" not in page
    assert "\x1b" not in page
    assert "http" not in page.replace("HTTP", "")


def test_the_overview_counts() -> None:
    full = judged(record("test_a"), record("test_b"), record("test_c"))
    page = overview.as_html({"a": HALF.grade, "b": full.grade, "c": STOPPED.grade}, RUBRIC)

    assert "3 submissions, 14 points to be had. Mean 9.5, median 9.5. 1 without a grade." in page
    assert '<td class="s">1 of 2</td><td class="s">O-2</td>' in page
    assert '<td class="s">1 of 2</td><td class="s">S-1</td>' in page
    assert '<td>30 to 40 %</td><td class="n">1</td>' in page
    assert '<td>90 to 100 %</td><td class="n">1</td>' in page


def test_an_overview_of_nothing_is_a_page() -> None:
    assert "without a grade" in overview.as_html({"a": STOPPED.grade}, RUBRIC)
