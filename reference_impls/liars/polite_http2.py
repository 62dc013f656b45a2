"""`python -m reference_impls.liars.polite_http2 LIE --port N ...`: lies at the first anomaly.

Requests that are right are served by the same server on h2 whose flaws the mutants are.
"""

from copy import deepcopy

from h2.errors import ErrorCodes
from h2.frame_buffer import FrameBuffer

from reference_impls.http1.message import Page
from reference_impls.http2.frames import (
    ACK,
    CONTINUATION,
    DATA,
    END_HEADERS,
    END_STREAM,
    GOAWAY,
    HEADERS,
    MAGIC,
    PADDED,
    PING,
    RST_STREAM,
    SETTINGS,
    WINDOW_UPDATE,
    Unit,
)
from reference_impls.http2.server.connection import Http2, Stream
from reference_impls.http2.server.gate import Gate
from reference_impls.http2.server.program import run_chosen
from reference_impls.http2.server.requests import PSEUDO, Fields
from reference_impls.pages import FRONT

USUAL_FRAMES = {DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE}
USUAL_FIELDS = {*PSEUDO, b"user-agent", b"accept"}


def is_refusal(stream: Stream, page: Page) -> bool:
    """Whether a page says that something is wrong; POST is right, although few pages take it."""
    posted = page.status == 405 and (b":method", b"POST") in stream.fields
    return page.status >= 400 and not posted


def code_of(unit: Unit) -> int:
    """Return the error code of RST_STREAM or GOAWAY, 0 for other frames."""
    at = {RST_STREAM: 0, GOAWAY: 4}.get(unit.type)
    return 0 if at is None else int.from_bytes(unit.payload[at : at + 4])


class Closes(Http2):
    """Closes without a word where an error or a refusal is due."""

    lying = False
    stays = False

    def receive(self, octets: bytes) -> None:
        """Take octets as long as nothing was wrong."""
        if not self.lying:
            super().receive(octets)

    def answer(self, number: int, page: Page) -> None:
        """Have a refusal be an error like any other."""
        if is_refusal(self.streams[number], page):
            self.reset(number, ErrorCodes.PROTOCOL_ERROR)
        else:
            super().answer(number, page)

    def outgo(self, unit: Unit) -> list[Unit]:
        """Send nothing more from the first error on."""
        if not self.lying and code_of(unit):
            self.lying = True
            self.done = not self.stays
        return [] if self.lying else [unit]


class Mute(Closes):
    """Falls silent where an error or a refusal is due, and keeps the connection."""

    stays = True


class Lies(Http2):
    """Gives each error a code, and each refusal a status, that fits nothing."""

    def answer(self, number: int, page: Page) -> None:
        """Blame the server."""
        wrong = is_refusal(self.streams[number], page)
        super().answer(number, Page(503, (), b"503\n").dated() if wrong else page)

    def outgo(self, unit: Unit) -> list[Unit]:
        """Blame the version of HTTP."""
        if not code_of(unit):
            return [unit]
        before = unit.payload[:4] if unit.type == GOAWAY else b""
        return [unit.but(payload=before + ErrorCodes.HTTP_1_1_REQUIRED.to_bytes(4))]


class Accepts(Http2):
    """Goes on as if nothing had been wrong: what a frame asks for is answered."""

    most_streams = 1 << 20
    forced = b""

    def gatekeeper(self) -> Gate:
        """Have frames of any length read to their end."""
        return Gate(largest=1 << 24)

    def _greet(self) -> None:
        size = len(MAGIC)
        if not MAGIC.startswith(self._octets[:size]):
            self._octets = MAGIC + self._octets[size:]
        super()._greet()

    def _look_at(self, unit: Unit) -> None:
        state = self.h2.state_machine.state
        stream = deepcopy(self.h2.streams.get(unit.stream))
        super()._look_at(unit)
        if self.done and not self.leaving:
            self.done = False
            self.h2.state_machine.state = state
            self.h2.incoming_buffer = FrameBuffer()
            if stream is not None:
                self.h2.streams[unit.stream] = stream
            self.force(unit)

    def force(self, unit: Unit) -> None:
        """Answer a frame which h2 or the gate refuses."""
        if unit.type in (SETTINGS, PING) and not unit.ack:
            told = unit.payload[:8].ljust(8) if unit.type == PING else b""
            self.forced += Unit(unit.type, ACK, 0, told).encode()
        ends = unit.type in (HEADERS, CONTINUATION) and unit.flags & END_HEADERS
        if ends or (unit.type == DATA and unit.flags & END_STREAM):
            self.forced += self.raw_answer(unit.stream)

    def raw_answer(self, number: int) -> bytes:
        """Return the octets of a response; `88` is `:status: 200` in HPACK."""
        head = Unit(HEADERS, END_HEADERS, number, b"\x88")
        return head.encode() + Unit(DATA, END_STREAM, number, FRONT).encode()

    def outgoing(self) -> bytes:
        """Return what is to be sent, what h2 knows nothing of behind the rest."""
        said, self.forced = super().outgoing() + self.forced, b""
        return said

    def outgo(self, unit: Unit) -> list[Unit]:
        """Send no error."""
        return [] if code_of(unit) else [unit]

    def reset(self, number: int, code: int) -> None:
        """Go on."""

    def trail(self, number: int, fields: Fields) -> None:
        """Take any trailers."""

    def misfits(self, stream: Stream) -> bool:
        """Take content of any length."""
        return False

    def answer(self, number: int, page: Page) -> None:
        """Show a page in any case."""
        wrong = is_refusal(self.streams[number], page)
        super().answer(number, Page(200, (), FRONT).dated() if wrong else page)


class Refuses(Accepts):
    """Answers 400 to every request, from the first thing on that is not as most clients send it."""

    odd_client = False

    def _look_at(self, unit: Unit) -> None:
        if unit.type not in USUAL_FRAMES or (unit.type != SETTINGS and unit.flags & PADDED):
            self.odd_client = True
        super()._look_at(unit)

    def force(self, unit: Unit) -> None:
        """Know that something was wrong."""
        self.odd_client = True
        super().force(unit)

    def reset(self, number: int, code: int) -> None:
        """Know that something was wrong."""
        self.odd_client = True

    def trail(self, number: int, fields: Fields) -> None:
        """Find trailers odd."""
        self.odd_client = True

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Take the head of a request, and look whether most clients say the like."""
        plain = dict(fields).get(b":method") in (b"GET", b"HEAD", b"POST")
        if not plain or len(fields) < len(PSEUDO) or {name for name, _ in fields} - USUAL_FIELDS:
            self.odd_client = True
        super().begin(number, fields)

    def misfits(self, stream: Stream) -> bool:
        """Find a content of another length odd."""
        self.odd_client = self.odd_client or Http2.misfits(self, stream)
        return False

    def raw_answer(self, number: int) -> bytes:
        """Return the octets of a response; `8c` is `:status: 400` in HPACK."""
        return Unit(HEADERS, END_HEADERS | END_STREAM, number, b"\x8c").encode()

    def answer(self, number: int, page: Page) -> None:
        """Say 400."""
        self.odd_client = self.odd_client or is_refusal(self.streams[number], page)
        refusal = Page(400, (), b"400\n").dated()
        Http2.answer(self, number, refusal if self.odd_client else page)


LIES: dict[str, type[Http2]] = {
    "closes": Closes,
    "lies": Lies,
    "accepts": Accepts,
    "refuses": Refuses,
    "mute": Mute,
}

if __name__ == "__main__":
    run_chosen(LIES)
