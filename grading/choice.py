"""Which cases a group of the rubric has. No I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from grading.rubric import Group, Mistake, Rubric
from reports.clean import clean


@dataclass(frozen=True)
class Case:
    """A case that can be chosen; `name` is its node id without parameters."""

    name: str
    id: str
    document: str
    section: str
    level: str
    sentence: str


Choice = Mapping[str, Sequence[Case]]
"""By the name of a group its cases."""


def choose(rubric: Rubric, cases: Iterable[Case]) -> Choice:
    """Return the cases of each group. Raises Mistake where their number is not the rubric's, with
    the cases of every such group, where no group has any, and where a case would count twice.
    """
    known = list(cases)
    choice = {
        group.name: [case for case in known if _is_in(case, group)] for group in rubric.groups
    }
    if known and not any(choice.values()):
        raise Mistake(_nothing_chosen(rubric, known))
    wrong = [group for group in rubric.groups if len(choice[group.name]) != group.cases]
    if wrong:
        raise Mistake("\n".join(_miscounted(group, choice[group.name], known) for group in wrong))
    owners: dict[str, str] = {}
    for group in rubric.groups:
        for case in choice[group.name]:
            owner = owners.setdefault(case.name, group.name)
            if owner != group.name:
                raise Mistake(
                    f"{case.name} is in the groups {owner!r} and {group.name!r}, so it would count "
                    f"twice; narrow one of them"
                )
    return choice


def _nothing_chosen(rubric: Rubric, known: Sequence[Case]) -> str:
    first, group = known[0], rubric.groups[0]
    return (
        f"no group chooses a case of {', '.join(rubric.suites)}, whose first is {first.id} in "
        f"{first.name.partition('::')[0]}; group {group.name!r}: {_idle(group, [], known)}: "
        "correct `suites`, or what the groups choose"
    )


def _miscounted(group: Group, found: Sequence[Case], known: Sequence[Case]) -> str:
    idle = _idle(group, found, known)
    remedy = f"{idle}; correct that, or" if idle else "see which came or went, then correct"
    head = (
        f"group {group.name!r}: its choice has {len(found)} cases, the rubric says {group.cases}; "
        f"{remedy} `cases`"
    )
    rows = [
        f"    {one.id}  {one.level}  {one.document} {one.section}  {clean(one.sentence)}"
        for one in found
    ]
    return "\n".join([head, *rows])


def _idle(group: Group, found: Sequence[Case], known: Sequence[Case]) -> str:
    """Return what of a group's lists chooses none of its cases, "" where everything does: what fits
    no case at all, else what the other lists leave nothing of.
    """
    for cases in (known, found):
        values = [_values(case) for case in cases]
        idle = [
            repr(clean(pattern, 60))
            for number, patterns in enumerate(_patterns(group))
            for pattern in patterns
            if not any(fnmatchcase(one[number], pattern) for one in values)
        ]
        if idle:
            return f"{', '.join(idle)} choose{'s' if len(idle) == 1 else ''} no case"
    return ""


def _is_in(case: Case, group: Group) -> bool:
    return all(
        not patterns or any(fnmatchcase(value, pattern) for pattern in patterns)
        for value, patterns in zip(_values(case), _patterns(group), strict=True)
    )


def _values(case: Case) -> tuple[str, ...]:
    """Return what a case is chosen by, in the order of `_patterns`."""
    section = f"{case.document.removeprefix('RFC ')} {case.section}"
    return case.name.partition("::")[0], case.id, section, case.level


def _patterns(group: Group) -> tuple[tuple[str, ...], ...]:
    return group.paths, group.ids, group.sections, group.levels
