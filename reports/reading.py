"""The records of a run, read back from its file: one JSON object a line (docs/architecture.md)."""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from reports.clean import clean

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

Record = dict[str, Any]

SCHEMA = Path(__file__).with_name("record.schema.json")
RECORDS = "records.jsonl"
UNFINISHED = "unfinished"
"""A file beside the records for as long as their run goes on; a killed run leaves it."""
NOT_ENDED = "this run did not come to its end: it was stopped or killed, or is still going on"
RUN_FAILS = "run-fails.txt"
"""A file beside the records of a run that fails for what no case tells: one sentence a line."""
LONGEST = 200
"""Characters of what is said of a record that is wrong: it may quote anything."""


class UnreadableError(Exception):
    """Something that is no file of records; the message says what to do."""


def file_of(place: Path) -> Path:
    """Return the file of records that is meant by a file, or by a folder of `--report-dir`."""
    return place / RECORDS if place.is_dir() else place


def has_ended(place: Path) -> bool:
    """Whether the run came to its end whose records can be read there; a last line that was cut
    tells that it did not, also where the file was taken away from the others.
    """
    file = file_of(place)
    last = file.read_text(encoding="utf-8").rpartition("\n")[2]
    return not file.with_name(UNFINISHED).exists() and (not last or _parsed(last) is not None)


def why_it_fails(place: Path) -> list[str]:
    """Return why the run fails whose records can be read there, as far as no case tells it."""
    file = file_of(place).with_name(RUN_FAILS)
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def read(place: Path) -> list[Record]:
    """Return the records of a run: of a file, or of a folder that `--report-dir` has named.

    A last line that was cut is left out: the run was killed while it wrote that. Raises
    UnreadableError.
    """
    file = file_of(place)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        why = getattr(trouble, "strerror", None) or "it is no text"
        raise UnreadableError(
            f"{file}: {why.lower()}; name the folder of --report-dir, or its {RECORDS}"
        ) from None
    *rows, last = text.split("\n")
    rows += [last] if _parsed(last) is not None else []
    if not rows:
        raise UnreadableError(f"{file}: there is no verdict in it; run the suites once more")
    return [_record(row, f"{file}:{number}") for number, row in enumerate(rows, 1)]


def _record(row: str, place: str) -> Record:
    from jsonschema.exceptions import best_match

    record = _parsed(row)
    if record is None:
        raise UnreadableError(f"{place}: this line is no JSON object; is it a file of records?")
    if (wrong := best_match(_schema().iter_errors(record))) is not None:
        words = clean(f"{wrong.json_path}: {wrong.message}", LONGEST)
        raise UnreadableError(f"{place}: {words}; is it from this version of wireproof?")
    return record


def _parsed(row: str) -> Record | None:
    try:
        value = json.loads(row, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _refuse(constant: str) -> NoReturn:
    """NaN and the infinities are Python's, and no JSON: a browser would not read them."""
    raise ValueError(constant)


@cache
def _schema() -> "Draft202012Validator":
    from jsonschema import Draft202012Validator  # takes a while, and a run only writes records

    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
