"""The words of a transcript."""

from pathlib import Path

from fixtures.transcript import MOST_OCTETS, Transcript, responses_to
from tests.verdicts.project import run
from tests.verdicts.test_verdicts import MUST


def test_what_a_passive_case_looks_at_is_said_in_words() -> None:
    assert responses_to(["GET", "HEAD", "GET"]) == (
        "looked at: 3 responses to valid requests of many kinds, made once (GET, HEAD)"
    )


def test_last_octets_are_those_of_the_target_and_not_too_many() -> None:
    said = Transcript()
    assert said.last_octets is None
    said.received("a page", b"x" * (MOST_OCTETS + 1))
    said.sent("PING")
    said.received("FIN")

    last = said.last_octets
    assert last is not None
    assert (last.words, last.octets, last.size) == ("a page", b"x" * MOST_OCTETS, MOST_OCTETS + 1)


def test_record_of_a_failure_has_the_last_octets_of_the_target(tmp_path: Path) -> None:
    said = """
    case.transcript.received("SETTINGS", b"first")
    case.transcript.received("PING", b"last")
    case.transcript.sent("FIN")
"""
    ended = run(
        tmp_path,
        f"{MUST}def test_a(case):{said}    assert 1 == 2\n"
        f"{MUST}def test_b(case):{said}    assert 1 == 1\n"
        f"{MUST}def test_c(case):\n    assert 1 == 2\n",
    )

    failed, met, silent = (record["attachments"] for record in ended.records)
    assert failed["octets"].pop("line").endswith(" ms  <-  PING")
    assert failed["octets"] == {"hex": b"last".hex(), "size": 4}
    assert "octets" not in met and "octets" not in silent
