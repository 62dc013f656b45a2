"""Failures as a review: each case once, whatever its parameters, and what many have in common."""

import copy
import re
import textwrap
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from typing import Any

import pytest

from reports import summary

Record = dict[str, Any]
Group = list[pytest.TestReport]

WIDTH = 100
MARGIN = 11
INDENT = "    "
MOST_NAMES = 24
"""Parameters that are named of a case; the others are counted."""
MANY = 3
"""Cases in which the same is seen before that is worth a line."""
MOST_LINES = 6
LEGEND = "above: -> is what the tester sent, <- what came from the target, -- what happened besides"
SAY_NOTHING = ("", "none", "nothing", "False", "not so")
_PORT = re.compile(r":\d{4,5}\b")
_SECONDS = re.compile(r"\b\d+\.\d+ s\b")
"""Ports and times, which differ from run to run."""
_OCTETS = re.compile(r"\b\d+ octets?\b")
_NUMBER = re.compile(r"-?\d+")
SOME_OCTETS = "n octets"
LEVELS = ("MUST", "SHOULD")
"""The levels of which the failures are shown first, in their order."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> Generator[None]:
    """Have pytest show the failures of a case together, unless each is asked for (-v).

    What it counts stays as it is.
    """
    stats = terminalreporter.stats
    known: dict[str, list[Any]] = {
        name: stats[name] for name in ("failed", "advised") if name in stats
    }
    if config.getoption("verbose") <= 0 and not config.getoption("mutants"):
        stats.update({name: together(reports) for name, reports in known.items()})
    try:
        return (yield)
    finally:
        stats.update(known)


def together(reports: Iterable[pytest.TestReport]) -> list[pytest.TestReport]:
    """Return one report for each case and verdict, the gravest first, then in the suite's order."""
    groups: dict[object, Group] = {}
    for number, report in enumerate(reports):
        record = getattr(report, "wireproof", None)
        key: object = number
        if isinstance(record, dict):
            key = record["nodeid"].partition("[")[0], record["target"], record["verdict"]
        groups.setdefault(key, []).append(report)
    alike: dict[object, list[Group]] = {}
    for number, group in enumerate(sorted(groups.values(), key=_place)):
        alike.setdefault(_crash(group) or _advice(group) or number, []).append(group)
    return [_with_others(first, others) for first, *others in alike.values()]


def _place(group: Group) -> tuple[int, int, str, int]:
    file, line, _ = group[0].location
    record = getattr(group[0], "wireproof", None)
    if not isinstance(record, dict):
        return -1, 0, file, line or 0
    # A case of any level can find a crash or a hang: those of what is demanded come first.
    level = 0
    if record["verdict"] in ("crashed", "hung"):
        level = LEVELS.index(record["level"]) if record["level"] in LEVELS else len(LEVELS)
    return summary.rank(record), level, file, line or 0


def _crash(group: Group) -> tuple[str, str] | None:
    """Return the target and the place where it died; None where that is not known."""
    record = getattr(group[0], "wireproof", None)
    if not isinstance(record, dict) or record["verdict"] != "crashed":
        return None
    cause = record["attachments"].get("crash")
    return (record["target"], cause) if cause else None


def _advice(group: Group) -> object:
    """Return the target, and what was seen in place of what a SHOULD asks for; None where that is
    too little to tell a fault from another.
    """
    records = [getattr(one, "wireproof", None) for one in group]
    told = {_fault(one) for one in records if isinstance(one, dict) and one["verdict"] == "advised"}
    return frozenset(told) if told and None not in told else None


def _fault(record: Record) -> tuple[str, str, str] | None:
    """Return target, expected and seen; None where that is too little to know a fault again."""
    if says_nothing(record):
        return None
    return record["target"], record["expected"], _OCTETS.sub(SOME_OCTETS, _seen(record))


def says_nothing(record: Record) -> bool:
    """Whether what was seen is so little that unrelated faults have it in common."""
    return record["seen"] in SAY_NOTHING or bool(_NUMBER.fullmatch(record["seen"]))


def _with_others(group: Group, others: Sequence[Group]) -> pytest.TestReport:
    """Return the report of a case that tells of the cases, too, that show the same fault."""
    report = _one(group)
    if others:
        are = "is" if len(others) == 1 else "are"
        same = "died at the same place" if _crash(group) else f"{are} advised of the same"
        row = f"{summary.cases(len(others), 'more')} {same}: {', '.join(map(_id, others))}"
        _add(report, _beside("also", [row]))
    return report


def _id(group: Group) -> str:
    record = group[0].wireproof
    return str(record["id"] or record["nodeid"])


def _add(report: pytest.TestReport, also: str) -> None:
    report.longrepr = report.longrepr and f"{report.longrepr}\n{also}"
    report.sections = [(name, f"{words}\n{also}") for name, words in report.sections]


def _one(group: Group) -> pytest.TestReport:
    """Return a copy of the first report that tells of the others, too."""
    report = copy.copy(group[0])
    report.__dict__.pop("node", None)  # which worker it was
    if len(group) > 1:
        _add(report, _also([one.wireproof for one in group]))
    return report


def _also(records: Sequence[Record]) -> str:
    """Say with which other parameters the same was seen, and with which something else."""
    first, *others = records
    alike = [one for one in others if _seen(one) == _seen(first)]
    rows = [f"the same with {_names(alike)}"] if alike else []
    different: dict[str, list[Record]] = {}
    for one in others:
        if one not in alike:
            different.setdefault(_seen(one), []).append(one)
    rows += [f"{seen} with {_names(found)}" for seen, found in different.items()]
    return _beside("also", rows)


def _beside(name: str, rows: Sequence[str]) -> str:
    """Return rows as an entry of a failure, each wrapped."""
    blank = " " * MARGIN
    wrapped = [
        textwrap.fill(row, WIDTH, initial_indent=blank, subsequent_indent=blank + "  ",
                      break_long_words=False, break_on_hyphens=False)
        for row in rows
    ]  # fmt: skip
    return name.ljust(MARGIN) + "\n".join(wrapped).lstrip()


def _names(records: Sequence[Record]) -> str:
    names = [_parameters(one) for one in records]
    more = [f"{len(names) - MOST_NAMES} more"] if len(names) > MOST_NAMES else []
    return ", ".join(names[:MOST_NAMES] + more)


def _parameters(record: Record) -> str:
    inside = record["nodeid"].partition("[")[2].removesuffix("]")
    return f"[{inside.removesuffix('-' + record['target'])}]"


def _seen(record: Record) -> str:
    """Return what was seen, in one line and without what is another one in each run."""
    died = record["attachments"].get("crash", "")
    words = record["seen"] or (f"crashed, {died}" if died else record["verdict"])
    seen = _SECONDS.sub("some time", _PORT.sub("", " ".join(str(words).split())))
    return seen if len(seen) <= WIDTH else f"{seen[: WIDTH - 3]}..."


def in_common(records: Iterable[Record]) -> list[str]:
    """Return, as lines, what was seen instead of the expected in several cases: often one fault."""
    failed = [one for one in records if one["verdict"] == "violated" and not says_nothing(one)]
    groups = _grouped((one["target"], _OCTETS.sub(SOME_OCTETS, _seen(one)), one) for one in failed)
    lines: list[str] = []
    for (_, seen), cases in groups[:MOST_LINES]:
        if len(cases) >= MANY:
            exact = {_seen(one) for one in cases}
            lines += _line(exact.pop() if len(exact) == 1 else seen, cases)
    return lines and ["seen in several cases, which often are one fault:", *lines]


def advice(records: Iterable[Record]) -> list[str]:
    """Return, as a few lines, what a SHOULD asks for and what was seen instead, in which cases."""
    advised = [one for one in records if one["verdict"] == "advised"]
    groups = _grouped((one["target"], (one["expected"], _seen(one)), one) for one in advised)
    lines = []
    for (_, (expected, seen)), cases in groups[:MOST_LINES]:
        wanted = f"; expected: {expected}" if expected else ""
        ids = [one["id"] or one["nodeid"] for one in cases]
        more = f", {len(ids) - MOST_NAMES} more" if len(ids) > MOST_NAMES else ""
        lines.append(f"  {summary.cases(len(cases))}: {seen}{' '.join(wanted.split())}")
        lines += textwrap.wrap(
            ", ".join(ids[:MOST_NAMES]) + more,
            WIDTH,
            initial_indent=INDENT,
            subsequent_indent=INDENT,
        )
    if left := groups[MOST_LINES:]:
        lines.append(f"  and {summary.cases(sum(len(cases) for _, cases in left), 'more')}")
    return lines and ["advised, as a SHOULD is not met (-v shows each in full):", *lines]


def _grouped(
    told: Iterable[tuple[str, Any, Record]],
) -> list[tuple[tuple[str, Any], list[Record]]]:
    """Return the cases of each target that have seen the same, each case once, most cases first."""
    groups: dict[tuple[str, Any], dict[str, Record]] = {}
    for target, seen, record in told:
        case = record["nodeid"].partition("[")[0]
        groups.setdefault((target, seen), {}).setdefault(case, record)
    ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
    return [(key, list(cases.values())) for key, cases in ordered]


def _line(seen: str, records: Sequence[Record]) -> list[str]:
    expected = Counter(
        textwrap.shorten(one["expected"], WIDTH, placeholder="...") for one in records
    )
    common = "; ".join(f"{words} ({number})" for words, number in expected.most_common(3))
    more = f"; and {len(expected) - 3} more" if len(expected) > 3 else ""
    ids = ", ".join(one["id"] for one in records)
    return [
        f"  {summary.cases(len(records))}: {seen}",
        *textwrap.wrap(f"expected: {common}{more}", WIDTH, initial_indent=INDENT,
                       subsequent_indent=INDENT * 2),
        *textwrap.wrap(ids, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT),
    ]  # fmt: skip
