"""The pytest plugin that gathers the records of a run, writes them as they come, and sums up."""

import json
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any, TextIO, cast

import pytest

from reports import mutants, page, review, roundtrips, summary, why
from reports.reading import NOT_ENDED, RUN_FAILS, UNFINISHED
from reports.reading import RECORDS as RECORDS_FILE

STOPPED = (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR)
"""How a run ends that has not come to its end: Ctrl-C, or pytest itself has failed."""
RECORDS: pytest.StashKey[list[dict[str, Any]]] = pytest.StashKey()
_FILE: pytest.StashKey[TextIO] = pytest.StashKey()


def _folder(config: pytest.Config) -> Path:
    chosen = config.getoption("report_dir")
    if chosen is None:
        return config.rootpath / "reports" / "out"
    return cast(Path, config.invocation_params.dir / chosen)


def _is_controller(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


def _begun(folder: Path) -> TextIO:
    """Begin the records of a run. What an earlier one has told goes, so that nobody takes that for
    the result if this one is killed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / UNFINISHED).write_text(f"{NOT_ENDED}\n", encoding="utf-8")
    pictures = folder.glob(f"{roundtrips.STEM}-*.svg")
    texts = (folder / name for name in (page.NAME, RUN_FAILS, f"{roundtrips.STEM}.md"))
    for old in (*texts, *pictures):
        old.unlink(missing_ok=True)
    return (folder / RECORDS_FILE).open("w", encoding="utf-8")


class Gatherer:
    """Takes the records as they come (in the controller, where all reports arrive)."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the record of a verdict; written at once, so that a killed run leaves its own."""
        record = getattr(report, "wireproof", None)
        if not isinstance(record, dict):
            return
        stash = self.config.stash
        record["at"] = round(time.time(), 3)
        stash[RECORDS].append(record)
        if _FILE not in stash:
            folder = _folder(self.config)
            stash[_FILE] = _begun(folder)
        stash[_FILE].write(json.dumps(record) + "\n")
        stash[_FILE].flush()


def pytest_configure(config: pytest.Config) -> None:
    """Begin with no records."""
    config.stash[RECORDS] = []
    if _is_controller(config):
        config.pluginmanager.register(Gatherer(config), "wireproof-records")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let the exit code say what pytest itself does not know."""
    config = session.config
    if not _is_controller(config):
        return
    records = config.stash[RECORDS]
    if _FILE in config.stash:
        config.stash[_FILE].close()
        folder, ended = _folder(config), session.exitstatus not in STOPPED
        reasons = why.reasons(config) if ended else []
        why.write(folder, reasons)
        if not config.getoption("mutants"):
            roundtrips.write(folder, records)
            page.write(folder, records, ended=ended, fails=reasons)
        if ended:
            (folder / UNFINISHED).unlink(missing_ok=True)
    if session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        failed = config.getoption("mutants") and records and not _mutants(config)[1]
        unjudged = any(r["verdict"] == "unjudged" for r in records)
        if failed or (unjudged and config.getoption("require_evidence")):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _mutants(config: pytest.Config) -> tuple[list[str], bool]:
    narrowed = bool(config.option.keyword or config.option.markexpr or "::" in str(config.args))
    return mutants.lines(config.stash[RECORDS], narrowed)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Print the tables of the run: round trips, verdicts per suite, where the evidence lies."""
    records = config.stash[RECORDS]
    write = terminalreporter.write_line
    chosen = config.option.keyword or config.option.markexpr
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and chosen:
        write(f"{chosen!r} chooses no case; pytest SUITE --co -q lists the names that -k looks at")
    if not records:
        return
    if config.getoption("mutants"):
        terminalreporter.section("mutants")
        for line in _mutants(config)[0]:
            write(line)
        return
    in_full = _advice_in_full(terminalreporter, config)
    for report in terminalreporter.stats.get("advised", []) if in_full else []:
        for name, words in report.sections:
            if name == "advised":
                terminalreporter.section("advised", sep="-")
                write(words)
    table = roundtrips.lines(records)
    if table:
        terminalreporter.section("round trips")
        for line in table:
            write(line)
    terminalreporter.section("verdicts")
    for line in [*summary.lines(records), *review.in_common(records)]:
        write(line)
    for line in [] if in_full else review.advice(records):
        write(line)
    if terminalreporter.stats.get("failed") or (in_full and terminalreporter.stats.get("advised")):
        write(review.LEGEND)
    written = ["records", "report.html", *(["tables and pictures"] if table else [])]
    written += ["evidence"] if any(record["evidence"] for record in records) else []
    write(f"{', '.join(written)}: {_shown(_folder(config), config)}")


@pytest.hookimpl(specname="pytest_terminal_summary", wrapper=True, tryfirst=True)
def pytest_last_lines(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> Generator[None]:
    """Say behind all else why the run fails, where the cases that are FAILED do not, or are above
    what is only advised of.
    """
    yield
    if exitstatus in STOPPED:
        return
    updated = config.getoption("known_failing_update")
    told = why.reasons(config) + ([] if updated else why.stale(config.stash[RECORDS]))
    for sentence in told:
        terminalreporter.write_line(f"the run fails: {sentence}", red=True)


def pytest_run_fails(config: pytest.Config) -> list[str]:
    """Say that what was asked for could not be judged."""
    unjudged = [record for record in config.stash[RECORDS] if record["verdict"] == "unjudged"]
    if not unjudged or not config.getoption("require_evidence"):
        return []
    number = summary.cases(len(summary.worst(unjudged)))
    return [f"{number} could not be judged (--require-evidence)"]


def _advice_in_full(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> bool:
    """Whether each fault that is only advised of is shown with its transcript: where something else
    has failed, or where it is asked for. A run that passes is not to be read at length.
    """
    failed = any(terminalreporter.stats.get(name) for name in ("failed", "error"))
    verbose: int = config.getoption("verbose")
    return verbose > 0 or (failed and verbose == 0)


def _shown(folder: Path, config: pytest.Config) -> str:
    base = config.invocation_params.dir
    return str(folder.relative_to(base)) if folder.is_relative_to(base) else str(folder)
