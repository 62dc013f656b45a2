"""IPv4 (RFC 791, RFC 1122) and IPv6 (RFC 8200) as far as a host without routes needs them."""

import itertools
import socket
import struct
from dataclasses import dataclass

HOP_BY_HOP, ICMP, TCP, UDP, ROUTING, FRAGMENT, ICMPV6, NO_NEXT, DESTINATION = (
    0, 1, 6, 17, 43, 44, 58, 59, 60
)  # fmt: skip
END, NO_OPERATION = 0, 1
MULTICAST = 0xFF  # the first octet of such an address of IPv6
MTU = 1500
MORE, OFFSET = 0x2000, 0x1FFF  # of IPv4: a flag, and where a fragment belongs, in eights
HOPS = 64

_identification = itertools.count(1)


@dataclass(frozen=True)
class Packet:
    """A packet that came: its header with everything behind it as `octets`, and what it carries.

    `mac` is who sent the frame. `at` is where `payload` begins. `pointer` is the first octet that
    cannot be understood, `code` why (RFC 4443 section 3.4); None where all is well. `unicast` says
    that it came to our own address, in a frame of our own.
    """

    version: int
    source: bytes
    destination: bytes
    protocol: int
    at: int
    octets: bytes
    mac: bytes
    unicast: bool = True
    pointer: int | None = None
    code: int = 0

    @property
    def payload(self) -> bytes:
        """What the packet carries."""
        return self.octets[self.at :]


@dataclass(frozen=True)
class Fragment:
    """A piece of a packet: `data` from `offset` on; `header` is what stands before the pieces."""

    packet: Packet
    key: tuple[bytes, ...]
    offset: int
    more: bool
    header: bytes
    data: bytes


def checksum(octets: bytes) -> int:
    """Return the checksum of the Internet: 0 over octets that hold their own right one."""
    octets += bytes(len(octets) % 2)
    total: int = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def pseudo_header(source: bytes, destination: bytes, protocol: int, length: int) -> bytes:
    """Return what checksums of transports cover besides (RFC 9293 section 3.1, RFC 8200 8.1)."""
    form = "!xBH" if len(source) == 4 else "!I3xB"
    last = (protocol, length) if len(source) == 4 else (length, protocol)
    return source + destination + struct.pack(form, *last)


def is_right(packet: Packet) -> bool:
    """Whether the checksum of the transport in a packet is right."""
    ends = packet.source, packet.destination
    pseudo = pseudo_header(*ends, packet.protocol, len(packet.payload))
    return checksum(pseudo + packet.payload) == 0


def address(text: str) -> bytes:
    """Return an address as its octets."""
    return socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)


def build(source: bytes, destination: bytes, protocol: int, payload: bytes) -> list[bytes]:
    """Return a packet, in pieces where it is too long for the link."""
    number = next(_identification)
    room = MTU - (20 if len(source) == 4 else 48)
    if len(payload) <= (MTU - 20 if len(source) == 4 else MTU - 40):
        if len(source) == 4:
            return [_header_4(source, destination, protocol, number, 0, payload)]
        return [_header_6(source, destination, protocol, payload)]
    room -= room % 8
    found = []
    for offset in range(0, len(payload), room):
        piece, more = payload[offset : offset + room], offset + room < len(payload)
        if len(source) == 4:
            place = (MORE if more else 0) | offset // 8
            found.append(_header_4(source, destination, protocol, number, place, piece))
        else:
            extension = struct.pack("!BxHI", protocol, offset | more, number)
            found.append(_header_6(source, destination, FRAGMENT, extension + piece))
    return found


def _header_4(
    source: bytes, destination: bytes, protocol: int, number: int, place: int, payload: bytes
) -> bytes:
    """Return a packet of IPv4; `place` are its flags and offset."""
    first = 0x45, 0, 20 + len(payload), number & 0xFFFF, place
    header = struct.pack("!BBHHHBBH", *first, HOPS, protocol, 0) + source + destination
    return _summed(header) + payload


def _header_6(source: bytes, destination: bytes, protocol: int, payload: bytes) -> bytes:
    """Return a packet of IPv6."""
    header = struct.pack("!IHBB", 6 << 28, len(payload), protocol, HOPS)
    return header + source + destination + payload


def _summed(header: bytes) -> bytes:
    """Return a header of IPv4 with its checksum."""
    blank = header[:10] + bytes(2) + header[12:]
    return header[:10] + struct.pack("!H", checksum(blank)) + header[12:]


def whole(header: bytes, payload: bytes) -> bytes:
    """Return the packet whose pieces stood behind `header`."""
    if header[0] >> 4 == 6:
        length = struct.pack("!H", (len(header) - 40 + len(payload)) & 0xFFFF)
        return header[:4] + length + header[6:] + payload
    length = struct.pack("!H", (len(header) + len(payload)) & 0xFFFF)
    return _summed(header[:2] + length + header[4:6] + bytes(2) + header[8:]) + payload


def read(octets: bytes, mac: bytes) -> Packet | Fragment | None:
    """Return the packet in a frame of `mac`; None where a host has to drop it in silence."""
    if len(octets) >= 20 and octets[0] >> 4 == 4:
        return _read_4(octets, mac)
    if len(octets) >= 40 and octets[0] >> 4 == 6:
        return _read_6(octets, mac)
    return None


def _read_4(octets: bytes, mac: bytes) -> Packet | Fragment | None:
    header, length = (octets[0] & 0x0F) * 4, int.from_bytes(octets[2:4])
    if not 20 <= header <= length <= len(octets) or checksum(octets[:header]):
        return None
    if not _options_are_whole(octets[20:header]):
        return None
    source, destination = octets[12:16], octets[16:20]
    if source[0] in (0, 127) or source[0] >= 224:
        return None  # RFC 1122 section 3.2.1.3: nobody has such an address
    packet = Packet(4, source, destination, octets[9], header, octets[:length], mac)
    place = int.from_bytes(octets[6:8])
    if not place & (MORE | OFFSET):
        return packet
    key = source, destination, octets[9:10], octets[4:6]
    offset, more = (place & OFFSET) * 8, bool(place & MORE)
    return Fragment(packet, key, offset, more, octets[:header], packet.payload)


def _options_are_whole(options: bytes) -> bool:
    """Whether each option of IPv4 has a length that it can have."""
    at = 0
    while at < len(options) and options[at] != END:
        length = 1 if options[at] == NO_OPERATION else (options + b"\0")[at + 1]
        if options[at] != NO_OPERATION and not 2 <= length <= len(options) - at:
            return False
        at += length
    return True


def _read_6(octets: bytes, mac: bytes) -> Packet | Fragment | None:
    end = 40 + int.from_bytes(octets[4:6])
    source, destination = octets[8:24], octets[24:40]
    if end > len(octets) or source[0] == MULTICAST:
        return None
    octets = octets[:end]
    kind_at, at = 6, 40
    pointer, code = None, 0
    while octets[kind_at] in (HOP_BY_HOP, ROUTING, DESTINATION) and pointer is None:
        kind, length = octets[kind_at], _extension_length(octets, at)
        if length is None:
            return None
        if kind == HOP_BY_HOP and kind_at != 6:
            break  # it stands nowhere else: an unknown header
        if kind == ROUTING:
            pointer = at + 2 if octets[at + 3] else None
        else:
            unknown = _unknown_option(octets, at, length)
            action = 0 if unknown is None else octets[unknown] >> 6
            if action == 1 or (action == 3 and destination[0] == MULTICAST):
                return None
            pointer, code = unknown, 2 if unknown is not None else 0
        kind_at, at = at, at + length
    if octets[kind_at] == FRAGMENT and pointer is None:
        return _piece_of_6(octets, mac, kind_at, at)
    return Packet(
        6, source, destination, octets[kind_at], at, octets, mac, pointer=pointer, code=code
    )


def _piece_of_6(octets: bytes, mac: bytes, kind_at: int, at: int) -> Packet | Fragment | None:
    """Return the fragment whose header is at `at`; its number is named at `kind_at`."""
    if at + 8 > len(octets):
        return None
    source, destination = octets[8:24], octets[24:40]
    place = int.from_bytes(octets[at + 2 : at + 4])
    offset, more = place & 0xFFF8, bool(place & 1)
    size = len(octets) - at - 8
    header = octets[:kind_at] + octets[at : at + 1] + octets[kind_at + 1 : at]
    if not place & 0xFFF9:  # all in one piece
        return _read_6(whole(header, octets[at + 8 :]), mac)
    pointer = 4 if more and size % 8 else at + 2 if offset + size > 65535 else None
    packet = Packet(6, source, destination, octets[at], at + 8, octets, mac, pointer=pointer)
    if pointer is not None:
        return packet
    key = source, destination, octets[at + 4 : at + 8]
    return Fragment(packet, key, offset, more, header, packet.payload)


def _extension_length(octets: bytes, at: int) -> int | None:
    """Return how long an extension header is; None where the packet ends before it."""
    if at + 8 > len(octets) or at + (octets[at + 1] + 1) * 8 > len(octets):
        return None
    return (octets[at + 1] + 1) * 8


def _unknown_option(octets: bytes, at: int, length: int) -> int | None:
    """Return where an option stands that may not be skipped (RFC 8200 section 4.2)."""
    end, at = at + length, at + 2
    while at < end:
        if octets[at] >> 6:
            return at
        at += 1 if octets[at] == 0 else 2 + octets[at + 1] if at + 1 < end else end
    return None
