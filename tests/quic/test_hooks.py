"""The private names of aioquic on which fixtures/quic/connection.py rests."""

import inspect

import pytest
from aioquic import tls
from aioquic.quic.connection import QuicConnection
from aioquic.quic.crypto import CryptoPair
from aioquic.quic.recovery import QuicPacketRecovery

from fixtures.quic.connection import Connection


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("_initialize", ["peer_cid"]),
        ("_connect", ["now"]),
        ("_alpn_handler", ["alpn_protocol"]),
        ("_handle_session_ticket", ["session_ticket"]),
        ("_write_handshake", ["builder", "epoch", "now"]),
        ("_write_application", ["builder", "network_path", "now"]),
    ],
)
def test_what_is_overridden_is_still_there(method, parameters):
    original = inspect.signature(getattr(QuicConnection, method))

    assert list(original.parameters)[1:] == parameters
    assert getattr(Connection, method) is not getattr(QuicConnection, method)


def test_what_is_called_still_takes_the_same():
    lost = inspect.signature(QuicPacketRecovery._on_packets_lost).parameters
    assert {"congestion_event", "now", "packets", "space"} <= set(lost)
    timeout = inspect.signature(QuicPacketRecovery.get_probe_timeout).parameters
    assert list(timeout) == ["self", "include_max_ack_delay"]
    setup = inspect.signature(CryptoPair.setup_initial).parameters
    assert {"cid", "is_client", "version"} <= set(setup)
    ping = inspect.signature(QuicConnection._write_ping_frame).parameters
    assert {"builder", "comment"} <= set(ping)
    assert list(inspect.signature(CryptoPair.encrypt_packet).parameters)[1:] == [
        "plain_header",
        "plain_payload",
        "packet_number",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "_cryptos",
        "_cryptos_initial",
        "_crypto_streams",
        "_handshake_complete",
        "_handshake_confirmed",
        "_loss",
        "_packet_number",
        "_peer_cid",
        "_peer_token",
        "_probe_pending",
        "_retry_count",
        "_spaces",
        "_version",
        "_version_negotiated_incompatible",
    ],
)
def test_what_is_read_is_still_there(name):
    from aioquic.quic.configuration import QuicConfiguration

    assert hasattr(Connection(QuicConfiguration(server_name="localhost")), name)


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("_client_send_hello", ["output_buf"]),
        ("_client_handle_hello", ["input_buf", "output_buf"]),
    ],
)
def test_what_a_hello_retry_replaces_is_still_there(method, parameters):
    original = inspect.signature(getattr(tls.Context, method))

    assert list(original.parameters)[1:] == parameters
    assert tls.Context(is_client=True)._key_schedule_proxy is None
