"""Flaws about HEADERS, CONTINUATION and HPACK (RFC 9113, sections 4.3, 6.2 and 6.10; RFC 7541)."""

from collections import deque
from collections.abc import Iterable

import hpack
import hpack.hpack
from hpack.huffman_table import decode_huffman

from reference_impls.http2.client.bending import failing, hiding, saying, seeing
from reference_impls.http2.client.flaws_streams import trimmed, unpadded
from reference_impls.http2.client.h2_client import Client
from reference_impls.http2.frames import (
    CONTINUATION,
    END_HEADERS,
    END_STREAM,
    HAS_PRIORITY,
    HEADERS,
    PADDED,
    Unit,
)
from reference_impls.http2.server.compression import CompressionError, Decoder

LARGER = b"\x3f\xe1\x3f"
"""A size update to 8192 octets."""
Decoded = Iterable[hpack.HeaderTuple]


def open_block(unit: Unit) -> bool:
    """Whether HEADERS is to be continued."""
    return unit.type == HEADERS and not unit.flags & END_HEADERS


class TakesFramesInside(Client):
    """What comes inside a block is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it."""
        return [unit] if not self.known.inside or unit.type == CONTINUATION else []


class TakesOtherStreams(Client):
    """CONTINUATION may be on any stream."""

    opened = 0

    def incoming(self, unit: Unit) -> list[Unit]:
        """See it on the stream of its HEADERS."""
        if unit.type == HEADERS:
            self.opened = unit.stream
        return [unit.but(stream=self.opened) if unit.type == CONTINUATION else unit]


def late_end(client: Client, unit: Unit) -> list[Unit]:
    """Do not see END_STREAM where CONTINUATION follows."""
    return [unit.but(flags=unit.flags & ~END_STREAM) if open_block(unit) else unit]


def urgent(client: Client, unit: Unit) -> list[Unit]:
    """Do not see that there is a priority."""
    return [unit.but(flags=unit.flags & ~HAS_PRIORITY) if unit.type == HEADERS else unit]


def short(client: Client, unit: Unit) -> bool:
    """Whether HEADERS lacks what its flags announce."""
    needed = (unit.flags & PADDED > 0) + 5 * (unit.flags & HAS_PRIORITY > 0)
    return unit.type == HEADERS and len(unit.payload) < needed


# Decoders


def decoding(kind: type[Decoder]) -> type[Client]:
    """Return a client with this decoder."""

    class Decodes(Client):
        def decoder(self) -> Decoder:
            return kind()

    return Decodes


class ReadsHuffmanAsPlain(Decoder):
    """Huffman code is not undone."""

    def __init__(self) -> None:
        super().__init__()
        vars(hpack.hpack)["decode_huffman"] = bytes


class TakesWrongHuffman(Decoder):
    """Wrong Huffman code is an empty string."""

    def __init__(self) -> None:
        super().__init__()

        def tolerant(octets: bytes) -> bytes:
            try:
                return decode_huffman(octets)
            except hpack.HPACKError:
                return b""

        vars(hpack.hpack)["decode_huffman"] = tolerant


class Forgets(Decoder):
    """The table is empty before each block."""

    def decode(self, data: bytes, raw: bool = False) -> Decoded:
        """Empty it."""
        self.header_table.dynamic_entries = deque()
        self.header_table._current_size = 0
        return super().decode(data, raw)


class PassesOverIndexes(Decoder):
    """An index that is in no table is passed over; `wanted` are those."""

    wanted = range(1, 1 << 30)

    def _decode_indexed(self, data: bytes | memoryview) -> tuple[hpack.HeaderTuple, int]:
        index, consumed = hpack.hpack.decode_integer(data, 7)
        try:
            return super()._decode_indexed(data)
        except hpack.HPACKError:
            if index not in self.wanted:
                raise
            return None, consumed  # type: ignore[return-value]


class PassesOverIndex0(PassesOverIndexes):
    """The index 0 is passed over."""

    wanted = range(1)


class ReadsWhatItCan(Decoder):
    """A block is read as far as it can be."""

    def decode(self, data: bytes, raw: bool = False) -> Decoded:
        """Cut off the end of what cannot."""
        for end in range(len(data), 0, -1):
            try:
                return super().decode(data[:end], raw)
            except CompressionError:
                continue
        return []


class TakesAnyTable(Decoder):
    """The table may be of any size."""

    def __init__(self) -> None:
        super().__init__()
        self.max_allowed_table_size = 1 << 31


class FearsSizes(Decoder):
    """A size update is an error."""

    def _update_encoding_context(self, data: bytes | memoryview) -> int:
        raise hpack.HPACKDecodingError("no updates")


class KeepsSize(Decoder):
    """A size update behind a field is fine."""

    def decode(self, data: bytes, raw: bool = False) -> Decoded:
        """Leave it out."""
        return super().decode(data.replace(b"\x88\x20", b"\x88"), raw)


class KeepsEntries(Decoder):
    """What is evicted can still be referred to."""

    former: hpack.HeaderTuple | None = None

    def decode(self, data: bytes, raw: bool = False) -> Decoded:
        """Remember the newest entry."""
        entries = self.header_table.dynamic_entries
        self.former = hpack.HeaderTuple(*entries[0]) if entries else None
        return super().decode(data, raw)

    def _decode_indexed(self, data: bytes | memoryview) -> tuple[hpack.HeaderTuple, int]:
        try:
            return super()._decode_indexed(data)
        except hpack.HPACKError:
            if self.former is None:
                raise
            return self.former, hpack.hpack.decode_integer(data, 7)[1]


class FearsLargeEntries(Decoder):
    """A field larger than the table is an error."""

    def decode(self, data: bytes, raw: bool = False) -> Decoded:
        """Look for it."""
        found = list(super().decode(data, raw))
        if any(len(name) + len(value) + 32 > 4096 for name, value in found):
            raise CompressionError("too large")
        return found


class FearsDuplicates(Decoder):
    """The same entry twice is an error."""

    def decode(self, data: bytes, raw: bool = False) -> Decoded:
        """Look for it."""
        found = super().decode(data, raw)
        entries = list(self.header_table.dynamic_entries)
        if len(entries) != len(set(entries)):
            raise CompressionError("twice")
        return found


def larger_table(client: Client, unit: Unit) -> list[Unit]:
    """Announce a table that the server has not allowed."""
    return [unit.but(payload=LARGER + unit.payload) if unit.type == HEADERS else unit]


FLAWS: dict[str, type[Client]] = {
    "headers-are-one-frame": failing(lambda c, u: open_block(u)),
    "end-behind-continuation": seeing(late_end),
    "frames-inside-a-block": TakesFramesInside,
    "continuation-elsewhere": TakesOtherStreams,
    "continues-nothing": hiding(lambda c, u: u.type == CONTINUATION and not c.known.inside),
    "headers-on-stream-0": hiding(lambda c, u: u.type == HEADERS and not u.stream),
    "padding-of-headers": unpadded(HEADERS),
    "priority-of-headers": seeing(urgent),
    "headers-padding-too-long": trimmed(HEADERS),
    "short-headers": hiding(short),
    "huffman-as-plain": decoding(ReadsHuffmanAsPlain),
    "wrong-huffman": decoding(TakesWrongHuffman),
    "forgets-the-table": decoding(Forgets),
    "index-0": decoding(PassesOverIndex0),
    "any-index": decoding(PassesOverIndexes),
    "reads-what-it-can": decoding(ReadsWhatItCan),
    "any-table": decoding(TakesAnyTable),
    "fears-sizes": decoding(FearsSizes),
    "late-size": decoding(KeepsSize),
    "keeps-entries": decoding(KeepsEntries),
    "fears-large-entries": decoding(FearsLargeEntries),
    "fears-duplicates": decoding(FearsDuplicates),
    "larger-table": saying(larger_table),
}
