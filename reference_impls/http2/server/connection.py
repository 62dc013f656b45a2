"""The server's end of HTTP/2 without I/O: octets of a client in, octets for it out.

h2 does the protocol, frame by frame, so that a rule that h2 leaves open is decided here between two
of them: `refuse` says what no client may send, `requests` what no request may say.
"""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import h2.stream
from h2.errors import ErrorCodes
from h2.settings import SettingCodes

from reference_impls.http1.message import Asked, Page
from reference_impls.http2.frames import HEAD, MAGIC, RST_STREAM, WINDOW_UPDATE, Unit, cut
from reference_impls.http2.server.compression import Decoder, Encoder
from reference_impls.http2.server.gate import NO_RFC7540_PRIORITIES, Gate
from reference_impls.http2.server.requests import (
    FIELD_RULES,
    REQUEST_RULES,
    Fields,
    asked_for,
    declared,
)

Respond = Callable[[Asked], Page]
Later = Callable[[float, Callable[[], None]], None]
"""Has a function called after some seconds."""

STREAMS = 100
WINDOW = 65535
LARGEST_WINDOW = (1 << 31) - 1
LARGEST_CONTENT = 4 << 20
LARGEST_HEAD = 64 * 1024


@dataclass
class Stream:
    """A request as it comes, and the part of its response that waits for a window."""

    fields: list[tuple[bytes, bytes]]
    content: bytearray = field(default_factory=bytearray)
    left: bytes | None = None


class Frames(h2.connection.H2Connection):
    """h2, but for the length of a content: there it ends the connection, not the stream."""

    def _begin_new_stream(
        self, stream_id: int, allowed_ids: h2.connection.AllowedStreamIDs
    ) -> h2.stream.H2Stream:
        stream = super()._begin_new_stream(stream_id, allowed_ids)
        stream._initialize_content_length = lambda headers: None  # type: ignore[method-assign]
        return stream


class Http2:
    """One connection. `done` is true once nothing more will be said on it.

    `secure` says whether it is inside TLS, `tls` is that once it is there. What is to be sent is
    fetched with `outgoing`.
    """

    field_rules = FIELD_RULES
    request_rules = REQUEST_RULES

    most_streams = STREAMS

    def __init__(self, respond: Respond, later: Later, *, secure: bool) -> None:
        self._respond = respond
        self._later = later
        self.secure = secure
        self.tls: ssl.SSLObject | None = None
        self.done = False
        self.streams: dict[int, Stream] = {}
        self.owed: dict[int, int] = {}
        self._octets = b""
        self._greeted = False
        self.leaving = False
        self.resets: set[int] = set()
        self.gate = self.gatekeeper()
        self.h2 = Frames(self.config())
        self.h2.local_settings = self.settings()
        self.h2.decoder, self.h2.encoder = self.decoder(), self.encoder()
        self.h2.initiate_connection()
        # h2 would end the connection for one stream too many; `begin` refuses the stream.
        self.h2.local_settings.pop(SettingCodes.MAX_CONCURRENT_STREAMS, None)

    def config(self) -> h2.config.H2Configuration:
        """Return what h2 is to look at by itself."""
        # Fields are judged here: h2 would end the connection where a 400 can be said.
        return h2.config.H2Configuration(
            client_side=False,
            header_encoding=None,
            validate_inbound_headers=False,
            normalize_inbound_headers=False,
        )

    @staticmethod
    def prepare(context: ssl.SSLContext) -> None:
        """Change how TLS is spoken; only a flaw does."""

    def settings(self) -> h2.settings.Settings:
        """Return what the client is told first."""
        values = {
            SettingCodes.MAX_CONCURRENT_STREAMS: STREAMS,
            SettingCodes.MAX_HEADER_LIST_SIZE: LARGEST_HEAD,
        }
        told = h2.settings.Settings(client=False, initial_values=values)
        told[NO_RFC7540_PRIORITIES] = 1
        told.acknowledge()
        return told

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
                    self._look_at(one)
            overlong = int.from_bytes(self._octets[:3]) > self.gate.largest
            if overlong and len(self._octets) >= HEAD and not self.done:
                self.fail(ErrorCodes.FRAME_SIZE_ERROR)  # section 4.2; nobody waits for the rest

    def _look_at(self, unit: Unit) -> None:
        """Have a frame dealt with by whoever knows best."""
        if self.done:
            return
        if (code := self.gate.fault_in(unit)) is not None:
            self.fail(code)
        elif self.gate.leaves(unit):
            self.leaving = True
            self.flush()
        elif not self.refused(unit):
            self._take(self.gate.simple(unit).encode())

    def gatekeeper(self) -> Gate:
        """Return who looks at frames before h2 does."""
        return Gate()

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
        said = [one for unit in units if not self.repeats(unit) for one in self.outgo(unit)]
        return b"".join(one.encode() for one in said) + rest

    def repeats(self, unit: Unit) -> bool:
        """Whether a stream would be reset twice (section 5.4.2); h2 does it for each late frame."""
        again = unit.type == RST_STREAM and unit.stream in self.resets
        if unit.type == RST_STREAM:
            self.resets.add(unit.stream)
        return again

    def incoming(self, unit: Unit) -> list[Unit]:
        """Return what h2 is to see of a frame; a flaw may know better."""
        return [unit]

    def refused(self, unit: Unit) -> bool:
        """Refuse a frame for which h2 has another answer than the RFC; whether that was done."""
        if self.done or len(unit.payload) != 4:
            return False
        idle = unit.stream % 2 == 0 or unit.stream > self.h2.highest_inbound_stream_id
        if unit.type == RST_STREAM and unit.stream and idle:
            self.fail(ErrorCodes.PROTOCOL_ERROR)  # section 5.1; h2 passes it over
        elif unit.type == WINDOW_UPDATE and unit.stream and not idle:
            if int.from_bytes(unit.payload) & LARGEST_WINDOW:
                return False
            if unit.stream in self.streams:  # one that is reset already is not reset again
                self.reset(unit.stream, ErrorCodes.PROTOCOL_ERROR)  # section 6.9; h2 ends all
        else:
            return False
        return True

    def outgo(self, unit: Unit) -> list[Unit]:
        """Return what the client is to see of a frame; a flaw may know better."""
        return [unit]

    def fail(self, code: int) -> None:
        """End the connection with an error."""
        self.h2.close_connection(code)
        self.done = True

    def reset(self, number: int, code: int) -> None:
        """End a stream with an error."""
        self.h2.reset_stream(number, code)
        self.streams.pop(number, None)

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
                self.credit(number, size)
                if number in self.streams:
                    self.grow(number, data)
            case h2.events.TrailersReceived(stream_id=number, headers=fields):
                self.trail(number, list(fields))
            case h2.events.StreamEnded(stream_id=number):
                self.settle(number)
                self.complete(number)
            case h2.events.StreamReset(stream_id=number):
                self.settle(number)
                self.streams.pop(number, None)

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Take the head of a request."""
        if self.h2.open_inbound_streams > self.most_streams:
            self.reset(number, ErrorCodes.REFUSED_STREAM)  # section 5.1.2
            return
        self.streams[number] = Stream(fields)
        status = self.too_large(fields) or self.fault_of(fields)
        if status:
            self.refuse(number, status)
        elif (declared(fields) or 0) > LARGEST_CONTENT:
            self.refuse(number, 413)
        elif dict(fields).get(b"expect", b"").lower() == b"100-continue":
            self.h2.send_headers(number, [(b":status", b"100")])

    def too_large(self, fields: list[tuple[bytes, bytes]]) -> int:
        """Return the status for fields beyond our SETTINGS_MAX_HEADER_LIST_SIZE, 0 for others."""
        size = sum(len(name) + len(value) + 32 for name, value in fields)
        return 431 if size > LARGEST_HEAD else 0

    def fault_of(self, fields: Fields) -> int:
        """Return the status that refuses a request, 0 for none."""
        if self.odd(fields):
            return 400
        found = (rule(fields, self.secure) for rule in self.request_rules)
        return next((status for status in found if status), 0)

    def odd(self, fields: Fields) -> bool:
        """Whether a field is as none may be (section 8.2)."""
        return any(rule(*field) for rule in self.field_rules for field in fields)

    def trail(self, number: int, fields: Fields) -> None:
        """Take the trailers of a request (section 8.1): nothing in them is looked at."""
        pseudo = any(name.startswith(b":") for name, _ in fields)
        if number in self.streams and (pseudo or self.odd(fields)):
            self.reset(number, ErrorCodes.PROTOCOL_ERROR)

    def misfits(self, stream: Stream) -> bool:
        """Whether a content has another length than was announced (section 8.1.1)."""
        return declared(stream.fields) not in (None, len(stream.content))

    def grow(self, number: int, data: bytes) -> None:
        """Take content of a request."""
        self.streams[number].content += data
        if len(self.streams[number].content) > LARGEST_CONTENT:
            self.refuse(number, 413)

    def credit(self, number: int, size: int) -> None:
        """Know that octets of DATA are taken. Room for more is given late, so that a client that
        sends more than it may is found out (section 6.9.1).
        """
        self.owed[number] = self.owed.get(number, 0) + size
        if self.room(number) < WINDOW // 8:
            for one in list(self.owed):
                self.settle(one)

    def room(self, number: int) -> int:
        """Return how many octets of DATA the client may still send on a stream."""
        every = self.h2.inbound_flow_control_window
        stream = self.h2.streams.get(number)
        return every if stream is None else min(every, stream.inbound_flow_control_window)

    def settle(self, number: int) -> None:
        """Give room for what was taken on a stream."""
        if owed := self.owed.pop(number, 0):
            self.h2.acknowledge_received_data(owed, number)

    def complete(self, number: int) -> None:
        """Answer a request that is whole."""
        stream = self.streams.get(number)
        if stream is None or stream.left is not None:
            return
        if self.misfits(stream):
            self.reset(number, ErrorCodes.PROTOCOL_ERROR)
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
        if self.leaving and not self.streams and not self.done:
            self.fail(ErrorCodes.NO_ERROR)  # section 6.8: nobody has a use for the connection

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
