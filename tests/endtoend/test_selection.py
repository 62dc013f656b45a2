"""pytest as people know it: exit codes, JUnit, -k, -m, -x, --lf, -n."""

from xml.etree import ElementTree

import pytest

from tests.endtoend.project import project
from tests.endtoend.runs import run

CASES = """
@requirement("RFC 1", "1", MUST, id="X-1")
def test_met():
    remark("said so")

@requirement("RFC 1", "2", MUST, id="X-2")
def test_violated():
    assert "this" == "that"

@requirement("RFC 1", "3", SHOULD, id="X-3")
def test_advised():
    assert "this" == "that"

@requirement("RFC 1", "4", MUST, id="X-4")
def test_not_applicable():
    not_applicable("early_data")

@requirement("RFC 1", "5", MAY, id="X-5")
def test_unjudged():
    unjudged("no tshark", "apt-get install tshark")

@requirement("RFC 1", "6", MUST, id="X-6")
def test_error():
    raise TesterError("nobody answers")
"""
VERDICTS = {
    "test_met": "met",
    "test_violated": "violated",
    "test_advised": "advised",
    "test_not_applicable": "not-applicable",
    "test_unjudged": "unjudged",
    "test_error": "error",
}


@pytest.mark.parametrize("workers", ["0", "2"])
def test_exit_code_and_junit(tmp_path, workers):
    junit = tmp_path / "junit.xml"

    ended = run(tmp_path, "suites", "-n", workers, "--junitxml", str(junit),
                cwd=project(tmp_path, CASES))  # fmt: skip

    assert ended.code == 1
    assert ended.verdicts() == VERDICTS
    assert "1 failed, 1 passed" in ended.output and "1 error" in ended.output
    cases = {case.get("name"): case for case in ElementTree.parse(junit).iter("testcase")}
    kinds = {
        name: [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
        for name, case in cases.items()
    }
    assert kinds == {
        "test_met": [],
        "test_violated": ["failure"],
        "test_advised": [],
        "test_not_applicable": ["skipped"],
        "test_unjudged": ["skipped"],
        "test_error": ["error"],
    }
    told = {(p.get("name"), p.get("value")) for p in cases["test_met"].iter("property")}
    assert told >= {("id", "X-1"), ("level", "MUST"), ("verdict", "met"), ("remark", "said so")}
    assert ("verdict", "advised") in {
        (p.get("name"), p.get("value")) for p in cases["test_advised"].iter("property")
    }


def test_what_pytest_offers_chooses_cases(tmp_path):
    folder = project(tmp_path, CASES)

    def chosen(*args):
        ended = run(tmp_path, "suites", *args, cwd=folder)
        return ended.code, [name.removeprefix("test_") for name in ended.verdicts()]

    assert chosen("-m", "requirement(level='SHOULD')") == (0, ["advised"])
    assert chosen("-m", "requirement(section='2')") == (1, ["violated"])
    assert chosen("-k", "met or advised") == (0, ["met", "advised"])
    assert chosen("-x") == (1, ["met", "violated"])
    assert chosen()[0] == 1
    assert chosen("--lf") == (1, ["violated", "error"])
    (tmp_path / "out" / "records.jsonl").unlink()
    assert chosen("-k", "nothing") == (5, [])
