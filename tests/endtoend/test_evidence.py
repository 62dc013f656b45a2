"""What a failure leaves behind: words that a student understands, and a capture that opens."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from fixtures.capture.interface import may_capture
from tests.endtoend.runs import SANITY, habit, run

BENT = "cmd:{python} -m reference_impls.https.bent no-close-notify"
BENT += " --host {host} --port {port} --cert {cert} --key {key}"
FAILING = "suites/https/test_tcp_close.py::test_close_notify_ends_the_connection"
FIELDS = ("-T", "fields", "-e", "http.request.method", "-e", "http.response.code")
CAPTURE = "python/https/test_tcp_close/test_close_notify_ends_the_connection[tls12].pcapng"


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """A run against a server that never says close_notify."""
    folder = tmp_path_factory.mktemp("failed")
    return run(folder, FAILING, "--target", BENT), folder / "out"


def test_a_failure_says_requirement_expected_seen_evidence_and_rerun(failed):
    ended, out = failed

    assert ended.code == 1
    said = ended.output[ended.output.index("[tls12] __") :]
    order = [
        "FLV-041  RFC 9846 section 6.1, MUST",
        "https://www.rfc-editor.org/rfc/rfc9846#section-6.1",
        "The last thing that a server says before it closes is close_notify.",
        "expected   Alert warning close_notify",
        "seen       ApplicationData, ",
        " ms  ->  ClientHello",
        " ms  <-  Finished",
        " ms  <-  Closed",
        f"evidence   '{out / CAPTURE}' (keys inside: Wireshark opens it decrypted)",
        f"rerun      pytest '{FAILING}[tls12]' --target '{BENT}'",
    ]
    places = [said.index(words) for words in order]
    assert places == sorted(places)
    assert "Traceback" not in ended.output and "object at 0x" not in ended.output


def test_the_rerun_line_works_when_pasted(failed, tmp_path):
    ended, _ = failed
    line = next(row for row in reversed(ended.output.splitlines()) if row.startswith("rerun"))
    words = shlex.split(line.removeprefix("rerun"))

    again = run(tmp_path, *words[1:])

    assert words[0] == "pytest"
    assert again.verdicts() == {
        "test_request_is_answered": "met",
        "test_close_notify_ends_the_connection[tls12]": "violated",
    }


def test_the_capture_opens_decrypted(failed):
    if not shutil.which("tshark"):
        pytest.skip("unjudged: no tshark | apt-get install tshark")
    _, out = failed

    told = subprocess.run(
        ["tshark", "-r", str(out / CAPTURE), "-Y", "http", *FIELDS],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert told.stdout.split() == ["GET", "200"]


BENT_TLS = "cmd:{python} -m reference_impls.tls.server.bent finished-wrong-alert"
BENT_TLS += " --host {host} --port {port} --cert {cert} --key {key}"
ON_LOOPBACK = {
    "a peer of our own": (
        "suites/tls/server/test_finished.py::test_wrong_finished_is_refused",
        BENT_TLS,
        1,
        "tls/server/test_finished/test_wrong_finished_is_refused",
    ),
    "a library": (
        "suites/http1/server/test_sanity.py",
        habit("threads"),
        0,
        "http1/server/test_sanity/test_request_is_answered",
    ),
}


@pytest.mark.parametrize("way", ON_LOOPBACK)
def test_a_capture_on_loopback_opens_decrypted(tmp_path, way):
    case, target, code, name = ON_LOOPBACK[way]
    if not may_capture():
        pytest.skip("unjudged: this user may not capture | run as root")

    ended = run(tmp_path, case, "--target", target, "--evidence", "always", "-n", "2")

    assert ended.code == code, ended.output
    capture = next((tmp_path / "out").rglob(f"{name}.pcapng"))
    evidence = f"{capture} (keys inside: Wireshark opens it decrypted)"
    assert [evidence] in [record["evidence"] for record in ended.records]
    assert code == 0 or f"evidence   {shlex.quote(str(capture))} (" in ended.output
    if shutil.which("tshark"):
        command = ["tshark", "-r", str(capture), "-Y", "http", *FIELDS]
        told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        assert told.stdout.split()[:2] == ["GET", "200"]


@pytest.mark.parametrize(("option", "kept"), [("failed", 0), ("always", 1), ("never", 0)])
def test_what_is_kept_of_a_case_that_passes(tmp_path, option, kept):
    ended = run(tmp_path, SANITY, "--evidence", option)

    assert ended.code == 0
    captures = list(Path(tmp_path / "out").rglob("*.pcapng"))
    assert len(captures) == kept
    assert len(ended.records[0]["evidence"]) == kept


def test_never_keeps_nothing_of_a_failure_either(tmp_path):
    ended = run(tmp_path, f"{FAILING}[tls12]", "--target", BENT, "--evidence", "never")

    assert ended.code == 1
    assert list(Path(tmp_path / "out").rglob("*.pcapng")) == []
    assert "evidence  " not in ended.output
