"""Which exchanges a failure shows, of those that were made once for many cases."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from fixtures.capture.percase import Packets
from fixtures.meeting import Meeting
from fixtures.surveyed import decisive
from fixtures.transcript import Line
from fixtures.verdicts.case import Case
from tests.verdicts.project import run
from tests.verdicts.test_verdicts import MUST


@dataclass(frozen=True, eq=False)
class Exchange:
    said: tuple[Line, ...]
    came: list[object] = field(default_factory=list)

    def brought(self, value: object) -> bool:
        return any(value is one for one in self.came)


FRAME = object()
ONE, TWO = (Exchange((Line(n, "->", f"GET {n}"), Line(n, "<-", f"{n}")), []) for n in (1, 2))
THREE = Exchange((Line(3, "->", "GET 3"),), [FRAME])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (([TWO], []), ["what decides:", "GET 2", "2"]),
        (({THREE: "wrong"}, {}), ["what decides:", "GET 3"]),
        (([FRAME], []), ["what decides:", "GET 3"]),
        (
            ([(ONE, "name"), THREE], []),
            ["exchange 1 of 2 that decide:", "GET 1", "1", "exchange 2 of 2 that decide:", "GET 3"],
        ),
        (([1], [2]), ["GET 1", "1", "GET 2", "2", "GET 3"]),
    ],
)
def test_exchanges_that_decide_are_shown(values: object, words: list[str]) -> None:
    assert [line.words for line in decisive([ONE, TWO, THREE], values)] == words


def test_failure_shows_the_exchange_that_decides(tmp_path: Path) -> None:
    body = "    case.surveys.append([ONE, TWO])\n    assert [one for one in (TWO,)] == []\n"
    head = "from tests.verdicts.test_surveyed import ONE, TWO\n"
    ended = run(tmp_path, head + MUST + f"def test_a(case):\n{body}")
    assert "->  GET 2\n" in ended.output and "GET 1" not in ended.output
    assert [one.partition("  ")[2][-5:] for one in ended.records[0]["transcript"]][1] == "GET 2"


class Capture:
    """A capture that returns the ports it was asked for."""

    def packets(self, ports: set[int], key_log: str = "") -> Packets:
        return Packets(cast(Any, sorted(ports)), key_log, 0)

    def keep(self, stem: Path, ports: set[int], key_log: str, besides: list[Packets]) -> Any:
        return sorted(ports), [one.frames for one in besides]


def test_packets_of_a_survey_are_evidence_of_every_case_that_looks_at_it() -> None:
    known: dict[str, Any] = {}

    def once(running: object, name: str, look: Any) -> Any:
        return known[name] if name in known else known.setdefault(name, look())

    for ports in ({1}, {2}):
        case = Case(None, "", "", "")
        controls = SimpleNamespace(once=once)
        meeting = Meeting(
            cast(Any, None), cast(Any, None), case, 1.0, cast(Any, controls), cast(Any, Capture())
        )
        meeting.ports = ports

        def look(meeting: Meeting = meeting) -> list[Exchange]:
            meeting.ports.add(9)
            return [ONE]

        assert meeting.survey("tour", look) == [ONE] == meeting.survey("tour", look)
        assert cast(Any, meeting.keep(Path())) == ([*ports], [[9]])
        assert case.surveys == [[ONE]]
