"""When an error code counts as the one that is due."""

import pytest

from fixtures.quic.errors import (
    INVALID_TOKEN,
    PROTOCOL_VIOLATION,
    UNEXPECTED_MESSAGE,
    ErrorCode,
    error,
)
from fixtures.quic.frames import ConnectionClose
from fixtures.quic.http3 import Response
from fixtures.requirements import collecting
from fixtures.stream import Silence


@pytest.mark.parametrize("due", [INVALID_TOKEN, UNEXPECTED_MESSAGE, PROTOCOL_VIOLATION])
def test_the_code_itself_counts_without_a_remark(due):
    with collecting([]):
        assert error(ConnectionClose(due), due) == due


def test_a_generic_code_counts_with_a_remark():
    remarks: list[str] = []
    with collecting(remarks):
        assert error(ConnectionClose(PROTOCOL_VIOLATION), UNEXPECTED_MESSAGE) == UNEXPECTED_MESSAGE
    assert remarks == [
        "the generic error code PROTOCOL_VIOLATION (0x0a) stands for unexpected_message (0x010a)"
    ]


@pytest.mark.parametrize(
    "came",
    [Silence(1.0), None, ConnectionClose(PROTOCOL_VIOLATION, application=True)],
)
def test_what_is_no_close_of_the_transport_stays_what_it_is(came):
    assert error(came, PROTOCOL_VIOLATION) is came


def test_another_code_does_not_count():
    assert error(ConnectionClose(0x07), PROTOCOL_VIOLATION) == 0x07


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0x0A, "PROTOCOL_VIOLATION (0x0a)"),
        (0x10, "NO_VIABLE_PATH (0x10)"),
        (0x11, "error (0x11)"),
        (0x0128, "handshake_failure (0x0128)"),
        (0x01FF, "0x00ff (0x01ff)"),
    ],
)
def test_a_code_says_its_name(code, words):
    assert str(ErrorCode(code)) == repr(ErrorCode(code)) == words


def test_a_response_is_said_in_a_few_words():
    assert str(Response(200, (("server", "x"),), b"ok")) == "response 200, 2 octets"
