"""Priorities: the old signals (RFC 9113, sections 5.3 and 6.3), and those of RFC 9218."""

from fixtures.http2.frames import (
    FRAME_SIZE_ERROR,
    PRIORITY_UPDATE,
    PROTOCOL_ERROR,
    SETTINGS,
    Frame,
    data,
    dependency,
    headers,
    priority,
    settings,
    window_update,
)
from fixtures.http2.outcome import connection_error, served, stream_error
from fixtures.http2.received import SERVED
from fixtures.requirements import MAY, MUST, rfc9113, rfc9218
from fixtures.verdicts.outcomes import not_applicable

NO_RFC7540_PRIORITIES = 9


def update(prioritized, value=b"u=3, i", stream=0):
    """A PRIORITY_UPDATE frame (RFC 9218 section 7.1)."""
    return Frame(PRIORITY_UPDATE, stream, 0, prioritized.to_bytes(4) + value)


@rfc9113("5.3.2", MAY, id="H2-090")
def test_dependency_on_itself_does_no_harm(h2):
    """A stream that is said to depend on itself is served, or refused as RFC 7540 wanted it."""
    request = h2.get(1)
    requests = {
        "HEADERS": [headers(1, request.payload, end_stream=True, priority=dependency(1))],
        "PRIORITY": [priority(1, on=1), request],
    }

    assert h2.endings(requests, 1) == served() | stream_error(PROTOCOL_ERROR)


@rfc9113("6.3", MUST, id="H2-107")
def test_priority_belongs_to_a_stream(h2):
    """PRIORITY on stream 0 ends the connection."""
    h2.send(priority(0))

    assert h2.outcome() == connection_error(PROTOCOL_ERROR)


@rfc9113("6.3", MUST, id="H2-108")
def test_priority_of_another_length_is_an_error(h2):
    """PRIORITY that has not five octets is an error of its stream."""
    broken = {str(size): priority(1).with_payload(bytes(size)) for size in (0, 4, 6)}
    behind_a_request = {name: [h2.post(1), one] for name, one in broken.items()}

    assert h2.outcomes(behind_a_request) == stream_error(FRAME_SIZE_ERROR)


@rfc9113("6.3", MUST, id="H2-247")
def test_priority_leaves_an_open_stream_open(h2):
    """PRIORITY between HEADERS and DATA changes nothing: the request is answered."""
    h2.send(h2.post(1), priority(1), data(1, b"hello"), priority(1), data(1, end_stream=True))

    assert h2.response(1).status == h2.post_status()


@rfc9113("6.2", MUST, id="H2-248", also="RFC 9113 5.3.2")
def test_priority_in_headers_is_tolerated(h2):
    """HEADERS with any priority are a request like any other."""
    signals = {
        "usual": dependency(),
        "idle stream": dependency(99, 256),
        "exclusive": dependency((1 << 31) - 1, 1, exclusive=True),
    }
    block = h2.get(1).payload
    requests = {
        name: headers(1, block, end_stream=True, priority=one) for name, one in signals.items()
    }

    assert h2.outcomes(requests) == served()


@rfc9218("2.1", MUST, id="H2-249")
def test_client_without_old_priorities_is_served(h2):
    """After SETTINGS_NO_RFC7540_PRIORITIES of 1 the old signals do nothing."""
    h2.start(settings(no_rfc7540_priorities=1), priority(1, on=3, exclusive=True), h2.get(1))

    assert h2.response(1).status in SERVED


@rfc9218("2.1", MUST, id="H2-250")
def test_other_value_of_no_old_priorities_is_an_error(h2):
    """A server that uses SETTINGS_NO_RFC7540_PRIORITIES takes 0 and 1 for it only."""
    if NO_RFC7540_PRIORITIES not in h2.settings():
        not_applicable("a server that sends SETTINGS_NO_RFC7540_PRIORITIES")
    wrong = {str(value): settings(no_rfc7540_priorities=value) for value in (2, 0xFFFFFFFF)}

    assert h2.endings(wrong) == connection_error(PROTOCOL_ERROR)


@rfc9218("2.1", MAY, id="H2-251")
def test_changed_mind_about_old_priorities_does_no_harm(h2):
    """SETTINGS_NO_RFC7540_PRIORITIES that change later are an error, or nothing."""
    h2.start(settings(no_rfc7540_priorities=1), settings(no_rfc7540_priorities=0), h2.get(1))

    expected = served("the change is passed over") | connection_error(PROTOCOL_ERROR)
    assert h2.outcome(1) == expected


@rfc9218("2.1", MUST, id="H2-252")
def test_server_tells_once_about_old_priorities(h2):
    """A server says in its first SETTINGS, by 0 or 1, that it ignores the old signals, or never."""
    told = [
        [dict(one.settings).get(NO_RFC7540_PRIORITIES) for one in frames if one.type == SETTINGS]
        for frames in h2.tour().connections
    ]

    assert {values[0] for values in told if values} <= {None, 0, 1}
    assert [one for values in told for one in values[1:] if one not in (None, values[0])] == []


@rfc9218("7.1", MUST, id="H2-253", also="RFC 9113 5.5")
def test_priority_update_before_a_request_is_tolerated(h2):
    """PRIORITY_UPDATE for a stream that is still idle is used or ignored: it is served."""
    for peer, value in h2.each([b"u=3, i", b"", b"u=0", b"i=?0;x, nobody-knows=7"]):
        peer.send(update(1, value), peer.get(1))

        assert peer.response(1).status in SERVED


@rfc9218("7.1", MUST, id="H2-254", also="RFC 9113 5.5")
def test_priority_update_of_a_response_is_tolerated(h2):
    """PRIORITY_UPDATE for a response that is being sent is used or ignored."""
    h2.demand_page(1)
    h2.start(settings(initial_window_size=0))
    h2.send(h2.get(1))
    h2.begun(1)
    h2.send(update(1), window_update(1, 1 << 20))

    assert h2.response(1).status in SERVED


@rfc9218("7.1", MAY, id="H2-255", also="RFC 9113 5.5")
def test_wrong_priority_update_is_an_error_or_unknown(h2):
    """A PRIORITY_UPDATE that may not be is an error to who knows the type, nothing to others."""
    wrong = {
        "stream 0": update(0),
        "on a stream": update(1, stream=1),
        "idle push": update(2),
        "no field value": update(1, b"u=\xff"),
    }
    before_a_request = {name: [one, h2.get(1)] for name, one in wrong.items()}

    expected = served("the frame is ignored") | connection_error(PROTOCOL_ERROR)
    assert h2.endings(before_a_request, 1) == expected


@rfc9218("7.1", MUST, id="H2-256")
def test_server_sends_no_priority_update(h2):
    """PRIORITY_UPDATE is a frame of clients: the server sends none."""
    assert [one for one in h2.tour().frames if one.type == PRIORITY_UPDATE] == []
