"""Which cases a group has, and what is said where it has others than its rubric says."""

import pytest

from grading.choice import choose
from grading.rubric import Mistake, Rubric
from tests.grading.rubrics import case, group, rubric

CASES = [
    case("test_a", id="H1-001"),
    case("test_b", id="H1-002", section="3", level="SHOULD"),
    case("test_c", "suites/demo/test_y.py", id="H1-100", document="RFC 9110"),
]


def names(chosen: Rubric) -> list[str]:
    return [one.name.rpartition("::")[2] for one in choose(chosen, CASES)["A"]]


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({}, ["test_a", "test_b", "test_c"]),
        ({"paths": ["*/test_x.py"]}, ["test_a", "test_b"]),
        ({"ids": ["H1-0*"]}, ["test_a", "test_b"]),
        ({"ids": ["H1-001", "H1-100"]}, ["test_a", "test_c"]),
        ({"sections": ["9112 3*"]}, ["test_a", "test_b"]),
        ({"sections": ["9112 3"]}, ["test_b"]),
        ({"levels": ["MUST"]}, ["test_a", "test_c"]),
        ({"levels": ["MUST"], "sections": ["9110 *"]}, ["test_c"]),
    ],
)
def test_what_is_given_must_all_hold(keys: dict[str, list[str]], found: list[str]) -> None:
    assert names(rubric(group(cases=len(found), **keys))) == found


@pytest.mark.parametrize("cases", [2, 4])
def test_another_number_of_cases_stops_the_run(cases: int) -> None:
    with pytest.raises(Mistake, match=f"has 3 cases, the rubric says {cases}"):
        choose(rubric(group(cases=cases)), CASES)


def test_every_group_with_another_number_is_told_with_its_cases() -> None:
    wrong = rubric(group("A", cases=1, ids=["H1-0*"]), group("B", cases=7, ids=["H1-100"]))

    with pytest.raises(Mistake) as mistake:
        choose(wrong, CASES)

    assert str(mistake.value).splitlines() == [
        "group 'A': its choice has 2 cases, the rubric says 1; see which came or went, then "
        "correct `cases`",
        "    H1-001  MUST  RFC 9112 3.2  It is answered.",
        "    H1-002  SHOULD  RFC 9112 3  It is answered.",
        "group 'B': its choice has 1 cases, the rubric says 7; see which came or went, then "
        "correct `cases`",
        "    H1-100  MUST  RFC 9110 3.2  It is answered.",
    ]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"ids": ["H1-001", "H1-999"]}, "'H1-999' chooses no case; correct that, or `cases`"),
        ({"ids": ["H1-001"], "paths": ["*/test_x.py", "*/test_z.py"]}, "'*/test_z.py' chooses no"),
        ({"ids": ["H1-001", "H1-100"], "paths": ["*/test_x.py"]}, "'H1-100' chooses no case"),
        ({"sections": ["9112 3", "9113 *", "9114 *"]}, "'9113 *', '9114 *' choose no case"),
        ({"ids": ["H1-001", "H1-002"]}, "see which came or went, then"),
    ],
)
def test_what_chooses_no_case_is_named(keys: dict[str, list[str]], words: str) -> None:
    with pytest.raises(Mistake) as mistake:
        choose(rubric(group(cases=7, **keys)), CASES)

    assert words in str(mistake.value).splitlines()[0]


def test_a_wrong_suite_is_said_once() -> None:
    wrong = rubric(group("A", ids=["H2-001"]), group("B", ids=["H2-002", "H2-003"]))

    with pytest.raises(Mistake) as mistake:
        choose(wrong, CASES)

    assert str(mistake.value) == (
        "no group chooses a case of suites/demo, whose first is H1-001 in "
        "suites/demo/test_x.py; group 'A': 'H2-001' chooses no case: correct `suites`, or what "
        "the groups choose"
    )


def test_a_case_in_two_groups_would_count_twice() -> None:
    twice = rubric(group("A", ids=["H1-0*"]), group("B", cases=1, ids=["H1-002"]))

    with pytest.raises(Mistake, match="test_b is in the groups 'A' and 'B'"):
        choose(twice, CASES)
