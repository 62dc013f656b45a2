"""What counts as a refusal: the table at the head of fixtures/http1/refusal.py."""

import pytest

from fixtures.http1.messages import Closed, NoResponse, Reset, Response, Silence
from fixtures.http1.refusal import Refusal, refused
from fixtures.requirements import collecting
from fixtures.verdicts.outcomes import Advice

CLOSED, RESET = NoResponse(status=Closed()), NoResponse(status=Reset())
SILENT = NoResponse(status=Silence(1))


def verdict(answer: Response, expected: object) -> str:
    remarks: list[str] = []
    with collecting(remarks):
        try:
            met = Refusal(answer) == expected
        except Advice:
            return "advised"
    return ("met, " + remarks[0] if remarks else "met") if met else "violated"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Response(400), "met"),
        (Response(501), "met, 501 instead of 400"),
        (Response(404), "violated"),
        (Response(500), "violated"),
        (Response(200), "violated"),
        (CLOSED, "violated"),
        (RESET, "violated"),
        (SILENT, "violated"),
    ],
)
def test_a_named_status_is_demanded(answer, said):
    assert verdict(answer, refused(400, 501)) == said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Response(400), "met"),
        (Response(414), "met, 414 instead of 400"),
        (Response(505), "met, 505 instead of 400"),
        (Response(500), "advised"),
        (Response(200), "violated"),
        (Response(302), "violated"),
        (CLOSED, "advised"),
        (RESET, "advised"),
        (SILENT, "violated"),
    ],
)
def test_without_a_name_any_refusal_will_do(answer, said):
    assert verdict(answer, refused(400, named=False)) == said
