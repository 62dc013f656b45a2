"""Exchanges with real keys, in memory: OpenSSL against OpenSSL, aioquic against aioquic."""

import io
import ssl
from pathlib import Path
from typing import Any

from tests.capture.synthetic import Wire

HTTP1_REQUEST = b"GET /hello HTTP/1.1\r\nHost: wire.test\r\n\r\n"
HTTP1_RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


def authority(folder: Path) -> tuple[Path, Path, Path]:
    """Return the paths of a CA, a certificate chain and its key."""
    import trustme

    ca = trustme.CA()
    cert = ca.issue_cert("wire.test")
    ca_pem, cert_pem, key_pem = folder / "ca.pem", folder / "cert.pem", folder / "key.pem"
    ca.cert_pem.write_to_path(str(ca_pem))
    cert.private_key_pem.write_to_path(str(key_pem))
    cert_pem.write_bytes(b"".join(blob.bytes() for blob in cert.cert_chain_pems))
    return ca_pem, cert_pem, key_pem


def tls(wire: Wire, folder: Path, version: ssl.TLSVersion, alpn: str = "") -> str:
    """Do a handshake and one request over `wire`; return the key log."""
    ca, cert, key = authority(folder)
    keylog = folder / "keys.log"
    client = ssl.create_default_context(cafile=str(ca))
    client.keylog_filename = str(keylog)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)
    client.minimum_version = client.maximum_version = version
    if alpn:
        client.set_alpn_protocols([alpn])
        server.set_alpn_protocols([alpn])
    ends = {"->": _End(client, False), "<-": _End(server, True)}

    wire.connect()
    for _ in range(4):
        for direction, other in (("->", "<-"), ("<-", "->")):
            ends[direction].shake_hands()
            _carry(wire, direction, ends[direction], ends[other])
    request, response = (_h2_request(), _h2_response()) if alpn == "h2" else (None, None)
    ends["->"].tls.write(request or HTTP1_REQUEST)
    _carry(wire, "->", ends["->"], ends["<-"])
    ends["<-"].tls.write(response or HTTP1_RESPONSE)
    _carry(wire, "<-", ends["<-"], ends["->"])
    return keylog.read_text()


class _End:
    def __init__(self, context: ssl.SSLContext, server: bool) -> None:
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        name = None if server else "wire.test"
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server, name)

    def shake_hands(self) -> None:
        try:
            self.tls.do_handshake()
        except ssl.SSLWantReadError:
            return


def _carry(wire: Wire, direction: str, sender: _End, receiver: _End) -> None:
    octets = sender.outgoing.read()
    for start in range(0, len(octets), 1400):
        wire.tcp(direction, octets[start : start + 1400])
    receiver.incoming.write(octets)


def _h2_request() -> bytes:
    import h2.connection

    client = h2.connection.H2Connection()
    client.initiate_connection()
    fields = {":method": "GET", ":path": "/h2", ":scheme": "https", ":authority": "wire.test"}
    client.send_headers(1, list(fields.items()), end_stream=True)
    return client.data_to_send()


def _h2_response() -> bytes:
    import h2.config
    import h2.connection

    server = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    server.initiate_connection()
    server.receive_data(_h2_request())
    server.send_headers(1, [(":status", "200")], end_stream=True)
    return server.data_to_send()


class Quic:
    """A client and a server of aioquic that speak HTTP/3 over a Wire; `keylog` is the client's."""

    def __init__(self, folder: Path) -> None:
        from aioquic.quic.configuration import QuicConfiguration

        ca, cert, key = authority(folder)
        self.keylog = io.StringIO()
        self.tickets: dict[bytes, Any] = {}
        self.client_ticket: Any = None
        self.server = QuicConfiguration(is_client=False, alpn_protocols=["h3"])
        self.server.load_cert_chain(cert, key)
        self.ca = ca

    def exchange(self, wire: Wire, early: bool = False) -> None:
        """Carry one request and its response."""
        from aioquic.h3.connection import H3Connection
        from aioquic.quic.configuration import QuicConfiguration
        from aioquic.quic.connection import QuicConnection

        configuration = QuicConfiguration(
            alpn_protocols=["h3"],
            server_name="wire.test",
            cafile=str(self.ca),
            secrets_log_file=self.keylog,
            session_ticket=self.client_ticket if early else None,
        )
        client = QuicConnection(
            configuration=configuration,
            session_ticket_handler=lambda ticket: setattr(self, "client_ticket", ticket),
        )
        client.connect(("10.0.0.2", 443), now=wire.now)
        if early:
            http = H3Connection(client)
            self._request(client, http)
        datagrams = [octets for octets, _ in client.datagrams_to_send(wire.now)]
        server = QuicConnection(
            configuration=self.server,
            original_destination_connection_id=client.original_destination_connection_id,
            session_ticket_fetcher=self.tickets.get,
            session_ticket_handler=lambda ticket: self.tickets.update({ticket.ticket: ticket}),
        )
        answering = H3Connection(server)
        asked = early
        for _ in range(4):
            self._carry(wire, "->", datagrams, server, "10.0.0.1")
            self._answer(server, answering)
            back = [octets for octets, _ in server.datagrams_to_send(wire.now + wire.delay)]
            self._carry(wire, "<-", back, client, "10.0.0.2")
            if not asked and client._handshake_complete:
                http = H3Connection(client)
                self._request(client, http)
                asked = True
            datagrams = [octets for octets, _ in client.datagrams_to_send(wire.now + wire.delay)]

    def _request(self, client: Any, http: Any) -> None:
        fields = {":method": "GET", ":scheme": "https", ":authority": "wire.test", ":path": "/h3"}
        headers = [(name.encode(), value.encode()) for name, value in fields.items()]
        http.send_headers(client.get_next_available_stream_id(), headers, end_stream=True)

    def _answer(self, server: Any, http: Any) -> None:
        from aioquic.h3.events import HeadersReceived

        while (event := server.next_event()) is not None:
            for said in http.handle_event(event):
                if isinstance(said, HeadersReceived):
                    http.send_headers(said.stream_id, [(b":status", b"200")])
                    http.send_data(said.stream_id, b"hello", end_stream=True)

    def _carry(
        self, wire: Wire, direction: str, datagrams: list[bytes], receiver: Any, source: str
    ) -> None:
        for octets in datagrams:
            frame = wire.udp(direction, octets)
            receiver.receive_datagram(octets, (source, 443), now=frame.delivered)
