"""Segments on a wire as filters change them: fields, options, and what passed before."""

import struct
from dataclasses import dataclass, field, replace

from reference_impls.frames import NO_OPERATION, Segment, flow, options, segment, with_options

CIRCLE = 1 << 32
END, MSS, WINDOW_SCALE, SACK_PERMITTED, SACK, TIMESTAMPS, FAST_OPEN = 0, 2, 3, 4, 5, 8, 34


@dataclass
class Seen:
    """What passed on one connection."""

    time: int | None = None
    scale: int | None = None
    flag: bool = False
    count: int = 0
    option: bytes = b""
    data: dict[int, Segment] = field(default_factory=dict)
    blocks: list[tuple[int, int]] = field(default_factory=list)


_seen: dict[str, dict[bytes, Seen]] = {}


def known(name: str, tcp: Segment) -> Seen:
    """Return what the filter of that name knows of the connection of a segment."""
    return _seen.setdefault(name, {}).setdefault(flow(tcp, back=not tcp.is_from_tester), Seen())


def of(frame: bytes, *, tester: bool) -> Segment | None:
    """Return the segment in a frame, where it is one of that end."""
    tcp = segment(frame)
    return tcp if tcp is not None and tcp.is_from_tester == tester else None


def with_field(tcp: Segment, form: str, at: int, value: int) -> Segment:
    """Return the segment with another field in its header."""
    header = bytearray(tcp.header)
    struct.pack_into(form, header, at, value)
    return replace(tcp, header=bytes(header))


def flagged(tcp: Segment, flags: int) -> bytes:
    """Return the frame of the segment with other control bits."""
    return with_field(tcp, "!B", 13, flags).octets()


def windowed(tcp: Segment, window: int) -> bytes:
    """Return the frame of the segment with another window, the largest at most."""
    return with_field(tcp, "!H", 14, min(window, 65535)).octets()


def option(tcp: Segment, kind: int) -> bytes | None:
    """Return an option of a segment, with kind and length; None where it has none."""
    return next((one for one in options(tcp.header) if one[0] == kind), None)


def without(tcp: Segment, *kinds: int) -> Segment:
    """Return the segment without its options of these kinds."""
    left = [one for one in options(tcp.header) if one[0] not in (*kinds, NO_OPERATION)]
    return with_options(tcp, b"".join(left))


def with_more(tcp: Segment, *more: bytes) -> Segment:
    """Return the segment with further options in front of its own."""
    own = [one for one in options(tcp.header) if one[0] != NO_OPERATION]
    return with_options(tcp, b"".join([*more, *own]))


def numbers(option: bytes) -> tuple[int, ...]:
    """Return what an option of numbers of 32 bits says."""
    return struct.unpack(f"!{(len(option) - 2) // 4}I", option[2 : 2 + (len(option) - 2) // 4 * 4])


def time_of(tcp: Segment) -> int | None:
    """Return the time that a segment tells."""
    told = option(tcp, TIMESTAMPS)
    return numbers(told)[0] if told is not None and len(told) == 10 else None


def timed(tcp: Segment, value: int, echoed: int) -> bytes:
    """Return the frame of the segment with other timestamps."""
    stamp = bytes([TIMESTAMPS, 10]) + struct.pack("!II", value, echoed)
    return with_more(without(tcp, TIMESTAMPS), stamp).octets()


def is_before(one: int, other: int) -> bool:
    """Whether a number is before another one, on the circle of 2**32."""
    return 0 < (other - one) % CIRCLE < CIRCLE // 2
