"""How a connection begins (RFC 9113, sections 3.2 to 3.4)."""

import pytest

from fixtures.http2.fetches import FAILED, fetched, head, page
from fixtures.http2.frames import (
    FRAME_SIZE_ERROR,
    MAGIC,
    PROTOCOL_ERROR,
    SETTING_NUMBERS,
    SETTINGS,
    TYPES,
    Frame,
    ping,
    settings,
    window_update,
)
from fixtures.http2.outcome import connection_error
from fixtures.requirements import INFO, MUST, remark, rfc9113

UNUSABLE = connection_error(PROTOCOL_ERROR, also=(FRAME_SIZE_ERROR,), quietly=True)


@rfc9113("3.4", MUST, id="H2C-002")
def test_client_begins_with_the_magic_octets_and_settings(h2client):
    """The first octets are the client's preface, and SETTINGS is the first frame."""
    got = h2client.fetch(*page())

    assert got.first.began == MAGIC
    first = [(TYPES.get(one.type), one.stream, one.ack) for one in got.sent[:1]]
    assert first == [("SETTINGS", 0, False)]


@rfc9113("3.4", MUST, id="H2C-003")
def test_settings_of_the_preface_are_acknowledged(h2client):
    """The server's first SETTINGS is acknowledged, once."""
    got = h2client.fetch(head(), *page()[1:])

    assert [one for one in got.sent if one.type == SETTINGS and one.ack] == [settings(ack=True)]


@pytest.mark.parametrize(
    "first",
    [ping(), window_update(0, 1), settings(ack=True), Frame(0xFA, payload=b"?"), head(103).on(1)],
    ids=["ping", "window-update", "settings-ack", "unknown", "headers"],
)
@rfc9113("3.4", MUST, id="H2C-004")
def test_server_that_does_not_begin_with_settings_is_given_up(h2client, first):
    """A connection on which the server's first frame is not SETTINGS is ended."""
    got = h2client.fetch(*page(), greeting=[first, settings()])

    assert got == FAILED
    assert got.outcome == UNUSABLE


@pytest.mark.parametrize(
    "octets",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        MAGIC,
    ],
    ids=["http-200", "http-400", "ssh", "client-preface"],
)
@rfc9113("3.4", MUST, id="H2C-005")
def test_server_of_another_protocol_is_given_up(h2client, octets):
    """A server that answers in another protocol gives no response."""
    got = h2client.fetch(*page(), greeting=[octets])

    assert got == FAILED
    assert got.outcome == UNUSABLE


@rfc9113("3.2", MUST, id="H2C-006")
def test_h2c_is_not_offered_in_tls(h2client):
    """In TLS the client does not offer h2c, the name of HTTP/2 without TLS."""
    got = h2client.fetch(*page(), alpn=("h2c", "h2"))

    assert got.first.protocol == "h2"
    assert got == fetched(b"hello")


@rfc9113("3.3", MUST, id="H2C-007", also="RFC 9113 3.2")
def test_h2_needs_alpn_in_tls(h2client):
    """Where the server has no ALPN, nobody speaks HTTP/2 inside TLS."""
    got = h2client.fetch(*page(), alpn=(), greeting=())

    remark("HTTP/1.1 instead" if got.first.began else "no request")
    assert got.first.began != MAGIC


@rfc9113("3.2", INFO, id="H2C-008")
def test_server_that_chooses_http_1_1(h2client):
    """Where the server chooses HTTP/1.1 in ALPN, the client speaks that, or ends the connection."""
    got = h2client.fetch(*page(), alpn=("http/1.1",), greeting=())

    remark("HTTP/1.1 is offered, too" if got.first.protocol else "only h2 is offered")
    assert got.first.began != MAGIC


@rfc9113("6.5.2", MUST, id="H2C-009")
def test_settings_of_the_client_have_values_that_exist(h2client):
    """Each setting of the client has a value from its range."""
    got = h2client.fetch(*page())

    ranges = {
        "enable_push": range(2),
        "initial_window_size": range(1 << 31),
        "max_frame_size": range(1 << 14, 1 << 24),
        "no_rfc7540_priorities": range(2),
        "enable_connect_protocol": range(2),
    }
    limits = {SETTING_NUMBERS[name]: values for name, values in ranges.items()}
    everything = [pair for one in got.sent if one.type == SETTINGS for pair in one.settings]
    assert [pair for pair in everything if pair[1] not in limits.get(pair[0], [pair[1]])] == []
