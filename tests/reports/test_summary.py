"""The few lines at the end of a run."""

import re

import pytest

from reports.summary import ORDER, lines
from tests.reports.records import record


def test_flaky_cases_are_counted_as_in_the_table() -> None:
    flaky = [record(f"test_a[{n}]", "known-flaky", id="X-1") for n in range(20)]
    lucky = {"known_flaky": "passed"}
    met = [record(f"test_b[{n}]", attachments=lucky, id="X-2") for n in range(2)]
    head, row, *said = lines([*flaky, *met])

    assert row[head.index("known flaky") :].startswith("1")
    assert "known flaky: 1 of 2 failed, which decides nothing" in said


def test_cases_that_were_not_tried_are_no_errors() -> None:
    why = {"why": "the target has ended"}
    untried = [record(f"test_{n}", "error", attachments={"untried": True}) for n in range(2)]
    head, row, *said = lines([record("test_sanity", "error", attachments=why), *untried])

    assert row[head.index("errors") :].split() == ["1", "2"]
    assert "demo: mine could not be judged at all, so 2 other cases ended in ERROR untried" in said


@pytest.mark.parametrize("verdict", ORDER)
@pytest.mark.parametrize("level", ["MUST", "SHOULD", "MAY", "INFO", ""])
def test_the_columns_make_up_the_cases(level: str, verdict: str) -> None:
    table = lines([record(f"test_{n}", verdict, level=level, remarks=["so"]) for n in range(3)])
    row = table[1].rpartition("3")[0]  # the last column has the remarks
    counted = re.sub(r"\(.*?\)", "", row)  # what is in brackets is a part of what stands before

    assert sum(map(int, re.findall(r"\d+", counted))) == 3


def test_a_should_that_crashes_is_no_must_and_is_counted() -> None:
    crashed = [record("test_a"), record("test_b", "crashed", level="SHOULD")]

    assert "1 met, 0 violated  0 met, 0 advised, 1 violated  0 met, 0 violated" in lines(crashed)[1]


def test_advice_beside_a_must_that_is_met_is_told_there() -> None:
    met = [record("test_a"), record("test_b", "advised")]

    assert "2 met (1 advised), 0 violated  0 met, 0 advised  0 met" in lines(met)[1]
