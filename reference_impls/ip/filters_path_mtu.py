"""What a wire does to packets so that a path MTU discovery that is right looks wrong.

Their memory is by address, and every case has addresses of its own.
"""

import struct

from reference_impls.frames import NO_OPERATION, Frames, numbered, segment, with_options
from reference_impls.ip.packets import ICMP, ICMPV6, Packet, packet

CIRCLE = 1 << 32
SMALLEST = {True: 68, False: 1280}
PIECES = {True: 20, False: 600}
"""Octets of data in packets that are too small, by whether they are IPv4."""


def _too_big(frame: bytes) -> tuple[Packet, int] | None:
    """Return a message to the target that a packet was too big, and the MTU that it names."""
    ip = packet(frame)
    if ip is None or not ip.is_to_target:
        return None
    if (ip.protocol, ip.payload[:2]) == (ICMP, b"\x03\x04"):
        return ip, int.from_bytes(ip.payload[6:8])
    if (ip.protocol, ip.payload[:2]) == (ICMPV6, b"\x02\x00"):
        return ip, int.from_bytes(ip.payload[4:8])
    return None


def deaf(frame: bytes) -> Frames:
    """Nobody listens when a packet was too big."""
    return [frame] if _too_big(frame) is None else []


_told: dict[bytes, int] = {}
_grown: set[bytes] = set()


def larger_believed(frame: bytes) -> Frames:
    """Packets grow when a message names a larger MTU than the one before."""
    if (found := _too_big(frame)) is not None:
        ip, mtu = found
        if mtu > _told.setdefault(ip.source, mtu):
            _grown.add(ip.source)
        return [frame]
    at, tcp = packet(frame), segment(frame)
    if at is None or tcp is None or not tcp.payload or at.destination not in _grown:
        return [frame]
    return [with_options(tcp, bytes([NO_OPERATION]) * 40).octets()]


_small: set[bytes] = set()


def too_small_believed(frame: bytes) -> Frames:
    """Packets become smaller than what every link has to take."""
    if (found := _too_big(frame)) is not None:
        ip, mtu = found
        if mtu < SMALLEST[ip.is_4]:
            _small.add(ip.source)
        return [frame]
    at, tcp = packet(frame), segment(frame)
    if at is None or tcp is None or not tcp.payload or at.destination not in _small:
        return [frame]
    size, number = PIECES[at.is_4], tcp.number
    return [
        numbered(tcp, (number + place) % CIRCLE, tcp.acknowledged).octets()[: -len(tcp.payload)]
        + tcp.payload[place : place + size]
        for place in range(0, len(tcp.payload), size)
    ]


_acknowledged: dict[bytes, int] = {}


def any_quote_believed(frame: bytes) -> Frames:
    """It is believed that a packet was too big, whichever one."""
    if (found := _too_big(frame)) is None:
        at, tcp = packet(frame), segment(frame)
        if at is not None and tcp is not None and at.is_to_target:
            _acknowledged[at.source] = tcp.acknowledged
        return [frame]
    ip, _ = found
    place = 8 + (20 if ip.is_4 else 40) + 4
    number = struct.pack("!I", _acknowledged[ip.source])
    return [ip.frame(ip.payload[:place] + number + ip.payload[place + 4 :])]
