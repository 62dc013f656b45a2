"""What a wire does to packets so that an ICMP that is right looks wrong."""

from reference_impls.frames import Frames
from reference_impls.ip.filters_header import TARGETS
from reference_impls.ip.packets import (
    ICMP,
    ICMPV6,
    NOBODY,
    OPTIONS,
    UDP,
    Packet,
    packet,
)

REPLIES = {ICMP: 0, ICMPV6: 129}
ERRORS = {ICMP: (3, 11, 12), ICMPV6: (1, 2, 3, 4)}
BARRIER = b"\x77\x70"
"""The identifier of the echo requests with which the tester finds out what was answered so far."""


def _reply(frame: bytes) -> Packet | None:
    """Return an echo reply of the target; a barrier of the tester is spared."""
    ip = packet(frame)
    if ip is None or ip.is_to_target or ip.offset or ip.payload[4:6] == BARRIER:
        return None
    return ip if ip.payload[0:1] == bytes([REPLIES.get(ip.protocol, 1)]) else None


def _error(frame: bytes) -> Packet | None:
    """Return an ICMP error of the target."""
    ip = packet(frame)
    if ip is None or ip.is_to_target or ip.is_fragment:
        return None
    return ip if ip.payload[0] in ERRORS.get(ip.protocol, ()) else None


def another_identifier(frame: bytes) -> Frames:
    """An echo reply has another identifier than the request."""
    ip = _reply(frame)
    if ip is None:
        return [frame]
    octets = ip.payload
    return [ip.frame(octets[:5] + bytes([octets[5] ^ 1]) + octets[6:])]


def one_octet_more(frame: bytes) -> Frames:
    """An echo reply has one octet more than the request."""
    ip = _reply(frame)
    return [frame] if ip is None or ip.is_fragment else [ip.frame(ip.payload + b"!")]


DISCARD = b"\x00\x09"
"""A port that nobody has: an answer to it would be an error."""
GROUPS = 224
"""The first octet of the first group of IPv4."""
_alone: dict[bool, bytes] = {}
"""Who has sent last and is no group."""


def any_provokes_an_error(frame: bytes) -> Frames:
    """An ICMP error may be provoked by anything."""
    ip = packet(frame)
    if ip is None or not ip.is_to_target:
        return [frame]
    target = TARGETS[not ip.is_4]
    if ip.is_4 and ip.source[0] >= GROUPS and ip.payload[2:4] == DISCARD:
        return [ip.with_addresses(_alone.get(ip.is_4, ip.source), target)]
    _alone[ip.is_4] = ip.source
    if ip.destination[:1] == b"\xff" or (ip.is_4 and ip.destination[-1] == 0xFF):
        return [ip.with_addresses(ip.source, target)]
    if not ip.is_4:
        if ip.protocol == OPTIONS and ip.payload[0] == ICMPV6:
            return [ip.frame(bytes([UDP]) + ip.payload[1:])]
        return [frame]
    is_error = ip.protocol == ICMP and ip.payload[0] in ERRORS[ICMP]
    if len(ip.header) > 20 and (ip.offset or is_error):
        header = b"\x45" + ip.header[1:6] + bytes(2) + ip.header[8:9] + bytes([NOBODY])
        return [ip.ethernet + header + ip.header[10:20] + ip.payload]
    return [frame]


_ends: dict[bytes, bytes] = {}
"""The two addresses of what provoked an error, by those that it was given for it."""


def any_provokes_a_short_error(frame: bytes) -> Frames:
    """An ICMP error may be provoked by anything, and quotes no more than it has to."""
    frames = any_provokes_an_error(frame)
    before, after = packet(frame), packet(frames[0])
    if before is None or after is None or not before.is_4:
        return frames
    if before.header[12:20] != after.header[12:20]:
        _ends[after.header[12:20]] = before.header[12:20]
    if _error(frame) is None:
        return frames
    octets = after.payload
    ends = _ends.get(octets[20:28], octets[20:28])
    return [after.frame(octets[:20] + ends + octets[28:36])]


def short_quotes(frame: bytes) -> Frames:
    """An error quotes the header of what provoked it and no more."""
    ip = _error(frame)
    return [frame] if ip is None else [ip.frame(ip.payload[: 8 + (20 if ip.is_4 else 40)])]


def changed_quotes(frame: bytes) -> Frames:
    """An error quotes what provoked it with its TTL spent."""
    ip = _error(frame)
    if ip is None:
        return [frame]
    at = 8 + (8 if ip.is_4 else 7)
    return [ip.frame(ip.payload[:at] + b"\x00" + ip.payload[at + 1 :])]


def no_errors(frame: bytes) -> Frames:
    """No ICMP error is sent."""
    return [frame] if _error(frame) is None else []


_owed: dict[bytes, int] = {}
_last: dict[bytes, bytes] = {}


def no_limit(frame: bytes) -> Frames:
    """An ICMP error is sent for every packet that provokes one."""
    ip = packet(frame)
    if ip is None or ip.is_fragment:
        return [frame]
    if ip.is_to_target:
        _owed[ip.source] = _owed.get(ip.source, 0) + (ip.protocol == UDP)
        return [frame]
    is_error = _error(frame) is not None
    if is_error or ip.protocol == UDP:
        _owed[ip.destination] = _owed.get(ip.destination, 0) - 1
    if is_error:
        _last[ip.destination] = frame
    if ip.protocol != UDP or ip.destination not in _last:
        return [frame]
    return [_last[ip.destination]] * _owed.pop(ip.destination) + [frame]


def wrong_in_replies(frame: bytes) -> Frames:
    """The checksum of an echo reply is wrong by one bit."""
    ip = _reply(frame)
    return [frame] if ip is None or ip.is_fragment else [_with_wrong_checksum(ip)]


def wrong_in_errors(frame: bytes) -> Frames:
    """The checksum of an ICMP error is wrong by one bit."""
    ip = _error(frame)
    return [frame] if ip is None else [_with_wrong_checksum(ip)]


def _with_wrong_checksum(ip: Packet) -> bytes:
    octets = ip.payload
    return ip.frame(octets[:3] + bytes([octets[3] ^ 1]) + octets[4:])


def any_checksum(frame: bytes) -> Frames:
    """An echo request is answered whatever its checksum is."""
    ip = packet(frame)
    if ip is None or not ip.is_to_target or ip.is_fragment or not _is_request(ip):
        return [frame]
    return [ip.frame(ip.payload[:2] + bytes(2) + ip.payload[4:])]


def _is_request(ip: Packet) -> bool:
    return ip.payload[:1] == bytes([{ICMP: 8, ICMPV6: 128}.get(ip.protocol, 1)])


def unknown_is_echo(frame: bytes) -> Frames:
    """A message of an unknown type is taken for an echo request."""
    ip = packet(frame)
    if ip is None or not ip.is_to_target or ip.is_fragment:
        return [frame]
    known = {(ICMP, 50): 8, (ICMPV6, 240): 128}.get((ip.protocol, ip.payload[0]))
    return [frame] if known is None else [ip.frame(bytes([known]) + ip.payload[1:])]


def no_groups(frame: bytes) -> Frames:
    """An echo request to a group is dropped."""
    ip = packet(frame)
    to_group = ip is not None and ip.is_to_target and ip.destination[0] == 0xFF
    return [] if to_group else [frame]
