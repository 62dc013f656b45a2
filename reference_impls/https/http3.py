"""HTTP/3 over QUIC on aioquic."""

import asyncio
from collections.abc import Callable
from typing import Any

from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.asyncio.server import QuicServer
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, H3Event, HeadersReceived
from aioquic.quic.configuration import SMALLEST_MAX_DATAGRAM_SIZE, QuicConfiguration
from aioquic.quic.events import ProtocolNegotiated, QuicEvent
from aioquic.quic.packet import encode_quic_version_negotiation
from aioquic.tls import SessionTicket

from reference_impls.https import hello_retry
from reference_impls.https.options import Options
from reference_impls.pages import answer

LONG_CHAIN = 8  # certificates of some 600 octets


class Connection(QuicConnectionProtocol):
    """One client. A request is answered as soon as it is complete, in 0-RTT packets too."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.http: H3Connection | None = None
        self.requests: dict[int, dict[bytes, bytes]] = {}

    def quic_event_received(self, event: QuicEvent) -> None:
        """Take what QUIC has delivered."""
        if isinstance(event, ProtocolNegotiated):
            self.http = H3Connection(self._quic)
        if self.http is not None:
            for part in self.http.handle_event(event):
                self._http_event_received(part)

    def _http_event_received(self, event: H3Event) -> None:
        if isinstance(event, HeadersReceived):
            self.requests.setdefault(event.stream_id, dict(event.headers))
        if isinstance(event, HeadersReceived | DataReceived) and event.stream_ended:
            self.respond(event.stream_id, self.requests.pop(event.stream_id))

    def respond(self, stream: int, request: dict[bytes, bytes]) -> None:
        """Answer the request (fields by name) that came on a stream."""
        assert self.http is not None
        page = answer(request.get(b":method", b""), request.get(b":path", b""))
        fields = [(b":status", str(page.status).encode()), *page.fields]
        self.http.send_headers(stream, fields, end_stream=not page.body)
        if page.body:
            self.http.send_data(stream, page.body, end_stream=True)


class Tickets:
    """The tickets that were issued; each is good for one connection, which prevents replay."""

    def __init__(self) -> None:
        self._tickets: dict[bytes, SessionTicket] = {}

    def keep(self, ticket: SessionTicket) -> None:
        """Remember a ticket that goes out."""
        self._tickets[ticket.ticket] = ticket

    def take(self, label: bytes) -> SessionTicket | None:
        """Return the ticket that a client presents, the first time."""
        return self._tickets.pop(label, None)


class Server(QuicServer):
    """A server that answers versions which it does not know as RFC 9000 section 5.2.2 asks for:
    whatever the length of the connection ids, and only where the datagram is large enough.
    """

    def datagram_received(self, data: bytes | str, addr: Any) -> None:
        """Serve a datagram of a known version; say to others which versions are known."""
        assert isinstance(data, bytes)
        version = int.from_bytes(data[1:5], "big") if data[:1] >= b"\x80" else None
        known = self._configuration.supported_versions
        if version is None or version in known:
            super().datagram_received(data, addr)
        elif self.negotiates(version, len(data)) and self._transport is not None:
            destination, source = _connection_ids(data)
            answer = encode_quic_version_negotiation(
                source_cid=destination, destination_cid=source, supported_versions=list(known)
            )
            self._transport.sendto(answer, addr)

    def negotiates(self, version: int, size: int) -> bool:
        """Whether a datagram of an unknown version is answered: never Version Negotiation itself,
        whose version is 0, nor one too small to begin a connection.
        """
        return version != 0 and size >= SMALLEST_MAX_DATAGRAM_SIZE


def _connection_ids(datagram: bytes) -> tuple[bytes, bytes]:
    """Return destination and source of a long header, the same in all versions (RFC 8999)."""
    source = 6 + datagram[5]
    return datagram[6:source], datagram[source + 1 : source + 1 + datagram[source]]


async def listen(
    options: Options,
    *,
    early_data: bool,
    connection: Callable[..., Connection] = Connection,
) -> None:
    """Serve on each UDP port that is asked for; with `early_data` tickets allow 0-RTT."""
    hello_retry.install()
    await _listen(options, options.port, early_data, connection, retry=options.retry)
    if options.retry_port:
        await _listen(options, options.retry_port, early_data, connection, retry=True)
    if options.long_chain_port:
        await _listen(options, options.long_chain_port, early_data, connection, long_chain=True)


async def _listen(
    options: Options,
    port: int,
    early_data: bool,
    connection: Callable[..., Connection],
    *,
    retry: bool = False,
    long_chain: bool = False,
) -> None:
    configuration = QuicConfiguration(is_client=False, alpn_protocols=H3_ALPN)
    configuration.load_cert_chain(options.cert, options.key)
    if long_chain:
        # More than an unknown client may be sent; what follows the leaf need not belong to it.
        configuration.certificate_chain += [configuration.certificate] * LONG_CHAIN
    if options.keylog:
        configuration.secrets_log_file = options.keylog.open("a", buffering=1)
    tickets = Tickets()

    def server() -> Server:
        return Server(
            configuration=configuration,
            create_protocol=connection,
            session_ticket_fetcher=tickets.take if early_data else None,
            session_ticket_handler=tickets.keep if early_data else None,
            retry=retry,
        )

    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(server, local_addr=(options.host, port))
