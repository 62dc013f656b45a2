"""The words of a notice: what a server printed last, short, and without the grader's own paths."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reports.clean import clean

LONGEST = 300
"""Characters of a server's own last lines."""
TRACEBACK = "Traceback (most recent call last)"


def last_words(text: str) -> str:
    """Return on one line the first line of `text`, which says what has happened, and the newest of
    those that the server printed: each once, and of a traceback only the line that says why.
    """
    head, _, printed = text.partition("\n")
    newest_first = dict.fromkeys(reversed(list(_telling(printed))))
    kept: list[str] = []
    for line in newest_first:
        if kept and sum(map(len, kept)) + len(line) > LONGEST:
            break
        kept.insert(0, clean(line, LONGEST))
    return " ".join([clean(head), " / ".join(kept)]).strip()


def _telling(printed: str) -> Iterator[str]:
    inside = False
    for line in printed.splitlines():
        inside = line.startswith(TRACEBACK) or (inside and line[:1] in ("", " ", "\t"))
        if line.strip() and not inside:
            yield line.strip()


def without_place(value: Any, place: Path, name: str) -> Any:
    """Return a value of JSON in whose texts the folder `place`, in which a copy was run, is called
    `name`. What was printed may be cut in the middle of a path.
    """
    if isinstance(value, str):
        tail = re.escape("/".join(place.parts[-2:]))
        return re.sub(rf"[^\s\"'(<=,:]*{tail}", lambda _: name, value)
    if isinstance(value, dict):
        return {key: without_place(one, place, name) for key, one in value.items()}
    if isinstance(value, list):
        return [without_place(one, place, name) for one in value]
    return value
