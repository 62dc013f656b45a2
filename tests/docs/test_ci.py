"""What a job of GitHub runs, as far as that can be done elsewhere."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reports.records import record

ROOT = Path(__file__).resolve().parents[2]
SERVER = '''
command = """
{python} -m reference_impls.tls.server tls --host {host} --port {port} --cert {cert} --key {key}
"""
cwd = "FOLDER"
capabilities = ["tls13"]

[[endpoint]]
protocol = "https"
'''


def judged(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the step of action.yml that judges, in a project of its own."""
    binaries = folder / "temporary" / "wireproof" / "bin"
    binaries.mkdir(parents=True)
    python = binaries / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    (folder / "ci.toml").write_text(SERVER.replace("FOLDER", str(ROOT)))
    given = {
        "TARGET": "ci.toml",
        "SUITES": "suites/tls/server/test_alpn.py",
        "KNOWN_FAILING": "",
        "REPORT_DIR": "report",
        "ARGUMENTS": "-q -p no:cacheprovider",
        "RUNNER_TEMP": str(folder / "temporary"),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }
    command = ["bash", str(ROOT / "scripts" / "judge.sh")]
    env = {**os.environ, **given, **inputs}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=90)


def test_job_leaves_a_summary_and_a_report(tmp_path: Path) -> None:
    ended = judged(tmp_path)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "| tls/server | ci |" in (tmp_path / "summary.md").read_text()
    assert {file.name for file in (tmp_path / "report").iterdir()} >= {
        "records.jsonl",
        "report.html",
    }


def test_what_a_target_prints_gives_no_commands_to_github(tmp_path: Path) -> None:
    says = "printf '::error::one\\n  ::warning::two\\n##[error]three\\n'; exit 1"
    ended = judged(tmp_path, TARGET=f'cmd:sh -c "{says}" {{host}} {{port}}')

    assert ended.returncode == 1
    assert ": :error::one" in ended.stdout and "three" in ended.stdout
    assert not [line for line in ended.stdout.splitlines() if line.lstrip().startswith("::")]
    assert "##[" not in ended.stdout


def test_job_says_why_it_fails_where_no_case_does(tmp_path: Path) -> None:
    (tmp_path / "known.txt").write_text("T13S-9999 # 100 % of nothing\n")
    ended = judged(tmp_path, KNOWN_FAILING="known.txt")

    why = "known.txt:1: T13S-9999 matches no case; remove the line"
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert f"::error::the run fails: {why}" in ended.stdout.splitlines()
    assert f"**The run fails:** {why}." in (tmp_path / "summary.md").read_text()


def test_arguments_are_quoted_as_in_a_shell(tmp_path: Path) -> None:
    arguments = "--co -q -p no:cacheprovider\n-k 'is_chosen or nothing_like_it'"
    ended = judged(tmp_path, ARGUMENTS=arguments)

    sanity, *chosen = [line for line in ended.stdout.splitlines() if "::" in line]
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "test_sanity.py" in sanity
    assert chosen and all("is_chosen" in line for line in chosen)


def test_artefact_has_a_name_of_its_own() -> None:
    action = (ROOT / "action.yml").read_text()

    # A name may have no "/", which a folder may, and has to be another one for each use in a run.
    assert "name: ${{ inputs.artifact }}" in action
    assert "  artifact:\n" in action


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"TARGET": "nothing.toml"}, "nothing.toml"),
        ({"KNOWN_FAILING": "nothing.txt"}, "there is no such file"),
        ({"SUITES": "suites/tsl suites/tls suites/ftp"}, "there is no folder suites/tsl in"),
        ({"SUITES": "suites/tsl suites/tls suites/ftp"}, "there is no folder suites/ftp in"),
        ({"SUITES": " "}, "name at least one folder"),
        ({"ARGUMENTS": "-k 'one or"}, "a quote is not closed in: -k 'one or"),
    ],
    ids=["target", "known-failing", "suite", "another suite", "no suite", "quote"],
)
def test_wrong_input_has_the_exit_code_of_usage_and_no_summary(
    tmp_path: Path, inputs: dict[str, str], words: str
) -> None:
    earlier = tmp_path / "report" / "records.jsonl"
    earlier.parent.mkdir()
    earlier.write_text(json.dumps(record()) + "\n")

    ended = judged(tmp_path, **inputs)

    assert ended.returncode == 4, ended.stdout + ended.stderr
    assert words in ended.stdout + ended.stderr
    assert "unrecognized" not in ended.stderr
    assert not (tmp_path / "summary.md").exists()
    assert earlier.exists()
