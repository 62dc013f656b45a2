"""IP packets inside Ethernet frames, for flaws that a wire has. Lengths are left to the wire."""

import struct
from dataclasses import dataclass

from reference_impls.frames import ETHERNET, IPV4, IPV6, TARGET

ICMP, TCP, UDP, ICMPV6, FRAGMENT, OPTIONS = 1, 6, 17, 58, 44, 60
NOBODY = 200
"""A protocol that no target has."""
MORE, DO_NOT = 0x2000, 0x4000
SUM_AT = {ICMP: 2, TCP: 16, UDP: 6, ICMPV6: 2}


@dataclass(frozen=True)
class Packet:
    """An IP packet in its frame: what stands before its header, the header, the payload.

    `protocol` and `payload` are those behind a Fragment header of IPv6, which belongs to `header`.
    `offset` counts octets.
    """

    ethernet: bytes
    header: bytes
    payload: bytes
    protocol: int
    id: int | None = None
    offset: int = 0
    more: bool = False

    @property
    def is_4(self) -> bool:
        """Whether it is IPv4."""
        return self.ethernet[12:14] == IPV4

    @property
    def is_to_target(self) -> bool:
        """Whether the tester has sent it."""
        return self.ethernet.startswith(TARGET)

    @property
    def is_fragment(self) -> bool:
        """Whether it is a part of a packet only."""
        return self.more or self.offset > 0

    @property
    def source(self) -> bytes:
        """The address of who has sent it."""
        return self.header[12:16] if self.is_4 else self.header[8:24]

    @property
    def destination(self) -> bytes:
        """The address of who shall get it."""
        return self.header[16:20] if self.is_4 else self.header[24:40]

    @property
    def whole(self) -> tuple[object, ...]:
        """What the fragments of one packet have in common."""
        return self.source, self.destination, self.protocol if self.is_4 else None, self.id

    def frame(self, payload: bytes | None = None) -> bytes:
        """Return the frame, with another payload."""
        return self.ethernet + self.header + (self.payload if payload is None else payload)

    def with_header(self, at: int, octets: bytes) -> bytes:
        """Return the frame with other octets in its header."""
        header = self.header[:at] + octets + self.header[at + len(octets) :]
        return self.ethernet + header + self.payload

    def with_addresses(self, source: bytes, destination: bytes) -> bytes:
        """Return the frame with other addresses."""
        return self.with_header(12 if self.is_4 else 8, source + destination)

    def piece(self, start: int, end: int, more: bool) -> bytes:
        """Return the frame as a fragment with the octets `start` to `end` of the whole packet, of
        which it has a part.
        """
        octets = self.payload[start - self.offset : end - self.offset]
        if self.is_4:
            place = struct.pack("!H", start // 8 | more * MORE)
            return self.ethernet + self.header[:6] + place + self.header[8:] + octets
        place = struct.pack("!H", start | more)
        return self.ethernet + self.header[:-6] + place + self.header[-4:] + octets


def packet(frame: bytes) -> Packet | None:
    """Return the packet in a frame; None where it is none that can be read."""
    ethernet, rest = frame[:ETHERNET], frame[ETHERNET:]
    if frame[12:14] == IPV4 and len(rest) >= 20 and rest[0] & 0x0F >= 5:
        length, end = (rest[0] & 0x0F) * 4, int.from_bytes(rest[2:4])
        id, place = struct.unpack_from("!HH", rest, 4)
        more, offset = bool(place & MORE), (place & 0x1FFF) * 8
        return Packet(ethernet, rest[:length], rest[length:end], rest[9], id, offset, more)
    if frame[12:14] == IPV6 and len(rest) >= 40:
        end = 40 + int.from_bytes(rest[4:6])
        if rest[6] != FRAGMENT:
            return Packet(ethernet, rest[:40], rest[40:end], rest[6])
        place, id = struct.unpack_from("!HI", rest, 42)
        more, offset = bool(place & 1), place & 0xFFF8
        return Packet(ethernet, rest[:48], rest[48:end], rest[40], id, offset, more)
    return None


def checksum(octets: bytes) -> int:
    """The Internet checksum: RFC 1071."""
    octets += bytes(len(octets) % 2)
    total: int = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
