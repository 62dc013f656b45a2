"""Packets that came in pieces (RFC 791 section 3.2, RFC 8200 section 4.5)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from reference_impls.stack.ip import Fragment, Packet, whole

PATIENCE = 60.0
"""Seconds that a packet has to be complete (RFC 1122 section 3.3.2, RFC 8200 section 4.5)."""
LARGEST = 65535


@dataclass
class Pieces:
    """What has come of one packet; `end` is how long it is, None before the last piece has come.

    `spoiled`: pieces of IPv6 overlap, and nothing is made of it.
    """

    by_offset: dict[int, bytes] = field(default_factory=dict)
    header: bytes = b""
    first: Packet | None = None
    end: int | None = None
    spoiled: bool = False

    def overlaps(self, offset: int, data: bytes) -> bool:
        """Whether some of a piece was there before; the same piece again is no overlap."""
        if self.by_offset.get(offset) == data:
            return False
        return any(
            offset < at + len(there) and at < offset + len(data)
            for at, there in self.by_offset.items()
        )

    def joined(self) -> bytes | None:
        """Return what the packet carries; None while something is missing."""
        octets = bytearray()
        for offset, data in sorted(self.by_offset.items()):
            if offset > len(octets):
                return None
            octets[offset : offset + len(data)] = data
        return bytes(octets) if self.end is not None and len(octets) >= self.end else None


class Reassembly:
    """Packets that are not complete. `later` does something after a while; `expired` is told of the
    first piece of a packet that was not completed in time.
    """

    def __init__(
        self,
        later: Callable[[float, Callable[[], None]], object],
        expired: Callable[[Packet], None],
    ) -> None:
        self._later, self._expired = later, expired
        self._pieces: dict[tuple[bytes, ...], Pieces] = {}

    def take(self, fragment: Fragment) -> bytes | None:
        """Take a fragment; return the whole packet once it is there."""
        if fragment.key not in self._pieces:
            self._pieces[fragment.key] = pieces = Pieces()
            self._later(PATIENCE, lambda: self._give_up(fragment.key, pieces))
        pieces = self._pieces[fragment.key]
        if fragment.packet.version == 6:
            pieces.spoiled |= pieces.overlaps(fragment.offset, fragment.data)
        if fragment.offset + len(fragment.data) > LARGEST or pieces.spoiled:
            return None
        pieces.by_offset[fragment.offset] = fragment.data
        if fragment.offset == 0:
            pieces.header, pieces.first = fragment.header, fragment.packet
        if not fragment.more:
            pieces.end = fragment.offset + len(fragment.data)
        octets = pieces.joined()
        if octets is None:
            return None
        del self._pieces[fragment.key]
        return whole(pieces.header, octets)

    def _give_up(self, key: tuple[bytes, ...], pieces: Pieces) -> None:
        """Forget a packet that is still not complete."""
        if self._pieces.get(key) is pieces:
            del self._pieces[key]
            if pieces.first is not None and not pieces.spoiled:
                self._expired(pieces.first)
