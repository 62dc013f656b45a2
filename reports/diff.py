"""Two runs compared: what became better, worse, is new, or is gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.clean import clean
from reports.reading import Record
from reports.summary import is_untried, rank, worst

PASSING = ("met", "advised", "known-failing", "known-flaky", "not-applicable", "unjudged")
"""Verdicts that do not fail a run."""


@dataclass(frozen=True)
class Change:
    """A case whose verdict is another now; None where the run did not have it."""

    case: str
    target: str
    id: str
    before: str | None
    now: str | None

    def __str__(self) -> str:
        name = f"{self.id}  {self.case}" if self.id else self.case
        return clean(f"{name} ({self.target}): {self.before or '-'} -> {self.now or '-'}")


@dataclass(frozen=True)
class Difference:
    """All that differs between two runs, each list in the order of the cases' names."""

    better: list[Change]
    worse: list[Change]
    new: list[Change]
    gone: list[Change]

    @property
    def is_loss(self) -> bool:
        """Whether a CI has to stop: a case is worse, is gone, or is new and fails."""
        return bool(self.worse or self.gone or self.failing)

    @property
    def failing(self) -> list[Change]:
        """The new ones that fail."""
        return [one for one in self.new if one.now not in PASSING]


def difference(old: Sequence[Record], new: Sequence[Record]) -> Difference:
    """Compare the cases of two runs, each with its worst verdict over all its parameters. Where
    each has one target only these are compared, whatever they are called.

    Worse is what stands further above in `summary.ORDER`: a case that was met and does not apply
    any more is worse, for its target claims less. A case that is met although it is listed as
    failing is met here: the line is what is wrong, and its own run has said so. An ERROR is no
    verdict: a failure where there was one before is a new one.
    """
    if _is_one_each(old, new):
        old = [{**record, "target": new[0]["target"]} for record in old]
    before, now = _by_case(old), _by_case(new)
    changes: dict[str, list[Change]] = {"better": [], "worse": [], "new": [], "gone": []}
    for key in sorted(before.keys() | now.keys()):
        was, became = before.get(key), now.get(key)
        kind = _kind(was, became)
        if kind:
            known = became or was or {}
            verdicts = (one["verdict"] if one else None for one in (was, became))
            changes[kind].append(Change(*key, known["id"], *verdicts))
    return Difference(**changes)


def targets(old: Sequence[Record], new: Sequence[Record]) -> list[str]:
    """Return a sentence where the targets of two runs have other names, else nothing."""
    before, now = _targets(old), _targets(new)
    if before == now:
        return []
    if _is_one_each(old, new):
        [was], [became] = before, now
        return [f"another target: {clean(was)} before, {clean(became)} now, compared all the same"]
    only = {"before": before - now, "now": now - before}
    told = [
        f"{', '.join(map(clean, sorted(names)))} only {when}"
        for when, names in only.items()
        if names
    ]
    return [f"other targets: {'; '.join(told)}"]


def _targets(records: Iterable[Record]) -> set[str]:
    return {record["target"] for record in records}


def _is_one_each(old: Iterable[Record], new: Iterable[Record]) -> bool:
    return len(_targets(old)) == len(_targets(new)) == 1


def _by_case(records: Iterable[Record]) -> dict[tuple[str, str], Record]:
    told = ({**r, "verdict": "met"} if r["verdict"] == "stale" else r for r in records)
    return {(r["nodeid"].partition("[")[0], r["target"]): r for r in worst(told)}


def _kind(was: Record | None, became: Record | None) -> str:
    if was is None:
        return "new"
    if became is None:
        return "gone"
    if was["verdict"] == became["verdict"]:
        return ""
    if _is_no_verdict(was) and became["verdict"] not in PASSING:
        return "" if _is_no_verdict(became) else "new"
    return "better" if rank(became) > rank(was) else "worse"


def _is_no_verdict(record: Record) -> bool:
    return record["verdict"] == "error" or is_untried(record)


def lines(found: Difference) -> list[str]:
    """Return the comparison as lines of text; what is a loss comes first."""
    told = {
        "worse": found.worse,
        "gone": found.gone,
        "new and failing": found.failing,
        "new": [one for one in found.new if one not in found.failing],
        "better": found.better,
    }
    written = []
    for name, changes in told.items():
        if changes:
            written += [f"{name}: {len(changes)}", *(f"  {change}" for change in changes)]
    return written or ["nothing has changed"]
