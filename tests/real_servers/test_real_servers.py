"""The suites against real servers: what a product does is met, or a reviewed known failure.

Each run has a pytest of its own, as anybody would start it, and about half a minute.
"""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from fixtures.targets.check import program_of
from fixtures.targets.parse import parse
from fixtures.targets.programs import version_of
from reports import roundtrips

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 400.0
"""Seconds for one run: ten times what it takes on an idle machine."""

TCP12, TCP13, TCP13_EARLY = "TCP + TLS 1.2", "TCP + TLS 1.3", "TCP + TLS 1.3 with 0-RTT"
TFO13, TFO13_EARLY = "TFO + TLS 1.3", "TFO + TLS 1.3 with 0-RTT"
QUIC, QUIC_EARLY = "QUIC (HTTP/3)", "QUIC with 0-RTT"

ROUND_TRIPS = {
    "nginx": {TCP12: 4, TCP13: 3, TCP13_EARLY: 2, TFO13: 2, TFO13_EARLY: 1},
    "caddy": {TCP12: 4, TCP13: 3, QUIC: 2, QUIC_EARLY: 1},
    "openssl": {TCP12: 4, TCP13: 3},
    "gnutls": {TCP12: 4, TCP13: 4},  # targets/gnutls.known-failing says why
    "node-tls": {TCP12: 4, TCP13: 3},
    "ngtcp2": {QUIC: 2, QUIC_EARLY: 1},
}
"""Round trips until the response begins, for the kinds that each server has."""
SUITES = ("suites/https", "suites/tls")
OVER_UDP = ("ngtcp2",)
"""Servers of which no case of suites/tls applies."""
HTTP1, HTTP2 = "suites/http1/server", "suites/http2/server"
MORE = {"nginx": (HTTP1, HTTP2)}
"""Suites of which the known failures of a server were reviewed, too."""
SINGLE = {
    "node": HTTP1,
    "http-server": HTTP1,
    "uvicorn": HTTP1,
    "gunicorn": HTTP1,
    "node-h2": HTTP2,
    "nghttpd": HTTP2,
    "hypercorn": HTTP2,
}
"""Servers of which the known failures of one suite were reviewed."""
BAD = {"error", "stale", "violated", "crashed", "hung", "prerequisite", "sanity"}


@pytest.mark.timeout(PATIENCE + 20)
@pytest.mark.parametrize("name", ROUND_TRIPS)
def test_server_meets_the_suites_but_for_its_known_failures(name: str, tmp_path: Path) -> None:
    target = parse(str(ROOT / "targets" / f"{name}.toml"))
    if program_of(target) is None:
        pytest.skip(target.needs)
    suites = SUITES[:1] if name in OVER_UDP else SUITES
    code, output, records = judged(target.source, tmp_path, *suites, *MORE.get(name, ()))

    assert failed(records) == {}
    assert code == 0, output[-4000:]
    assert " matches no case" not in output
    assert round_trips(records, name) == ROUND_TRIPS[name]
    assert left_behind(str(tmp_path)) == []


@pytest.mark.timeout(PATIENCE + 20)
@pytest.mark.parametrize(("name", "suite"), SINGLE.items(), ids=SINGLE)
def test_server_meets_its_suite_but_for_its_known_failures(
    name: str, suite: str, tmp_path: Path
) -> None:
    target = parse(str(ROOT / "targets" / f"{name}.toml"))
    # The interpreter may be there, and what it is to run may not: that has no version.
    if program_of(target) is None or not version_of(target).text:
        pytest.skip(target.needs)
    code, output, records = judged(target.source, tmp_path, suite)

    assert failed(records) == {}
    assert code == 0, output[-4000:]
    assert " matches no case" not in output
    assert left_behind(str(tmp_path)) == []


def judged(source: str, folder: Path, *suites: str) -> tuple[int, str, list[dict[str, Any]]]:
    """Run suites with a pytest of its own; return exit code, output and records."""
    command = [sys.executable, "-m", "pytest", *suites, "--target", source]
    command += [f"--basetemp={folder / 'temporary'}", "-p", "no:cacheprovider"]
    command += ["--report-dir", str(folder / "report")]
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    ended = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE
    )
    file = folder / "report" / "records.jsonl"
    records = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    return ended.returncode, ended.stdout + ended.stderr, records


def failed(records: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return verdict, expected and seen of what was not met and is no known failure, by node id."""
    names = "verdict", "expected", "seen"
    bad = [record for record in records if record["verdict"] in BAD]
    return {record["nodeid"]: [record[name] for name in names] for record in bad}


def round_trips(records: list[dict[str, Any]], name: str) -> dict[str, int]:
    """Return the measured rows of the table; the others have to be not applicable, by name."""
    rows = roundtrips.kinds(records)[name]
    others = {row["kind"]: row["verdict"] for row in rows if row["measured"] is None}
    measured = {row["kind"]: row["measured"] for row in rows if row["measured"] is not None}
    assert len(rows) == 7
    assert set(others.values()) <= {"not-applicable"}, others
    return measured


def left_behind(folder: str) -> list[str]:
    """Return the processes that name a folder in their command or print into it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            traces = (process / "cmdline").read_text() + str((process / "fd" / "2").readlink())
        except OSError:
            continue
        if folder in traces:
            found.append(traces.replace("\0", " "))
    return found


@pytest.mark.parametrize("file", sorted((ROOT / "targets").glob("*.toml")), ids=lambda f: f.stem)
def test_target_file_says_first_how_to_install_the_server(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    described = tomllib.loads(file.read_text(encoding="utf-8"))

    assert first.startswith("# ")
    assert described["needs"] in first
