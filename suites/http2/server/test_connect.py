"""CONNECT (RFC 9113 section 8.5), and its extension (RFC 8441)."""

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


@rfc9113("8.5", MUST, id="H2-196")
def test_connect_has_no_scheme_and_no_path(h2):
    """CONNECT with a scheme or a path is malformed."""
    _, scheme, _, path = h2.fields()
    extras = {":scheme": [scheme], ":path": [path], "both": [scheme, path]}
    requests = {name: (tunnel(h2, *fields), NO_MORE) for name, fields in extras.items()}

    assert h2.outcomes(requests) == malformed()


@rfc9113("8.5", MUST, id="H2-379")
def test_connect_says_where_to(h2):
    """CONNECT without an authority is malformed."""
    h2.send(h2.request(1, Fields(((":method", "CONNECT"),)), end_stream=False), NO_MORE)

    assert h2.outcome(1) == malformed()


@rfc9110("9.3.6", MUST, id="H2-380")
def test_connect_to_no_port_is_refused(h2):
    """CONNECT to an authority without a port, or with one that is none, is refused."""
    ports = ["", ":", ":0", ":65536", ":99999999", ":http", ":-1"]
    requests = {repr(port): (tunnel(h2, to="127.0.0.1" + port), NO_MORE) for port in ports}

    assert h2.outcomes(requests) == malformed() | NO_TUNNEL


@rfc9113("8.5", SHOULD, id="H2-197", also="RFC 9110 9.3.6")
def test_origin_server_is_no_tunnel(h2):
    """CONNECT to a server that is no proxy is refused."""
    h2.send(tunnel(h2), NO_MORE)

    # 501 and 405 say most.
    assert h2.outcome(1) == answered(501, 405) | refused() | NO_TUNNEL


@rfc8441("4", MUST, id="H2-198", also="RFC 9113 8.3")
def test_protocol_is_unknown_where_it_is_not_offered(h2):
    """`:protocol` makes a request malformed where the server has not said that it knows it."""
    offered = h2.settings().get(ENABLE_CONNECT_PROTOCOL)
    methods = ["GET"] if offered else ["CONNECT", "GET"]
    fields = {name: h2.fields(name).having((":protocol", "websocket")) for name in methods}

    assert h2.outcomes({name: h2.request(1, one) for name, one in fields.items()}) == malformed()


@rfc8441("3", MUST, id="H2-381")
def test_offer_of_extended_connect_is_0_or_1(h2):
    """ENABLE_CONNECT_PROTOCOL is 0 or 1 in the target's SETTINGS, and never 0 after a 1."""
    for frames in h2.tour().connections:
        own = [one.settings for one in frames if one.type == SETTINGS and not one.ack]
        values = [v for pairs in own for number, v in pairs if number == ENABLE_CONNECT_PROTOCOL]

        assert set(values) <= {0, 1} and values == sorted(values)


@rfc8441("3", MUST, id="H2-382")
def test_offer_of_extended_connect_by_a_client_changes_nothing(h2):
    """A client's ENABLE_CONNECT_PROTOCOL has no impact: its requests are served."""
    for peer, value in h2.each([0, 1]):
        peer.start(settings(enable_connect_protocol=value))
        peer.send(peer.get(1))

        assert peer.outcome(1) == served()
