"""A run as one page of HTML that needs nothing from anywhere else."""

import json
from collections.abc import Sequence
from pathlib import Path

from reports.reading import Record

PAGE = Path(__file__).with_name("page.html")
PLACE = "RECORDS</script>"


def write(folder: Path, records: Sequence[Record]) -> None:
    """Write the page as report.html into the folder of a run."""
    (folder / "report.html").write_text(as_html(records), encoding="utf-8")


def as_html(records: Sequence[Record]) -> str:
    """Return the page: suites, chapters and cases; several targets become a matrix.

    What a target said stands in it as data only: the page's script shows it as text, and nothing in
    it can end the element that holds it.
    """
    before, after = PAGE.read_text(encoding="utf-8").split(PLACE)
    ordered = sorted(records, key=lambda record: (record["suite"], record["nodeid"].split("::")[0]))
    data = json.dumps(ordered, ensure_ascii=True, separators=(",", ":"))
    return f"{before}{data.replace('<', chr(92) + 'u003c')}</script>{after}"
