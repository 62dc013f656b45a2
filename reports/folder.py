"""The folder of a run: from the begin of a run on, nothing in it passes for the result of that run
but what the run itself has found.
"""

from pathlib import Path
from typing import TextIO

from reports import page, roundtrips
from reports.reading import NOT_ENDED, RECORDS, RUN_FAILS, UNFINISHED


def mark(folder: Path) -> bool:
    """Say that a run is going on, which may not get as far as its cases; what an earlier one has
    told stays. Return whether nothing said so before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / UNFINISHED
    is_new = not file.exists()
    file.write_text(f"{NOT_ENDED}\n", encoding="utf-8")
    return is_new


def unmark(folder: Path) -> None:
    """Say that no run is going on."""
    (folder / UNFINISHED).unlink(missing_ok=True)


def begun(folder: Path) -> TextIO:
    """Begin the records of a run. What an earlier one has told goes, so that nobody takes that for
    the result if this one is killed.
    """
    mark(folder)
    texts = (folder / name for name in (page.NAME, RUN_FAILS, f"{roundtrips.STEM}.md"))
    for old in (*texts, *folder.glob(f"{roundtrips.STEM}-*.svg")):
        old.unlink(missing_ok=True)
    return (folder / RECORDS).open("w", encoding="utf-8")
