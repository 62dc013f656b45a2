"""`python -m reports`: what a run has found, told to people and to other programs.

    python -m reports diff OLD NEW
    python -m reports html RECORDS > report.html
    python -m reports csv RECORDS
    python -m reports ctrf RECORDS > ctrf-report.json
    python -m reports markdown RECORDS     for the summary of a CI job
    python -m reports badge RECORDS --label "TLS 1.3"

Records are a run's folder (`--report-dir`) or its records.jsonl. The exit code of `diff` is 1 where
a case is worse, is gone, or is new and fails.
"""

import argparse
import json
import sys
from pathlib import Path

from reports import diff, page, shares
from reports.reading import UnreadableError, read


def main() -> int:
    """Do what the command line says; return the exit code."""
    asked = _options()
    try:
        if asked.what == "diff":
            found = diff.difference(read(asked.old), read(asked.new))
            print("\n".join(diff.lines(found)))
            return int(found.is_loss)
        records = read(asked.records)
    except UnreadableError as trouble:
        print(f"python -m reports: {trouble}", file=sys.stderr)
        return 4
    if asked.what == "html":
        print(page.as_html(records), end="")
    elif asked.what == "csv":
        print(shares.as_csv(records), end="")
    elif asked.what == "ctrf":
        print(json.dumps(shares.as_ctrf(records), indent=1))
    elif asked.what == "markdown":
        print(shares.as_markdown(records), end="")
    else:
        print(json.dumps(shares.badge(records, asked.label)))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m reports", description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="what", required=True)
    two = commands.add_parser("diff", help="what became better, worse, is new, or gone")
    two.add_argument("old", type=Path)
    two.add_argument("new", type=Path)
    for name, what in {
        "html": "a page for people",
        "csv": "one row a verdict",
        "ctrf": "the Common Test Report Format of ctrf.io",
        "markdown": "a page for the summary of a CI job",
        "badge": "JSON for shields.io",
    }.items():
        one = commands.add_parser(name, help=what)
        one.add_argument("records", type=Path)
        if name == "badge":
            one.add_argument("--label", default="wireproof", help="what stands left on it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
