"""CONNECT (RFC 9113 section 8.5), and its extension (RFC 8441)."""

import pytest

from fixtures.http2.blocks import Fields
from fixtures.http2.frames import (
    CANCEL,
    CONNECT_ERROR,
    HTTP_1_1_REQUIRED,
    REFUSED_STREAM,
    SETTINGS,
    data,
    settings,
)
from fixtures.http2.outcome import answered, malformed, refused, served, stream_error
from fixtures.requirements import MUST, SHOULD, rfc8441, rfc9110, rfc9113
from fixtures.verdicts.outcomes import not_applicable

ENABLE_CONNECT_PROTOCOL = 8
NO_MORE = data(1, end_stream=True)
"""Behind CONNECT, for a server that answers no request before its end."""
NO_TUNNEL = stream_error(CONNECT_ERROR, REFUSED_STREAM, CANCEL, HTTP_1_1_REQUIRED)
"""How a server may reset CONNECT that makes no tunnels at all: no document names the error."""


def tunnel(h2, *more, to=None):
    """Return CONNECT to a host and port, the target's own where none is named."""
    authority = h2.endpoint.authority if to is None else to
    fields = Fields(((":method", "CONNECT"), (":authority", authority), *more))
    return h2.request(1, fields, end_stream=False)


@pytest.mark.parametrize("extra", [":scheme", ":path", "both"])
@rfc9113("8.5", MUST, id="H2-196")
def test_connect_has_no_scheme_and_no_path(h2, extra):
    """CONNECT with a scheme or a path is malformed."""
    named = dict(h2.fields())
    names = [":scheme", ":path"] if extra == "both" else [extra]
    h2.send(tunnel(h2, *((name, named[name]) for name in names)), NO_MORE)

    assert h2.outcome(1) == malformed()


@rfc9113("8.5", MUST, id="H2-379")
def test_connect_says_where_to(h2):
    """CONNECT without an authority is malformed."""
    h2.send(h2.request(1, Fields(((":method", "CONNECT"),)), end_stream=False), NO_MORE)

    assert h2.outcome(1) == malformed()


@pytest.mark.parametrize("port", ["", ":", ":0", ":65536", ":99999999", ":http", ":-1"])
@rfc9110("9.3.6", MUST, id="H2-380")
def test_connect_to_no_port_is_refused(h2, port):
    """CONNECT to an authority without a port, or with one that is none, is refused."""
    h2.send(tunnel(h2, to="127.0.0.1" + port), NO_MORE)

    assert h2.outcome(1) == malformed() | NO_TUNNEL


@rfc9113("8.5", SHOULD, id="H2-197", also="RFC 9110 9.3.6")
def test_origin_server_is_no_tunnel(h2):
    """CONNECT to a server that is no proxy is refused."""
    h2.send(tunnel(h2), NO_MORE)

    # 501 and 405 say most.
    assert h2.outcome(1) == answered(501, 405) | refused() | NO_TUNNEL


@pytest.mark.parametrize("method", ["CONNECT", "GET"])
@rfc8441("4", MUST, id="H2-198", also="RFC 9113 8.3")
def test_protocol_is_unknown_where_it_is_not_offered(h2, method):
    """`:protocol` makes a request malformed where the server has not said that it knows it."""
    if method == "CONNECT" and h2.settings().get(ENABLE_CONNECT_PROTOCOL):
        not_applicable("the target offers extended CONNECT")
    h2.send(h2.request(1, h2.fields(method).having((":protocol", "websocket"))))

    assert h2.outcome(1) == malformed()


@rfc8441("3", MUST, id="H2-381")
def test_offer_of_extended_connect_is_0_or_1(h2):
    """ENABLE_CONNECT_PROTOCOL is 0 or 1 in the target's SETTINGS, and never 0 after a 1."""
    for frames in h2.tour().connections:
        own = [one.settings for one in frames if one.type == SETTINGS and not one.ack]
        values = [v for pairs in own for number, v in pairs if number == ENABLE_CONNECT_PROTOCOL]

        assert set(values) <= {0, 1} and values == sorted(values)


@pytest.mark.parametrize("value", [0, 1])
@rfc8441("3", MUST, id="H2-382")
def test_offer_of_extended_connect_by_a_client_changes_nothing(h2, value):
    """A client's ENABLE_CONNECT_PROTOCOL has no impact: its requests are served."""
    h2.start(settings(enable_connect_protocol=value))
    h2.send(h2.get(1))

    assert h2.outcome(1) == served()
