"""A client of HTTP/2 on h2: fetches a URL and returns the content.

h2 does the protocol, frame by frame, so that a flaw can drop or change one before h2 sees it, or on
its way out. What RFC 9113 asks of a client beyond what h2 looks at stands in `fault_of`.
"""

import h2.config
import h2.connection
import h2.events
import h2.exceptions
from h2.errors import ErrorCodes

from reference_impls.http1.client.connect import Wire
from reference_impls.http1.client.url import Url, parse
from reference_impls.http2.client.connect import connect
from reference_impls.http2.frames import Unit, cut


class BadResponse(Exception):
    """What came is no complete, valid response; the text says why."""


class Client:
    """One fetch on one connection. `content` is what has come of the response."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.content = bytearray()
        self.complete = False
        self.stream = 0
        self.unread = b""
        self.h2 = h2.connection.H2Connection(self.config())
        self.greet()

    def config(self) -> h2.config.H2Configuration:
        """Return what h2 is to look at by itself."""
        return h2.config.H2Configuration(client_side=True, header_encoding=None)

    def greet(self) -> None:
        """Say what a client says first."""
        self.h2.local_settings.enable_push = 0
        self.h2.initiate_connection()

    def fetch(self, url: Url) -> bytes:
        """Return the content that a URL leads to. Raises BadResponse, OSError."""
        self.stream = self.h2.get_next_available_stream_id()
        self.h2.send_headers(self.stream, self.fields(url), end_stream=True)
        try:
            while not self.complete:
                self.flush()
                self.receive(self.wire.recv(65536))
        except h2.exceptions.ProtocolError as fault:
            raise BadResponse(str(fault) or type(fault).__name__) from None
        finally:
            self.flush()
        self.h2.close_connection()
        self.flush()
        return bytes(self.content)

    def fields(self, url: Url) -> list[tuple[bytes, bytes]]:
        """Return the fields of a request."""
        scheme = "https" if url.secure else "http"
        pseudo = {
            ":method": "GET",
            ":scheme": scheme,
            ":authority": url.authority,
            ":path": url.target,
        }
        pairs = [(name.encode(), value.encode("latin-1")) for name, value in pseudo.items()]
        return [*pairs, (b"user-agent", b"wireproof-reference"), (b"accept", b"*/*")]

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

    def receive(self, octets: bytes) -> None:
        """Take octets of the server; none of them are the end of the connection."""
        if not octets:
            raise BadResponse("the connection ended within a response")
        self.unread += octets
        units, self.unread = cut(self.unread)
        for unit in units:
            for one in self.incoming(unit):
                for event in self.h2.receive_data(one.encode()):
                    self.handle(event)

    def incoming(self, unit: Unit) -> list[Unit]:
        """Return what h2 is to see of a frame; a flaw may know better."""
        return [unit]

    def outgo(self, unit: Unit) -> list[Unit]:
        """Return what the server is to see of a frame; a flaw may know better."""
        return [unit]

    # Events

    def handle(self, event: h2.events.Event) -> None:
        """Do what an event asks for. Raises BadResponse."""
        match event:
            case h2.events.ResponseReceived(headers=fields):
                if fault := self.fault_of([(bytes(n), bytes(v)) for n, v in fields]):
                    self.refuse(fault)
            case h2.events.DataReceived(data=data, flow_controlled_length=size, stream_id=number):
                self.content += data
                self.h2.acknowledge_received_data(size, number)
            case h2.events.StreamEnded():
                self.complete = True
            case h2.events.StreamReset(error_code=code):
                raise BadResponse(f"the server has reset the stream: {code!r}")
            case h2.events.ConnectionTerminated(last_stream_id=last, error_code=code):
                if code or self.stream > (last or 0):
                    raise BadResponse(f"the server gives the connection up: {code!r}")

    def fault_of(self, fields: list[tuple[bytes, bytes]]) -> str:
        """Return what is wrong with the head of a response that h2 lets pass, "" for nothing."""
        return ""

    def refuse(self, fault: str) -> None:
        """Reset the stream of a malformed response. Raises BadResponse."""
        self.h2.reset_stream(self.stream, ErrorCodes.PROTOCOL_ERROR)
        raise BadResponse(fault)


def fetch(kind: type[Client], text: str, ca: str = "") -> bytes:
    """Return the content of what a URL leads to. Raises BadResponse, OSError, ValueError."""
    url = parse(text)
    wire = connect(url.host, url.port, url.secure, ca)
    try:
        return kind(wire).fetch(url)
    finally:
        wire.close()
