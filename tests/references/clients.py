"""Clients that can hold a flight back: OpenSSL's over TCP, aioquic's over UDP."""

import functools
import socket
import ssl
import time
from dataclasses import dataclass, field
from typing import Any

from OpenSSL import SSL
from OpenSSL._util import ffi, lib

from reference_impls.pages import FRONT

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
LAST_REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
PATIENCE = 3.0


def context(version: int = SSL.TLS1_3_VERSION, protocol: bytes = b"http/1.1") -> Any:
    return _context(version, protocol)


@functools.cache
def _context(version: int, protocol: bytes) -> Any:
    made = SSL.Context(SSL.TLS_CLIENT_METHOD)
    made.set_min_proto_version(version)
    made.set_max_proto_version(version)
    made.set_alpn_protos([protocol])
    lib.SSL_CTX_set1_curves_list(made._context, b"X25519:P-256:P-384:P-521")  # a small share
    return made


class Client:
    """TLS over TCP; nothing is sent before `flush`."""

    def __init__(self, port: int, session: Any = None, given: Any = None) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.tls = SSL.Connection(given or context(), None)
        self.tls.set_tlsext_host_name(b"localhost")
        self.tls.set_connect_state()
        if session:
            self.tls.set_session(session)

    def flush(self) -> None:
        try:
            while True:
                self.socket.sendall(self.tls.bio_read(65536))
        except SSL.WantReadError:
            return

    def take(self) -> bool:
        """Feed TLS with what the server sends next; False once it has ended."""
        octets = self.socket.recv(65536)
        if octets:
            self.tls.bio_write(octets)
        return bool(octets)

    def write_early(self, octets: bytes) -> None:
        written = ffi.new("size_t *")
        lib.SSL_write_early_data(self.tls._ssl, octets, len(octets), written)

    def handshake(self, *, hold_finished: bool = False) -> None:
        while True:
            try:
                self.tls.do_handshake()
                break
            except SSL.WantReadError:
                self.flush()
                assert self.take(), "the server ended the connection in the handshake"
        if not hold_finished:
            self.flush()

    def read(self) -> bytes:
        """The next application data; b"" after close_notify."""
        while True:
            try:
                return bytes(self.tls.recv(65536))
            except SSL.WantReadError:
                assert self.take(), "the server ended the connection without close_notify"
            except SSL.ZeroReturnError:
                return b""

    def response(self) -> bytes:
        """One answer to GET /."""
        answer = b""
        while not answer.endswith(FRONT):
            octets = self.read()
            assert octets, "the connection was closed before the answer was complete"
            answer += octets
        return answer

    def get(self) -> bytes:
        self.tls.sendall(REQUEST)
        self.flush()
        return self.response()


def session(port: int, version: int = SSL.TLS1_3_VERSION) -> Any:
    """A session with a ticket that the server issued."""
    client = Client(port, given=context(version))
    client.handshake()
    client.get()
    client.tls.shutdown()  # OpenSSL forgets the session of a connection that just ends
    client.flush()
    return client.tls.get_session()


@dataclass
class QuicClient:
    """aioquic's connection without a loop; the caller decides when datagrams go."""

    port: int
    ticket: Any = None
    tickets: list[Any] = field(default_factory=list)
    wants_tickets: bool = True
    body: bytes = b""
    handshaken: bool = False
    early_data_accepted: bool = False
    ended: Any = None

    def __post_init__(self) -> None:
        from aioquic.h3.connection import H3Connection
        from aioquic.quic.configuration import QuicConfiguration
        from aioquic.quic.connection import QuicConnection

        configuration = QuicConfiguration(
            alpn_protocols=["h3"],
            server_name="localhost",
            verify_mode=ssl.CERT_NONE,
            session_ticket=self.ticket,
        )
        self.socket = socket.socket(type=socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", self.port))
        self.quic = QuicConnection(
            configuration=configuration,
            session_ticket_handler=self.tickets.append if self.wants_tickets else None,
        )
        self.quic.connect(("127.0.0.1", self.port), time.monotonic())
        self.http = H3Connection(self.quic)

    def request(self) -> None:
        stream = self.quic.get_next_available_stream_id()
        fields = [
            (b":method", b"GET"),
            (b":scheme", b"https"),
            (b":authority", b"localhost"),
            (b":path", b"/"),
        ]
        self.http.send_headers(stream, fields, end_stream=True)

    def flush(self) -> None:
        for datagram, _ in self.quic.datagrams_to_send(time.monotonic()):
            self.socket.send(datagram)

    def take(self) -> bytes:
        from aioquic.h3.events import DataReceived
        from aioquic.quic.events import ConnectionTerminated, HandshakeCompleted

        datagram = self.socket.recv(65536)
        self.quic.receive_datagram(datagram, ("127.0.0.1", self.port), time.monotonic())
        while event := self.quic.next_event():
            if isinstance(event, HandshakeCompleted):
                self.handshaken = True
                self.early_data_accepted = event.early_data_accepted
            if isinstance(event, ConnectionTerminated):
                self.ended = event
            for part in self.http.handle_event(event):
                if isinstance(part, DataReceived):
                    self.body += part.data
        return datagram

    def get(self) -> bytes:
        self.request()
        self.flush()
        while not self.body:
            self.take()
            self.flush()
        return self.body
