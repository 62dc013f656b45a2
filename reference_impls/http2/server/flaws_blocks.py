"""Flaws in how field blocks are put together, and in the state that they share."""

from collections import deque
from collections.abc import Sequence
from typing import Any

import h2.events
import h2.frame_buffer
import h2.settings
import hpack
from h2.errors import ErrorCodes
from h2.settings import SettingCodes

from reference_impls.http2.frames import (
    CONTINUATION,
    DATA,
    END_HEADERS,
    END_STREAM,
    HEADERS,
    PADDED,
    RST_STREAM,
    Unit,
)
from reference_impls.http2.server import compression, flaws_hpack
from reference_impls.http2.server.compression import Decoder
from reference_impls.http2.server.connection import LARGEST_HEAD, Http2

Fields = list[tuple[bytes, bytes]]

# Frames


class Blocks(Http2):
    """Knows which stream has a field block that is not complete; 0 for none."""

    open = 0
    pieces = 0

    def incoming(self, unit: Unit) -> list[Unit]:
        """Note it, and have `piece` or `between` say what h2 sees."""
        before = self.open
        if before and not (unit.type == CONTINUATION and unit.stream == before):
            return self.between(unit)
        if unit.type in (HEADERS, CONTINUATION) and (before or unit.type == HEADERS):
            self.pieces = self.pieces + 1 if before else 0
            self.open = 0 if unit.flags & END_HEADERS else unit.stream
            return self.piece(unit)
        return self.between(unit)

    def piece(self, unit: Unit) -> list[Unit]:
        """Return what h2 sees of a piece of a block."""
        return [unit]

    def between(self, unit: Unit) -> list[Unit]:
        """Return what h2 sees of a frame that is none."""
        return [unit]


class HidesWhatIsBetween(Blocks):
    """Frames of other types inside a block are passed over."""

    def between(self, unit: Unit) -> list[Unit]:
        """Hide them."""
        return [] if self.open and unit.type not in (HEADERS, CONTINUATION) else [unit]


class EndsWithNextHeaders(Blocks):
    """HEADERS on another stream ends a block that is open."""

    def between(self, unit: Unit) -> list[Unit]:
        """End it before."""
        if not self.open or unit.type != HEADERS:
            return [unit]
        end = Unit(CONTINUATION, END_HEADERS, self.open, b"")
        self.open = 0
        return [end, unit]


class TakesAnyContinuation(Blocks):
    """CONTINUATION belongs to the open block, whatever its stream is."""

    def between(self, unit: Unit) -> list[Unit]:
        """Put it there."""
        if not self.open or unit.type != CONTINUATION:
            return [unit]
        stream, self.open = self.open, 0 if unit.flags & END_HEADERS else self.open
        return [unit.but(stream=stream)]


class HidesLateContinuation(Blocks):
    """CONTINUATION without a block is passed over."""

    def between(self, unit: Unit) -> list[Unit]:
        """Hide it."""
        return [] if not self.open and unit.type == CONTINUATION else [unit]


class TakesOneContinuation(Blocks):
    """A second CONTINUATION is too many."""

    def piece(self, unit: Unit) -> list[Unit]:
        """Count them."""
        if self.pieces > 1:
            self.fail(ErrorCodes.ENHANCE_YOUR_CALM)
        return [unit]


class WantsOctets(Blocks):
    """A piece of a block without octets is an error."""

    def piece(self, unit: Unit) -> list[Unit]:
        """Look at its length."""
        if not unit.payload:
            self.fail(ErrorCodes.FRAME_SIZE_ERROR)
        return [unit]


class WantsWholeFields(Blocks):
    """A block may only be cut between two fields."""

    def piece(self, unit: Unit) -> list[Unit]:
        """Decode it alone, with a table of its own."""
        try:
            hpack.Decoder().decode(unit.payload, raw=True)
        except hpack.HPACKError:
            self.fail(ErrorCodes.COMPRESSION_ERROR)
        return [unit]


class WaitsForNoEnd(Blocks):
    """HEADERS is all there is: CONTINUATION is passed over."""

    def piece(self, unit: Unit) -> list[Unit]:
        """Believe that it is whole."""
        return [] if unit.type == CONTINUATION else [unit.but(flags=unit.flags | END_HEADERS)]


class PadsContinuation(Blocks):
    """PADDED has a meaning on CONTINUATION."""

    def piece(self, unit: Unit) -> list[Unit]:
        """Take the padding away."""
        if unit.type != CONTINUATION or not unit.flags & PADDED:
            return [unit]
        return [unit.but(payload=unit.payload[1 : len(unit.payload) - unit.payload[0]])]


class EndsWithContinuation(Blocks):
    """END_STREAM has a meaning on CONTINUATION."""

    def piece(self, unit: Unit) -> list[Unit]:
        """End the stream behind it."""
        ends = unit.type == CONTINUATION and unit.flags & END_STREAM
        return [unit, Unit(DATA, END_STREAM, unit.stream, b"")] if ends else [unit]


class WantsShortTrailers(Blocks):
    """Trailers have to be in one frame."""

    def piece(self, unit: Unit) -> list[Unit]:
        """Look whether the stream is known already."""
        if unit.type == HEADERS and unit.stream in self.streams and self.open:
            self.fail(ErrorCodes.PROTOCOL_ERROR)
        return [unit]


class NeverLimitsBlocks(Http2):
    """A field block may come in as many pieces as it likes."""

    def decoder(self) -> Decoder:
        """Have nobody count: a server has one flaw, and its process one server."""
        vars(h2.frame_buffer)["CONTINUATION_BACKLOG"] = 1 << 60
        return super().decoder()


class NeverLimitsFields(Http2):
    """A field block may mean as many fields as it likes."""

    def decoder(self) -> Decoder:
        """Have nobody count: a server has one flaw, and its process one server."""
        vars(compression)["LARGEST_LIST"] = 1 << 60
        return Copies()


class Copies(Decoder):
    """Keeps a copy of each field, however often it comes; 160 MB of them show enough."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[bytes] = []

    def decode(self, data: bytes, raw: bool = False) -> Any:
        """Copy them, and hand on what a request needs."""
        fields = list(super().decode(data, raw))
        self.kept = (self.kept + [bytes(bytearray(value)) for _, value in fields])[-40000:]
        return fields[:64]


# State


class Forgets(Http2):
    """What some blocks insert is forgotten; `forget` is to be called for them."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self.before: dict[int, tuple[int, int, deque[tuple[bytes, bytes]]]] = {}
        super().__init__(*given, **named)

    def incoming(self, unit: Unit) -> list[Unit]:
        """Remember the table as it is before each block."""
        if unit.type == HEADERS:
            table = self.h2.decoder.header_table
            entries = table.dynamic_entries.copy()
            self.before[unit.stream] = (table._maxsize, table._current_size, entries)
        return [unit]

    def forget(self, number: int) -> None:
        """Have the table as it was before the last block of a stream."""
        table = self.h2.decoder.header_table
        table._maxsize, table._current_size, table.dynamic_entries = self.before[number]


class ForgetsTheCancelled(Forgets):
    """What a cancelled request inserts is forgotten."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Forget it at once."""
        if unit.type == RST_STREAM and unit.stream in self.before:
            self.forget(unit.stream)
        return super().incoming(unit)


class ForgetsTheRefused(Forgets):
    """What a refused request inserts is forgotten."""

    def begin(self, number: int, fields: Fields) -> None:
        """See whether it is refused."""
        super().begin(number, fields)
        if self.h2.open_inbound_streams >= self.most_streams:
            self.forget(number)


class ForgetsTheMalformed(Forgets):
    """What a malformed request inserts is forgotten."""

    def begin(self, number: int, fields: Fields) -> None:
        """See whether it is malformed."""
        super().begin(number, fields)
        if self.fault_of(fields):
            self.forget(number)


class ForgetsTheLarge(Forgets):
    """What a request with too many fields inserts is forgotten."""

    def begin(self, number: int, fields: Fields) -> None:
        """See whether it is too large."""
        super().begin(number, fields)
        if self.too_large(fields):
            self.forget(number)


class ForgetsTrailers(Forgets):
    """What trailers insert is forgotten."""

    def trail(self, number: int, fields: Sequence[tuple[bytes, bytes]]) -> None:
        """Forget it at once."""
        super().trail(number, fields)
        self.forget(number)


class HasTablesOfStreams(Forgets):
    """Each stream has its own table."""

    def begin(self, number: int, fields: Fields) -> None:
        """Forget what its block inserts."""
        super().begin(number, fields)
        self.forget(number)


class WantsHalf(Http2):
    """Half as many octets of fields are taken as is said."""

    def too_large(self, fields: Fields) -> int:
        """Count them."""
        size = sum(len(name) + len(value) + 32 for name, value in fields)
        return 431 if size > LARGEST_HEAD // 2 else 0


class ForgivesTheOldSize(Http2):
    """A client is told of a smaller table, and may use the old one."""

    def settings(self) -> h2.settings.Settings:
        """Tell it."""
        told = super().settings()
        told[SettingCodes.HEADER_TABLE_SIZE] = 2048
        told.acknowledge()
        return told

    def decoder(self) -> Decoder:
        """Mind nothing."""
        return flaws_hpack.TakesAnySize()


class NamesErrorsWrongly(Http2):
    """What cannot be decoded ends the connection as if all were well."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Say another code."""
        wrong = unit.payload[4:8] == ErrorCodes.COMPRESSION_ERROR.to_bytes(4)
        calm = unit.payload[:4] + bytes(4) + unit.payload[8:]
        return [unit.but(payload=calm)] if unit.type == 7 and wrong else [unit]


FLAWS: dict[str, type[Http2]] = {
    **flaws_hpack.FLAWS,
    "hides-what-is-between": HidesWhatIsBetween,
    "ends-with-next-headers": EndsWithNextHeaders,
    "takes-any-continuation": TakesAnyContinuation,
    "hides-late-continuation": HidesLateContinuation,
    "takes-one-continuation": TakesOneContinuation,
    "wants-octets": WantsOctets,
    "wants-whole-fields": WantsWholeFields,
    "waits-for-no-end": WaitsForNoEnd,
    "pads-continuation": PadsContinuation,
    "ends-with-continuation": EndsWithContinuation,
    "wants-short-trailers": WantsShortTrailers,
    "never-limits-blocks": NeverLimitsBlocks,
    "never-limits-fields": NeverLimitsFields,
    "forgets-the-cancelled": ForgetsTheCancelled,
    "forgets-the-refused": ForgetsTheRefused,
    "forgets-the-malformed": ForgetsTheMalformed,
    "forgets-the-large": ForgetsTheLarge,
    "forgets-trailers": ForgetsTrailers,
    "has-tables-of-streams": HasTablesOfStreams,
    "wants-half": WantsHalf,
    "forgives-the-old-size": ForgivesTheOldSize,
    "names-errors-wrongly": NamesErrorsWrongly,
}
