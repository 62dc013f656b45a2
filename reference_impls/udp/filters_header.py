"""What a wire does to UDP headers that are right, so that they look wrong; see `filters`.

Those that leave a wrong checksum behind are for a wire that does not mend it.
"""

from reference_impls.frames import ETHERNET, IPV4, TARGET, Frames
from reference_impls.udp.filters import header

FRAGMENT = 44
NO_CHECKSUM, ALL_ONES = bytes(2), b"\xff\xff"


def _to_target(frame: bytes) -> int | None:
    return header(frame) if frame.startswith(TARGET) else None


def _from_target(frame: bytes) -> int | None:
    return None if frame.startswith(TARGET) else header(frame)


def _checksum(frame: bytes, at: int) -> bytes:
    return frame[at + 6 : at + 8]


def _with_checksum(frame: bytes, at: int, checksum: bytes) -> bytes:
    return frame[: at + 6] + checksum + frame[at + 8 :]


def only_with_checksum(frame: bytes) -> Frames:
    """A datagram without a checksum is not delivered over IPv4 either."""
    at = _to_target(frame)
    return [] if at is not None and _checksum(frame, at) == NO_CHECKSUM else [frame]


def none_needed(frame: bytes) -> Frames:
    """A datagram without a checksum is delivered over IPv6, too."""
    at = _to_target(frame)
    if at is None or _checksum(frame, at) != NO_CHECKSUM:
        return [frame]
    return [_with_checksum(frame, at, ALL_ONES)]  # which the wire mends


def wrong_checksum(frame: bytes) -> Frames:
    """The checksum of an answer is wrong by one bit."""
    at = _from_target(frame)
    if at is None:
        return [frame]
    high, low = _checksum(frame, at)
    return [_with_checksum(frame, at, bytes([high, low ^ 1]))]


def zero_for_ones(frame: bytes) -> Frames:
    """A checksum that comes out as 0 is sent as it is."""
    at = _from_target(frame)
    if at is None or _checksum(frame, at) != ALL_ONES:
        return [frame]
    return [_with_checksum(frame, at, NO_CHECKSUM)]


def without_checksum(frame: bytes) -> Frames:
    """Over IPv4 answers have no checksum."""
    at = _from_target(frame)
    if at is None or frame[12:14] != IPV4:
        return [frame]
    return [_with_checksum(frame, at, NO_CHECKSUM)]


def no_empty_ones(frame: bytes) -> Frames:
    """A datagram without data is not delivered."""
    at = _to_target(frame)
    return [] if at is not None and len(frame) == at + 8 else [frame]


def no_source_port_no_datagram(frame: bytes) -> Frames:
    """A datagram whose source port is 0 is not delivered."""
    at = _to_target(frame)
    return [] if at is not None and frame[at : at + 2] == bytes(2) else [frame]


def lost_last_fragment(frame: bytes) -> Frames:
    """The last fragment of a long answer is lost."""
    if frame.startswith(TARGET):
        return [frame]
    if frame[12:14] == IPV4:
        field = int.from_bytes(frame[ETHERNET + 6 : ETHERNET + 8])
        is_last = field & 0x3FFF and not field & 0x2000
    else:
        field = int.from_bytes(frame[ETHERNET + 42 : ETHERNET + 44])
        is_last = frame[ETHERNET + 6] == FRAGMENT and not field & 1
    return [] if is_last else [frame]


def lost_on_the_way(frame: bytes) -> Frames:
    """Of a flood one datagram is lost before the kernel has it, and counted by nobody."""
    at = _to_target(frame)
    return [] if at is not None and frame[at + 8 :].startswith(b"7....") else [frame]
