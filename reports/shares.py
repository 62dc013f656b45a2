"""A run told to other programs: comma-separated values, CTRF, a badge, Markdown."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

from reports.clean import clean, markdown
from reports.reading import NOT_ENDED, Record
from reports.summary import FAILED, MET, ORDER, cases, has_failed, is_untried, untried, word, worst

COLUMNS = ("suite", "target", "id", "document", "section", "level", "verdict", "nodeid",
           "sentence", "expected", "seen", "remarks")  # fmt: skip
MOST_FAILURES = 50
"""Rows of failures on a page that is read in a browser."""

Table = Sequence[Sequence[str]]


def as_csv(records: Sequence[Record]) -> str:
    """Return one row a verdict. What a spreadsheet would take for a formula gets an apostrophe."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for record in records:
        rows.writerow(_cell(record.get(name) or "") for name in COLUMNS)
    return text.getvalue()


def _cell(value: Any) -> str:
    text = clean("; ".join(map(str, value)) if isinstance(value, list) else value, 1000)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def badge(records: Sequence[Record], label: str, *, ended: bool = True) -> dict[str, Any]:
    """Return a badge as shields.io reads it from an address: how many MUST are met, of how many.

    What is not applicable counts nowhere; what could not be judged, and what is known to fail, is
    not met. Of a run that has not `ended` it says nothing else.
    """
    judged = [
        r for r in worst(records) if r["level"] == "MUST" and r["verdict"] != "not-applicable"
    ]
    met = sum(r["verdict"] in (*MET, "advised") for r in judged)
    failed = any(r["verdict"] in (*FAILED, "error", "sanity") for r in judged)
    message = f"MUST {met}/{len(judged)}" if ended else "run not complete"
    failed = failed or not ended
    colour = "red" if failed or not judged else "brightgreen" if met == len(judged) else "yellow"
    return {
        "schemaVersion": 1,
        "label": label,
        "message": message,
        "color": colour,
    }


CTRF_STATUS = {
    **dict.fromkeys(("met", "advised"), "passed"),
    **dict.fromkeys((*FAILED, "stale", "sanity"), "failed"),
    **dict.fromkeys(("known-failing", "known-flaky", "not-applicable", "unjudged"), "skipped"),
}
"""What is none of these, an ERROR among them, is "other". A case that is advised and has failed its
run, as `--fail-on should` has it, is "failed".
"""


def as_ctrf(records: Sequence[Record]) -> dict[str, Any]:
    """Return the run in the Common Test Report Format (ctrf.io); our verdict is `rawStatus`."""
    tests = [_ctrf_test(record) for record in records]
    count = Counter(test["status"] for test in tests)
    began = min((record["at"] - record["duration"] for record in records), default=0)
    ended = max((record["at"] for record in records), default=0)
    summary = {name: count[name] for name in ("passed", "failed", "skipped", "pending", "other")}
    summary |= {"tests": len(tests), "start": int(began * 1000), "stop": int(ended * 1000)}
    version = records[0]["wireproof"] if records else ""
    tool = {"name": "wireproof", "version": version}
    results = {"tool": tool, "summary": summary, "tests": tests}
    return {"reportFormat": "CTRF", "specVersion": "0.0.0", "results": results}


def _ctrf_test(record: Record) -> dict[str, Any]:
    """Return one verdict as a test; what a target said has no control characters any more."""
    said = [f"expected {record['expected']}", f"seen {record['seen']}"] if record["seen"] else []
    said += [record["attachments"]["why"]] if "why" in record["attachments"] else []
    test = {
        "name": record["nodeid"],
        "status": "failed" if has_failed(record) else CTRF_STATUS.get(record["verdict"], "other"),
        "rawStatus": record["verdict"],
        "duration": round(record["duration"] * 1000),
        "suite": [record["suite"], record["target"]],
        "filePath": record["nodeid"].partition("::")[0],
        "tags": [tag for tag in (record["id"], record["level"], record["document"]) if tag],
        "message": clean("; ".join([record["sentence"], *said]), 1000),
        "trace": "\n".join(clean(line) for line in record["transcript"]),
    }
    return {name: value for name, value in test.items() if value != ""}


def as_markdown(records: Sequence[Record], *, ended: bool = True, fails: Sequence[str] = ()) -> str:
    """Return the run as a page of Markdown: verdicts by suite and target, then what has failed.

    It begins with a warning where the run has not `ended`, and with why it `fails` where no case
    tells that.
    """
    judged = worst(records)
    given = {word(record) for record in judged}
    found = [name for name in reversed(("untried", *ORDER)) if name in given]
    groups: dict[tuple[str, str], list[str]] = {}
    for record in judged:
        groups.setdefault((record["suite"], record["target"]), []).append(word(record))
    counts = [
        [suite, target, *(str(verdicts.count(name)) for name in found)]
        for (suite, target), verdicts in sorted(groups.items())
    ]
    wrong = (*FAILED, "error", "stale")
    failed = worst(r for r in records if r["verdict"] in wrong or has_failed(r))
    failures = [record for record in failed if not is_untried(record)]
    warning = [] if ended else ["", f"**{NOT_ENDED.capitalize()}.**"]
    warning += [line for one in fails for line in ("", f"**The run fails:** {markdown(one)}.")]
    parts = ["## wireproof", *warning, *_table(["suite", "target", *found], counts)]
    if failures:
        names = ("id", "verdict", "sentence", "seen", "target")
        told = [{**one, "seen": _seen(one)} for one in failures[:MOST_FAILURES]]
        rows = [[one[name] for name in names] for one in told]
        parts += ["", f"### {len(failures)} failed", *_table(names, rows)]
    if len(failures) > MOST_FAILURES:
        more = cases(len(failures) - MOST_FAILURES, "more")
        parts.append(f"\nIn the records: {more}.")
    parts += [f"\n{markdown(sentence)}." for sentence in untried(judged)]
    return "\n".join(parts) + "\n"


def _seen(record: Record) -> str:
    """Return what was seen, or why nothing was: of a crash, a hang, an ERROR."""
    return str(record["seen"] or record["attachments"].get("why", ""))


def _table(head: Sequence[str], rows: Table) -> list[str]:
    lines = [head, ["---"] * len(head), *([markdown(cell) for cell in row] for row in rows)]
    return ["", *(f"| {' | '.join(line)} |" for line in lines)]
