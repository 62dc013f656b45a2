"""The verdict on refusals: what is met, what is advised, what is violated."""

import pytest

from fixtures.requirements import collecting
from fixtures.stream import Closed, Reset, Silence
from fixtures.tls.alerts import Alert
from fixtures.tls.messages import ServerHello
from fixtures.tls.names import Version
from fixtures.tls.refusal import Refusal, refused
from fixtures.verdicts.outcomes import Advice

TLS12, TLS13 = Version.tls12, Version.tls13


def verdict(seen, version, *, named=True):
    """Return the verdict, and the remarks that go with it."""
    remarks = []
    with collecting(remarks):
        try:
            met = Refusal(seen, version) == refused(Alert.illegal_parameter, named=named)
        except Advice:
            return "advised", remarks
    return ("met" if met else "violated"), remarks


@pytest.mark.parametrize(
    ("seen", "named", "expected"),
    [
        (Alert.illegal_parameter, True, "met"),
        (Alert.decode_error, True, "violated"),
        (Alert.decode_error, False, "advised"),
        (Alert.close_notify, True, "violated"),
        (Closed(), True, "advised"),
        (Reset(), False, "advised"),
        (Silence(1), True, "violated"),
        (Silence(1), False, "violated"),
        (ServerHello(), False, "violated"),
    ],
)
def test_tls13(seen, named, expected) -> None:
    assert verdict(seen, TLS13, named=named) == (expected, [])


def test_general_error_is_met_in_tls13_with_a_remark() -> None:
    assert verdict(Alert.general_error, TLS13) == (
        "met",
        ["general_error instead of illegal_parameter"],
    )
    assert verdict(Alert.general_error, TLS12) == ("violated", [])


@pytest.mark.parametrize("seen", [Closed(), Reset()])
def test_an_end_without_an_alert_is_no_refusal_in_tls12(seen) -> None:
    assert verdict(seen, TLS12, named=False) == ("violated", [])


def test_both_read_well() -> None:
    assert repr(refused(Alert.decode_error)) == "refused with decode_error"
    assert repr(Refusal(Closed(), TLS13)) == "closed without an alert"
    assert repr(Refusal(Silence(0.25), TLS13)).startswith("nothing within 0.25 s")
    assert repr(Refusal(ServerHello(), TLS13)).startswith("it goes on: ServerHello")
