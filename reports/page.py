"""A run as one page of HTML that needs nothing from anywhere else."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

from reports.reading import NOT_ENDED, Record

PAGE = Path(__file__).with_name("page.html")
NAME = "report.html"


class _Page(Template):
    """The page with places that are written @{name}, which neither CSS nor a script uses."""

    delimiter = "@"


def write(
    folder: Path, records: Sequence[Record], *, ended: bool = True, fails: Sequence[str] = ()
) -> None:
    """Write the page as report.html into the folder of a run."""
    (folder / NAME).write_text(as_html(records, ended=ended, fails=fails), encoding="utf-8")


def as_html(
    records: Sequence[Record],
    *,
    ended: bool = True,
    fails: Sequence[str] = (),
    evidence: str = ".",
    above: str = "",
) -> str:
    """Return the page: suites, chapters and cases; several targets become a matrix.

    `ended` says whether the run came to its end, `fails` why it fails where no case tells it,
    `evidence` where the folders of the targets are,
    as the page sees it, `above` is HTML for its head. What a target said stands in it as data only:
    the page's script shows it as text, and nothing in it can end the element that holds it.
    """
    ordered = sorted(records, key=lambda record: (record["suite"], record["nodeid"].split("::")[0]))
    data = json.dumps(ordered, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    warning = "" if ended else f'<p class="bad" id="unfinished">{NOT_ENDED}</p>'
    warning += "".join(f'<p class="bad fails">the run fails: {escape(one)}</p>' for one in fails)
    page = PAGE.read_text(encoding="utf-8")
    return _Page(page).safe_substitute(
        records=data, warning=warning, evidence=evidence, above=above
    )
