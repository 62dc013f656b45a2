"""The pytest plugin that gathers the records of a run, writes them as they come, and sums up."""

import json
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, TextIO, cast

import pytest

from reports import folder, mutants, page, review, roundtrips, summary, why

STOPPED = (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR)
"""How a run ends that has not come to its end: Ctrl-C, or pytest itself has failed."""
RECORDS: pytest.StashKey[list[dict[str, Any]]] = pytest.StashKey()
SUITES = "suites"
_FILE: pytest.StashKey[TextIO] = pytest.StashKey()
_MARKED: pytest.StashKey[bool] = pytest.StashKey()
"""Whether it was this run that has said in the folder that one goes on."""


def _folder(config: pytest.Config) -> Path:
    chosen = config.getoption("report_dir")
    if chosen is None:
        return config.rootpath / "reports" / "out"
    return cast(Path, config.invocation_params.dir / chosen)


def _is_controller(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


def _writes(config: pytest.Config) -> bool:
    """Whether this run is to judge something: wireproof's own tests, which are run with the same
    plugins, write nothing.
    """
    if any(config.getoption(name) for name in ("collectonly", "doctor", "setuponly")):
        return False
    suites, base = config.rootpath / SUITES, config.invocation_params.dir
    named = [(base / str(one).partition("::")[0]).resolve() for one in config.args]
    return any(suites == one or suites in one.parents or one in suites.parents for one in named)


def _begin(config: pytest.Config) -> TextIO:
    """Return the file of records; the first time it is made."""
    if _FILE not in config.stash:
        config.stash[_FILE] = folder.begun(_folder(config))
    return config.stash[_FILE]


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Say in the folder that a run goes on."""
    config = session.config
    if _is_controller(config) and _writes(config):
        config.stash[_MARKED] = folder.mark(_folder(config))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Begin where there are cases: no mistake of the user's ends the run from here on."""
    if _is_controller(session.config):
        _begin_for(session.config, [item.nodeid for item in session.items])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: Sequence[str]) -> None:
    """Begin where a worker has found cases: under xdist the controller itself collects none."""
    _begin_for(node.config, ids)


def _begin_for(config: pytest.Config, nodeids: Sequence[str]) -> None:
    if _writes(config) and any(one.startswith(f"{SUITES}/") for one in nodeids):
        _begin(config)


def _ended_without_cases(config: pytest.Config, exitstatus: int) -> None:
    """Leave the folder as it was where no case was to be run. Where the run was stopped before any,
    what an earlier one has told goes.
    """
    if exitstatus in STOPPED:
        _begin(config)
    elif config.stash[_MARKED]:
        folder.unmark(_folder(config))


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
        file = _begin(self.config)
        file.write(json.dumps(record) + "\n")
        file.flush()


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
    if _FILE not in config.stash and _MARKED in config.stash:
        _ended_without_cases(config, session.exitstatus)
    if _FILE in config.stash:
        config.stash[_FILE].close()
        place, ended = _folder(config), session.exitstatus not in STOPPED
        reasons = why.reasons(config) if ended else []
        why.write(place, reasons)
        if not config.getoption("mutants"):
            roundtrips.write(place, records)
            page.write(place, records, ended=ended, fails=reasons)
        if ended:
            folder.unmark(place)
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


def _shown(place: Path, config: pytest.Config) -> str:
    base = config.invocation_params.dir
    return str(place.relative_to(base)) if place.is_relative_to(base) else str(place)
