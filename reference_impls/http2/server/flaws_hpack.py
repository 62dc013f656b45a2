"""Flaws in HPACK: each class breaks one rule of RFC 7541."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import hpack
import hpack.hpack
from h2.errors import ErrorCodes
from hpack.hpack import decode_integer
from hpack.huffman_constants import REQUEST_CODES, REQUEST_CODES_LENGTH
from hpack.huffman_table import decode_huffman
from hpack.table import HeaderTable, table_entry_size

from reference_impls.http2.server.compression import CompressionError, Decoder, Encoder, size_update
from reference_impls.http2.server.connection import Http2

Field = hpack.HeaderTuple
STATIC = HeaderTable.STATIC_TABLE_LENGTH


def reading(kind: type[Decoder]) -> type[Http2]:
    """Return a server that reads field blocks so."""

    class Reads(Http2):
        """Has another decoder."""

        def decoder(self) -> Decoder:
            """Return it."""
            return kind()

    return Reads


def writing(kind: type[Encoder]) -> type[Http2]:
    """Return a server that writes field blocks so."""

    class Writes(Http2):
        """Has another encoder."""

        def encoder(self) -> Encoder:
            """Return it."""
            return kind()

    return Writes


def holding(kind: type[HeaderTable]) -> type[Http2]:
    """Return a server whose decoder has such a table."""

    class Holds(Decoder):
        """Has another table."""

        def __init__(self) -> None:
            super().__init__()
            self.header_table = kind()

    return reading(Holds)


# Tables


class CountsFromTheOldest(HeaderTable):
    """Index 62 is the oldest entry."""

    def get_by_index(self, index: int) -> tuple[bytes, bytes]:
        """Count from the other end."""
        if STATIC < index <= STATIC + len(self.dynamic_entries):
            return self.dynamic_entries[STATIC - index]
        return super().get_by_index(index)


class WantsEachOnce(HeaderTable):
    """An entry that is there already is an error."""

    def add(self, name: bytes, value: bytes) -> None:
        """Look for it first."""
        if (name, value) in self.dynamic_entries:
            raise CompressionError("the same again")
        super().add(name, value)


class NeverEvictsForNew(HeaderTable):
    """A new entry pushes none out."""

    def add(self, name: bytes, value: bytes) -> None:
        """Have it, whatever the size is."""
        self.dynamic_entries.appendleft((name, value))


class NeverEvictsOnResize(HeaderTable):
    """A smaller size evicts nothing."""

    @property
    def maxsize(self) -> int:
        """The size in octets."""
        return self._maxsize

    @maxsize.setter
    def maxsize(self, newmax: int) -> None:
        self._maxsize = newmax


class _Counting(HeaderTable):
    """Counts entries with `more` octets than there are."""

    more = 0

    def add(self, name: bytes, value: bytes) -> None:
        """Evict by its own count."""
        self.dynamic_entries.appendleft((name, value))
        while self._counted() > self._maxsize:
            self.dynamic_entries.pop()

    def _counted(self) -> int:
        return sum(table_entry_size(*one) + self.more for one in self.dynamic_entries)


class CountsTooMuch(_Counting):
    """An entry counts 33 octets beyond its name and value."""

    more = 1


class CountsTooLittle(_Counting):
    """An entry counts 31 octets beyond its name and value."""

    more = -1


class RefusesTheTooLarge(HeaderTable):
    """An entry that is larger than the table is an error."""

    def add(self, name: bytes, value: bytes) -> None:
        """Look at its size first."""
        if table_entry_size(name, value) > self.maxsize:
            raise CompressionError("an entry larger than the table")
        super().add(name, value)


class KeepsTheTooSmall(HeaderTable):
    """An entry that is larger than the table changes nothing."""

    def add(self, name: bytes, value: bytes) -> None:
        """Leave the others in place."""
        if table_entry_size(name, value) <= self.maxsize:
            super().add(name, value)


class ForgetsTheFirstSize(HeaderTable):
    """A size that comes before any entry is forgotten with the first one."""

    def add(self, name: bytes, value: bytes) -> None:
        """Begin with the usual size."""
        if not hasattr(self, "begun"):
            self.begun = True
            self._maxsize = self.DEFAULT_SIZE
        super().add(name, value)


class TakesSize0ForNone(HeaderTable):
    """A table of size 0 has no limit."""

    def add(self, name: bytes, value: bytes) -> None:
        """Have it all the same."""
        if self.maxsize:
            super().add(name, value)
        else:
            self.dynamic_entries.appendleft((name, value))


class HasNone(HeaderTable):
    """Nothing is ever kept."""

    def add(self, name: bytes, value: bytes) -> None:
        """Forget it."""


class KnowsNoIndex0(HeaderTable):
    """Index 0 is an empty field."""

    def get_by_index(self, index: int) -> tuple[bytes, bytes]:
        """Make one up."""
        return super().get_by_index(index) if index else (b"x-none", b"")


class TakesAnyIndex(HeaderTable):
    """An index that no table has is an empty field."""

    def get_by_index(self, index: int) -> tuple[bytes, bytes]:
        """Make one up."""
        known = index <= STATIC + len(self.dynamic_entries)
        return super().get_by_index(index) if known else (b"x-none", b"")


def confusing(instead: dict[int, int]) -> type[HeaderTable]:
    """Return a table that takes entries of the static one for others."""

    class Confuses(HeaderTable):
        """Looks at the wrong place."""

        def get_by_index(self, index: int) -> tuple[bytes, bytes]:
            """Look there."""
            return super().get_by_index(instead.get(index, index))

    return Confuses


class KnowsNoStatuses(HeaderTable):
    """Entries that no request has are unknown, and so is Transfer-Encoding."""

    def get_by_index(self, index: int) -> tuple[bytes, bytes]:
        """Do without them."""
        if index in (*range(8, 15), 57):
            raise CompressionError("not in a request")
        return super().get_by_index(index)


# Representations


class Own(Decoder):
    """The same as Decoder, one representation at a time, so that a flaw can change one."""

    def decode(self, data: bytes, raw: bool = False) -> Iterable[Field]:
        """Return the fields of a block."""
        fields: list[Field] = []
        while data:
            field, used = self.represent(data, fields)
            fields += [field] if field else []
            data = data[used:]
        return fields

    def represent(self, data: bytes, fields: list[Field]) -> tuple[Field | None, int]:
        """Return the field that a block begins with, and how long it is; None for a size."""
        try:
            return self._represented(data, fields)
        except hpack.HPACKError as trouble:
            raise CompressionError(str(trouble)) from trouble

    def _represented(self, data: bytes, fields: list[Field]) -> tuple[Field | None, int]:
        if data[0] & 0x80:
            return self._decode_indexed(data)
        if data[0] & 0x40:
            return self._decode_literal_index(data)
        if not data[0] & 0x20:
            return self._decode_literal_no_index(data)
        if fields:
            raise CompressionError("a size behind a field")
        return None, self._update_encoding_context(data)


class TakesSizesAnywhere(Own):
    """A size may stand anywhere in a block."""

    def represent(self, data: bytes, fields: list[Field]) -> tuple[Field | None, int]:
        """Forget what came before."""
        return super().represent(data, [])


class TakesAnySize(Decoder):
    """Any size of the table is right."""

    def __init__(self) -> None:
        super().__init__()
        self.max_allowed_table_size = 1 << 80


class TakesNoSize(Own):
    """Each size is an error."""

    def represent(self, data: bytes, fields: list[Field]) -> tuple[Field | None, int]:
        """Want none."""
        if data[0] & 0xE0 == 0x20:
            raise CompressionError("a size")
        return super().represent(data, fields)


class InsertsAll(Own):
    """Literals without indexing are entries as well."""

    def represent(self, data: bytes, fields: list[Field]) -> tuple[Field | None, int]:
        """Insert them."""
        field, used = super().represent(data, fields)
        if field and data[0] < 0x20:
            self.header_table.add(*field)
        return field, used


class InsertsIndexed(Own):
    """What is taken from the table becomes its newest entry."""

    def represent(self, data: bytes, fields: list[Field]) -> tuple[Field | None, int]:
        """Insert it."""
        field, used = super().represent(data, fields)
        if field and data[0] & 0x80:
            self.header_table.add(*field)
        return field, used


class InsertsLate(Own):
    """Entries come into the table once their block is read."""

    def decode(self, data: bytes, raw: bool = False) -> Iterable[Field]:
        """Insert them behind the last field."""
        self._late: list[Field] = []
        fields = super().decode(data, raw)
        for field in self._late:
            self.header_table.add(*field)
        return fields

    def represent(self, data: bytes, fields: list[Field]) -> tuple[Field | None, int]:
        """Read a literal as if it were not to be inserted."""
        if data[0] & 0xC0 != 0x40:
            return super().represent(data, fields)
        table = self.header_table
        entries, size = table.dynamic_entries.copy(), table._current_size
        field, used = super().represent(data, fields)
        table.dynamic_entries, table._current_size = entries, size
        self._late += [field] if field else []
        return field, used


class MistakesNames(Own):
    """The index of a name is four too large in a literal without indexing."""

    def represent(self, data: bytes, fields: list[Field]) -> tuple[Field | None, int]:
        """Take the name of another entry."""
        field, used = super().represent(data, fields)
        if field and data[0] < 0x10 and data[0]:
            index, _ = decode_integer(data, 4)
            name = self.header_table.get_by_index((index + 3) % STATIC + 1)[0]
            field = Field(name, field[1])
        return field, used


class NeverTakesNever(Own):
    """A literal that is never indexed is an error."""

    def represent(self, data: bytes, fields: list[Field]) -> tuple[Field | None, int]:
        """Want none."""
        if data[0] & 0xF0 == 0x10:
            raise CompressionError("never indexed")
        return super().represent(data, fields)


class LosesNames(Own):
    """The name of an entry is lost where the new entry evicts it."""

    def represent(self, data: bytes, fields: list[Field]) -> tuple[Field | None, int]:
        """Look whether it is still there."""
        entries = list(self.header_table.dynamic_entries)
        field, used = super().represent(data, fields)
        if field and data[0] & 0xC0 == 0x40:
            index = decode_integer(data, 6)[0] - STATIC - 1
            if index >= 0 and entries[index] not in list(self.header_table.dynamic_entries)[1:]:
                return Field(b"x-lost", field[1]), used
        return field, used


class TurnsAround(Decoder):
    """Fields come out in the wrong order."""

    def decode(self, data: bytes, raw: bool = False) -> Iterable[Field]:
        """Put the last field first; what is no field stays before them."""
        fields = list(super().decode(data, raw))
        pseudo = [one for one in fields if one[0].startswith(b":")]
        return [*pseudo, *reversed(fields[len(pseudo) :])]


class WantsFieldsAsTheyShouldBe(Decoder):
    """Octets that no field should have are a decoding error."""

    def decode(self, data: bytes, raw: bool = False) -> Iterable[Field]:
        """Look at each."""
        fields = list(super().decode(data, raw))
        for one in (octet for field in fields for part in field for octet in part):
            if one < 0x20 and one != 0x09:
                raise CompressionError("no octet of a field")
        return fields


class ForgivesCuts(Own):
    """A field that is cut at the end of its block is left out."""

    def represent(self, data: bytes, fields: list[Field]) -> tuple[Field | None, int]:
        """Take what is there."""
        try:
            return super().represent(data, fields)
        except CompressionError as trouble:
            if "Truncated" in str(trouble) or "Unable" in str(trouble):
                return None, len(data)
            raise


class LowersValues(Decoder):
    """Values are in lower case."""

    def decode(self, data: bytes, raw: bool = False) -> Iterable[Field]:
        """Change letters, and what else looks like some."""
        lowered = bytes(one - 1 if one in b"~Z\xff" else one for one in range(256))
        return [
            Field(one[0], one[1] if one[0][:1] == b":" else one[1].translate(lowered))
            for one in super().decode(data, raw)
        ]


class WantsValues(Decoder):
    """A value without octets is an error."""

    def decode(self, data: bytes, raw: bool = False) -> Iterable[Field]:
        """Look at each."""
        fields = list(super().decode(data, raw))
        if not all(one[1] for one in fields):
            raise CompressionError("no value")
        return fields


class WantsShortValues(Decoder):
    """A value of more than 4096 octets is an error."""

    def decode(self, data: bytes, raw: bool = False) -> Iterable[Field]:
        """Look at each."""
        fields = list(super().decode(data, raw))
        if max(len(one[1]) for one in fields) > 4096:
            raise CompressionError("a long value")
        return fields


class SharesOneTable(Http2):
    """The tables of both directions are one."""

    def decoder(self) -> Decoder:
        """Keep it for the encoder."""
        self.reader = super().decoder()
        return self.reader

    def encoder(self) -> Encoder:
        """Have the decoder find what the encoder inserts."""
        own = super().encoder()
        own.header_table = self.reader.header_table
        return own


class SharesWithAll(Http2):
    """All connections have one table."""

    table = HeaderTable()

    def decoder(self) -> Decoder:
        """Have it decode with that."""
        own = super().decoder()
        own.header_table = self.table
        return own


# Integers and strings, where hpack looks for them


def with_integers(read: Callable[[Any, int], tuple[int, int]]) -> type[Http2]:
    """Return a server that reads integers so."""

    class Reads(Http2):
        """Has hpack read them so: a server has one flaw, and its process one server."""

        def decoder(self) -> Decoder:
            """Change it for all."""
            vars(hpack.hpack)["decode_integer"] = read
            return super().decoder()

    return Reads


def with_huffman(read: Callable[[Any], bytes]) -> type[Http2]:
    """Return a server that reads Huffman code so."""

    class Reads(Http2):
        """Has hpack read it so: a server has one flaw, and its process one server."""

        def decoder(self) -> Decoder:
            """Change it for all."""
            vars(hpack.hpack)["decode_huffman"] = read
            return super().decoder()

    return Reads


def any_integer(data: Any, bits: int) -> tuple[int, int]:
    """Read an integer of any number of octets."""
    top = (1 << bits) - 1
    number, at = bytes(data[:1])[0] & top, 1
    while number >= top:
        if at >= len(data):
            raise hpack.HPACKDecodingError("Unable to decode")
        number += (data[at] & 0x7F) << 7 * (at - 1)
        at += 1
        if not data[at - 1] & 0x80:
            break
    return number, at


def small_integer(data: Any, bits: int) -> tuple[int, int]:
    """Read an integer, and keep its lowest 32 bits."""
    number, used = any_integer(data, bits)
    return number & 0xFFFFFFFF, used


def one_octet_less(data: Any, bits: int) -> tuple[int, int]:
    """Read an integer, and forget the prefix where it is full."""
    number, used = decode_integer(data, bits)
    return (number - 1 if used > 1 else number), used


def no_idle_octets(data: Any, bits: int) -> tuple[int, int]:
    """Read an integer; octets that add nothing are an attack."""
    number, used = decode_integer(data, bits)
    if used > 2 and data[used - 1] == 0:
        trouble = CompressionError("idle octets")
        trouble.error_code = ErrorCodes.ENHANCE_YOUR_CALM
        raise trouble
    return number, used


CODES = {
    format(code, f"0{bits}b"): octet
    for octet, (code, bits) in enumerate(zip(REQUEST_CODES, REQUEST_CODES_LENGTH, strict=True))
}
"""The octet of each code, EOS as 256."""


def parsed(coded: Any) -> tuple[list[int], str]:
    """Return the octets of Huffman code, EOS as 256, and the bits behind the last one."""
    found, bits = [], ""
    for bit in "".join(format(octet, "08b") for octet in bytes(coded)):
        bits += bit
        if bits in CODES:
            found.append(CODES[bits])
            bits = ""
    return found, bits


def with_any_padding(coded: Any) -> bytes:
    """Read Huffman code; the bits behind it may be anything, but no octet."""
    found, bits = parsed(coded)
    if len(bits) > 7 or 256 in found:
        raise hpack.HPACKDecodingError("padding")
    return bytes(found)


def with_long_padding(coded: Any) -> bytes:
    """Read Huffman code; the ones behind it may be many."""
    found, bits = parsed(coded)
    if "0" in bits or 256 in found:
        raise hpack.HPACKDecodingError("padding")
    return bytes(found)


def with_eos(coded: Any) -> bytes:
    """Read Huffman code; EOS is passed over."""
    found, bits = parsed(coded)
    if "0" in bits or len(bits) > 7:
        raise hpack.HPACKDecodingError("padding")
    return bytes(one for one in found if one < 256)


def with_short_padding(coded: Any) -> bytes:
    """Read Huffman code; seven ones behind it are too many."""
    if len(parsed(coded)[1]) == 7:
        raise hpack.HPACKDecodingError("padding")
    return decode_huffman(coded)


def without_controls(coded: Any) -> bytes:
    """Read Huffman code; control characters have none."""
    found = decode_huffman(coded)
    if any(one < 0x20 or one == 0x7F for one in found if one != 0x09):
        raise hpack.HPACKDecodingError("no such code")
    return found


def as_it_is(coded: Any) -> bytes:
    """Take Huffman code for text."""
    return bytes(coded)


# What is written


class NeverTellsSizes(Encoder):
    """Obeys a new size and does not tell it."""

    def encode(self, headers: Any, huffman: bool = True) -> bytes:
        """Forget what is due."""
        self._sizes = []
        return super().encode(headers, huffman)


class TellsTheLastSize(Encoder):
    """Of several sizes only the last is told."""

    def encode(self, headers: Any, huffman: bool = True) -> bytes:
        """Forget the others."""
        self._sizes = self._sizes[-1:]
        return super().encode(headers, huffman)


class TellsEachSize(Encoder):
    """Of several sizes all are told."""

    def encode(self, headers: Any, huffman: bool = True) -> bytes:
        """Tell them before the rest."""
        sizes, self._sizes = self._sizes, []
        return b"".join(map(size_update, sizes)) + super().encode(headers, huffman)


class TellsTheOldSize(Encoder):
    """Tells that a table is smaller, and 4096 as its size."""

    def encode(self, headers: Any, huffman: bool = True) -> bytes:
        """Tell it once more."""
        due, self._sizes = bool(self._sizes), []
        return (size_update(4096) if due else b"") + super().encode(headers, huffman)


class KeepsItsTable(Encoder):
    """Tells a new size, and uses the old table."""

    @property
    def header_table_size(self) -> int:
        """The size of its table in octets."""
        return self.header_table.maxsize

    @header_table_size.setter
    def header_table_size(self, value: int) -> None:
        self._sizes.append(value)


class TellsTwiceAsMuch(Encoder):
    """Where a client allows a larger table, the largest size of all is told."""

    @property
    def header_table_size(self) -> int:
        """The size of its table in octets."""
        return self.header_table.maxsize

    @header_table_size.setter
    def header_table_size(self, value: int) -> None:
        self._sizes.append(value if value <= 4096 else (1 << 32) - 1)


class TellsSizesLast(Encoder):
    """Tells the size of its table once more behind the fields of its fourth block."""

    blocks = 0

    def encode(self, headers: Any, huffman: bool = True) -> bytes:
        """Count them."""
        self.blocks += 1
        more = size_update(4096) if self.blocks == 4 else b""
        return super().encode(headers, huffman) + more


class ObeysItsOwn(Http2):
    """The size that a client allows is taken for that of the client's own table."""

    def handle(self, event: Any) -> None:
        """Have the decoder obey it."""
        changed = getattr(event, "changed_settings", {})
        if 1 in changed:
            self.h2.decoder.header_table_size = changed[1].new_value
        super().handle(event)


def flaws() -> Iterator[tuple[str, type[Http2]]]:
    """Yield the name and the server of each flaw."""
    yield from ((name, holding(kind)) for name, kind in TABLES.items())
    yield from ((name, reading(kind)) for name, kind in READERS.items())
    yield from ((name, writing(kind)) for name, kind in WRITERS.items())
    yield from ((name, with_integers(read)) for name, read in INTEGERS.items())
    yield from ((name, with_huffman(read)) for name, read in HUFFMAN.items())


TABLES: dict[str, type[HeaderTable]] = {
    "counts-from-the-oldest": CountsFromTheOldest,
    "wants-each-entry-once": WantsEachOnce,
    "never-evicts-for-new": NeverEvictsForNew,
    "never-evicts-on-resize": NeverEvictsOnResize,
    "counts-33": CountsTooMuch,
    "counts-31": CountsTooLittle,
    "refuses-too-large-entry": RefusesTheTooLarge,
    "keeps-others-for-too-large": KeepsTheTooSmall,
    "forgets-first-size": ForgetsTheFirstSize,
    "size-0-is-none": TakesSize0ForNone,
    "keeps-no-entry": HasNone,
    "takes-index-0": KnowsNoIndex0,
    "takes-any-index": TakesAnyIndex,
    "confuses-fields": confusing({51: 52, 16: 17}),
    "confuses-paths": confusing({3: 2, 4: 5, 5: 4}),
    "knows-no-statuses": KnowsNoStatuses,
    "confuses-methods": confusing({2: 3}),
}
READERS: dict[str, type[Decoder]] = {
    "takes-sizes-anywhere": TakesSizesAnywhere,
    "takes-any-size": TakesAnySize,
    "takes-no-size": TakesNoSize,
    "inserts-all": InsertsAll,
    "inserts-indexed": InsertsIndexed,
    "inserts-late": InsertsLate,
    "mistakes-names": MistakesNames,
    "never-takes-never": NeverTakesNever,
    "loses-names": LosesNames,
    "turns-around": TurnsAround,
    "wants-proper-fields": WantsFieldsAsTheyShouldBe,
    "forgives-cuts": ForgivesCuts,
    "lowers-values": LowersValues,
    "wants-values": WantsValues,
    "wants-short-values": WantsShortValues,
}
WRITERS: dict[str, type[Encoder]] = {
    "never-tells-sizes": NeverTellsSizes,
    "tells-last-size": TellsTheLastSize,
    "tells-each-size": TellsEachSize,
    "tells-old-size": TellsTheOldSize,
    "keeps-its-table": KeepsItsTable,
    "tells-too-much": TellsTwiceAsMuch,
    "tells-sizes-last": TellsSizesLast,
}
INTEGERS = {
    "any-integer": any_integer,
    "small-integer": small_integer,
    "one-octet-less": one_octet_less,
    "no-idle-octets": no_idle_octets,
}
HUFFMAN = {
    "any-padding": with_any_padding,
    "long-padding": with_long_padding,
    "takes-eos": with_eos,
    "short-padding": with_short_padding,
    "no-controls": without_controls,
    "no-huffman": as_it_is,
}
FLAWS: dict[str, type[Http2]] = {
    **dict(flaws()),
    "shares-one-table": SharesOneTable,
    "shares-with-all": SharesWithAll,
    "obeys-its-own-size": ObeysItsOwn,
}
