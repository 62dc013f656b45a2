"""The rubric: what is run, what counts, how many points it gives. A TOML file, checked key by key.

Whatever is wrong with it raises Mistake with one sentence that says what to do.
"""

import hashlib
import shlex
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from reports.clean import clean

LEVELS = ("MUST", "SHOULD", "MAY", "INFO")
CREDITS = ("share", "all")
KEYS = (
    *("title", "suites", "protocol", "capabilities", "command", "known_failing"),
    *("limits", "group"),
)


class Mistake(Exception):
    """What the lecturer gave cannot be used; one sentence says what to do. Exit code 4."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use: seconds of wall clock, megabytes, processes."""

    seconds: int = 120
    memory: int = 512
    processes: int = 64
    disk: int = 64


@dataclass(frozen=True)
class Group:
    """Cases that give points together. `cases` pins how many the choice has.

    `paths`, `ids`, `sections` and `levels` choose: what is given must all hold.
    """

    name: str
    points: float
    cases: int
    paths: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    credit: str = "share"
    shown: bool = True
    shown_from: date | None = None

    def is_shown(self, today: date) -> bool:
        """Whether students may see these cases on that day."""
        return self.shown or (self.shown_from is not None and today >= self.shown_from)


@dataclass(frozen=True)
class Rubric:
    """A rubric that was checked. `digest` changes with whatever may change a grade."""

    title: str
    suites: tuple[str, ...]
    protocol: str
    groups: tuple[Group, ...]
    capabilities: tuple[str, ...] = ()
    command: str = ""
    known_failing: Path | None = None
    limits: Limits = field(default_factory=Limits)
    digest: str = ""

    @property
    def points(self) -> float:
        """Return how many points there are."""
        return sum(group.points for group in self.groups)


def read(file: Path) -> Rubric:
    """Return the rubric of a file. Raises Mistake."""
    try:
        octets = file.read_bytes()
        table = tomllib.loads(octets.decode())
    except OSError as trouble:
        raise Mistake(f"{file}: {trouble.strerror}; name a rubric with --rubric") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise Mistake(f"{file}: this is no TOML: {trouble}") from None
    return parse(table, file, octets)


def parse(table: Mapping[str, Any], file: Path, octets: bytes = b"") -> Rubric:
    """Return the rubric of a table that TOML has given. Raises Mistake."""
    keys = _Keys(table, f"{file}", KEYS)
    known_failing, forgiven = _forgiven(keys.text("known_failing", ""), file)
    return Rubric(
        title=keys.text("title"),
        suites=keys.texts("suites", needed=True),
        protocol=keys.text("protocol"),
        capabilities=keys.texts("capabilities"),
        command=_command(keys),
        known_failing=known_failing,
        limits=_limits(keys.take("limits", {}, _is_table, "a table"), file),
        groups=_groups(keys.take("group", [], _is_list, "written as [[group]]"), file),
        digest=hashlib.sha256(octets + b"\0" + forgiven).hexdigest(),
    )


def _command(keys: "_Keys") -> str:
    command = keys.text("command", "")
    try:
        shlex.split(command)
    except ValueError as trouble:
        raise keys.wrong(f"command cannot be read ({trouble}): close every quote") from None
    return command


def _forgiven(name: str, file: Path) -> tuple[Path | None, bytes]:
    if not name:
        return None, b""
    path = file.parent / name
    try:
        return path, path.read_bytes()
    except OSError as trouble:
        raise Mistake(f"{file}: known_failing: {path}: {trouble.strerror}") from None


def _limits(table: Mapping[str, Any], file: Path) -> Limits:
    keys, usual = _Keys(table, f"{file}: [limits]", _names(Limits)), Limits()
    return Limits(
        seconds=keys.count("seconds", usual.seconds),
        memory=keys.count("memory", usual.memory),
        processes=keys.count("processes", usual.processes),
        disk=keys.count("disk", usual.disk),
    )


def _groups(tables: list[Any], file: Path) -> tuple[Group, ...]:
    if not tables:
        raise Mistake(f"{file}: there is no [[group]]; points come from groups of cases")
    groups = tuple(
        _group(table, f"{file}: {_called(table, n)}") for n, table in enumerate(tables, 1)
    )
    names = [group.name for group in groups]
    for name in names:
        if names.count(name) > 1:
            raise Mistake(f"{file}: two groups are called {name!r}; give each a name of its own")
    return groups


def _called(table: Any, number: int) -> str:
    """Return how a message names a group: as its author does, where that can be told."""
    name = table.get("name") if _is_table(table) else None
    return f"group {clean(name, 60)!r}" if _is_text(name) else f"group {number}"


def _group(table: Any, place: str) -> Group:
    if not _is_table(table):
        raise Mistake(f"{place}: has to be a table; write [[group]]")
    keys = _Keys(table, place, _names(Group))
    group = Group(
        name=keys.text("name"),
        points=keys.points("points"),
        cases=keys.count("cases"),
        paths=keys.texts("paths"),
        ids=keys.texts("ids"),
        sections=keys.texts("sections"),
        levels=keys.texts("levels", among=LEVELS),
        credit=keys.text("credit", "share", among=CREDITS),
        shown=keys.take("shown", True, lambda value: isinstance(value, bool), "true or false"),
        shown_from=keys.take("shown_from", None, _is_date, "a date such as 2027-01-15"),
    )
    if group.shown and group.shown_from is not None:
        raise Mistake(f"{place}: shown_from says when hidden cases are shown; add shown = false")
    return group


class _Keys:
    """The keys of one table. Raises Mistake for one that is not known: what is misspelt is named
    before it is missed.
    """

    def __init__(self, table: Mapping[str, Any], place: str, known: Sequence[str]) -> None:
        self._table, self._place = table, place
        for key in table:
            if key not in known:
                raise self.wrong(f"there is no key {clean(key, 60)!r}{_did_you_mean(key, known)}")

    def take(self, key: str, usual: Any, fits: Callable[[Any], bool], form: str) -> Any:
        """Return a value that fits, the usual one where the key is not there."""
        if key not in self._table:
            return usual
        value = self._table[key]
        if not fits(value):
            raise self.wrong(f"{key} has to be {form}")
        return value

    def text(self, key: str, usual: str | None = None, among: tuple[str, ...] = ()) -> str:
        """Return a text that is not empty; needed where there is no usual one."""
        form = f"one of {', '.join(among)}" if among else "a text"
        value = self.take(key, usual, lambda found: _is_text(found, among), form)
        return str(self._needed(key, value))

    def texts(self, key: str, needed: bool = False, among: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list of texts; one that is there is not empty (capabilities may be)."""
        form = f"a list of {', '.join(among)}" if among else "a list of texts"

        def fits(value: Any) -> bool:
            filled = bool(value) or key == "capabilities"
            return _is_list(value) and filled and all(_is_text(one, among) for one in value)

        value = self.take(key, None if needed else [], fits, form)
        return tuple(self._needed(key, value))

    def count(self, key: str, usual: int | None = None) -> int:
        """Return a whole number above 0; needed where there is no usual one."""
        value = self.take(
            key, usual, lambda found: type(found) is int and found > 0, "a whole number above 0"
        )
        return int(self._needed(key, value))

    def points(self, key: str) -> float:
        """Return a number above 0 that has to be there."""
        value = self.take(key, None, _is_number, "a number above 0")
        return float(self._needed(key, value))

    def wrong(self, what: str) -> Mistake:
        """Return the mistake with its place."""
        return Mistake(f"{self._place}: {what}")

    def _needed(self, key: str, value: Any) -> Any:
        if value is None:
            raise self.wrong(f"{key} is missing")
        return value


def _names(kind: type[Limits | Group]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _did_you_mean(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_text(value: Any, among: tuple[str, ...] = ()) -> bool:
    return isinstance(value, str) and bool(value.strip()) and (not among or value in among)


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and 0 < value < float("inf")


def _is_date(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)
