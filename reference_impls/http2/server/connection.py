"""The server's end of HTTP/2 without I/O: octets of a client in, octets for it out.

h2 does the protocol, frame by frame, so that a rule that h2 leaves open is decided here between two
of them: `refuse` says what no client may send, `fault_of` what no request may say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events
import h2.exceptions
from h2.errors import ErrorCodes
from h2.settings import SettingCodes

from reference_impls.http1.message import Asked, Page
from reference_impls.http2.frames import HEAD, LARGEST, MAGIC, Unit, cut
from reference_impls.http2.server.compression import Decoder, Encoder
from reference_impls.http2.server.requests import asked_for, fault_of

Respond = Callable[[Asked], Page]
Later = Callable[[float, Callable[[], None]], None]
"""Has a function called after some seconds."""

STREAMS = 100
WINDOW = 65535
LARGEST_CONTENT = 4 << 20
LARGEST_HEAD = 64 * 1024


@dataclass
class Stream:
    """A request as it comes, and the part of its response that waits for a window."""

    fields: list[tuple[bytes, bytes]]
    content: bytearray = field(default_factory=bytearray)
    left: bytes | None = None


class Http2:
    """One connection. `done` is true once nothing more will be said on it.

    `secure` says whether it is inside TLS. What is to be sent is fetched with `outgoing`.
    """

    def __init__(self, respond: Respond, later: Later, *, secure: bool) -> None:
        self._respond = respond
        self._later = later
        self.secure = secure
        self.done = False
        self.streams: dict[int, Stream] = {}
        self._octets = b""
        self._greeted = False
        self.h2 = h2.connection.H2Connection(self.config())
        self.h2.local_settings = self.settings()
        self.h2.decoder, self.h2.encoder = self.decoder(), self.encoder()
        self.h2.initiate_connection()

    def config(self) -> h2.config.H2Configuration:
        """Return what h2 is to look at by itself."""
        return h2.config.H2Configuration(client_side=False, header_encoding=None)

    def settings(self) -> h2.settings.Settings:
        """Return what the client is told first."""
        values = {
            SettingCodes.MAX_CONCURRENT_STREAMS: STREAMS,
            SettingCodes.MAX_HEADER_LIST_SIZE: LARGEST_HEAD,
        }
        return h2.settings.Settings(client=False, initial_values=values)

    def decoder(self) -> Decoder:
        """Return what reads field blocks."""
        return Decoder()

    def encoder(self) -> Encoder:
        """Return what writes field blocks."""
        return Encoder()

    # Octets

    def receive(self, octets: bytes) -> None:
        """Take octets of the client."""
        if self.done:
            return
        self._octets += octets
        if not self._greeted:
            self._greet()
        if self._greeted:
            units, self._octets = cut(self._octets)
            for unit in units:
                for one in self.incoming(unit):
                    self._take(one.encode())
            if int.from_bytes(self._octets[:3]) > LARGEST and len(self._octets) >= HEAD:
                self._take(self._octets)  # nobody waits for the rest of it
                self._octets = b""

    def _greet(self) -> None:
        self._greeted = self._octets.startswith(MAGIC)
        if self._greeted:
            self._octets = self._octets.removeprefix(MAGIC)
            self._take(MAGIC)
        elif not MAGIC.startswith(self._octets):
            self.fail(ErrorCodes.PROTOCOL_ERROR)

    def outgoing(self) -> bytes:
        """Return what is to be sent."""
        units, rest = cut(self.h2.data_to_send())
        return b"".join(one.encode() for unit in units for one in self.outgo(unit)) + rest

    def incoming(self, unit: Unit) -> list[Unit]:
        """Return what h2 is to see of a frame; a flaw may know better."""
        return [unit]

    def outgo(self, unit: Unit) -> list[Unit]:
        """Return what the client is to see of a frame; a flaw may know better."""
        return [unit]

    def fail(self, code: int) -> None:
        """End the connection with an error."""
        self.h2.close_connection(code)
        self.done = True

    # Events

    def _take(self, octets: bytes) -> None:
        if self.done:
            return
        try:
            events = self.h2.receive_data(octets)
        except h2.exceptions.ProtocolError:
            self.done = True  # h2 has said GOAWAY by itself
            return
        for event in events:
            self.handle(event)
        self.flush()

    def handle(self, event: h2.events.Event) -> None:
        """Do what an event asks for."""
        match event:
            case h2.events.RequestReceived(stream_id=number, headers=fields):
                self.begin(number, list(fields))
            case h2.events.DataReceived(stream_id=number, data=data, flow_controlled_length=size):
                self.h2.acknowledge_received_data(size, number)
                if number in self.streams:
                    self.grow(number, data)
            case h2.events.StreamEnded(stream_id=number):
                self.complete(number)
            case h2.events.StreamReset(stream_id=number):
                self.streams.pop(number, None)
            case h2.events.ConnectionTerminated():
                self.done = not self.streams

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Take the head of a request."""
        self.streams[number] = Stream(fields)
        status = self.too_large(fields) or fault_of(fields, secure=self.secure)
        if status:
            self.refuse(number, status)
        elif (b"expect", b"100-continue") in fields:
            self.h2.send_headers(number, [(b":status", b"100")])

    def too_large(self, fields: list[tuple[bytes, bytes]]) -> int:
        """Return the status for fields beyond our SETTINGS_MAX_HEADER_LIST_SIZE, 0 for others."""
        size = sum(len(name) + len(value) + 32 for name, value in fields)
        return 431 if size > LARGEST_HEAD else 0

    def grow(self, number: int, data: bytes) -> None:
        """Take content of a request."""
        self.streams[number].content += data
        if len(self.streams[number].content) > LARGEST_CONTENT:
            self.refuse(number, 413)

    def complete(self, number: int) -> None:
        """Answer a request that is whole."""
        stream = self.streams.get(number)
        if stream is None or stream.left is not None:
            return
        page = self._respond(asked_for(stream.fields, bytes(stream.content)))
        if page.pause:
            self._later(page.pause, lambda: self._late(number, page))
        else:
            self.answer(number, page)

    def _late(self, number: int, page: Page) -> None:
        if number in self.streams and not self.done:
            self.answer(number, page)
            self.flush()

    def refuse(self, number: int, status: int) -> None:
        """Answer a request before it is whole, and want no more of it."""
        self.answer(number, Page(status, (), b"%d\n" % status).dated())

    def answer(self, number: int, page: Page) -> None:
        """Send the head of a response; its content follows as the windows allow."""
        stream = self.streams[number]
        hidden = (b":method", b"HEAD") in stream.fields or page.status in (204, 304)
        stream.left = b"" if hidden else page.body
        head = [(b":status", b"%d" % page.status), *page.fields]
        self.h2.send_headers(number, head, end_stream=not stream.left)
        if not stream.left:
            self.over(number)

    def over(self, number: int) -> None:
        """Know that a response is whole; what the client still sends is not wanted."""
        del self.streams[number]

    def flush(self) -> None:
        """Send what the windows allow, one frame of each stream at a time."""
        while moved := [number for number in list(self.streams) if self._send_some(number)]:
            del moved

    def _send_some(self, number: int) -> bool:
        stream = self.streams[number]
        if not stream.left:
            return False
        room = min(self.h2.local_flow_control_window(number), self.h2.max_outbound_frame_size)
        if room <= 0:
            return False
        piece, stream.left = stream.left[:room], stream.left[room:]
        self.h2.send_data(number, piece, end_stream=not stream.left)
        if not stream.left:
            self.over(number)
        return True
