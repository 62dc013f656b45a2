"""The tester's own server: what it takes, what it answers, and that it always ends."""

import contextlib
import socket
import ssl
import threading

import pytest

from fixtures.http1 import server_end
from fixtures.http1.fetches import CLOSE, CUT, HOLD, RESET, page, pieces
from fixtures.http1.messages import reply
from fixtures.http1.server_end import ServerEnd
from fixtures.targets.credentials import issue
from fixtures.transcript import Transcript

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(server_end, "LINGER", 0.05)


@pytest.fixture
def server():
    before = threading.active_count()
    with ServerEnd(Transcript(), patience=2) as one:
        yield one
    assert threading.active_count() == before


def connected(server, origin=0):
    connection = socket.create_connection(("127.0.0.1", server.port(origin)), timeout=2)
    connection.settimeout(2)
    return connection


def everything(connection):
    octets = b""
    while more := connection.recv(65536):
        octets += more
    return octets


def test_whatever_is_asked_is_answered_with_the_script(server):
    with server.answering([reply(103), page()]), connected(server) as client:
        client.sendall(GET)
        seen = everything(client)

    assert seen == reply(103).encode() + page().encode()
    (asked,) = server.requests
    assert (asked.method, asked.target, asked.all("HOST")) == ("GET", "/", ["x"])
    assert asked.octets == GET


def test_a_target_may_have_a_script_of_its_own(server):
    pages = {"/a?b": (page(b"there"), CLOSE)}
    with server.answering([page(), CLOSE], pages), connected(server) as client:
        client.sendall(GET.replace(b"/ ", b"/a?b "))
        assert everything(client).endswith(b"there")


def test_two_origins_and_connections_are_told_apart(server):
    with server.answering([page(), CLOSE]):
        for origin in (0, 1):
            with connected(server, origin) as client:
                client.sendall(GET)
                everything(client)

    assert [(one.origin, one.connection) for one in server.requests] == [
        (server.authority(0), 1),
        (server.authority(1), 2),
    ]
    assert [one.dump[0] for one in server.connections] == [("<-", GET)] * 2


def test_a_request_behind_our_end_is_still_seen(server):
    with server.answering([page(), CLOSE]), connected(server) as client:
        client.sendall(GET)
        everything(client)
        client.sendall(GET)

    assert [one.connection for one in server.requests] == [1, 1]


def test_a_reset_comes_when_the_client_has_read_all(server):
    with server.answering([b"hello", RESET]), connected(server) as client:
        client.sendall(GET)
        assert client.recv(100) == b"hello"
        with pytest.raises(ConnectionResetError):
            client.recv(100)


def test_what_is_sent_in_pieces_is_read_in_pieces(server):
    with server.answering([*pieces(b"hello"), CLOSE]), connected(server) as client:
        client.sendall(GET)
        assert [client.recv(100) for _ in range(6)] == [b"h", b"e", b"l", b"l", b"o", b""]


@pytest.mark.parametrize("waits", [True, False])
def test_a_request_before_the_end_of_a_response_is_early(server, waits):
    with server.answering([b"hel", HOLD, b"lo"]), connected(server) as client:
        client.sendall(GET)
        client.recv(3)
        if waits:
            client.recv(2)
        client.sendall(GET)
        everything(client)

    assert [one.early for one in server.requests] == [False, not waits]


def test_octets_that_are_no_request_are_kept(server):
    with server.answering([page()]), connected(server) as client:
        client.sendall(GET + b"\r\n")
        everything(client)

    assert [one.octets for one in server.requests] == [GET, b"\r\n"]


def test_content_belongs_to_its_request(server):
    with server.answering([page()]), connected(server) as client:
        client.sendall(GET.replace(b"Host", b"Content-Length: 2\r\nHost"))
        client.sendall(b"hi" + GET)
        everything(client)

    assert [one.content for one in server.requests] == [b"hi", b""]


def test_a_client_that_asks_without_end_is_left_alone(server, monkeypatch):
    monkeypatch.setattr(server_end, "MOST_REQUESTS", 3)
    with server.answering([page(b"")]), connected(server) as client:
        client.sendall(GET * 9)
        assert everything(client) == page(b"").encode() * 3


def test_serving_ends_while_a_client_waits(server):
    with server.answering([page()]):
        client = connected(server)
        client.sendall(b"GET")

    assert client.recv(100) == b""
    client.close()


@pytest.fixture(scope="module")
def credentials(tmp_path_factory):
    return issue(tmp_path_factory.mktemp("credentials"))


@pytest.fixture
def secured(credentials):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(credentials.certificate, credentials.key)
    with ServerEnd(Transcript(), 2, context) as one:
        yield one


def inside_tls(server, credentials):
    context = ssl.create_default_context(cafile=str(credentials.ca))
    return context.wrap_socket(
        connected(server), server_hostname="localhost", suppress_ragged_eofs=False
    )


@pytest.mark.parametrize("polite", [True, False])
def test_inside_tls_it_knows_how_a_client_ends(secured, credentials, polite):
    with secured.answering([page()]), inside_tls(secured, credentials) as client:
        client.sendall(GET)
        assert client.recv(1000) == page().encode()
        if polite:
            client.settimeout(0)
            with contextlib.suppress(ssl.SSLWantReadError, ssl.SSLEOFError):
                client.unwrap()
        else:
            socket.socket.shutdown(client, socket.SHUT_WR)

    assert secured.farewells() == (polite,)


def test_inside_tls_it_ends_with_close_notify_or_without(secured, credentials):
    with secured.answering([b"hello", CLOSE]), inside_tls(secured, credentials) as client:
        client.sendall(GET)
        assert everything(client) == b"hello"
    with secured.answering([b"hello", CUT]), inside_tls(secured, credentials) as client:
        client.sendall(GET)
        with pytest.raises(ssl.SSLEOFError):
            everything(client)
