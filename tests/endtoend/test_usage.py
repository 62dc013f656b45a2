"""What cannot be used ends the run with one sentence and exit code 4, before anything starts."""

import socket

import pytest

from tests.endtoend.runs import SANITY, run

CLOSED = "127.0.0.1:1"
WRONG = {
    "form": (["--target", "nonsense"], "--target nonsense: give HOST:PORT, [::1]:8443, https"),
    "port": (["--target", "127.0.0.1:99999"], "a port is a number from 1 to 65535, not 99999"),
    "url": (["--target", "https://"], "--target https://: the URL names no host"),
    "file": (["--target", "{here}/none.toml"], "there is no target file"),
    "no file": (["--target", "{here}/wrong"], "a target file ends in .toml"),
    "toml": (["--target", "{here}/broken.toml"], "broken.toml is not valid TOML"),
    "key": (["--target", "{here}/key.toml"], "there is no key 'comand'; did you mean 'command'?"),
    "command": (["--target", "cmd:./nonesuch {port}"], "the command './nonesuch' does not exist"),
    "placeholder": (["--target", "cmd:sleep {prt}"], "{prt}; did you mean 'port'?"),
    "no port": (["--target", "cmd:sleep 9"], "the command has to say {port}, or {url}"),
    "quotes": (["--target", "cmd:'sleep {port}"], "No closing quotation"),
    "in use": (["--target", "{here}/used.toml"], "cannot be had on 127.0.0.1: Address already in"),
    "twice": (["--target", CLOSED, "--target", CLOSED], "two targets are called '127.0.0.1:1'"),
    "patience": (["--patience", "soon"], "--patience soon: give a number of seconds between"),
    "capability": (["--capability", "early-data"], "'early-data'; did you mean 'early_data'?"),
    "no capability": (["--capability", ""], "there is no capability ''; known are tls12, tls13"),
    "hostile": (["--allow-hostile", ""], "--allow-hostile '': give the host of a target"),
    "name": (["--target", "nobody.invalid:1"], "the name nobody.invalid cannot be resolved"),
    "pem": (["--target", "{here}/pem.toml"], "wrong has to be a PEM file with certificates"),
    "condition": (["--known-failing", "{here}/known"], "'when foo' is not understood, known are"),
    "mutants": (["--mutants", "--target", CLOSED], "leave --target out"),
    "known": (["--known-failing", "{here}/none"], "there is no such file"),
    "update": (["--known-failing-update"], "name exactly one with --known-failing"),
    "reports": (["--report-dir", "/proc/none"], "name a folder with --report-dir"),
    "junit": (["--junitxml", "/proc/x/y.xml"], "name a file that can be written with --junitxml"),
    "flaky": (["--known-flaky", "none"], "--known-flaky none: there is no such file; write it"),
    "unquoted": (["--target", "cmd:sleep", "{port}"], "or folder; put the whole target in quotes"),
    "suite": (["suites/nonesuch"], "suites/nonesuch: there is no such file or folder"),
}


@pytest.mark.parametrize(
    ("wrong", "workers"), [("form", "0"), ("suite", "0"), *((wrong, "2") for wrong in WRONG)]
)
def test_one_sentence_and_exit_code_4(tmp_path, wrong, workers):
    (tmp_path / "wrong").write_text("")
    (tmp_path / "broken.toml").write_text("name = 'a' b")
    (tmp_path / "key.toml").write_text("comand = 'sleep {port}'")
    (tmp_path / "pem.toml").write_text("command = 'sleep {port}'\nca = 'wrong'")
    (tmp_path / "known").write_text("X-1 when foo < 1 # why")
    args, words = WRONG[wrong]

    with socket.create_server(("127.0.0.1", 0)) as used:
        port = used.getsockname()[1]
        (tmp_path / "used.toml").write_text(
            f"command = 'sleep 9'\n[[endpoint]]\nprotocol = 'https'\nport = {port}\n"
        )
        ended = run(
            tmp_path, SANITY, "-n", workers, *(a.replace("{here}", str(tmp_path)) for a in args)
        )

    assert ended.code == 4, ended.output
    assert words in ended.output
    assert ended.output.count("ERROR") == 1
    assert "Traceback" not in ended.output and "collected" not in ended.output
    assert "gw0" not in ended.output.replace(str(tmp_path), "")
    assert ended.records == []


def test_option_that_is_nearly_ours_is_named(tmp_path):
    ended = run(tmp_path, SANITY, "--tagret", CLOSED)

    assert ended.code == 4
    assert "unrecognized arguments: --tagret" in ended.output
    assert "did you mean: --target" in ended.output


def test_a_choice_of_no_case_is_told(tmp_path):
    ended = run(tmp_path, SANITY, "-k", "nothing_like_it")

    assert ended.code == 5
    assert "'nothing_like_it' chooses no case; pytest SUITE --co -q lists" in ended.output
