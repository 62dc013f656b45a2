"""Records read back, and `python -m reports` as its user meets it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reports.reading import RUN_FAILS, UNFINISHED, UnreadableError, read
from tests.reports.records import record

ROOT = Path(__file__).resolve().parents[2]


def written(folder: Path, *records: dict[str, object], more: str = "") -> Path:
    file = folder / "records.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in records) + more)
    return file


def reports(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reports", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)


def test_folder_and_file_are_the_same(tmp_path: Path) -> None:
    file = written(tmp_path, record())

    assert read(tmp_path) == read(file) == [record()]


def test_line_that_a_killed_run_left_without_end_is_left_out(tmp_path: Path) -> None:
    file = written(tmp_path, record(), more='{"id": "X-2", "nod')

    assert read(file) == [record()]


def test_last_line_that_is_whole_counts_without_its_end(tmp_path: Path) -> None:
    assert read(written(tmp_path, more=json.dumps(record()))) == [record()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello\n", "records.jsonl:1: this line is no JSON object"),
        ("[]\n", "records.jsonl:1: this line is no JSON object"),
        ('{"id": "X-1"}\n', r"records.jsonl:1: \$: 'wireproof' is a required property"),
        (f"{json.dumps(record(seen=7))}\n", r":1: \$.seen: 7 is not of type 'string'"),
        (
            f"{json.dumps(record(duration=True))}\n",
            r":1: \$.duration: True is not of type 'number'",
        ),
        (f"{json.dumps(record(remarks=[1]))}\n", r":1: \$.remarks\[0\]: 1 is not of type"),
        (f"{json.dumps(record(at=float('nan')))}\n", ":1: this line is no JSON object"),
        ("[" * 100_000 + "\n", ":1: this line is no JSON object"),
        ("", "records.jsonl: there is no verdict in it"),
        ('{"id": "X-2", "nod', "records.jsonl: there is no verdict in it"),
    ],
    ids=["text", "list", "other", "type", "bool", "member", "NaN", "deep", "empty", "cut"],
)
def test_other_files_are_refused_in_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "records.jsonl").write_text(text)

    with pytest.raises(UnreadableError, match=words):
        read(tmp_path)


def test_what_is_not_there_is_one_sentence_and_exit_4(tmp_path: Path) -> None:
    ended = reports("csv", tmp_path / "nothing")

    assert (ended.returncode, ended.stdout) == (4, "")
    assert ended.stderr.count("\n") == 1
    assert "name the folder of --report-dir" in ended.stderr


def test_what_cannot_be_written_is_one_sentence_and_exit_4(tmp_path: Path) -> None:
    file = written(tmp_path, record())
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "reports", "html", str(file)],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=30,
        )  # fmt: skip

    assert ended.returncode == 4
    assert ended.stderr.count("\n") == 1
    assert "the output cannot be written: No space left on device" in ended.stderr


def test_a_run_is_not_compared_with_itself(tmp_path: Path) -> None:
    ended = reports("diff", tmp_path, written(tmp_path, record()))

    assert (ended.returncode, ended.stdout) == (4, "")
    assert "are one run" in ended.stderr


def test_a_cut_line_tells_that_the_run_was_killed(tmp_path: Path) -> None:
    ended = reports("markdown", written(tmp_path, record(), more='{"id": "X-2", "nod'))

    assert ended.returncode == 0
    assert "**This run did not come to its end" in ended.stdout


def test_closed_output_is_one_sentence_and_exit_4(tmp_path: Path) -> None:
    command = [
        "sh",
        "-c",
        '"$0" -m reports csv "$1" >&-',
        sys.executable,
        str(written(tmp_path, record())),
    ]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)

    assert ended.returncode == 4
    assert ended.stderr == "python -m reports: there is no output to write to; name a file\n"


def test_run_that_did_not_end_is_told_so_in_every_format(tmp_path: Path) -> None:
    file = written(tmp_path, record())
    (tmp_path / UNFINISHED).touch()
    words = "this run did not come to its end"

    for name in ("html", "csv", "ctrf", "markdown", "badge"):
        ended = reports(name, file)
        assert ended.returncode == 0
        assert words in ended.stderr
    assert words in reports("html", file).stdout
    assert words in reports("markdown", file).stdout.lower()
    assert json.loads(reports("badge", file).stdout)["color"] == "red"


def test_why_a_run_fails_where_no_case_tells_is_read_beside_the_records(tmp_path: Path) -> None:
    file = written(tmp_path, record())
    (tmp_path / RUN_FAILS).write_text("no case of suites/<x> applies\n")

    assert "the run fails: no case of suites/&lt;x&gt; applies" in reports("html", file).stdout
    assert "The run fails:" in reports("markdown", tmp_path).stdout


def test_diff_has_exit_code_1_where_a_case_is_worse(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    written(tmp_path / "old", record())
    written(tmp_path / "new", record(verdict="violated"))

    back = reports("diff", tmp_path / "new", tmp_path / "old")
    forth = reports("diff", tmp_path / "old", tmp_path / "new")

    assert (back.returncode, forth.returncode) == (0, 1)
    assert forth.stdout == (
        "worse: 1\n  X-1 suites/demo/test_x.py::test_a (mine): met -> violated\n"
    )


def test_each_format_is_printed(tmp_path: Path) -> None:
    file = written(tmp_path, record())

    assert reports("csv", file).stdout.startswith("suite,target,id,")
    assert reports("markdown", file).stdout.startswith("## wireproof\n")
    assert json.loads(reports("badge", file, "--label", "TLS").stdout)["label"] == "TLS"
