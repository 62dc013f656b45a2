"""What a wire does to fragments so that a reassembly that is right looks wrong.

Their memory is by packet, and every case has addresses of its own.
"""

from dataclasses import replace

from reference_impls.frames import Frames
from reference_impls.ip.packets import Packet, packet

LARGEST = {True: 65515, False: 65535}
"""Octets of payload that a packet may have, by whether it is IPv4."""


def _fragment(frame: bytes) -> Packet | None:
    """Return a fragment to the target."""
    ip = packet(frame)
    return ip if ip is not None and ip.is_to_target and ip.is_fragment else None


def no_reassembly(frame: bytes) -> Frames:
    """Fragments are dropped."""
    return [] if _fragment(frame) is not None else [frame]


_next: dict[object, int] = {}


def in_order_only(frame: bytes) -> Frames:
    """A fragment is dropped that is not the next one of its packet."""
    ip = _fragment(frame)
    if ip is None:
        return [frame]
    if ip.offset != _next.get(ip.whole, 0):
        return []
    _next[ip.whole] = ip.offset + len(ip.payload)
    return [frame]


_seen: dict[object, list[bytes]] = {}


def again_with_duplicates(frame: bytes) -> Frames:
    """Fragments that come twice make a datagram twice."""
    ip = _fragment(frame)
    if ip is None:
        return [frame]
    seen = _seen.setdefault(ip.whole, [])
    if frame not in seen:
        seen.append(frame)
        return [frame]
    return [frame] if ip.more else [frame, *(_renamed(one) for one in seen)]


def _renamed(frame: bytes) -> bytes:
    ip = packet(frame)
    assert ip is not None
    return ip.with_header(4 if ip.is_4 else 44, b"\x7f")


_begun: dict[bytes, int] = {}


def one_at_a_time(frame: bytes) -> Frames:
    """A packet whose fragments have begun to come is forgotten when another one begins."""
    ip = _fragment(frame)
    if ip is None:
        return [frame]
    _begun[ip.source] = max(_begun.get(ip.source, 0), ip.id or 0)
    return [frame] if ip.id == _begun[ip.source] else []


_protocols: dict[object, int] = {}


def one_identification_for_all_protocols(frame: bytes) -> Frames:
    """Fragments with one identification are put together whatever their protocols are."""
    ip = _fragment(frame)
    if ip is None or not ip.is_4:
        return [frame]
    key = ip.source, ip.id
    return [ip.with_header(9, bytes([_protocols.setdefault(key, ip.protocol)]))]


def no_lone_fragment(frame: bytes) -> Frames:
    """A Fragment header in front of a whole packet is a reason to drop it."""
    ip = packet(frame)
    alone = ip is not None and ip.is_to_target and len(ip.header) == 48 and not ip.is_fragment
    return [] if alone else [frame]


def odd_end_mixed(frame: bytes) -> Frames:
    """Where a fragment ends at an odd place, octets of the datagram are mixed up."""
    ip = _fragment(frame)
    if ip is None or not ip.is_4 or not ip.more or len(ip.payload) % 8 == 0:
        return [frame]
    octets = ip.payload
    return [ip.frame(octets[:40] + octets[42:44] + octets[40:42] + octets[44:])]


def odd_end_cut(frame: bytes) -> Frames:
    """What lies behind a multiple of 8 octets in a fragment is cut off, and the rest is taken."""
    ip = _fragment(frame)
    if ip is None or ip.is_4 or not ip.more or len(ip.payload) % 8 == 0:
        return [frame]
    return [ip.piece(ip.offset, ip.offset + len(ip.payload) // 8 * 8, True)]


def cut_at_the_largest(frame: bytes) -> Frames:
    """What lies beyond the largest packet is cut off, and the rest is taken."""
    ip = _fragment(frame)
    if ip is None or ip.offset + len(ip.payload) <= LARGEST[ip.is_4]:
        return [frame]
    return [ip.piece(ip.offset, LARGEST[ip.is_4], False)]


_covered: dict[object, set[int]] = {}


def first_wins(frame: bytes) -> Frames:
    """Where fragments overlap, the octets count that came first."""
    ip = _fragment(frame)
    if ip is None:
        return [frame]
    have = _covered.setdefault(ip.whole, set())
    places = range(ip.offset, ip.offset + len(ip.payload))
    new = [place for place in places if place not in have]
    have.update(places)
    if not new:
        return []
    return [frame] if len(new) == len(places) else [ip.piece(new[0], places.stop, ip.more)]


def few_identifications(frame: bytes) -> Frames:
    """What is sent in fragments has one of 16 identifications."""
    ip = packet(frame)
    if ip is None or ip.is_to_target or not ip.is_fragment:
        return [frame]
    if ip.is_4:
        return [ip.with_header(4, bytes([0, (ip.id or 0) & 0x0F]))]
    return [ip.with_header(44, bytes([0, 0, 0, (ip.id or 0) & 0x0F]))]


_first_seen: set[object] = set()


def any_fragment_is_first(frame: bytes) -> Frames:
    """A complaint that fragments are missing is also made where the first one is."""
    ip = _fragment(frame)
    if ip is None:
        return [frame]
    if ip.offset == 0 or ip.whole in _first_seen:
        _first_seen.add(ip.whole)
        return [frame]
    first = replace(ip, offset=0)
    return [first.piece(0, len(ip.payload), True)]
