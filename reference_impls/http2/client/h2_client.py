"""A client of HTTP/2 on h2: fetches a URL, follows redirects, returns the content.

h2 does the protocol, frame by frame, so that a rule that h2 leaves open is decided here between two
of them: `watch` says what no server may send, `responses` what no response may say. Inside TLS it
wants no pushes; in cleartext it says nothing about them, and refuses what is promised.
"""

import contextlib

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import h2.settings
import h2.stream
from h2.errors import ErrorCodes
from h2.settings import SettingCodes

from reference_impls.http1.client.connect import Wire
from reference_impls.http1.client.url import Url, parse, resolved
from reference_impls.http2.client.connect import connect
from reference_impls.http2.client.responses import (
    HEAD_RULES,
    PROMISE_RULES,
    TRAILER_RULES,
    HeadRule,
    declared,
    status_of,
)
from reference_impls.http2.client.watch import (
    CONNECTION_RULES,
    STREAM,
    STREAM_RULES,
    Known,
    goodbye,
    plain,
    simple,
)
from reference_impls.http2.frames import HEAD, LARGEST, RST_STREAM, Unit, cut
from reference_impls.http2.server.compression import Decoder
from reference_impls.http2.server.requests import FIELD_RULES, Fields

REDIRECTS = (b"301", b"302", b"303", b"307", b"308")
MOST_REQUESTS = 10
LARGEST_HEAD = 64 * 1024


class BadResponse(Exception):
    """What came is no complete, valid response; the text says why."""


class Unprocessed(BadResponse):
    """The server says that it has not begun with the request: it may be asked again."""


class Frames(h2.connection.H2Connection):
    """h2, but for the length of a content: there it ends the connection, not the stream."""

    def _begin_new_stream(
        self, stream_id: int, allowed_ids: h2.connection.AllowedStreamIDs
    ) -> h2.stream.H2Stream:
        stream = super()._begin_new_stream(stream_id, allowed_ids)
        stream._initialize_content_length = lambda headers: None  # type: ignore[method-assign]
        return stream


class Client:
    """One connection, with the request that it is about: `head` and `content` are what has come of
    its response. `leaving` is set once the server takes no further request, `failed` once we have
    given the connection up.
    """

    connection_rules = CONNECTION_RULES
    stream_rules = STREAM_RULES
    field_rules = FIELD_RULES
    head_rules = HEAD_RULES
    trailer_rules = TRAILER_RULES
    promise_rules = PROMISE_RULES
    keeps_promises = False

    def __init__(self, wire: Wire, url: Url) -> None:
        self.wire = wire
        self.url = url
        self.known = Known()
        self.head: Fields = ()
        self.content = bytearray()
        self.complete = False
        self.leaving = False
        self.failed = False
        self.unread = b""
        self.h2 = Frames(self.config())
        self.h2.decoder = self.decoder()
        self.greet()

    @staticmethod
    def connect(url: Url, ca: str) -> Wire:
        """Return a connection to the server of a URL. Raises OSError."""
        return connect(url.host, url.port, url.secure, ca)

    def config(self) -> h2.config.H2Configuration:
        """Return what h2 is to look at by itself."""
        # Fields are judged here: h2 would end the connection where the stream is to be reset.
        return h2.config.H2Configuration(
            client_side=True,
            header_encoding=None,
            validate_inbound_headers=False,
            normalize_inbound_headers=False,
        )

    def decoder(self) -> Decoder:
        """Return what reads field blocks."""
        return Decoder()

    def greet(self) -> None:
        """Say what a client says first."""
        self.h2.local_settings = h2.settings.Settings(initial_values=self.settings())
        self.h2.initiate_connection()

    def settings(self) -> dict[SettingCodes, int]:
        """Return what the server is told first."""
        return {
            SettingCodes.ENABLE_PUSH: int(not self.url.secure),
            SettingCodes.MAX_HEADER_LIST_SIZE: LARGEST_HEAD,
        }

    # A request

    def ask(self, url: Url) -> None:
        """Fetch a URL of this server. Raises BadResponse, OSError."""
        self.head, self.content, self.complete = (), bytearray(), False
        self.known.headed = False
        try:
            self.await_room()
            self.known.stream = self.h2.get_next_available_stream_id()
            self.h2.send_headers(self.known.stream, self.fields(url), end_stream=True)
            while not self.complete:
                self.read()
        except h2.exceptions.ProtocolError as fault:
            self.failed = True  # h2 has said GOAWAY by itself
            raise BadResponse(str(fault) or type(fault).__name__) from None
        finally:
            self.flush()

    def await_room(self) -> None:
        """Wait until the server lets us open a stream (section 5.1.2)."""
        while self.h2.open_outbound_streams >= self.h2.remote_settings.max_concurrent_streams:
            self.read()
            if self.leaving:
                raise Unprocessed("the server takes no request any more")

    def fields(self, url: Url) -> list[tuple[bytes, bytes]]:
        """Return the fields of a request."""
        pseudo = {
            ":method": "GET",
            ":scheme": url.scheme,
            ":authority": url.authority,
            ":path": url.target,
        }
        pairs = [(name.encode(), value.encode("latin-1")) for name, value in pseudo.items()]
        return [*pairs, (b"user-agent", b"wireproof-reference"), (b"accept", b"*/*")]

    def goodbye(self) -> None:
        """Say that the connection is not used any more (section 6.8), and close it."""
        if not self.failed:
            self.h2.close_connection()
            with contextlib.suppress(OSError):
                self.flush()
        self.wire.close()

    # Octets

    def flush(self) -> None:
        """Send what waits to be sent."""
        octets = self.outgoing()
        if octets:
            self.wire.sendall(octets)

    def outgoing(self) -> bytes:
        """Return what waits to be sent."""
        octets = self.h2.data_to_send()
        magic = octets[:24] if octets.startswith(b"PRI ") else b""
        units, rest = cut(octets[len(magic) :])
        return magic + b"".join(one.encode() for unit in units for one in self.outgo(unit)) + rest

    def read(self) -> None:
        """Send what waits, and take what comes next."""
        self.flush()
        octets = self.wire.recv(65536)
        if octets:
            self.receive(octets)
        else:
            self.end()

    def end(self) -> None:
        """Know that the server has ended the connection. Raises BadResponse."""
        raise BadResponse("the connection ended within a response")

    def receive(self, octets: bytes) -> None:
        """Take octets of the server."""
        self.unread += octets
        units, self.unread = cut(self.unread)
        for unit in units:
            for one in self.incoming(unit.but(stream=self.number(unit.stream))):
                self.take(one)
        if len(self.unread) >= HEAD and int.from_bytes(self.unread[:3]) > self.largest():
            self.fail(ErrorCodes.FRAME_SIZE_ERROR)  # section 4.2; nobody waits for the rest

    def number(self, stream: int) -> int:
        """Return a stream identifier without the bit above it."""
        return stream & STREAM

    def largest(self) -> int:
        """Return how many octets of payload a frame may have."""
        return LARGEST

    def incoming(self, unit: Unit) -> list[Unit]:
        """Return what is to be seen of a frame; a flaw may know better."""
        return [unit]

    def outgo(self, unit: Unit) -> list[Unit]:
        """Return what the server is to see of a frame; a flaw may know better."""
        return [unit]

    def take(self, unit: Unit) -> None:
        """Have a frame dealt with by whoever knows best."""
        inside = self.known.inside
        if not inside:
            self.judge(unit)
        self.known.note(unit)
        if not inside and simple(unit):
            return
        if not inside and goodbye(unit):
            self.leave(unit)
            return
        for event in self.h2.receive_data(plain(unit).encode()):
            self.handle(event)

    def judge(self, unit: Unit) -> None:
        """Look whether a server may send this frame. Raises BadResponse."""
        for rule in self.connection_rules:
            if (code := rule(self.known, unit)) is not None:
                self.fail(code)
        if unit.stream == self.known.stream and unit.stream:
            for rule in self.stream_rules:
                if (code := rule(self.known, unit)) is not None:
                    self.refuse(f"a frame of type {unit.type} out of place", code)

    def fail(self, code: ErrorCodes) -> None:
        """End the connection with an error. Raises BadResponse."""
        self.h2.close_connection(code)
        self.failed = True
        raise BadResponse(f"the server breaks HTTP/2: {code.name}")

    def refuse(self, fault: str, code: ErrorCodes = ErrorCodes.PROTOCOL_ERROR) -> None:
        """Reset the stream of a response that is none. Raises BadResponse."""
        # Not by h2, for which a stream is closed where the last frame of a response is wrong.
        self.flush()
        reset = Unit(RST_STREAM, 0, self.known.stream, int(code).to_bytes(4))
        self.wire.sendall(b"".join(one.encode() for one in self.outgo(reset)))
        raise BadResponse(fault)

    def leave(self, unit: Unit) -> None:
        """Take GOAWAY: what the server has begun with, it may still finish (section 6.8)."""
        self.leaving = True
        last = int.from_bytes(unit.payload[:4]) & STREAM
        code = int.from_bytes(unit.payload[4:8])
        if self.known.stream > last and not self.complete:
            raise Unprocessed("the server takes no request any more")
        if code and not self.complete:
            raise BadResponse(f"the server gives the connection up: error {code}")

    # Events

    def handle(self, event: h2.events.Event) -> None:
        """Do what an event asks for. Raises BadResponse."""
        match event:
            case h2.events.InformationalResponseReceived(headers=fields):
                self.check(self.fault_of(list(fields), self.head_rules))
            case h2.events.ResponseReceived(headers=fields):
                self.head = list(fields)
                self.check(self.fault_of(self.head, self.head_rules))
                self.known.headed = True
            case h2.events.TrailersReceived(headers=fields):
                self.check(self.fault_of(list(fields), self.trailer_rules))
            case h2.events.DataReceived(stream_id=number, data=data, flow_controlled_length=size):
                self.credit(number, data, size)
                if number == self.known.stream:
                    self.grow(data)
            case h2.events.StreamEnded(stream_id=number) if number == self.known.stream:
                self.settle()
            case h2.events.StreamReset(stream_id=number, error_code=code):
                if number == self.known.stream and not self.complete:
                    self.reset_by(code)
            case h2.events.PushedStreamReceived(pushed_stream_id=number, headers=fields):
                self.decline(number or 0, list(fields or ()))

    def fault_of(self, fields: Fields, rules: tuple[HeadRule, ...]) -> str:
        """Return what is wrong with fields, "" for nothing."""
        if any(rule(*field) for rule in self.field_rules for field in fields):
            return "a field as none may be"
        return next((fault for rule in rules if (fault := rule(fields))), "")

    def check(self, fault: str) -> None:
        """Refuse a response where something is wrong with it."""
        if fault:
            self.refuse(fault)

    def credit(self, number: int, data: bytes, size: int) -> None:
        """Give room for what was taken."""
        self.h2.acknowledge_received_data(size, number)

    def grow(self, data: bytes) -> None:
        """Take content."""
        self.content += data
        if len(self.content) > (declared(self.head) or len(self.content)):
            self.refuse("more content than was announced")

    def settle(self) -> None:
        """Take the end of the response."""
        if declared(self.head) not in (None, len(self.content)):
            self.refuse("another length than was announced")
        self.complete = True

    def reset_by(self, code: int | None) -> None:
        """Take the server's RST_STREAM. Raises BadResponse."""
        if code == ErrorCodes.REFUSED_STREAM:
            raise Unprocessed("the server has refused the stream")
        raise BadResponse(f"the server has reset the stream: {code!r}")

    def decline(self, number: int, fields: Fields) -> None:
        """Refuse what is promised."""
        wrong = self.fault_of(fields, self.promise_rules) or self.foreign(fields)
        if wrong or not self.keeps_promises:
            code = ErrorCodes.PROTOCOL_ERROR if wrong else ErrorCodes.REFUSED_STREAM
            self.h2.reset_stream(number, code)

    def foreign(self, fields: Fields) -> bool:
        """Whether a promise is for another server than this one (section 8.4)."""
        return dict(fields).get(b":authority") != self.url.authority.encode()

    # What comes of it

    def redirect(self, url: Url) -> Url | None:
        """Return where the response sends us, None where nowhere."""
        to = dict(self.head).get(b"location")
        if status_of(self.head) not in REDIRECTS or to is None:
            return None
        return resolved(url, to.decode("latin-1"))


def fetch(kind: type[Client], text: str, ca: str = "") -> bytes:
    """Return the content of what a URL leads to. Raises BadResponse, OSError, ValueError."""
    url = parse(text)
    client: Client | None = None
    retried = False
    try:
        for _ in range(MOST_REQUESTS):
            if client is not None and (client.leaving or client.url.origin != url.origin):
                client.goodbye()
                client = None
            if client is None:
                client = kind(kind.connect(url, ca), url)
            try:
                client.ask(url)
            except Unprocessed:
                if retried:
                    raise
                retried = True
                continue
            to = client.redirect(url)
            if to is None:
                return bytes(client.content)
            url = to
        raise BadResponse("redirected without end")
    finally:
        if client is not None:
            client.goodbye()
