"""What a run with --mutants has shown: who was killed by which cases, and by how many others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

A_CHOICE = 3
"""So many others are a choice of them; fewer are all that there are."""

Record = dict[str, Any]


@dataclass
class Tally:
    """One mutant: the ids that must notice it, those that did, and the other cases that failed."""

    name: str
    reason: str
    named: set[str] = field(default_factory=set)
    killed: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    disturbed: set[str] = field(default_factory=set)
    why: dict[str, str] = field(default_factory=dict)

    @property
    def survived(self) -> set[str]:
        """The ids that this mutant names and that did not notice it."""
        return self.named - self.killed

    @property
    def is_too_loud(self) -> bool:
        """Whether more than a tenth of the other cases fail, and no reason is given.

        Only a few others were tried: one that fails by the chance of the choice is passed over.
        """
        by_chance = 1 if len(self.others) >= A_CHOICE else 0
        return not self.reason and (len(self.disturbed) - by_chance) * 10 > len(self.others)


def tally(records: Iterable[Record]) -> list[Tally]:
    """Return a tally per suite and mutant, from the records of a run with --mutants."""
    found: dict[tuple[str, str], Tally] = {}
    for record in records:
        mutant = record["attachments"].get("mutant")
        if mutant is None or not record["id"]:
            continue
        key = (record["suite"], record["target"])
        entry = found.setdefault(key, Tally(f"{key[0]}: {key[1]}", mutant["reason"]))
        id = record["id"]
        if id in mutant["breaks"]:
            entry.named.add(id)
            if record["verdict"] == "killed":
                entry.killed.add(id)
            else:
                entry.why[id] = mutant["outcome"]
        elif not mutant["sanity"]:
            entry.others.add(id)
            if record["verdict"] == "disturbed":
                entry.disturbed.add(id)
    return list(found.values())


def unnamed(records: Iterable[Record]) -> set[str]:
    """Return the ids of MUST cases that no mutant of the run names."""
    records = [r for r in records if r["attachments"].get("mutant")]
    must = {r["id"] for r in records if r["level"] == "MUST"}
    return must - {id for r in records for id in r["attachments"]["mutant"]["breaks"]}


def lines(records: list[Record], narrowed: bool) -> tuple[list[str], bool]:
    """Return the summary and whether all is well; a narrowed run (-k) need not be complete."""
    tallies = tally(records)
    named = sum(len(t.named) for t in tallies)
    killed = sum(len(t.killed) for t in tallies)
    found = [_line(t) for t in tallies]
    bad = [
        f"survived: {t.name} was not noticed by {id} ({t.why.get(id, 'passed')})"
        for t in tallies
        for id in sorted(t.survived)
    ]
    bad += [
        f"too loud: {t.name} fails {len(t.disturbed)} of {len(t.others)} other cases "
        f"({', '.join(sorted(t.disturbed))}) and gives no reason"
        for t in tallies
        if t.is_too_loud and not narrowed
    ]
    if not narrowed:
        bad += [f"no mutant names {id}" for id in sorted(unnamed(records))]
    return [*found, *bad, f"killed {killed} of {named}"], not bad and named > 0


def _line(entry: Tally) -> str:
    words = f"{entry.name}: killed by {', '.join(sorted(entry.killed)) or 'none'}"
    if entry.disturbed:
        words += f"; {len(entry.disturbed)} of {len(entry.others)} other cases fail too"
        words += f" ({entry.reason})" if entry.reason else ""
    return words
