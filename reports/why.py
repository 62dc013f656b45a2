"""Why a run fails where no case tells it: other plugins are asked by a hook of their own."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from reports.reading import RUN_FAILS


class _Hooks:
    """What other plugins are asked."""

    @pytest.hookspec
    def pytest_run_fails(self, config: pytest.Config) -> list[str]:  # type: ignore[empty-body]
        """Return why the run fails, apart from cases that FAILED or are an ERROR: sentences."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Make the hook known."""
    pluginmanager.add_hookspecs(_Hooks)


def reasons(config: pytest.Config) -> list[str]:
    """Return what the plugins say, each sentence once and on one line."""
    told: list[list[str]] = config.hook.pytest_run_fails(config=config)
    return list(dict.fromkeys(" ".join(one.split()) for found in told for one in found))


def stale(records: list[dict[str, Any]]) -> list[str]:
    """Return what the lines of known failures whose cases pass are told, each once. Those cases are
    FAILED, but what they say is out of sight by the end of a long run.
    """
    found = [record for record in records if record["verdict"] == "stale"]
    return list(dict.fromkeys(record["attachments"]["why"] for record in found))


def write(folder: Path, sentences: Iterable[str]) -> None:
    """Write them beside the records, for whatever is made of those later; nothing where all is
    said by the cases.
    """
    if text := "".join(f"{sentence}\n" for sentence in sentences):
        (folder / RUN_FAILS).write_text(text, encoding="utf-8")
