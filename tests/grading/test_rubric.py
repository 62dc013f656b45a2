"""The rubric's file: what it says, and the sentence that each mistake in it gets."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from grading.rubric import Limits, Mistake, parse, read
from tests.grading.rubrics import FILE, group, rubric, table

BEFORE, DAY = datetime.date(2027, 1, 14), datetime.date(2027, 1, 15)


def test_what_is_left_out_is_the_usual() -> None:
    found = rubric()

    assert found.limits == Limits(seconds=120, memory=512, processes=64, disk=64)
    assert (found.groups[0].credit, found.groups[0].shown) == ("share", True)
    assert found.capabilities == ()


def test_points_are_those_of_all_groups() -> None:
    assert rubric(group("A", 10), group("B", 2.5)).points == 12.5


def test_hidden_cases_are_shown_from_their_day_on() -> None:
    hidden, late = rubric(group("A", shown=False), group("B", shown=False, shown_from=DAY)).groups

    assert [hidden.is_shown(BEFORE), hidden.is_shown(DAY)] == [False, False]
    assert [late.is_shown(BEFORE), late.is_shown(DAY)] == [False, True]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (table(colour="red"), "rubric.toml: there is no key 'colour'; known are title, suites,"),
        (table(group(point=3)), "group 'A': there is no key 'point'; did you mean 'points'?"),
        (
            table({"name": "A", "ponts": 1, "cases": 1}),
            "rubric.toml: group 'A': there is no key 'ponts'; did you mean 'points'?",
        ),
        (
            table(group(), {"nmae": "A", "points": 1, "cases": 1}),
            "rubric.toml: group 2: there is no key 'nmae'; did you mean 'name'?",
        ),
        (
            {"titel": "A", "suites": ["s"], "protocol": "http", "group": [group()]},
            "rubric.toml: there is no key 'titel'; did you mean 'title'?",
        ),
        (table(groups=[group()]), "there is no key 'groups'; did you mean 'group'?"),
        (table(limits={"minutes": 2}), "[limits]: there is no key 'minutes'; known are seconds,"),
        (table(limits={"seconds": 0}), "seconds has to be a whole number above 0"),
        (table(limits={"seconds": True}), "seconds has to be a whole number above 0"),
        (table(limits=[1]), "limits has to be a table"),
        (table(command="./run 'a {port}"), "command cannot be read (No closing quotation)"),
        (table(title=""), "title has to be a text"),
        (table(suites="suites/demo"), "suites has to be a list of texts"),
        (table(suites=[]), "suites has to be a list of texts"),
        (table(group=[]), "there is no [[group]]"),
        (table(group={"name": "A"}), "group has to be written as [[group]]"),
        (table(group=[1]), "group 1: has to be a table"),
        (table({"name": "A", "points": 1}), "group 'A': cases is missing"),
        (table(group(points=-1)), "points has to be a number above 0"),
        (table(group(points=float("nan"))), "points has to be a number above 0"),
        (table(group(), group()), "two groups are called 'A'"),
        (table(group(credit="half")), "credit has to be one of share, all"),
        (table(group(levels=["must"])), "levels has to be a list of MUST, SHOULD, MAY, INFO"),
        (table(group(ids=[])), "ids has to be a list of texts"),
        (table(group(shown="no")), "shown has to be true or false"),
        (table(group(shown=False, shown_from="2027-01-15")), "shown_from has to be a date"),
        (table(group(shown_from=DAY)), "add shown = false"),
        (table(known_failing="nowhere.txt"), "known_failing: nowhere.txt: No such file"),
    ],
)
def test_a_mistake_gets_its_sentence(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Mistake) as mistake:
        parse(wrong, FILE)

    assert sentence in str(mistake.value)
    assert "\n" not in str(mistake.value)


@pytest.mark.parametrize("key", ["title", "suites", "protocol"])
def test_what_is_needed_is_asked_for(key: str) -> None:
    wrong = table()
    del wrong[key]

    with pytest.raises(Mistake, match=f"{key} is missing"):
        parse(wrong, FILE)


def test_a_file_that_is_no_toml_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "rubric.toml"
    with pytest.raises(Mistake, match="No such file or directory; name a rubric"):
        read(file)
    file.write_text("title = ")
    with pytest.raises(Mistake, match="this is no TOML"):
        read(file)


def test_the_digest_changes_with_the_file_and_with_what_it_forgives(tmp_path: Path) -> None:
    file, forgiven = tmp_path / "rubric.toml", tmp_path / "forgiven.txt"
    text = 'title = "A"\nsuites = ["s"]\nprotocol = "http"\nknown_failing = "forgiven.txt"\n'
    text += '[[group]]\nname = "G"\npoints = 1\ncases = 1\n'
    digests = []
    for words, reason in ((text, "X-1 # one"), (text, "X-2 # two"), (text + "#", "X-2 # two")):
        file.write_text(words)
        forgiven.write_text(reason)
        digests.append(read(file).digest)

    assert len(set(digests)) == 3
    assert read(file).digest == digests[2]
