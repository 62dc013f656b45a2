"""`python -m reports`: what a run has found, told to people and to other programs.

    python -m reports diff OLD NEW
    python -m reports html RECORDS > report.html
    python -m reports csv RECORDS
    python -m reports ctrf RECORDS > ctrf-report.json
    python -m reports markdown RECORDS     for the summary of a CI job
    python -m reports badge RECORDS --label "TLS 1.3"

Records are a run's folder (`--report-dir`) or its records.jsonl. The exit code of `diff` is 1 where
a case is worse, is gone, or is new and fails; 4 where something cannot be read or written, and for
a mistake in the command.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from reports import diff, page, shares
from reports.arguments import USAGE, Parser
from reports.reading import NOT_ENDED, UnreadableError, file_of, has_ended, read, why_it_fails


def main() -> int:
    """Do what the command line says; return the exit code."""
    asked = _options()
    try:
        text, code = _compared(asked.old, asked.new) if asked.what == "diff" else (_told(asked), 0)
    except UnreadableError as trouble:
        return _complain(str(trouble))
    for place in (asked.old, asked.new) if asked.what == "diff" else (asked.records,):
        if not has_ended(place):
            print(f"python -m reports: {place}: {NOT_ENDED}", file=sys.stderr)
    if sys.stdout is None:  # closed by who started us
        return _complain("there is no output to write to; name a file")
    try:
        sys.stdout.buffer.write(text.encode(errors="replace"))
        sys.stdout.flush()
    except OSError as trouble:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more
        if isinstance(trouble, BrokenPipeError):  # whoever reads it has seen enough
            return code
        return _complain(f"the output cannot be written: {trouble.strerror}; name another file")
    return code


def _complain(sentence: str) -> int:
    print(f"python -m reports: {sentence}", file=sys.stderr)
    return USAGE


def _compared(old: Path, new: Path) -> tuple[str, int]:
    before, now = read(old), read(new)
    if file_of(old).samefile(file_of(new)):
        raise UnreadableError(f"{old} and {new} are one run; name another with --report-dir")
    found = diff.difference(before, now)
    told = [*diff.targets(before, now), *diff.lines(found)]
    return "\n".join(told) + "\n", int(found.is_loss)


def _told(asked: argparse.Namespace) -> str:
    records, ended = read(asked.records), has_ended(asked.records)
    fails = why_it_fails(asked.records)
    if asked.what == "html":
        return page.as_html(records, ended=ended, fails=fails)
    if asked.what == "csv":
        return shares.as_csv(records)
    if asked.what == "ctrf":
        return json.dumps(shares.as_ctrf(records), indent=1) + "\n"
    if asked.what == "markdown":
        return shares.as_markdown(records, ended=ended, fails=fails)
    return json.dumps(shares.badge(records, asked.label, ended=ended)) + "\n"


def _options() -> argparse.Namespace:
    parser = Parser("python -m reports", description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
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
