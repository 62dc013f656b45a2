"""Each row of the table of verdicts, as a user and as CI would see it."""

import re
from pathlib import Path

import pytest

from tests.verdicts.project import run

MUST = '@requirement("RFC 9846", "4.1", MUST, id="X-1")\n'
SHOULD = '@requirement("RFC 9846", "4.1", SHOULD, id="X-2")\n'
BOTH = pytest.mark.parametrize("workers", ["0", "2"])


@BOTH
def test_must_that_is_met_passes_and_keeps_its_remark(tmp_path: Path, workers: str) -> None:
    ended = run(tmp_path, MUST + "def test_a():\n    remark('said so')\n", "suites", "-n", workers)
    assert (ended.code, ended.verdicts()) == (0, {"test_a": "met"})
    assert ended.records[0]["remarks"] == ["said so"]


@BOTH
def test_violated_must_fails_and_says_expected_and_seen(tmp_path: Path, workers: str) -> None:
    case = MUST + "def test_a():\n    '''It is so.'''\n    assert [1] == [2]\n"
    ended = run(tmp_path, case, "suites", "-n", workers)
    assert (ended.code, ended.verdicts()) == (1, {"test_a": "violated"})
    for words in (
        "X-1  RFC 9846 section 4.1, MUST    https://www.rfc-editor.org/rfc/rfc9846#section-4.1",
        "It is so.",
        "expected   [2]",
        "seen       [1]",
        "rerun      pytest suites/demo/test_demo.py::test_a",
    ):
        assert words in ended.output
    assert ended.junit["test_a"].find("failure") is not None


@BOTH
def test_violated_should_is_advised_and_passes(tmp_path: Path, workers: str) -> None:
    ended = run(tmp_path, SHOULD + "def test_a():\n    assert 1 == 2\n", "suites", "-n", workers)
    assert (ended.code, ended.verdicts()) == (0, {"test_a": "advised"})
    assert "1 advised" in ended.output


def test_violated_should_fails_with_fail_on_should(tmp_path: Path) -> None:
    case = SHOULD + "def test_a():\n    assert 1 == 2\n"
    ended = run(tmp_path, case, "suites", "--fail-on", "should")
    assert ended.code == 1
    assert "rerun      pytest suites/demo/test_demo.py::test_a --fail-on should" in ended.output


def test_advice_in_a_must_case_is_advised(tmp_path: Path) -> None:
    ended = run(tmp_path, MUST + "def test_a():\n    raise Advice('closed without an alert')\n")
    assert (ended.code, ended.verdicts()) == (0, {"test_a": "advised"})


@BOTH
def test_exception_of_our_own_is_an_error_in_junit_too(tmp_path: Path, workers: str) -> None:
    case = MUST + "def test_a():\n    {}['missing']\n"
    ended = run(tmp_path, case, "suites", "-n", workers)
    assert (ended.code, ended.verdicts()) == (1, {"test_a": "error"})
    assert ended.junit["test_a"].find("error") is not None
    assert ended.junit["test_a"].find("failure") is None
    assert "1 error" in ended.output


def test_tester_error_is_one_sentence_without_traceback(tmp_path: Path) -> None:
    ended = run(tmp_path, MUST + "def test_a():\n    raise TesterError('nobody answers')\n")
    assert "no verdict: nobody answers" in ended.output
    assert "Traceback" not in ended.output and "raise TesterError" not in ended.output


def test_fault_of_the_target_in_a_fixture_is_a_failure(tmp_path: Path) -> None:
    case = (
        "@pytest.fixture\ndef way():\n    raise Prerequisite('it claims TLS 1.3 and has none')\n"
        + MUST
        + "def test_a(way):\n    pass\n"
    )
    ended = run(tmp_path, case)
    assert (ended.code, ended.verdicts()) == (1, {"test_a": "prerequisite"})
    assert "prerequisite it claims TLS 1.3 and has none" in ended.output
    assert ended.junit["test_a"].find("failure") is not None


def test_assertion_inside_our_machinery_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "machinery.py").write_text("def broken():\n    assert False\n")
    ended = run(tmp_path, "import machinery\n" + MUST + "def test_a():\n    machinery.broken()\n")
    assert ended.verdicts() == {"test_a": "error"}


def test_unjudged_passes_unless_evidence_is_required(tmp_path: Path) -> None:
    case = MUST + "def test_a():\n    unjudged('no tshark', 'apt-get install tshark')\n"
    ended = run(tmp_path, case)
    assert (ended.code, ended.verdicts()) == (0, {"test_a": "unjudged"})
    assert "unjudged: no tshark (1 case). To change this: apt-get install tshark" in ended.output
    ended = run(tmp_path, case, "suites", "--require-evidence")
    assert ended.code == 1
    assert "the run fails: 1 case could not be judged (--require-evidence)" in ended.output


def test_not_applicable_is_named(tmp_path: Path) -> None:
    ended = run(tmp_path, MUST + "def test_a():\n    not_applicable('early_data')\n")
    assert (ended.code, ended.verdicts()) == (0, {"test_a": "not-applicable"})
    assert "not applicable: early_data (1 case)" in ended.output


CRASH = """
@pytest.fixture
def target(request):
    from fixtures.verdicts.case import case_of
    def look():
        raise Crashed("the target's process ended with signal 11")
    case_of(request.node).afterwards.append(look)
"""


@pytest.mark.parametrize("body", ["pass", "assert 1 == 2", "raise OSError('reset')"])
def test_crash_in_the_case_is_failed_whatever_the_body_said(tmp_path: Path, body: str) -> None:
    ended = run(tmp_path, CRASH + MUST + f"def test_a(target):\n    {body}\n")
    assert (ended.code, ended.verdicts()) == (1, {"test_a": "crashed"})


def test_crashes_at_one_place_are_shown_together_those_of_a_must_first(tmp_path: Path) -> None:
    body = "    raise Crashed('it has ended; it printed last:\\n{}')\n"
    place = '  File "s.py", line 3, in <module>\\nValueError: {}'
    cases = [
        ("MAY", place.format("of 5")),
        ("MUST", place.format("of 6")),
        ("SHOULD", place.format("of 6").replace("line 3", "line 4")),
        ("MUST", place.format("of 7")),
    ]
    written = [
        f'@requirement("RFC 1", "1", {level}, id="X-{n}")\ndef test_{n}():\n' + body.format(words)
        for n, (level, words) in enumerate(cases)
    ]
    ended = run(tmp_path, "".join(written))
    shown = re.findall("^(X-.)  RFC", ended.output, re.MULTILINE)
    assert shown == ["X-1", "X-2"]
    assert "\nalso       2 more cases died at the same place: X-3, X-0\n" in ended.output
    assert "4 failed" in ended.output and set(ended.verdicts().values()) == {"crashed"}
    ended = run(tmp_path, "".join(written), "suites", "-v")
    assert len(re.findall("^X-.  RFC", ended.output, re.MULTILINE)) == 4


def test_parameters_with_which_the_target_dies_elsewhere_are_told(tmp_path: Path) -> None:
    case = (
        "@pytest.mark.parametrize('n', [3, 4, 5])\n"
        + MUST
        + "def test_a(n):\n    line = 4 if n == 4 else 3\n"
        + "    raise Crashed(f'ended:\\nserver.js:{line}\\nTypeError')\n"
    )
    ended = run(tmp_path, case)
    also = "also       the same with [5]\n           crashed, server.js:4 with [4]\n"
    assert also in ended.output


def test_failure_text_lets_no_octet_of_the_target_reach_the_terminal(tmp_path: Path) -> None:
    case = MUST + "def test_a():\n    raise Violation('\\x1b[31mred')\n"
    assert "\x1b[31mred" not in run(tmp_path, case).output


def _columns(output: str) -> dict[str, str]:
    """Return the first row of the table of verdicts, without what is empty in these tests."""
    lines = output.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("suite "))
    names = list(re.finditer(r"\w+(?: \w+)*", lines[at]))
    ends = [one.start() for one in names[1:]] + [None]
    left_out = ("suite", "target", "SHOULD", "MAY")
    return {
        one[0]: lines[at + 1][one.start() : end].strip()
        for one, end in zip(names, ends, strict=True)
        if one[0] not in left_out
    }


SANITY = '@pytest.mark.sanity\n@requirement("RFC 1", "1", MUST, id="S-0")\ndef test_sanity():\n'


@BOTH
def test_failed_sanity_ends_the_suite_with_one_message(tmp_path: Path, workers: str) -> None:
    cases = "\n".join(
        f'@requirement("RFC 1", "1", MUST, id="X-{n}")\ndef test_{n}():\n    pass\n'
        for n in range(5)
    )
    sanity = SANITY + "    assert 'garbage' == 'ServerHello'\n"
    ended = run(tmp_path, cases, "suites", "-n", workers, "-k", "test_1 or test_2", sanity=sanity)
    assert ended.code == 1
    assert ended.verdicts() == {"test_sanity": "violated", "test_1": "sanity", "test_2": "sanity"}
    assert "2 other cases failed with it untried" in ended.output
    assert _columns(ended.output) == {"MUST": "0 met, 1 violated", "untried": "2"}
    assert ended.output.count("seen       'garbage'") == 1


@BOTH
def test_stale_line_for_the_sanity_case_is_one_failure(tmp_path: Path, workers: str) -> None:
    (tmp_path / "known").write_text("S-0 # stale\n")
    cases = MUST + "def test_a():\n    pass\n" + SHOULD + "def test_b():\n    pass\n"
    arguments = ("suites", "-n", workers, "--known-failing", "known")
    ended = run(tmp_path, cases, *arguments, sanity=SANITY + "    pass\n")
    assert ended.code == 1
    assert ended.verdicts() == {"test_sanity": "stale", "test_a": "met", "test_b": "met"}
    assert "1 failed, 2 passed" in ended.output
    assert _columns(ended.output) == {"MUST": "2 met, 0 violated"}


@BOTH
def test_known_failure_of_the_sanity_case_ends_the_suite_all_the_same(
    tmp_path: Path, workers: str
) -> None:
    (tmp_path / "known").write_text("S-0 # speaks garbage\nX-1 # was once\n")
    arguments = ("suites", "-n", workers, "--known-failing", "known")
    case = MUST + "def test_a():\n    pass\n"
    ended = run(tmp_path, case, *arguments, sanity=SANITY + "    assert 1 == 2\n")
    assert ended.code == 1
    assert ended.verdicts() == {"test_sanity": "known-failing", "test_a": "sanity"}
    assert "1 other case failed with it untried" in ended.output


def test_sanity_opens_the_suite_also_when_one_module_is_named(tmp_path: Path) -> None:
    ended = run(
        tmp_path,
        MUST + "def test_a():\n    pass\n",
        "suites/demo/test_demo.py",
        sanity=SANITY + "    pass\n",
    )
    assert list(ended.verdicts()) == ["test_sanity", "test_a"]


def test_sanity_case_that_was_deselected_is_counted_as_selected(tmp_path: Path) -> None:
    cases = MUST + "def test_a():\n    pass\n" + SHOULD + "def test_b():\n    pass\n"
    sanity = SANITY + "    pass\n"
    ended = run(tmp_path, cases, "suites", "-k", "test_a", sanity=sanity)
    assert "collected 3 items / 1 deselected / 2 selected" in ended.output
    assert "2 passed, 1 deselected" in ended.output
    ended = run(tmp_path, cases, "suites/demo/test_demo.py", sanity=sanity)
    assert "collected 3 items" in ended.output and "3 passed" in ended.output


@BOTH
def test_error_in_sanity_is_no_verdict_on_the_target_and_said_once(
    tmp_path: Path, workers: str
) -> None:
    ended = run(
        tmp_path,
        "@pytest.mark.parametrize('x', [1, 2])\n" + MUST + "def test_a(x):\n    pass\n",
        *("suites", "-n", workers),
        sanity=SANITY + "    raise TesterError('nobody there')\n",
    )
    assert ended.code == 1
    assert set(ended.verdicts().values()) == {"error"}
    assert ended.output.count("nobody there") == ended.output.count("no verdict: nobody there")
    assert "could not be judged at all, so 1 other case ended in ERROR untried" in ended.output
    assert "1 error, 2 untried" in ended.output
    assert _columns(ended.output) == {"MUST": "0 met, 0 violated", "errors": "1", "untried": "1"}
    assert all(case.find("error") is not None for case in ended.junit.values())


def test_a_case_is_counted_once_whatever_its_parameters(tmp_path: Path) -> None:
    case = "@pytest.mark.parametrize('x', [1, 2, 3])\n" + MUST + "def test_a(x):\n    pass\n"
    ended = run(tmp_path, case)
    assert "3 passed" in ended.output and "1 met, 0 violated" in ended.output
    assert (
        "1 case, each counted once and with its worst verdict; pytest counts every parameter: 3"
        in ended.output
    )


def test_rerun_line_is_for_where_pytest_was_started(tmp_path: Path) -> None:
    case = MUST + "def test_a():\n    assert 1 == 2\n"
    file = tmp_path / "suites" / "demo" / "test_demo.py"
    ended = run(tmp_path, case, str(file), cwd=tmp_path.parent)
    assert f"rerun      pytest {tmp_path.name}/suites/demo/test_demo.py::test_a" in ended.output
    (tmp_path / "beside").mkdir()
    ended = run(tmp_path, case, str(file), cwd=tmp_path / "beside")
    assert f"rerun      pytest {file}::test_a" in ended.output


def test_slow_cases_run_only_when_asked_for(tmp_path: Path) -> None:
    case = (
        MUST
        + "def test_a():\n    pass\n\n@pytest.mark.slow\n"
        + SHOULD
        + "def test_b():\n    pass\n"
    )
    assert run(tmp_path, case).verdicts() == {"test_a": "met"}
    assert run(tmp_path, case, "suites", "--slow").verdicts() == {"test_a": "met", "test_b": "met"}


HYPOTHESIS = """
from hypothesis import given, strategies
tries = []
"""


def test_failing_example_is_shown(tmp_path: Path) -> None:
    case = (
        HYPOTHESIS + "@given(a=strategies.just(7))\n" + MUST + "def test_a(a):\n    assert a < 7\n"
    )
    ended = run(tmp_path, case)
    assert ended.verdicts() == {"test_a": "violated"}
    assert "example    a=7\n" in ended.output


@pytest.mark.parametrize(
    ("body", "verdict"),
    [("assert len(tries) != 3", "violated"), ("if len(tries) == 3: raise OSError", "error")],
)
def test_example_that_fails_once_is_a_verdict_all_the_same(
    tmp_path: Path, body: str, verdict: str
) -> None:
    given = "@given(a=strategies.integers())\n"
    case = HYPOTHESIS + given + MUST + f"def test_a(a):\n    tries.append(a)\n    {body}\n"
    ended = run(tmp_path, case)
    assert ended.verdicts() == {"test_a": verdict}
    assert ("not at every try" in ended.output) == (verdict == "violated")


def test_repeats_in_the_transcript_are_counted(tmp_path: Path) -> None:
    case = MUST + (
        "def test_a(case):\n    for _ in range(50):\n        case.transcript.sent('GET')\n"
        "    assert ['200'] == ['200'] * 50\n"
    )
    ended = run(tmp_path, case)
    assert "->  GET (50 times)" in ended.output
    assert "expected   50 times '200'\n" in ended.output


def test_long_flights_are_shown_without_their_middle(tmp_path: Path) -> None:
    case = MUST + (
        "def test_a(case):\n    for n in range(50):\n        case.transcript.sent(f'piece {n}.')\n"
        "    for n in range(10):\n        case.transcript.received(f'answer {n}.')\n"
        "    assert 1 == 2\n"
    )
    lines = run(tmp_path, case).output.splitlines()
    shown = [line for line in lines if line.startswith(" ") and line.endswith(".")]
    assert [line.rpartition("  ")[2] for line in shown[:9]] == [
        *(f"piece {n}." for n in range(4)),
        "... 42 more lines -> ...",
        *(f"piece {n}." for n in range(46, 50)),
    ]
    assert [line.rpartition("  ")[2] for line in shown[9:]] == [f"answer {n}." for n in range(10)]


@pytest.mark.parametrize(
    ("statement", "expected", "seen"),
    [
        ("1 in range(2, 4)", "2 to 3", "1"),
        ("2 not in range(2, 4)", "not 2 to 3", "2"),
        ("1 in (400, *range(2, 40), 44)", "400 or 2 to 39 or 44", "1"),
        ("2 != 2", "anything but 2", "2"),
        ("None is not None", "something", "none"),
        ("b'' != b''", "something", "no octets"),
        ("3 <= 2", "at most 2", "3"),
        ("2 > 3", "more than 3", "2"),
        ("'close' in []", "'close' among them", "nothing"),
        ("['a'] == []", "nothing", "['a']"),
        ("{'a': 1} == {}", "nothing", "{'a': 1}"),
        ("[True, False] == [True] * 3", "3 times yes", "yes, no"),
        ("1 is None", "none", "1"),
        ("1 == 2 or isinstance(3, str)", "2 or str", "1"),
        ("1 == 2 or one.closes", "2 or what the sentence above says", "1"),
        ("one.closes", "what the sentence above says", "not so"),
        ("isinstance(one, str)", "str", "namespace(closes=False, fields=())"),
        ("not isinstance(one, object)", "not object", "namespace(closes=False, fields=())"),
        ("bytearray(b'a') == b'b'", "b'b'", "b'a'"),
        ("'bytearray(b\\'a\\')' == 2", "2", "\"b'a'\""),
        ("1 == 2 or 1 in (3, 4)", "2 or 3 or 4", "1"),
        ("1 == 2 or not [3]", "2 or not [3]", "1"),
        ("not [3]", "not [3]", "not [3]"),
        ("one.fields", "what the sentence above says", "nothing"),
        ("1 in ([], [2])", "nothing or [2]", "1"),
        ("[] == [1]", "[1]", "nothing"),
        ("(1 > 2) == True", "yes", "no"),
    ],
)
def test_comparison_is_told_in_words(
    tmp_path: Path, statement: str, expected: str, seen: str
) -> None:
    one = "from types import SimpleNamespace\n\n"
    one += "def test_a():\n    one = SimpleNamespace(closes=False, fields=())\n"
    ended = run(tmp_path, one.replace("def", MUST + "def") + f"    assert {statement}\n")
    record = ended.records[0]
    assert (record["expected"], record["seen"]) == (expected, seen)
    assert "in detail" not in ended.output


def test_what_was_counted_is_shown(tmp_path: Path) -> None:
    ended = run(tmp_path, MUST + "def test_a():\n    assert len(['a', 'b']) == 1\n")
    assert "\nseen       2\nin detail  ['a', 'b']\n" in ended.output


def test_no_line_is_endless(tmp_path: Path) -> None:
    body = "    case.transcript.sent('x' * 5000)\n    assert 'x' * 100000 == 'y' * 5000\n"
    ended = run(tmp_path, MUST + f"def test_a(case):\n{body}")
    assert all(len(line) < 400 for line in ended.output.splitlines())
    assert "xxx ... 99742 more characters ... xxx" in ended.output
    assert all(len(ended.records[0][one]) < 400 for one in ("expected", "seen"))


def test_remark_of_a_failed_case_was_noted_before(tmp_path: Path) -> None:
    body = "    remark('a NUL becomes a space')\n    assert 1 == 2\n"
    ended = run(tmp_path, MUST + f"def test_a():\n{body}")
    assert "\nnoted      before the failure: a NUL becomes a space\n" in ended.output


def test_failures_of_one_case_are_shown_once(tmp_path: Path) -> None:
    case = (
        "@pytest.mark.parametrize('n', [1, 2, 3, 4])\n"
        + MUST
        + "def test_a(n):\n    assert (n if n > 3 else 1) == 0\n"
    )
    ended = run(tmp_path, case)
    assert "4 failed" in ended.output
    assert ended.output.count("\nX-1  RFC 9846") == 1
    assert "also       the same with [2], [3]\n           4 with [4]\n" in ended.output
    assert len(ended.junit) == 4
    ended = run(tmp_path, case, "suites", "-v")
    assert ended.output.count("\nX-1  RFC 9846") == 4


def test_what_many_cases_have_seen_is_said(tmp_path: Path) -> None:
    cases = [
        MUST.replace("X-1", f"X-{n}") + f"def test_{n}():\n    assert [1] == [{n}]\n"
        for n in (5, 6, 7)
    ]
    ended = run(tmp_path, "".join(cases))
    said = "3 cases: [1]\n    expected: [5] (1); [6] (1); [7] (1)\n    X-5, X-6, X-7\n"
    assert said in ended.output


def test_bare_number_is_nothing_that_cases_have_in_common(tmp_path: Path) -> None:
    cases = [
        MUST.replace("X-1", f"X-{n}") + f"def test_{n}():\n    assert 1 == {n}\n" for n in (5, 6, 7)
    ]
    assert "in several cases" not in run(tmp_path, "".join(cases)).output


ADVICE = """
@requirement("RFC 9113", "6.7", MUST, id="X-{n}")
def test_{n}():
    raise Advice("closed", "GOAWAY before that", met="connection error {n}")
"""


def test_advice_of_one_fault_is_shown_once(tmp_path: Path) -> None:
    wrong = SHOULD + "def test_a():\n    assert 'open' == 'closed'\n"
    wrong += MUST + "def test_b():\n    assert 1 == 2\n"
    cases = "".join(ADVICE.format(n=n) for n in (5, 6, 7)) + wrong
    ended = run(tmp_path, cases)
    shown = re.findall("^(X-.)  RFC [^ ]* section [^ ]*, (.*?)    ", ended.output, re.MULTILINE)
    should = "SHOULD (its MUST is met)"
    assert shown == [("X-1", "MUST"), ("X-5", should), ("X-2", "SHOULD")]
    told = "expected   GOAWAY before that\nseen       closed\nmet        connection error 5\n"
    assert told in ended.output
    assert "\nalso       2 more cases are advised of the same: X-6, X-7\n" in ended.output
    assert "1 failed, 4 advised" in ended.output
    ended = run(tmp_path, cases, "suites", "-v")
    assert len(re.findall("^X-.  RFC", ended.output, re.MULTILINE)) == 5


def test_run_that_passes_tells_its_advice_in_short(tmp_path: Path) -> None:
    cases = "".join(ADVICE.format(n=n) for n in (5, 6, 7))
    ended = run(tmp_path, cases)
    assert ended.code == 0 and "rerun" not in ended.output
    told = "  3 cases: closed; expected: GOAWAY before that\n    X-5, X-6, X-7\n"
    assert told in ended.output
    record = ended.records[0]
    assert (record["expected"], record["seen"]) == ("GOAWAY before that", "closed")
    assert record["attachments"]["met"] == "connection error 5"


def test_lengths_do_not_part_what_many_cases_have_seen(tmp_path: Path) -> None:
    cases = [
        MUST.replace("X-1", f"X-{n}") + f"def test_{n}():\n    assert '200, {size}' == 400\n"
        for n, size in ((5, "1 octet"), (6, "6 octets"), (7, "7 octets"))
    ]
    ended = run(tmp_path, "".join(cases))
    assert "3 cases: '200, n octets'\n    expected: 400 (3)\n" in ended.output


def test_what_was_written_is_named(tmp_path: Path) -> None:
    ended = run(tmp_path, MUST + "def test_a():\n    pass\n")
    assert "\nrecords, report.html: reports/out\n" in ended.output
    kept = "    file = Path('a file.txt')\n    file.touch()\n"
    kept += "    case.evidence.append(lambda stem: file)\n    assert 1 == 2\n"
    ended = run(tmp_path, "from pathlib import Path\n" + MUST + f"def test_a(case):\n{kept}")
    assert "\nrecords, report.html, evidence: reports/out\n" in ended.output
    assert "\nevidence   'a file.txt'\n" in ended.output  # as a shell takes it
    assert ended.records[0]["evidence"] == ["a file.txt"]
