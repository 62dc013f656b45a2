"""Write docs/coverage: for each suite its requirements, the case of each, and the mutants it kills.

    python -m scripts.coverage            writes the pages
    python -m scripts.coverage --check    says which page is not up to date; exit code 1 then

A suite's page also lists the rows of its catalogue (docs/catalogue/SUITE.tsv) that have no case,
each with the reason from docs/catalogue/left-out.tsv.
"""

import contextlib
import csv
import importlib
import io
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "docs" / "catalogue"
PAGES = ROOT / "docs" / "coverage"


@dataclass(frozen=True, order=True)
class Entry:
    """A case as its marker and its place describe it."""

    id: str
    where: str
    level: str
    since: str
    case: str
    sentence: str


class Collector:
    """A pytest plugin that keeps the cases of every suite and runs none."""

    def __init__(self) -> None:
        self.suites: dict[str, set[Entry]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take what was collected."""
        for item in session.items:
            mark = item.get_closest_marker("requirement")
            if mark is None:
                continue
            told = mark.kwargs
            suite = item.path.relative_to(ROOT / "suites").parts[0]
            name = item.nodeid.partition("[")[0].removeprefix(f"suites/{suite}/")
            also = f" ({told['also']})" if told.get("also") else ""
            entry = Entry(
                id=told["id"],
                where=f"{told['document']} {told['section']}{also}",
                level=told["level"],
                since=told.get("since", ""),
                case=name,
                sentence=" ".join((item.function.__doc__ or "").split()),  # type: ignore[attr-defined]
            )
            self.suites.setdefault(suite, set()).add(entry)


def collected() -> dict[str, list[Entry]]:
    """Return the cases by suite, in the order of their ids. Raises SystemExit where it fails."""
    collector = Collector()
    quiet = ["--collect-only", "-qq", "--no-summary", "-p", "no:cacheprovider"]
    with contextlib.redirect_stdout(io.StringIO()):
        code = pytest.main([*quiet, "--slow", str(ROOT / "suites")], plugins=[collector])
    if code != pytest.ExitCode.OK:
        raise SystemExit(f"the suites could not be collected (exit code {int(code)})")
    return {suite: sorted(found) for suite, found in sorted(collector.suites.items())}


def mutants(suite: str) -> dict[str, list[str]]:
    """Return the names of the mutants that each id has to notice, those of all roles together."""
    found: dict[str, list[str]] = {}
    for file in sorted((ROOT / "reference_impls" / suite).rglob("mutants.py")):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for mutant in importlib.import_module(name).MUTANTS:
            for id in mutant.breaks:
                found.setdefault(id, []).append(mutant.name)
    return found


def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a catalogue file; none where there is no such file."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


def page(suite: str, entries: Iterable[Entry]) -> str:
    """Return the page of a suite as Markdown."""
    entries = list(entries)
    killers = mutants(suite)
    have = {entry.id for entry in entries}
    left = [row for row in rows(CATALOGUE / f"{suite}.tsv") if row["id"] not in have]
    said = [
        f"# What suites/{suite} covers",
        "",
        "Written by `python -m scripts.coverage`; do not edit.",
        "",
        f"{len(entries)} cases. {len(left)} rows of the catalogue have none; they stand below.",
        "",
        "| id | section | level | case | noticed mutants |",
        "|---|---|---|---|---|",
    ]
    for entry in entries:
        names = ", ".join(killers.get(entry.id, []))
        said.append(
            f"| {entry.id} | {entry.where} | {entry.level} | {entry.case}<br>{cell(entry.sentence)}"
            f" | {names} |"
        )
    if left:
        said += ["", "## Rows without a case", ""]
        said += ["| id | section | level | why |", "|---|---|---|---|"]
        reasons = rows(CATALOGUE / "left-out.tsv")
        for row in left:
            where = f"{row['document']} {row['section']}"
            why = reason(row["id"], reasons)
            said.append(f"| {row['id']} | {where} | {row['level']} | {why} |")
    return "\n".join(said) + "\n"


def reason(id: str, reasons: Iterable[dict[str, str]]) -> str:
    """Return why a row has no case, "" where nobody has said."""
    return next((row["reason"] for row in reasons if fnmatchcase(id, row["id"])), "")


def cell(text: str) -> str:
    """Return text that stands in a cell of a Markdown table."""
    return text.replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check compare them."""
    stale = []
    for suite, entries in collected().items():
        file = PAGES / f"{suite}.md"
        text = page(suite, entries)
        if file.exists() and file.read_text(encoding="utf-8") == text:
            continue
        stale.append(file.relative_to(ROOT))
        if "--check" not in arguments:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    if "--check" in arguments and stale:
        print(f"not up to date: {', '.join(map(str, stale))}; run python -m scripts.coverage")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
