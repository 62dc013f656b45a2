"""The words of a notice."""

from pathlib import Path

from grading.notices import LONGEST, last_words, without_place

HEAD = "mine could not be started: it ended with status 1; it printed last:"
TRACEBACK = """Traceback (most recent call last):
  File "server.py", line 3, in <module>
    serve()
    ^^^^^^^
  File "server.py", line 1, in serve
    raise ValueError("no port")
ValueError: no port
"""


def test_what_is_repeated_is_told_once() -> None:
    assert last_words(f"{HEAD}\nbind failed\nbind failed\nbind failed") == f"{HEAD} bind failed"


def test_of_a_traceback_the_last_line_is_told() -> None:
    assert last_words(f"{HEAD}\nbegun\n{TRACEBACK}") == f"{HEAD} begun / ValueError: no port"


def test_the_newest_lines_are_kept() -> None:
    said = last_words("\n".join([HEAD, *(f"line {number}" for number in range(1000))]))

    assert said.endswith("line 998 / line 999")
    assert len(said) < len(HEAD) + 2 * LONGEST


def test_without_output_there_is_the_first_line() -> None:
    assert last_words("it ended; it printed nothing") == "it ended; it printed nothing"


def test_the_graders_own_paths_are_named_as_the_submission() -> None:
    place = Path("/home/x/out/.runs/copy-abc/submission")
    said = {"why": f'File "{place}/server.py", line 1', "seen": ["ns/copy-abc/submission/a", 1]}

    assert without_place(said, place, "jo") == {
        "why": 'File "jo/server.py", line 1',
        "seen": ["jo/a", 1],
    }
