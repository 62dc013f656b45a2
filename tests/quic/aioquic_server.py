"""The smallest HTTP/3 server on aioquic, in a thread: what the client is tried on."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aioquic import tls
from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.asyncio.server import QuicServer, serve
from aioquic.h3.connection import H3Connection
from aioquic.h3.events import HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import ProtocolNegotiated, QuicEvent


class Http3(QuicConnectionProtocol):
    """Answers every request with its path; "/N" with N octets, if N is a number."""

    http: H3Connection | None = None

    def quic_event_received(self, event: QuicEvent) -> None:
        if isinstance(event, ProtocolNegotiated):
            self.http = H3Connection(self._quic)
        if self.http is None:
            return
        for each in self.http.handle_event(event):
            if isinstance(each, HeadersReceived):
                path = dict(each.headers)[b":path"][1:]
                body = bytes(int(path)) if path.isdigit() else path
                self.http.send_headers(each.stream_id, [(b":status", b"200"), (b"x", b"y")])
                self.http.send_data(each.stream_id, body, end_stream=True)
        self.transmit()


class Server:
    """A running server: its port, and its memory of tickets, which a test may empty."""

    def __init__(self, pem: Path, key: Path, *, retry: bool = False) -> None:
        self.tickets: dict[bytes, tls.SessionTicket] = {}
        self.port = 0
        self._retry = retry
        self._configuration = QuicConfiguration(is_client=False, alpn_protocols=["h3"])
        self._configuration.load_cert_chain(pem, key)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._server: QuicServer | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        assert self._server is not None
        self._server.close()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _listen(self) -> None:
        self._server = await serve(
            "127.0.0.1",
            0,
            configuration=self._configuration,
            create_protocol=Http3,
            session_ticket_fetcher=self.tickets.get,
            session_ticket_handler=lambda t: self.tickets.__setitem__(t.ticket, t),
            retry=self._retry,
        )
        transport: Any = self._server._transport
        self.port = transport.get_extra_info("sockname")[1]


@contextmanager
def running(pem: Path, key: Path, **settings: bool) -> Iterator[Server]:
    server = Server(pem, key, **settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()
