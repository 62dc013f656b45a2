"""The rewriting of a file of known failures."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fixtures.verdicts.known_failing import read
from fixtures.verdicts.known_update import Changes, rewritten, write
from tests.verdicts.project import run

MUST = '@requirement("RFC 1", "1", MUST, id="X-1")\n'
MODULE = "suites/demo/test_demo.py"
TODAY = date(2026, 6, 1)


def record(id: str, name: str, verdict: str, target: str = "mine", **more: Any) -> dict[str, Any]:
    attachments = {"failed": True} if verdict == "violated" else {}
    return {
        "id": id,
        "nodeid": f"{MODULE}::{name}",
        "target": target,
        "verdict": verdict,
        "seen": "nothing",
        "attachments": attachments | more,
    }


def updated(tmp_path: Path, text: str, *records: dict[str, Any], collected=()) -> str:
    """Return what the text becomes. A record names the line that it is known by with `line`."""
    file = tmp_path / "known"
    file.write_text(text)
    for one in records:
        if number := one["attachments"].pop("line", 0):
            one["attachments"]["known_failing"] = [str(file), number]
    write(file, rewritten(read(file), [], records, collected, TODAY))
    return file.read_text()


@pytest.mark.parametrize(
    "condition",
    [
        "",
        " target=mi*",
        " until=2027-01-01",
        " when version < 1.25",
        " target=mine when kernel >= 6",
    ],
)
def test_what_is_left_of_a_line_keeps_its_place_its_conditions_and_its_reason(tmp_path, condition):
    text = f"# first\nX-*{condition} # all are late\n# last\n"
    records = [
        record("X-1", "test_a", "stale", line=2),
        record("X-2", "test_b", "known-failing", line=2),
    ]

    expected = f"# first\nX-2{condition} # all are late\n# last\n"
    assert updated(tmp_path, text, *records) == expected


def test_what_is_left_in_a_matrix_is_of_its_target(tmp_path: Path) -> None:
    records = [
        record("X-1", "test_a[one]", "stale", "one", line=1),
        record("X-1", "test_a[two]", "known-failing", "two", line=1),
    ]

    assert updated(tmp_path, "X-1 # late\n", *records) == "X-1 target=two # late\n"


def test_a_line_that_is_over_goes_where_its_case_was_judged(tmp_path: Path) -> None:
    text = "X-1 until=2020-01-01 # soon\nX-9 until=2020-01-01 # not run\n"

    expected = "X-9 until=2020-01-01 # not run\nX-1 # not reviewed: violated, seen nothing\n"
    assert updated(tmp_path, text, record("X-1", "test_a", "violated")) == expected


def test_what_comes_stands_in_the_order_of_the_cases(tmp_path: Path) -> None:
    names = ["test_a[1]", "test_a[2]", "test_b"]
    collected = [("X-1", f"{MODULE}::{name}") for name in names[:2]]
    collected.append(("X-2", f"{MODULE}::test_b"))
    records = [
        record("X-2", "test_b", "violated"),
        record("X-1", "test_a[2]", "violated"),
        record("X-1", "test_a[1]", "violated"),
    ]

    why = "not reviewed: violated, seen nothing"
    text = updated(tmp_path, "", *records, collected=collected)
    assert text == f"X-1 # {why}\nX-2 # {why}\n"


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ({"seen": "['a', silence for 1.02 s]"}, "violated, seen ['a', silence]"),
        ({"seen": "nothing within 5.00 s,\nand"}, "violated, seen nothing, and"),
        ({"seen": "Host: localhost:54321"}, "violated, seen Host: localhost"),
        (
            {
                "verdict": "crashed",
                "seen": "",
                "attachments": {"failed": True, "why": "ended; it printed last:\nValueError"},
            },
            "crashed: ended",
        ),
        ({"seen": ""}, "violated"),
    ],
    ids=["silence", "lines", "port", "crash", "nothing"],
)
def test_reason_that_nobody_has_written_is_the_same_at_the_next_run(
    tmp_path: Path, found: dict[str, Any], reason: str
) -> None:
    text = updated(tmp_path, "", record("X-1", "test_a", "violated") | found)

    assert text == f"X-1 # not reviewed: {reason}\n"


@pytest.mark.parametrize(
    ("instead", "added", "words"),
    [
        ({}, [], "nothing to change"),
        ({1: []}, [], "1 line removed"),
        ({1: [], 3: []}, [], "2 lines removed"),
        ({}, ["a", "b"], "2 lines added; read them before you commit the file"),
        ({1: ["a"]}, [], "1 line added, 1 removed; read it before you commit the file"),
    ],
)
def test_changes_are_counted(instead: dict[int, list[str]], added: list[str], words: str) -> None:
    assert str(Changes(instead, added)) == words


# -- runs


def test_update_drops_what_passes_and_adds_what_fails(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("# kept\nX-1 # was late\n")
    case = (
        MUST
        + "def test_a():\n    pass\n"
        + '@requirement("RFC 1", "1", MUST, id="X-3")\ndef test_b():\n    assert 1 == 2\n'
    )
    ended = run(tmp_path, case, "suites", "--known-failing", "known", "--known-failing-update")
    assert ended.code == 0
    text = (tmp_path / "known").read_text()
    assert text.startswith("# kept\nX-3 # not reviewed: ")
    assert "X-1" not in text


def test_update_narrows_a_line_of_which_some_cases_pass(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-* # both are late\n")
    case = (
        MUST
        + "def test_a():\n    pass\n"
        + '@requirement("RFC 1", "1", MUST, id="X-3")\ndef test_b():\n    assert 1 == 2\n'
    )
    before = run(tmp_path, case, "suites", "--known-failing", "known")
    run(tmp_path, case, "suites", "--known-failing", "known", "--known-failing-update")
    assert "known:1: X-*: listed as failing and passes; name those that fail" in before.output
    assert (tmp_path / "known").read_text() == "X-3 # both are late\n"


@pytest.mark.parametrize(
    ("limit", "named", "lines"),
    [
        (0, ["suites"], ["X-1 # not reviewed: violated, seen 1; 1 more seen"]),
        (1, ["suites"], ["suites/demo/test_demo.py::test_a[2] # not reviewed: violated, seen 2"]),
        (
            0,
            ["suites/demo/test_demo.py::test_a[1]"],
            ["suites/demo/test_demo.py::test_a[1] # not reviewed: violated, seen 1"],
        ),
    ],
    ids=["all of a case", "some of it", "not all were read"],
)
def test_update_names_a_case_where_all_of_it_fails(tmp_path: Path, limit, named, lines) -> None:
    case = (
        "import pytest\n@pytest.mark.parametrize('x', [1, 2])\n"
        + MUST
        + f"def test_a(x):\n    assert x <= {limit}\n"
    )
    run(tmp_path, case, *named, "--known-failing", "known", "--known-failing-update")
    written = (tmp_path / "known").read_text().splitlines()
    again = run(tmp_path, case, *named, "--known-failing", "known")

    assert written == lines
    assert again.code == 0


def test_update_makes_the_folder_of_its_file(tmp_path: Path) -> None:
    case = MUST + "def test_a():\n    assert 1 == 2\n"
    ended = run(tmp_path, case, "suites", "--known-failing=new/known", "--known-failing-update")
    assert ended.code == 0
    assert "new/known: 1 line added; read it before you commit the file" in ended.output
    assert (tmp_path / "new" / "known").read_text().startswith("X-1 # not reviewed")


def test_update_that_cannot_be_written_is_said_before_any_case_runs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    case = MUST + "def test_a():\n    assert 1 == 2\n"
    ended = run(tmp_path, case, "suites", "--known-failing=file/known", "--known-failing-update")
    assert (ended.code, ended.records) == (4, [])
    assert "name a file that can be written with --known-failing" in ended.output


def test_update_leaves_the_file_where_the_sanity_case_fails(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-1 # late\n")
    sanity = '@pytest.mark.sanity\n@requirement("RFC 1", "1", MUST, id="X-0")\n'
    sanity += "def test_first():\n    assert 1 == 2\n"
    options = ["suites", "--known-failing=known", "--known-failing-update"]
    ended = run(tmp_path, MUST + "def test_a():\n    pass\n", *options, sanity=sanity)
    assert ended.code == 1
    assert "known is left as it is: the target fails the sanity case" in ended.output
    assert (tmp_path / "known").read_text() == "X-1 # late\n"


def test_update_of_a_run_that_has_judged_nothing_fails_as_it_says(tmp_path: Path) -> None:
    (tmp_path / "known").write_text("X-1 # late\n")
    options = ["suites", "--target=127.0.0.1:9", "--known-failing=known", "--known-failing-update"]
    ended = run(tmp_path, MUST + "def test_a():\n    not_applicable('early_data')\n", *options)
    assert "the run fails: no case of suites/demo applies" in ended.output
    assert ended.code == 1
