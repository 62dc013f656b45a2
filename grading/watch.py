"""A pytest plugin for the runs of grading: it lists the cases.

It is loaded by `-p grading.watch` and knows of wireproof only the marker.
"""

import json
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that asks for the list."""
    parser.addoption("--grading-cases", type=Path, metavar="FILE", help="write the cases as JSON")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Write every case that would run, once, whatever its parameters."""
    file = session.config.getoption("grading_cases")
    if file is not None:
        cases = {item.nodeid.partition("[")[0]: item for item in session.items}
        file.write_text(json.dumps([_case(name, item) for name, item in cases.items()]))


def _case(name: str, item: pytest.Item) -> dict[str, str]:
    marker = item.get_closest_marker("requirement")
    said = marker.kwargs if marker else {}
    sentence = (getattr(getattr(item, "function", None), "__doc__", None) or "").split()
    return {
        "name": name,
        "sentence": " ".join(sentence),
        **{key: said.get(key, "") for key in ("id", "document", "section", "level")},
    }
