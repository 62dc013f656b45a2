"""The records of a run, read back from its file: one JSON object a line (docs/architecture.md)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

Record = dict[str, Any]

SCHEMA = Path(__file__).with_name("record.schema.json")


class UnreadableError(Exception):
    """Something that is no file of records; the message says what to do."""


def read(place: Path) -> list[Record]:
    """Return the records of a run: of a file, or of a folder that `--report-dir` has named.

    A last line without an end is left out: the run was killed while it wrote that. Raises
    UnreadableError.
    """
    file = place / "records.jsonl" if place.is_dir() else place
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        why = getattr(trouble, "strerror", None) or "it is no text"
        raise UnreadableError(
            f"{file}: {why.lower()}; name the folder of --report-dir, or its records.jsonl"
        ) from None
    rows = text.split("\n")[:-1]
    return [_record(row, f"{file}:{number}") for number, row in enumerate(rows, 1)]


def _record(row: str, place: str) -> Record:
    try:
        record = json.loads(row)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        raise UnreadableError(f"{place}: this line is no JSON object; is it a file of records?")
    missing = [name for name in _needed() if name not in record]
    if missing:
        raise UnreadableError(
            f"{place}: this record has no {missing[0]!r}; is it from this version of wireproof?"
        )
    return record


@cache
def _needed() -> list[str]:
    needed: list[str] = json.loads(SCHEMA.read_text(encoding="utf-8"))["required"]
    return needed
