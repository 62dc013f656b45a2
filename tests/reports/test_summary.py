"""The few lines at the end of a run."""

from reports.summary import lines
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
