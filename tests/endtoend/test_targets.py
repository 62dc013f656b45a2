"""--target in every form, once for real."""

import re
import tomllib

import pytest

from tests.endtoend.runs import CASES, ROOT, SANITY, habit, run

REFERENCE = "cmd:{python} -m reference_impls.https all --host {host} --port {port}"
REFERENCE += " --cert {cert} --key {key}"
TLS = ROOT / "reference_impls/tls/server/target.toml"
WORKERS = pytest.mark.parametrize("workers", ["0", "2"])


@pytest.mark.parametrize(
    ("host", "form"),
    [
        ("127.0.0.1", "127.0.0.1:{port}"),
        ("127.0.0.1", "localhost:{port}"),
        ("::1", "[::1]:{port}"),
        ("127.0.0.1", "https://127.0.0.1:{port}/1k"),
    ],
)
def test_a_server_that_runs_already(reference, tmp_path, host, form):
    port = reference(host)

    ended = run(tmp_path, SANITY, "--target", form.format(port=port))

    assert ended.code == 0, ended.output
    assert ended.verdicts() == {"test_request_is_answered": "met"}
    assert ended.records[0]["target"] == form.format(port=port).removeprefix(
        "https://"
    ).removesuffix("/1k")
    assert ended.output.count("speaks TLS 1.2, TLS 1.3, http/1.1") == 1
    assert re.search(r"offers .*early_data.*h3.*resumption13", ended.output)


def test_without_a_name_the_observer_sees_none(reference, tmp_path):
    port = reference()
    names = "certificate_of_tls12_is or certificate_of_tls13_is_not"

    ended = run(tmp_path, "suites/https/test_tcp_observer.py", "-k", names,
                "--target", f"127.0.0.1:{port}")  # fmt: skip

    assert ended.code == 0, ended.output
    assert set(ended.verdicts().values()) == {"met"}


@WORKERS
def test_on_a_server_that_runs_already_what_needs_the_lab_is_unjudged(reference, tmp_path, workers):
    port = reference()

    ended = run(tmp_path, *CASES, "--target", f"127.0.0.1:{port}", "-n", workers)

    assert ended.code == 0, ended.output
    verdicts = ended.verdicts()
    assert verdicts["test_response_begins_in_the_third_round_trip"] == "met"
    assert verdicts["test_nothing_is_answered_while_the_finished_is_held_back"] == "met"
    assert verdicts["test_nothing_is_said_before_the_third_packet"] == "unjudged"
    assert ended.output.count("holding a packet back needs the lab") == 1
    assert "To change this: give the target as a file or command" in ended.output


def test_a_command(tmp_path):
    ended = run(tmp_path, *CASES, "--target", REFERENCE)

    assert ended.code == 0, ended.output
    assert set(ended.verdicts().values()) == {"met"}
    assert {record["target"] for record in ended.records} == {"python"}
    assert re.search(r"offers early_answer, early_data, .*h3_early_answer, .*tfo", ended.output)


@WORKERS
def test_a_matrix(reference, tmp_path, workers):
    port = reference()
    file = ROOT / "reference_impls/https/target.toml"

    ended = run(
        tmp_path, SANITY, "--target", str(file), "--target", f"127.0.0.1:{port}", "-n", workers
    )

    assert ended.code == 0, ended.output
    assert ended.verdicts() == {
        "test_request_is_answered[reference]": "met",
        f"test_request_is_answered[127.0.0.1:{port}]": "met",
    }


def test_in_a_matrix_the_target_comes_last_and_needs_no_other_name(reference, tmp_path):
    port = reference()
    two = ["--target", f"127.0.0.1:{port}", "--target", f"localhost:{port}"]

    ended = run(tmp_path, "suites/https", "--co", "-q", *two)

    ids = re.findall(r"\[(.*)\]", ended.output)
    assert len(ids) > 4
    assert all(one.endswith(f":{port}") for one in ids)


def test_all_endpoints(tmp_path):
    ended = run(tmp_path, "suites/tls/server/test_sanity.py", "--endpoint", "all", "--target",
                str(TLS))  # fmt: skip

    assert ended.code == 0, ended.output
    endpoints = len(tomllib.loads(TLS.read_text())["endpoint"])
    assert sorted(ended.verdicts()) == [
        f"test_request_is_answered[reference@{number}-https]" for number in range(1, endpoints + 1)
    ]


def test_in_a_matrix_a_known_failure_needs_no_target_in_its_node_id(tmp_path):
    (tmp_path / "known").write_text(
        "suites/tls/server/test_sanity.py::test_request_is_answered # late\n"
    )
    ended = run(tmp_path, "suites/tls/server/test_sanity.py", "--endpoint", "all", "--target",
                str(TLS),
                "--known-failing", str(tmp_path / "known"))  # fmt: skip

    assert set(ended.verdicts().values()) == {"stale"}
    assert "matches no case" not in ended.output


@pytest.mark.parametrize(
    ("suite", "what"), [("suites/tls/server", "TLS over TCP"), ("suites/https", "HTTPS")]
)
def test_to_a_server_in_cleartext_no_case_of_tls_applies(server, tmp_path, suite, what):
    _, port = server("threads", secure=False)

    ended = run(tmp_path, suite, "--target", f"127.0.0.1:{port}")

    assert ended.code == 1, ended.output
    assert set(ended.verdicts().values()) == {"not-applicable"}
    assert ended.output.count("the run fails: no case of ") == 1
    assert ended.output.count("not applicable: 127.") == 1
    assert f"not applicable: 127.0.0.1:{port} speaks no {what} (" in ended.output


def test_a_server_that_does_not_close_is_not_blamed_for_how_it_closes(server, tmp_path):
    _, port = server("stays")
    alerts = "suites/tls/server/test_alerts.py"

    ended = run(tmp_path, alerts, "-k", "says_that_it_closes or canceled_handshake",
                "--target", f"127.0.0.1:{port}")  # fmt: skip

    of_closing = [one for one in ended.records if one["id"] == "ALR-006"]
    assert {one["verdict"] for one in of_closing} == {"not-applicable"}, ended.output
    assert {one["attachments"]["why"] for one in of_closing} == {
        "the target does not close after its response, although it is asked to"
    }


def test_a_version_that_is_not_known_is_said_once(tmp_path):
    file = tmp_path / "mine.toml"
    command = habit("threads").removeprefix("cmd:")
    file.write_text(f"command = '{command}'\nversion = 'nonesuch --version'\n")

    ended = run(tmp_path, SANITY, "--target", str(file), "-n", "2")

    assert ended.code == 0, ended.output
    said = "the version of mine is not known: 'nonesuch --version' cannot be run (No such file"
    assert ended.output.count(said) == 1


def test_a_target_that_nobody_started_is_an_error(tmp_path):
    ended = run(tmp_path, *CASES, "--target", "127.0.0.1:1")

    assert ended.code == 1
    assert set(ended.verdicts().values()) == {"error"}
    assert "127.0.0.1:1 cannot be reached at 127.0.0.1:1: Connection refused" in ended.output
    assert {record["target"] for record in ended.records} == {"127.0.0.1:1"}
    assert "Traceback" not in ended.output


def test_a_target_that_ends_before_the_run_is_an_error_with_its_last_words(tmp_path):
    ended = run(tmp_path, SANITY, "--target", habit("ends"))

    assert ended.code == 1
    assert set(ended.verdicts().values()) == {"error"}
    assert "ended with status 3 before it had TCP port" in ended.output
    assert "no licence found" in ended.output
    assert "Traceback" not in ended.output
