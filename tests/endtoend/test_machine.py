"""As an ordinary user, and on machines that lack what a judgement needs."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from fixtures.lab.available import why_not
from tests.endtoend.project import project
from tests.endtoend.runs import CASES, ROOT, SANITY, run

NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
FORBID = "for kind in user pid net; do echo 0 > /proc/sys/user/max_${kind}_namespaces; done"
WITHOUT_NAMESPACES = ["unshare", "-Ur", "sh", "-ec", f'{FORBID}; exec "$@"', "sh"]
INSIDE = """
@requirement("RFC 9846", "2", MUST, id="X-1")
def test_inside():
    from pathlib import Path
    from fixtures.capture.dissect import dissect
    assert dissect(Path("capture.pcapng"))
"""


@pytest.fixture
def forbidden():
    """The prefix of a command that runs where no namespace is granted."""
    if subprocess.run([*WITHOUT_NAMESPACES, "true"], capture_output=True).returncode:
        pytest.skip("unjudged: this machine has no user namespaces | run as root")
    return WITHOUT_NAMESPACES


@pytest.fixture
def nobody():
    """The prefix, Python, environment and folder of an ordinary user."""
    if os.getuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("unjudged: becoming another user needs root and setpriv | run as root")
    with tempfile.TemporaryDirectory(prefix="wireproof-") as name:
        os.chown(name, 65534, 65534)
        yield from _as_nobody(Path(name))


def _as_nobody(folder):
    paths = os.pathsep.join([str(ROOT), *(path for path in sys.path if path)])
    env = {"HOME": str(folder), "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    again = "import subprocess, sys; subprocess.run([sys.executable, '-V'], check=True)"
    trial = ["-c", f"import pytest, xdist, scapy, cryptography; {again}"]
    for python in (sys.executable, "/usr/bin/python3"):
        tried = subprocess.run([*NOBODY, python, *trial], env={**os.environ, **env}, cwd=ROOT,
                               capture_output=True)  # fmt: skip
        if tried.returncode == 0:
            yield {"prefix": NOBODY, "python": python, "env": env}, folder
            return
    pytest.skip("unjudged: another user cannot read this Python | install it for everybody")


def test_an_ordinary_user_has_the_same_verdicts(nobody):
    options, folder = nobody
    may = [*NOBODY, "unshare", "-Urn", "true"]
    if why_not() or subprocess.run(may, capture_output=True).returncode:
        pytest.skip("unjudged: an ordinary user gets no namespaces here | see --doctor")

    ended = run(folder, *CASES, **options)

    assert ended.code == 0, ended.output
    assert set(ended.verdicts().values()) == {"met"}


def test_an_ordinary_user_may_not_capture_and_the_rest_is_judged(nobody, reference):
    options, folder = nobody
    port = reference()

    ended = run(folder, *CASES, "--target", f"127.0.0.1:{port}", **options)

    assert ended.code == 0, ended.output
    verdicts = ended.verdicts()
    assert verdicts["test_request_is_answered"] == "met"
    assert verdicts["test_nothing_is_answered_while_the_finished_is_held_back"] == "met"
    assert verdicts["test_response_begins_in_the_third_round_trip"] == "unjudged"
    assert ended.output.count("may not capture") == 1
    assert "To change this: run as root, or: setcap cap_net_raw+ep" in ended.output


def test_who_may_not_capture_has_secrets_and_octets_as_evidence(nobody):
    options, folder = nobody
    cases = ("suites/tls/server/test_sanity.py", "suites/http1/server/test_sanity.py")

    ended = run(folder, *cases, "--evidence", "always", **options)

    assert ended.code == 0, ended.output
    kept = [Path(path).suffixes for record in ended.records for path in record["evidence"]]
    assert sorted(kept) == [[".keylog"], [".octets", ".txt"]]


def test_the_doctor_says_what_the_right_to_capture_is_for(nobody, reference):
    options, folder = nobody
    port = reference()

    ended = run(folder, "suites/https", "--doctor", "--target", f"127.0.0.1:{port}", **options)

    assert ended.code == 0, ended.output
    assert "machine: this user may not capture. To change this: run as root, or" in ended.output
    assert "a case that looks at packets needs the right to capture" in ended.output


def test_where_namespaces_are_forbidden_it_is_said_once(forbidden, tmp_path):
    ended = run(tmp_path, *CASES, prefix=forbidden)

    assert ended.code == 0, ended.output
    assert set(ended.verdicts().values()) == {"unjudged"}
    assert ended.output.count("the kernel gives no network namespace") == 1
    assert "To change this: sysctl -w" in ended.output


def test_what_is_unjudged_fails_a_run_that_requires_evidence(forbidden, tmp_path):
    ended = run(tmp_path, SANITY, "--require-evidence", "-n", "2", prefix=forbidden)

    assert ended.code == 1, ended.output
    assert set(ended.verdicts().values()) == {"unjudged"}


def test_on_loopback_the_run_says_that_targets_have_no_namespace(forbidden, tmp_path):
    ended = run(tmp_path, "suites/tls/server/test_sanity.py", prefix=forbidden)

    assert ended.code == 0, ended.output
    assert set(ended.verdicts().values()) == {"met"}
    assert ended.output.count("the kernel gives no PID namespace here") == 1


def test_without_tshark_what_needs_it_is_unjudged(tmp_path):
    bin = tmp_path / "bin"
    bin.mkdir()
    for program in ("ip", "sh", "env"):
        (bin / program).symlink_to(shutil.which(program) or "/bin/false")

    ended = run(tmp_path, "suites", cwd=project(tmp_path, INSIDE), env={"PATH": str(bin)})

    assert ended.code == 0, ended.output
    assert ended.verdicts() == {"test_inside": "unjudged"}
    assert "To change this: apt-get install tshark" in ended.output
