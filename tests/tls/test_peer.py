"""The peer of the cases against real servers: s_server, gnutls-serv and the stdlib's."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fixtures.stream import Closed, Reset, Silence, Stream
from fixtures.tls import extensions as ext
from fixtures.tls import records
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import KeyShare
from fixtures.tls.messages import Finished, HelloRetryRequest, ServerHello
from fixtures.tls.messages12 import ClientKeyExchange
from fixtures.tls.messages13 import EncryptedExtensions, EndOfEarlyData, KeyUpdate
from fixtures.tls.names import Group, Version
from fixtures.tls.peer import TlsPeer
from fixtures.tls.resumption import Session12, Ticket
from fixtures.tls.said import ApplicationData, ChangeCipherSpec, Epoch, Garbage
from fixtures.transcript import Transcript
from fixtures.verdicts import outcomes

BOTH = pytest.mark.parametrize("version", [Version.tls12, Version.tls13], ids=["1.2", "1.3"])


@BOTH
@pytest.mark.parametrize("kind", ["ecdsa", "rsa"])
def test_openssl_answers(openssl: Any, connect: Any, version: int, kind: str):
    tls = connect(openssl("-www", kind=kind).port, version=version)

    tls.handshake()

    assert tls.get().startswith(b"HTTP/1.0 200 ok")
    assert tls.client.faults == []


@BOTH
def test_gnutls_answers_and_resumes(gnutls: Any, connect: Any, version: int):
    port = gnutls().port
    tls = connect(port, version=version)
    tls.handshake()
    assert tls.get().startswith(b"HTTP/1.0 200 OK")
    ticket = tls.ticket()
    assert isinstance(ticket, Ticket | Session12)

    again = connect(port, version=version)
    again.handshake(ticket=ticket)

    assert again.client.resumed
    assert again.get().startswith(b"HTTP/1.0 200 OK")


@BOTH
def test_python_answers_twice_on_a_connection(python: Any, connect: Any, version: int):
    tls = connect(python.port, version=version, alpn=["h2", "http/1.1"])
    tls.handshake()

    assert tls.get().endswith(b"hello")
    assert tls.get("/again").endswith(b"hello")
    assert tls.client.alpn == b"http/1.1"
    assert tls.close_notify() is None
    assert tls.rest() == [Alert.close_notify, Closed()]


@pytest.mark.parametrize("group", ["P-256", "P-384", "X448"])
def test_retry_is_followed(openssl: Any, connect: Any, group: str):
    offered = [Group.x25519, Group.secp256r1, Group.secp384r1, Group.x448]
    tls = connect(openssl("-www", "-groups", group).port)

    seen = tls.handshake(groups=offered, shares=[Group.x25519])

    assert isinstance(seen[0], HelloRetryRequest)
    assert tls.get().startswith(b"HTTP/1.0 200 ok")


def test_retry_can_be_answered_by_the_case(openssl: Any, connect: Any):
    tls = connect(openssl("-groups", "P-256").port)
    tls.send(tls.hello(groups=[Group.x25519, Group.secp256r1], shares=[Group.x25519]))
    assert isinstance(tls.answer(), HelloRetryRequest)

    tls.send(tls.hello(groups=[Group.x25519, Group.secp256r1], shares=[Group.x25519]))

    assert tls.answer() == Alert.illegal_parameter


@BOTH
def test_protocols_are_negotiated(openssl: Any, connect: Any, version: int):
    tls = connect(openssl("-www", "-alpn", "h2").port, version=version, alpn=["http/1.1", "h2"])

    tls.handshake()

    assert tls.client.alpn == b"h2"


def test_ticket_resumes_without_certificate(openssl: Any, connect: Any):
    port = openssl("-www").port
    first = connect(port)
    first.handshake()
    ticket = first.ticket()
    first.close()  # s_server serves one connection at a time

    again = connect(port)
    seen = again.handshake(ticket=ticket)

    assert [type(one).__name__ for one in seen] == [
        "ServerHello",
        "ChangeCipherSpec",
        "EncryptedExtensions",
        "Finished",
    ]


@pytest.fixture
def early(openssl: Any, connect: Any) -> tuple[Any, Ticket]:
    """A server that takes early data, and a ticket of it."""
    server = openssl("-early_data", "-tls1_3")
    tls = connect(server.port)
    tls.handshake()
    ticket = tls.ticket()
    assert isinstance(ticket, Ticket)
    assert ticket.max_early_data == 16384
    tls.close_notify()
    tls.rest()
    return server, ticket


def test_early_data_is_answered_while_finished_is_held(early: Any, connect: Any):
    server, ticket = early
    tls: TlsPeer = connect(server.port)
    tls.start(ticket=ticket, early=b"early question\n")
    tls.receive(Finished)
    assert tls.client is not None
    assert tls.client.early_data_accepted  # type: ignore[union-attr]
    tls.stream.patience = 0.2
    assert tls.answer() == Silence(0.2)
    tls.stream.patience = 5.0

    tls.second_flight()
    server.types(b"late answer\n")

    assert tls.answer() == ApplicationData(b"late answer\n")


def test_end_of_early_data_can_be_held_back(early: Any, connect: Any):
    server, ticket = early
    tls: TlsPeer = connect(server.port)
    tls.start(ticket=ticket, early=b"early question\n")
    tls.receive(Finished)

    tls.send(tls.client.finished(), under=Epoch.handshake)  # type: ignore[union-attr]

    assert tls.answer() == Alert.bad_record_mac


def test_pieces_of_the_second_flight_can_be_sent_alone(early: Any, connect: Any):
    server, ticket = early
    tls: TlsPeer = connect(server.port)
    tls.start(ticket=ticket, early=b"early question\n")
    tls.receive(Finished)

    tls.send(EndOfEarlyData())
    tls.send(tls.client.finished())  # type: ignore[union-attr]
    server.types(b"answer\n")

    assert tls.answer() == ApplicationData(b"answer\n")


def test_early_data_of_gnutls(gnutls: Any, connect: Any):
    port = gnutls("--earlydata", "--maxearlydata=1000").port
    first = connect(port)
    first.handshake()
    first.get()

    again = connect(port)
    again.handshake(ticket=first.ticket(), early=b"only printed by this server")

    assert again.client.early_data_accepted
    assert again.get().startswith(b"HTTP/1.0 200 OK")


def test_early_data_before_a_retry_is_refused(openssl: Any, connect: Any):
    port = openssl("-early_data", "-tls1_3", "-groups", "P-256").port
    groups = [Group.x25519, Group.secp256r1]
    first = connect(port)
    first.handshake(groups=groups)
    ticket = first.ticket()
    first.close()

    again = connect(port)
    seen = again.handshake(ticket=ticket, early=b"lost", groups=groups, shares=groups[:1])

    assert isinstance(seen[0], HelloRetryRequest)
    # OpenSSL uses a ticket for early data once, and the first hello was that once.
    assert again.client.early_data_accepted is False
    assert again.client.complete


def test_point_off_the_curve_is_refused(openssl: Any, connect: Any):
    tls = connect(openssl().port)

    tls.send(
        tls.hello(
            groups=[Group.secp256r1],
            shares=[KeyShare(Group.secp256r1, b"\x04" + bytes(range(64)))],
        )
    )

    assert tls.answer() == Alert.illegal_parameter
    assert tls.answer() == Closed()


def test_session_id_is_echoed(openssl: Any, connect: Any):
    tls = connect(openssl().port)

    answer = tls.say_hello(session_id=bytes(range(32)))

    assert isinstance(answer, ServerHello)
    assert answer.session_id == bytes(range(32))
    assert isinstance(tls.answer(), EncryptedExtensions)


def test_key_update_with_a_wrong_value_is_refused(openssl: Any, connect: Any):
    tls = connect(openssl().port)
    tls.handshake()

    tls.send(KeyUpdate(7))

    answer = tls.answer()
    assert answer == Alert.illegal_parameter
    assert answer.protected


def test_key_updates_are_followed(python: Any, connect: Any):
    tls = connect(python.port)
    tls.handshake()

    tls.key_update(request=True)

    assert tls.get().endswith(b"hello")
    assert KeyUpdate(0) in tls.seen


def test_finished_without_a_hello(openssl: Any, connect: Any):
    tls = connect(openssl().port)

    tls.send(Finished(bytes(32)))

    assert tls.answer() == Alert.unexpected_message


def test_padding_and_raw_octets(python: Any, connect: Any):
    tls = connect(python.port)
    tls.handshake()

    tls.write(b"GET / HTTP/1.1\r\n", padding=1000)
    tls.send(ApplicationData(b""), ApplicationData(b"\r\n"), padding=1)
    assert tls.response().endswith(b"hello")
    tls.send(b"\x17\x03\x03\x00\x20" + bytes(32))

    assert tls.answer() == Alert.bad_record_mac


@BOTH
def test_change_cipher_spec_can_say_anything(openssl: Any, connect: Any, version: int):
    tls = connect(openssl().port, version=version)
    tls.say_hello()

    tls.send(ChangeCipherSpec(b"\x02"))

    answers = [one for one in tls.rest() if isinstance(one, Alert)]
    assert len(answers) == 1


def test_flights_of_tls12_come_in_pieces(openssl: Any, connect: Any):
    tls = connect(openssl("-www").port, version=Version.tls12)
    tls.say_hello()
    tls.stream.patience = 0.2
    assert [type(one).__name__ for one in tls.rest()][-2:] == ["ServerHelloDone", "Silence"]
    tls.stream.patience = 5.0

    exchange = tls.client.client_key_exchange()
    assert isinstance(exchange, ClientKeyExchange)
    tls.send(exchange, ChangeCipherSpec())
    tls.send(tls.client.finished())

    assert tls.receive(Finished).under == Epoch.session
    assert tls.get().startswith(b"HTTP/1.0 200 ok")


def test_renegotiation_is_refused(openssl: Any, connect: Any):
    tls = connect(openssl("-no_renegotiation").port, version=Version.tls12)
    tls.handshake()
    hello = tls.hello().having(ext.renegotiation_info(tls.client.client_verify_data))

    tls.send(hello)

    assert tls.answer() == Alert.no_renegotiation


def test_transcript_tells_the_exchange(openssl: Any, connect: Any):
    tls = connect(openssl("-www").port)
    tls.handshake()
    tls.close_notify()

    said = [f"{line.direction} {line.words}" for line in tls.transcript]

    assert said == [
        "-> ClientHello (tls13, server_name localhost)",
        "<- ServerHello (tls13, TLS_AES_128_GCM_SHA256, session id of 32 octets, "
        "key_share x25519 (32 octets))",
        "<- ChangeCipherSpec",
        "<- EncryptedExtensions (handshake keys)",
        "<- Certificate (handshake keys)",
        "<- CertificateVerify (ecdsa_secp256r1_sha256) (handshake keys)",
        "<- Finished (handshake keys)",
        "-> ChangeCipherSpec, Finished (handshake keys)",
        "-> Alert warning close_notify (application keys)",
    ]


# A target of our own making

ASIDE = "127.9.8.7"
"""A loopback address on which no other program looks for its server."""


@contextlib.contextmanager
def target(answer: bytes, *, reset: bool = False, hang: bool = False) -> Iterator[int]:
    """A server that reads once, sends `answer`, and closes, resets, or waits for the end."""
    with socket.create_server((ASIDE, 0)) as listener:
        done = threading.Event()

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)
                if hang:
                    done.wait(10)
                if reset:
                    linger = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            thread.join()


def test_alert_before_a_reset_is_read_first(connect: Callable[..., TlsPeer]):
    with target(records.plain(21, b"\x02\x28"), reset=True) as port:
        tls = connect(port, ASIDE)
        tls.send(tls.hello())

        assert tls.rest() == [Alert.handshake_failure, Reset()]


def test_reset_that_only_sending_met_is_reported(connect: Callable[..., TlsPeer]):
    with target(records.plain(21, b"\x02\x28"), reset=True) as port:
        tls = connect(port, ASIDE)
        tls.send(tls.hello())
    # The thread has ended: the reset is on this side, and the next write meets it.
    tls.send(b"more")

    assert tls.rest() == [Alert.handshake_failure, Reset()]


def test_silence_is_a_value(connect: Callable[..., TlsPeer]):
    with target(b"", hang=True) as port:
        tls = connect(port, ASIDE)
        tls.send(tls.hello())

        assert tls.answer(0.05) == Silence(0.05)


def test_garbage_is_a_value(connect: Callable[..., TlsPeer]):
    with target(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        tls = connect(port, ASIDE)
        tls.send(tls.hello())

        assert isinstance(tls.answer(), Garbage)
        assert tls.answer() == Closed()


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (b"", "connection closed"),
        (records.plain(21, b"\x02\x28"), "handshake_failure"),
        (b"junk", "unreadable"),
    ],
    ids=["closed", "alert", "junk"],
)
def test_handshake_that_fails_is_a_violation(
    connect: Callable[..., TlsPeer], answer: bytes, seen: str
):
    with target(answer) as port:
        tls = connect(port, ASIDE)

        with pytest.raises(outcomes.Violation, match=seen):
            tls.handshake()


def test_peer_without_hello_is_our_own_mistake():
    ours, theirs = socket.socketpair()
    tls = TlsPeer(Stream(ours, 1.0), Transcript())

    with pytest.raises(outcomes.TesterError, match="ClientHello first"):
        tls.second_flight()
    theirs.close()
    tls.close()
