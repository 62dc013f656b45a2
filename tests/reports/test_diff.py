"""Two runs compared."""

import pytest

from reports.diff import Change, Difference, difference, lines, targets
from tests.reports.records import record


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ("met", "violated", "worse"),
        ("met", "not-applicable", "worse"),
        ("advised", "met", "better"),
        ("violated", "known-failing", "better"),
        ("not-applicable", "met", "better"),
        ("met", "error", "worse"),
        ("violated", "error", "worse"),
        ("error", "met", "better"),
    ],
)
def test_verdict_that_is_another_is_better_or_worse(before: str, now: str, kind: str) -> None:
    found = difference([record(verdict=before)], [record(verdict=now)])
    change = Change("suites/demo/test_x.py::test_a", "mine", "X-1", before, now)

    assert getattr(found, kind) == [change]
    assert found.is_loss == (kind == "worse")


def test_parameters_count_as_one_case_with_its_worst_verdict() -> None:
    old = [record("test_a[1]"), record("test_a[2]")]
    new = [record("test_a[1]"), record("test_a[3]", "violated")]

    assert [one.now for one in difference(old, new).worse] == ["violated"]


def test_parameter_that_does_not_apply_says_nothing_of_the_others() -> None:
    both = [record("test_a[v4]"), record("test_a[v6]", "not-applicable")]

    assert difference([record()], both) == Difference([], [], [], [])


def test_case_that_is_met_although_it_is_listed_has_become_better() -> None:
    found = difference([record(verdict="known-failing")], [record(verdict="stale")])

    assert [one.now for one in found.better] == ["met"]
    assert not found.is_loss


def test_case_of_which_one_parameter_still_fails_is_what_it_was() -> None:
    old = [record("test_a[1]", "known-failing"), record("test_a[2]", "known-failing")]
    new = [record("test_a[1]", "known-failing"), record("test_a[2]", "stale")]

    assert difference(old, new) == Difference([], [], [], [])


def test_case_that_is_gone_is_a_loss() -> None:
    found = difference([record()], [])

    assert [one.now for one in found.gone] == [None]
    assert found.is_loss


@pytest.mark.parametrize(("verdict", "loss"), [("met", False), ("violated", True)])
def test_new_case_is_a_loss_where_it_fails(verdict: str, loss: bool) -> None:
    found = difference([], [record(verdict=verdict)])

    assert len(found.new) == 1
    assert found.is_loss is loss


def test_new_case_that_fails_has_a_heading_of_its_own() -> None:
    found = difference([], [record("test_a"), record("test_b", "violated"), record("test_c")])

    assert [line.partition("(")[0].strip() for line in lines(found)] == [
        "new and failing: 1",
        "X-1 suites/demo/test_x.py::test_b",
        "new: 2",
        "X-1 suites/demo/test_x.py::test_a",
        "X-1 suites/demo/test_x.py::test_c",
    ]


def test_same_runs_do_not_differ() -> None:
    found = difference([record()], [record()])

    assert (found, found.is_loss) == (Difference([], [], [], []), False)
    assert lines(found) == ["nothing has changed"]


def test_targets_are_told_apart() -> None:
    old = [record(target="a"), record(target="b")]
    new = [record(target="a"), record(target="b", verdict="hung")]

    assert [one.target for one in difference(old, new).worse] == ["b"]


@pytest.mark.parametrize("before", ["error", "sanity"])
def test_failure_where_there_was_no_verdict_is_a_new_one(before: str) -> None:
    found = difference([record(verdict=before)], [record(verdict="violated")])

    assert (found.is_loss, found.better) == (True, [])
    assert lines(found)[0] == "new and failing: 1"
    assert lines(found)[1].endswith(f"{before} -> violated")


def test_no_verdict_is_no_better_than_another() -> None:
    found = difference([record(verdict="error")], [record(verdict="sanity")])

    assert found == Difference([], [], [], [])


def test_one_target_each_is_compared_whatever_its_name() -> None:
    old, new = [record(target="main")], [record(target="branch", verdict="violated")]

    assert [one.now for one in difference(old, new).worse] == ["violated"]
    assert targets(old, new) == ["another target: main before, branch now, compared all the same"]


def test_targets_of_one_run_only_are_named() -> None:
    old = [record(target="a"), record(target="b")]
    new = [record(target="a"), record(target="c"), record(target="d")]

    assert targets(old, new) == ["other targets: b only before; c, d only now"]
    assert targets(old, old) == []
    assert len(difference(old, new).gone) == 1
