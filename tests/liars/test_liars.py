"""No suite is content with a server that lies: blunt ones fail at once, polite ones where they lie.

A polite liar serves what is valid, so it passes the cases that provoke nothing. `<liar>.passes`
beside this module lists every case that it passes, each with the reason why its answer is legal
there; all other cases have to fail.
"""

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from fixtures.targets.model import EXTRAS
from reference_impls.liars import LIARS, Liar
from tests.endtoend.runs import ROOT, run

HERE = Path(__file__).parent
TLS = (
    *("tls12", "tls13", "resumption12", "resumption13", "extended_master_secret", "alpn:http/1.1"),
    *("early_data", "replay:at-most-once", "echo"),
)
CLAIMED = {"tls/server": TLS, "http1/server": tuple(EXTRAS), "http2/server": tuple(EXTRAS)}
PROTOCOL = {"tls/server": "https", "http1/server": "http", "http2/server": "h2c"}
FAILED = {"violated", "advised", "crashed", "hung", "prerequisite"}
BLUNT = [liar for liar in LIARS if not liar.polite]
POLITE = [liar for liar in LIARS if liar.polite]

TARGET = """\
name = "{name}"
cwd = "{root}"
command = '''{command}'''
capabilities = {claimed}
one_connection = false

[[endpoint]]
protocol = "{protocol}"
"""


Records = dict[str, dict[str, Any]]


def judged(liar: Liar, folder: Path, *options: str) -> Records:
    """Run the suite of a liar against it; return the records of the cases by node id."""
    target = folder / "liar.toml"
    target.write_text(
        TARGET.format(
            name=liar.name,
            root=ROOT,
            command=liar.command,
            claimed=json.dumps(CLAIMED[liar.suite]),
            protocol=PROTOCOL[liar.suite],
        )
    )
    arguments = (f"suites/{liar.suite}", "-q", "--evidence", "never", "--patience", "2", *options)
    ran = run(folder, *arguments, "--target", str(target), patience=300)
    return {record["nodeid"]: record for record in ran.records}


def allowed(liar: Liar) -> dict[str, str]:
    """Return what a liar may pass: ids or node ids, each with its reason."""
    rows = (HERE / f"{liar.name}.passes").read_text().splitlines()
    pairs = (row.partition(" # ") for row in rows if row and not row.startswith("#"))
    return {pattern: reason for pattern, _, reason in pairs}


def names(pattern: str, record: dict[str, Any]) -> bool:
    """Whether a row means that case."""
    literal = pattern.replace("[", "[[]")
    return record["id"] == pattern or fnmatchcase(record["nodeid"], literal)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("liar", BLUNT, ids=lambda liar: f"{liar.suite}-{liar.name}")
def test_blunt_liar_fails_the_sanity_case(liar: Liar, tmp_path: Path) -> None:
    records = judged(liar, tmp_path)
    sanity = records.pop(f"suites/{liar.suite}/test_sanity.py::test_request_is_answered")

    assert sanity["verdict"] in ("violated", "crashed", "hung")
    assert {record["verdict"] for record in records.values()} == {"sanity"}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("liar", POLITE, ids=lambda liar: f"{liar.suite}-{liar.name}")
def test_polite_liar_passes_nothing_but_what_is_listed(liar: Liar, tmp_path: Path) -> None:
    workers = ("-n", "4") if "mute" in liar.name else ()  # which are waiting most of the time
    records = judged(liar, tmp_path, *workers)
    rows = allowed(liar)
    passed = [record for record in records.values() if record["verdict"] == "met"]
    failed = [record for record in records.values() if record["verdict"] in FAILED]
    others = [record for record in records.values() if record["verdict"] == "not-applicable"]

    assert len(passed) + len(failed) + len(others) == len(records)
    assert len(failed) > 0
    unlisted = {r["nodeid"] for r in passed if not any(names(row, r) for row in rows)}
    needless = {row for row in rows if not any(names(row, r) for r in passed)}
    assert (unlisted, needless) == (set(), set())
    assert all(rows.values())
