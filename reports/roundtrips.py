"""The table of round trips: what each kind of HTTPS costs, per target.

It reads the attachment "round_trips" of the records: kind, order, expected, measured (None where
it was not), proof, clock, until_request, steps, note.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reports import ladder
from reports.clean import clean, file_name, markdown

Record = Mapping[str, Any]
Kind = Mapping[str, Any]  # the attachment, with the verdict of its record

STEM = "round-trips"
HEAD = ("kind", "expected", "measured", "request leaves after", "first byte at RTT")
NOT_MEASURED = {"not-applicable": "not applicable", "unjudged": "unjudged", "error": "error"}


def kinds(records: Iterable[Record]) -> dict[str, list[Kind]]:
    """Return the kinds of each target in their order. Where a kind was measured more than once
    the greatest number counts: it is the one that needs an explanation. What several cases prove
    of a kind stands together.
    """
    found: dict[str, dict[str, Kind]] = {}
    for record in records:
        told = (record.get("attachments") or {}).get("round_trips")
        if told is None:
            continue
        of_target = found.setdefault(str(record["target"]), {})
        one = {**told, "verdict": record["verdict"]}
        known = of_target.get(told["kind"], one)
        counted = max(known, one, key=lambda kind: kind.get("measured") or 0)
        proofs = dict.fromkeys([known.get("proof"), one.get("proof")])
        proof = "; ".join(words for words in proofs if words)
        of_target[told["kind"]] = {**counted, "proof": proof}
    return {
        target: sorted(of_target.values(), key=lambda kind: (kind.get("order", 0), kind["kind"]))
        for target, of_target in sorted(found.items())
    }


def lines(records: Iterable[Record]) -> list[str]:
    """Return the tables for a terminal, without colour; empty where nothing was measured."""
    said: list[str] = []
    for target, told in kinds(records).items():
        measured = [kind for kind in told if kind.get("measured") is not None]
        said += ["", f"round trips to the first byte of the response: {clean(target)}"]
        if measured:
            said += _columns([HEAD, *(_row(kind) for kind in measured)])
        said += [_instead(kind) for kind in told if kind not in measured]
    return said[1:]


def as_markdown(records: Iterable[Record]) -> str:
    """Return the tables as Markdown, with what proves each number."""
    records = list(records)
    said = ["# Round trips", "", f"Measured by wireproof {version(records)}.", ""]
    for target, told in kinds(records).items():
        said += [f"## {markdown(target)}", "", _cells([*HEAD, "what proves it"])]
        said.append(_cells([":---", "---:", "---:", "---:", "---:", ":---"]))
        for kind in told:
            row = _row(kind) if kind.get("measured") is not None else _empty_row(kind)
            why = kind.get("proof") or kind.get("note") or ""
            said.append(_cells([markdown(cell) for cell in (*row, why)]))
        said.append("")
    said += [
        "The number of round trips is counted from which packet can have caused which, and by "
        "holding a flight back; the last number is the clock's, which is a witness and no judge.",
        "",
    ]
    return "\n".join(said)


def version(records: Iterable[Record]) -> str:
    """Return the version of wireproof that gave the verdicts, "" where the records do not say."""
    return next((str(r["wireproof"]) for r in records if "wireproof" in r), "")


def write(folder: Path, records: Sequence[Record]) -> list[Path]:
    """Write the tables as Markdown and a picture for each target; return the paths.

    Nothing is written where nothing was measured. Raises OSError where `folder` cannot be written.
    """
    told = kinds(records)
    if not told:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {
        folder / f"{STEM}-{file_name(target)}.svg": ladder.svg(target, of_target, version(records))
        for target, of_target in told.items()
        if any(kind.get("measured") is not None for kind in of_target)
    }
    files = {folder / f"{STEM}.md": as_markdown(records), **pictures}
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return list(files)


def _row(kind: Kind) -> tuple[str, ...]:
    agrees = kind["measured"] == kind["expected"]
    clock = kind.get("clock")
    return (
        clean(kind["kind"]),
        str(kind["expected"]),
        str(kind["measured"]) + ("" if agrees else " (!)"),
        "" if kind.get("until_request") is None else str(kind["until_request"]),
        "" if clock is None else f"{clock:.2f}",
    )


def _empty_row(kind: Kind) -> tuple[str, ...]:
    return (clean(kind["kind"]), str(kind["expected"]), _verdict(kind), "", "")


def _instead(kind: Kind) -> str:
    note = clean(kind.get("note") or "")
    return f"{_verdict(kind)}: {clean(kind['kind'])}{f' ({note})' if note else ''}"


def _verdict(kind: Kind) -> str:
    return NOT_MEASURED.get(kind["verdict"], "not measured")


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _cells(row: Iterable[str]) -> str:
    return f"| {' | '.join(row)} |"
