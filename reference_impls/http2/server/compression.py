"""HPACK as RFC 7541 wants it, where h2 or hpack is less exact."""

from collections.abc import Iterable
from typing import Any

import hpack
from h2.errors import ErrorCodes
from h2.exceptions import ProtocolError
from hpack.hpack import encode_integer

TABLE = 4096
"""Octets of the largest table that our encoder wants, whatever a client allows."""
LARGEST_LIST = 256 * 1024
"""Octets of a field section beyond which nobody decodes any further (RFC 9113 section 10.5.1)."""


class CompressionError(ProtocolError):
    """RFC 9113 section 4.3: what cannot be decoded ends the connection with this very code."""

    error_code = ErrorCodes.COMPRESSION_ERROR


class Decoder(hpack.Decoder):
    """Reads requests. A section that is too large is still read, so that the table stays right."""

    def decode(self, data: bytes, raw: bool = False) -> Iterable[hpack.HeaderTuple]:
        """Return the fields of a block. Raises CompressionError."""
        self.max_header_list_size = LARGEST_LIST
        try:
            return super().decode(data, raw)
        except hpack.OversizedHeaderListError:
            raise
        except hpack.HPACKError as trouble:
            raise CompressionError(str(trouble)) from trouble


class Encoder(hpack.Encoder):
    """Writes responses. Of all sizes that its table had since the last block it tells the smallest
    and the last (RFC 7541 section 4.2).
    """

    def __init__(self) -> None:
        super().__init__()
        self._sizes: list[int] = []

    @property
    def header_table_size(self) -> int:
        """The size of its table in octets."""
        return self.header_table.maxsize

    @header_table_size.setter
    def header_table_size(self, value: int) -> None:
        size = min(value, TABLE)
        if self._sizes or size != self.header_table.maxsize:
            self._sizes.append(size)
        self.header_table.maxsize = size

    def encode(self, headers: Any, huffman: bool = True) -> bytes:
        """Return a block, size updates first."""
        sizes, self._sizes = self._sizes, []
        self.header_table.resized = False
        due = dict.fromkeys((min(sizes), sizes[-1])) if sizes else ()
        return b"".join(map(size_update, due)) + super().encode(headers, huffman)


def size_update(size: int) -> bytes:
    """Return a dynamic table size update (RFC 7541 section 6.3)."""
    coded = encode_integer(size, 5)
    return bytes((coded[0] | 0x20,)) + bytes(coded[1:])
