"""What a failure leaves behind: words that a student understands, and a capture that opens."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.endtoend.runs import SANITY, run

BENT = "cmd:{python} -m reference_impls.https.bent no-close-notify"
BENT += " --host {host} --port {port} --cert {cert} --key {key}"
FAILING = "suites/https/test_tcp_close.py::test_close_notify_ends_the_connection"
FIELDS = ("-T", "fields", "-e", "http.request.method", "-e", "http.response.code")
CAPTURE = "python/https/test_tcp_close/test_close_notify_ends_the_connection[tls13].pcapng"


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """A run against a server that never says close_notify."""
    folder = tmp_path_factory.mktemp("failed")
    return run(folder, FAILING, "--target", BENT), folder / "out"


def test_a_failure_says_requirement_expected_seen_evidence_and_rerun(failed):
    ended, out = failed

    assert ended.code == 1
    said = ended.output[ended.output.index("[tls13] __") :]
    order = [
        "FLV-041  RFC 9846 section 6.1, MUST",
        "https://www.rfc-editor.org/rfc/rfc9846#section-6.1",
        "The last thing that a server says before it closes is close_notify.",
        "expected   Alert warning close_notify",
        "seen       ApplicationData, ",
        " ms  ->  ClientHello",
        " ms  <-  Finished",
        " ms  <-  Closed",
        f"evidence   {out / CAPTURE} (keys inside: Wireshark opens it decrypted)",
        f"rerun      pytest '{FAILING}[tls13]' --target '{BENT}'",
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
        "test_close_notify_ends_the_connection[tls13]": "violated",
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


@pytest.mark.parametrize(("option", "kept"), [("failed", 0), ("always", 1), ("never", 0)])
def test_what_is_kept_of_a_case_that_passes(tmp_path, option, kept):
    ended = run(tmp_path, SANITY, "--evidence", option)

    assert ended.code == 0
    captures = list(Path(tmp_path / "out").rglob("*.pcapng"))
    assert len(captures) == kept
    assert len(ended.records[0]["evidence"]) == kept


def test_never_keeps_nothing_of_a_failure_either(tmp_path):
    ended = run(tmp_path, f"{FAILING}[tls13]", "--target", BENT, "--evidence", "never")

    assert ended.code == 1
    assert list(Path(tmp_path / "out").rglob("*.pcapng")) == []
    assert "evidence  " not in ended.output
