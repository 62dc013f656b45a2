"""What comes in place of an answer, in words; and pages of any length (fixtures/targets/ask.py)."""

import socket
import threading

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived, WindowUpdated

from fixtures.targets.ask import answers, tls_trouble, trouble
from fixtures.targets.model import Endpoint

PATIENCE = 0.3
THEN_CLOSED = ", then the connection is closed"
HTTP, H2C = Endpoint("http", "localhost", 80), Endpoint("h2c", "localhost", 80)
SETTINGS = bytes.fromhex("000000 04 00 00000000")
ALERT = bytes.fromhex("15 0303 0002 0246")


def told(endpoint, octets, close=True):
    """Return what is said of a server that sends these octets, whatever it is asked."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(octets)
        if close:
            theirs.shutdown(socket.SHUT_WR)
        return trouble(ours, endpoint, PATIENCE, keep=False)


@pytest.mark.parametrize(
    ("endpoint", "octets", "words"),
    [
        (HTTP, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", ""),
        (HTTP, b"", "the connection is closed"),
        (HTTP, ALERT, "an alert of TLS comes, so TLS is what it speaks"),
        (HTTP, SETTINGS, "SETTINGS of HTTP/2 come"),
        (HTTP, b"220 mail ready\r\n", "octets come that cannot be read, '220 mail ready'"),
        (H2C, b"", "the connection is closed"),
        (H2C, SETTINGS, f"SETTINGS of HTTP/2 come{THEN_CLOSED}"),
        (H2C, b"HTTP/1.1 400 No\r\n", f"HTTP/1.1 comes, 'HTTP/1.1 400 No'{THEN_CLOSED}"),
    ],
)
def test_what_comes_instead(endpoint, octets, words):
    assert told(endpoint, octets) == words


@pytest.mark.parametrize("endpoint", [HTTP, H2C])
def test_nothing_comes(endpoint):
    assert told(endpoint, b"", close=False) == "nothing comes within 0.3 s"


def test_who_speaks_no_http_has_answered():
    assert told(Endpoint("tcp"), b"") == ""


@pytest.mark.parametrize("length", [0, 65535, 65536, 200_000, 3 << 20])
def test_page_of_any_length_is_an_answer_at_once(length):
    ours, theirs = socket.socketpair()
    server = threading.Thread(target=serve, args=(theirs, bytes(length)), daemon=True)
    server.start()
    with ours:
        answered = answers(ours, H2C, 60.0, keep=False)

    assert answered
    server.join(5)
    assert not server.is_alive()


def serve(connection, page):
    """Answer with a page, as far as the windows of the client allow."""
    http = H2Connection(H2Configuration(client_side=False))
    http.initiate_connection()
    began = False
    with connection:
        connection.sendall(http.data_to_send())
        while octets := connection.recv(65536):
            for event in http.receive_data(octets):
                if isinstance(event, RequestReceived):
                    http.send_headers(1, [(":status", "200")])
                    began = True
                assert not isinstance(event, WindowUpdated) or event.stream_id == 0
            while began and (room := min(http.local_flow_control_window(1), 16384, len(page))):
                part, page = page[:room], page[room:]
                http.send_data(1, part, end_stream=not page)
            try:
                connection.sendall(http.data_to_send())
            except OSError:
                return  # who asks reads no more than it needs


def test_a_handshake_that_does_not_end_is_told_with_its_patience():
    told = tls_trouble(TimeoutError("timed out"), 2.5)

    assert told == "the TLS handshake does not end within 2.5 s"


@pytest.mark.parametrize(
    ("last", "code", "words"),
    [
        ((1 << 31) - 1, 0, ""),
        (1, 0, ""),
        (0, 0, "SETTINGS of HTTP/2 come"),
        (1, 1, "SETTINGS of HTTP/2 come"),
    ],
)
def test_who_says_goodbye_still_answers_what_was_asked(last, code, words):
    goodbye = bytes.fromhex("000008 07 00 00000000") + last.to_bytes(4) + code.to_bytes(4)
    response = bytes.fromhex("000001 01 05 00000001 88")

    assert told(H2C, SETTINGS + goodbye + response).startswith(words)
    assert bool(told(H2C, SETTINGS + goodbye + response)) == bool(words)
