"""When a line of known failures counts."""

from datetime import date
from pathlib import Path

import pytest

from fixtures.verdicts.known_failing import read

TODAY = date(2026, 1, 1)


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
