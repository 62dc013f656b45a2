"""SETTINGS (RFC 9113, section 6.5)."""

import pytest

from fixtures.http2.frames import (
    FLOW_CONTROL_ERROR,
    FRAME_SIZE_ERROR,
    PROTOCOL_ERROR,
    SETTINGS,
    data,
    settings,
)
from fixtures.http2.outcome import ALIVE, connection_error
from fixtures.http2.received import SERVED
from fixtures.requirements import MAY, MUST, remark, rfc9113

ENABLE_PUSH, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE = 2, 4, 5
LARGEST = 0xFFFFFFFF
WRONG = {
    "push 2": (ENABLE_PUSH, 2, PROTOCOL_ERROR),
    "window 2^31": (INITIAL_WINDOW_SIZE, 1 << 31, FLOW_CONTROL_ERROR),
    "frame 16383": (MAX_FRAME_SIZE, 16383, PROTOCOL_ERROR),
}
RIGHT = {ENABLE_PUSH: 0, INITIAL_WINDOW_SIZE: 65535, MAX_FRAME_SIZE: 16384}
BOUNDS = [
    settings(header_table_size=0),
    settings(enable_push=0),
    settings(enable_push=1),
    settings(max_concurrent_streams=0),
    settings(max_concurrent_streams=LARGEST),
    settings(initial_window_size=(1 << 31) - 1),
    settings(max_frame_size=16384),
    settings(max_frame_size=(1 << 24) - 1),
    settings(max_header_list_size=LARGEST),
]


@rfc9113("6.5.3", MUST, id="H2-115")
def test_settings_are_acknowledged(h2):
    """Each SETTINGS frame is acknowledged once by an empty SETTINGS frame with ACK."""
    h2.start(settings(initial_window_size=1), settings(initial_window_size=2))
    # The answer to a PING may overtake one of SETTINGS (section 6.7).
    h2.until(lambda one: h2.seen.count(settings(ack=True)) == 2)
    h2.settled()

    assert [one for one in h2.seen if one.type == SETTINGS and one.ack] == [settings(ack=True)] * 2


@rfc9113("6.5", MUST, id="H2-112")
def test_acknowledgement_with_settings_is_an_error(h2):
    """SETTINGS with ACK and a payload end the connection."""
    h2.send(settings(enable_push=0, ack=True))

    assert h2.outcome() == connection_error(FRAME_SIZE_ERROR)


@rfc9113("6.5", MUST, id="H2-113")
def test_settings_belong_to_the_connection(h2):
    """SETTINGS on a stream end the connection."""
    wrong = {str(one): [h2.post(1), one.on(1)] for one in (settings(), settings(ack=True))}

    assert h2.endings(wrong) == connection_error(PROTOCOL_ERROR)


@rfc9113("6.5", MUST, id="H2-114")
def test_settings_of_broken_length_are_an_error(h2):
    """SETTINGS of a length that no number of settings has end the connection."""
    payload = settings(max_concurrent_streams=9, header_table_size=0).payload
    broken = {str(size): settings().with_payload(payload[:size]) for size in (1, 3, 5, 7, 11)}

    assert h2.endings(broken) == connection_error(FRAME_SIZE_ERROR)


@rfc9113("6.5.3", MUST, id="H2-116", also="RFC 9113 6.5")
def test_last_value_of_a_setting_counts(h2):
    """Of a setting that stands twice in one frame the last value is in force."""
    h2.demand_page(2)
    h2.start(settings((INITIAL_WINDOW_SIZE, 9), (INITIAL_WINDOW_SIZE, 1)), h2.get(1))

    assert h2.flow(1, 1) == 1


@pytest.mark.parametrize("name", WRONG)
@rfc9113("6.5.3", MUST, id="H2-260")
def test_wrong_value_is_not_mended_by_a_later_one(h2, name):
    """A value that may not be is an error, although the same frame gives a right one behind it."""
    number, value, code = WRONG[name]
    h2.send(settings((number, value), (number, RIGHT[number])))

    assert h2.outcome() == connection_error(code)


@rfc9113("6.5.3", MAY, id="H2-117")
def test_acknowledgement_of_nothing_does_no_harm(h2):
    """SETTINGS with ACK that answer nothing are passed over, or an error."""
    h2.send(settings(ack=True), settings(ack=True), settings(ack=True))

    got = h2.outcome()
    if got != ALIVE:
        remark("an acknowledgement of nothing ends the connection")
    assert got == ALIVE | connection_error(PROTOCOL_ERROR)


@rfc9113("6.5.2", MUST, id="H2-118")
def test_enable_push_is_0_or_1(h2):
    """SETTINGS_ENABLE_PUSH with another value than 0 and 1 ends the connection."""
    wrong = {str(one): settings(enable_push=one) for one in (2, LARGEST)}

    assert h2.endings(wrong) == connection_error(PROTOCOL_ERROR)


@rfc9113("6.5.2", MUST, id="H2-119")
def test_server_does_not_enable_push(h2):
    """The server's own SETTINGS say nothing about push, or that there is none."""
    values = [value for one in h2.tour().frames for number, value in settings_of(one, ENABLE_PUSH)]

    assert set(values) <= {0}


@rfc9113("6.5.2", MUST, id="H2-120")
def test_initial_window_fits_31_bits(h2):
    """SETTINGS_INITIAL_WINDOW_SIZE of more than the largest window ends the connection."""
    wrong = {str(one): settings(initial_window_size=one) for one in (1 << 31, LARGEST)}

    assert h2.endings(wrong) == connection_error(FLOW_CONTROL_ERROR)


@rfc9113("6.5.2", MUST, id="H2-121")
def test_max_frame_size_is_not_below_16384(h2):
    """SETTINGS_MAX_FRAME_SIZE of less than every endpoint takes ends the connection."""
    wrong = {str(one): settings(max_frame_size=one) for one in (0, 1, 16383)}

    assert h2.endings(wrong) == connection_error(PROTOCOL_ERROR)


@rfc9113("6.5.2", MUST, id="H2-122")
def test_max_frame_size_fits_24_bits(h2):
    """SETTINGS_MAX_FRAME_SIZE of more than a length can say ends the connection."""
    wrong = {str(one): settings(max_frame_size=one) for one in (1 << 24, LARGEST)}

    assert h2.endings(wrong) == connection_error(PROTOCOL_ERROR)


@rfc9113("6.5.2", MUST, id="H2-261", also="RFC 9113 6.5")
def test_settings_at_their_bounds_are_taken(h2):
    """The least and the largest value of each setting is right: the next request is served."""
    for peer, first in h2.each(BOUNDS, str):
        peer.start(first, peer.get(1))

        assert peer.response(1).status in SERVED


@rfc9113("6.5", MUST, id="H2-262")
def test_settings_may_come_at_any_time(h2):
    """SETTINGS between HEADERS and DATA are acknowledged, and the request is answered."""
    h2.send(h2.post(1), settings(enable_push=0), data(1, b"hello", end_stream=True))

    assert h2.response(1).status == h2.post_status()
    h2.settled()
    assert [one for one in h2.seen if one == settings(ack=True)] == [settings(ack=True)] * 2


@rfc9113("6.5.2", MUST, id="H2-263", also="RFC 9113 6.5")
def test_settings_of_the_server_are_right(h2):
    """Every setting that the server sends has a value that it may have."""
    frames = h2.tour().frames
    windows = [value for one in frames for _, value in settings_of(one, INITIAL_WINDOW_SIZE)]
    sizes = [value for one in frames for _, value in settings_of(one, MAX_FRAME_SIZE)]

    assert [one for one in frames if one.type == SETTINGS and len(one.payload) % 6] == []
    assert [one for one in windows if one >= 1 << 31] == []
    assert [one for one in sizes if not 16384 <= one < 1 << 24] == []


def settings_of(frame, number):
    """The pairs of a SETTINGS frame that are about this setting."""
    return [one for one in frame.settings if one[0] == number] if frame.type == SETTINGS else []
