"""A mistake in a command of ours is one sentence and exit code 4."""

import sys

import pytest

import grading.__main__
import reports.__main__

GRADING, REPORTS = grading.__main__.main, reports.__main__.main
RUBRIC = ("submissions", "--rubric", "rubric.toml")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("grading", *RUBRIC), "the following arguments are required: --out"),
        (("grading", *RUBRIC, "--out", "x", "--jobs", "0"), "--jobs: give a whole number above 0"),
        (("grading", *RUBRIC, "--out", "x", "--jobs", "-1"), "--jobs: give a whole number above 0"),
        (("grading", *RUBRIC, "--out", "x", "--jobs", "two"), "give a whole number above 0"),
        (("grading", *RUBRIC, "--out", "x", "--job-s"), "unrecognized arguments: --job-s"),
        (("reports",), "the following arguments are required: COMMAND"),
        (("reports", "pdf", "records"), "invalid choice: 'pdf'"),
        (("reports", "diff", "old"), "python -m reports diff: the following arguments are"),
        (("reports", "html"), "python -m reports html: the following arguments are required"),
        (("reports", "csv"), "python -m reports csv: the following arguments are required"),
        (("reports", "ctrf"), "python -m reports ctrf: the following arguments are required"),
        (("reports", "markdown"), "python -m reports markdown: the following arguments are"),
        (("reports", "badge", "x", "--label"), "--label: expected one argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_mistake_in_the_command_is_one_sentence(
    words: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", list(words))
    with pytest.raises(SystemExit) as ended:
        (GRADING if words[0] == "grading" else REPORTS)()
    printed = capsys.readouterr()

    assert ended.value.code == 4
    assert said in printed.err
    assert (printed.out, printed.err.count("\n")) == ("", 1)


@pytest.mark.parametrize("command", [GRADING, REPORTS], ids=["grading", "reports"])
def test_who_asks_for_help_has_made_no_mistake(
    command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["x", "--help"])
    with pytest.raises(SystemExit) as ended:
        command()

    assert ended.value.code == 0
    assert "usage: python -m" in capsys.readouterr().out
