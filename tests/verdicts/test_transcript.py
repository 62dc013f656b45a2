"""The words of a transcript."""

from fixtures.transcript import responses_to


def test_what_a_passive_case_looks_at_is_said_in_words() -> None:
    assert responses_to(["GET", "HEAD", "GET"]) == (
        "looked at: 3 responses to valid requests of many kinds, made once (GET, HEAD)"
    )
