"""A run told to other programs."""

import csv
import io

import pytest

from reports.shares import MOST_FAILURES, as_csv, as_ctrf, as_markdown, badge
from tests.reports.records import record

FAILED = record("test_b", "violated", id="X-2", seen="=cmd|'/c calc'!A1 <b>|\x1b[2J")


def test_csv_has_a_row_for_each_verdict() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv([record(remarks=["one", "two"]), FAILED]))))

    assert [(row["id"], row["verdict"], row["remarks"]) for row in rows] == [
        ("X-1", "met", "one; two"),
        ("X-2", "violated", ""),
    ]


def test_what_a_target_said_is_no_formula_and_no_control_sequence() -> None:
    seen = next(csv.DictReader(io.StringIO(as_csv([FAILED]))))["seen"]

    assert seen.startswith("'=cmd")
    assert "\x1b" not in seen


def test_ctrf_counts_what_it_lists() -> None:
    verdicts = ("met", "advised", "violated", "known-failing", "error")
    records = [record(f"test_{verdict}", verdict) for verdict in verdicts]
    results = as_ctrf(records)["results"]

    statuses = [test["status"] for test in results["tests"]]
    assert statuses == ["passed", "passed", "failed", "skipped", "other"]
    assert [test["rawStatus"] for test in results["tests"]] == list(verdicts)
    assert {name: results["summary"][name] for name in ("tests", "passed", "failed")} == {
        "tests": 5,
        "passed": 2,
        "failed": 1,
    }


def test_advice_that_fails_the_run_has_failed_in_ctrf_and_in_markdown() -> None:
    strict = {"failed": True}  # as with --fail-on should
    records = [
        record("test_b[1]", "known-failing", id="X-2"),
        record("test_b[2]", "advised", id="X-2", seen="none", attachments=strict),
    ]

    assert as_ctrf(records)["results"]["tests"][1]["status"] == "failed"
    page = as_markdown(records)
    assert "### 1 failed" in page
    assert "| X-2 | advised | It is answered. | none | mine |" in page


@pytest.mark.parametrize(
    ("verdicts", "message", "colour"),
    [
        (["met", "met"], "MUST 2/2", "brightgreen"),
        (["met", "known-failing"], "MUST 1/2", "yellow"),
        (["met", "unjudged"], "MUST 1/2", "yellow"),
        (["met", "not-applicable"], "MUST 1/1", "brightgreen"),
        (["met", "violated"], "MUST 1/2", "red"),
        (["not-applicable"], "MUST 0/0", "red"),
    ],
)
def test_badge_counts_what_is_demanded(verdicts: list[str], message: str, colour: str) -> None:
    records = [record(f"test_{n}", verdict) for n, verdict in enumerate(verdicts)]
    shown = badge([*records, record("test_s", "advised", level="SHOULD")], "TLS 1.3")

    assert (shown["label"], shown["message"], shown["color"]) == ("TLS 1.3", message, colour)


def test_markdown_names_what_has_failed_without_becoming_markup() -> None:
    page = as_markdown([record(), FAILED])

    assert "| demo | mine | 1 | 1 |" in page
    assert "### 1 failed" in page
    assert "&lt;b&gt;\\|" in page
    assert "<b>" not in page


def test_markdown_says_how_a_target_ended() -> None:
    died = {"why": "the target has ended: signal 11", "crash": "main.c:12"}
    page = as_markdown([record("test_a", "crashed", attachments=died)])

    assert "| X-1 | crashed | It is answered. | the target has ended: signal 11 | mine |" in page


def test_markdown_says_what_to_do_with_a_line_that_is_stale() -> None:
    why = "known.txt:3: X-1: listed as failing and passes; remove the line"
    page = as_markdown([record("test_a", "stale", attachments={"why": why})])

    assert f"| X-1 | stale | It is answered. | {why} | mine |" in page


def test_markdown_says_first_why_a_run_fails_where_no_case_does() -> None:
    page = as_markdown([record()], fails=["known:1: <X> matches no case"])

    assert page.startswith("## wireproof\n\n**The run fails:** known:1: &lt;X&gt; matches no case.")


def test_markdown_counts_the_failures_that_it_leaves_out() -> None:
    page = as_markdown([record(f"test_{n}", "violated") for n in range(MOST_FAILURES + 1)])

    assert "### 51 failed" in page
    assert "In the records: 1 more case." in page


def test_markdown_says_why_nothing_was_seen_and_how_many_were_not_tried() -> None:
    why = {"why": "the target has ended"}
    page = as_markdown(
        [
            record("test_sanity", "error", attachments=why),
            record("test_a", "error", attachments={"untried": True}),
            record("test_b", "error", attachments={"untried": True}),
        ]
    )

    assert "| suite | target | error | untried |" in page
    assert "| demo | mine | 1 | 2 |" in page
    assert "### 1 failed" in page
    assert "| the target has ended | mine |" in page
    assert "2 other cases ended in ERROR untried." in page
