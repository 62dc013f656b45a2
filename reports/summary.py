"""The few lines at the end of a run: per suite what was met, what not, and what was not judged."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

Record = dict[str, Any]

# From bad to good: a case with several parameters counts once, with its worst verdict.
ORDER = (
    "error", "crashed", "hung", "sanity", "prerequisite", "violated", "stale", "known-failing",
    "known-flaky", "advised", "unjudged", "not-applicable", "met",
)  # fmt: skip
# What is said of the cases that were not tried.
UNTRIED = {
    "sanity": "fails the sanity case, so {} failed with it",
    "error": "could not be judged at all, so {} ended in ERROR",
}
FAILED = ("crashed", "hung", "prerequisite", "violated")
# A line for a known failure that is stale fails the run; the requirement is met.
MET = ("met", "stale")
LEVELS = (("MUST", ""), ("SHOULD",), ("MAY", "INFO"))
"""The levels of each column; a case that says none is judged as a MUST."""


def worst(records: Iterable[Record]) -> list[Record]:
    """Return one record per case and target: the one with its worst verdict. A parameter that does
    not apply says nothing of the others.
    """
    found: dict[tuple[str, str], Record] = {}
    for record in records:
        key = (record["nodeid"].partition("[")[0], record["target"])
        known = found.get(key)
        if known is None or _standing(record) < _standing(known):
            found[key] = record
    return list(found.values())


def rank(record: Record) -> int:
    """Return how bad a verdict is: the worst has 0."""
    return ORDER.index(record["verdict"]) if record["verdict"] in ORDER else len(ORDER)


def _standing(record: Record) -> int:
    return len(ORDER) + 1 if record["verdict"] == "not-applicable" else rank(record)


def lines(records: Sequence[Record]) -> list[str]:
    """Return the summary as lines of text, without colour. A case is counted once for each target,
    whatever its parameters.
    """
    groups: dict[tuple[str, str], list[Record]] = {}
    judged = worst(records)
    for record in judged:
        groups.setdefault((record["suite"], record["target"]), []).append(record)
    rows = [_row(suite, target, group) for (suite, target), group in sorted(groups.items())]
    return [
        *_table(rows),
        *_counting(len(judged), len(records)),
        *_notes(records),
        *untried(judged),
        *_flaky(records),
        *_not_applicable(judged),
        *_unjudged(judged),
    ]


def _row(suite: str, target: str, group: list[Record]) -> list[str]:
    verdicts = Counter(record["verdict"] for record in group)
    row = [suite, target, *(_judged(group, *levels) for levels in LEVELS)]
    row += [
        str(verdicts[name])
        for name in ("known-failing", "known-flaky", "not-applicable", "unjudged")
    ]
    row.append(str(sum(r["verdict"] == "error" and not is_untried(r) for r in group)))
    row.append(str(sum(is_untried(r) for r in group)))
    row.append(str(sum(bool(r["remarks"]) for r in group)))
    return row


def is_untried(record: Record) -> bool:
    """Whether the sanity case ended as it did, so that this one was not tried."""
    return record["verdict"] == "sanity" or "untried" in record["attachments"]


def has_failed(record: Record) -> bool:
    """Whether the case itself was FAILED, whatever its verdict: with `--fail-on should` it is where
    a case is advised.
    """
    return bool(record["attachments"].get("failed"))


def word(record: Record) -> str:
    """Return a verdict as people count it: what was not tried is `untried`, whatever the reason."""
    return "untried" if is_untried(record) else str(record["verdict"])


def _judged(group: list[Record], *levels: str) -> str:
    """Count what was judged of some levels, so that all columns together make up the cases. Where
    the MUST of a case is met and a SHOULD beside it is not, it is among those that are met.
    """
    verdicts = Counter(record["verdict"] for record in group if record["level"] in levels)
    met = sum(verdicts[name] for name in MET)
    bad = sum(verdicts[name] for name in FAILED)
    advised = verdicts["advised"]
    if "SHOULD" in levels:
        return f"{met} met, {advised} advised" + (f", {bad} violated" if bad else "")
    beside = f" ({advised} advised)" if advised else ""
    return f"{met + advised} met{beside}, {bad} violated"


def _table(rows: list[list[str]]) -> list[str]:
    if not rows:
        return []
    head = ["suite", "target", "MUST", "SHOULD", "MAY", "known failing", "known flaky",
            "not applicable", "unjudged", "errors", "untried", "with remarks"]  # fmt: skip
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    # A column that says nothing in any row is left out.
    kept = [i for i in range(len(head)) if i < 5 or any(row[i] != "0" for row in rows)]
    return ["  ".join(row[i].ljust(widths[i]) for i in kept).rstrip() for row in [head, *rows]]


def _notes(records: Iterable[Record]) -> list[str]:
    """Return what was found out on the way, each sentence once (each worker finds it out)."""
    return list(dict.fromkeys(note for r in records for note in r["attachments"].get("notes", [])))


def _counting(number: int, runs: int) -> list[str]:
    """Say why pytest, which counts every parameter, comes to another number than the table."""
    if number == runs:
        return []
    return [
        f"{cases(number)}, each counted once and with its worst verdict; pytest counts every "
        f"parameter: {runs}"
    ]


def untried(judged: Iterable[Record]) -> list[str]:
    """Return a sentence for each target whose cases were not tried, the sanity case apart."""
    count = Counter((r["suite"], r["target"], r["verdict"]) for r in judged if is_untried(r))
    found = []
    for (suite, target, verdict), number in count.items():
        others = UNTRIED[verdict].format(cases(number, "other"))
        found.append(f"{suite}: {target} {others} untried")
    return found


def _flaky(records: Iterable[Record]) -> list[str]:
    """Say how many of the cases that are listed as flaky have failed, with any parameter."""
    listed = worst(
        r for r in records if r["verdict"] == "known-flaky" or "known_flaky" in r["attachments"]
    )
    failed = sum(r["verdict"] == "known-flaky" for r in listed)
    if not listed:
        return []
    return [f"known flaky: {failed} of {len(listed)} failed, which decides nothing"]


def _not_applicable(judged: Iterable[Record]) -> list[str]:
    count = Counter(_why(r) for r in judged if r["verdict"] == "not-applicable")
    return [f"not applicable: {why} ({cases(number)})" for why, number in count.most_common()]


def _unjudged(judged: Iterable[Record]) -> list[str]:
    count = Counter(_why(r) for r in judged if r["verdict"] == "unjudged")
    found = []
    for why, number in count.most_common():
        reason, _, mend = why.partition(" | ")
        found.append(f"unjudged: {reason} ({cases(number)}). To change this: {mend}")
    return found


def _why(record: Record) -> str:
    return str(record["attachments"].get("why", ""))


def cases(number: int, kind: str = "") -> str:
    """Return "1 case" or "2 cases"; with a `kind` as "other", "2 other cases"."""
    return " ".join(filter(None, (str(number), kind, "case" if number == 1 else "cases")))
