"""What a wire does to selective acknowledgments, so that they look wrong (RFC 2018)."""

import struct
from collections.abc import Callable
from dataclasses import replace

from reference_impls.frames import ACK, RST, SYN, Frames, Segment, segment
from reference_impls.tcp.changes import (
    CIRCLE,
    SACK,
    TIMESTAMPS,
    Seen,
    flagged,
    is_before,
    known,
    numbers,
    of,
    option,
    time_of,
    with_more,
    without,
)


def _selective(tcp: Segment, *edges: int) -> bytes:
    option = bytes([SACK, 2 + 4 * len(edges)]) + struct.pack(f"!{len(edges)}I", *edges)
    return with_more(without(tcp, SACK), option).octets()


def _edges(tcp: Segment) -> list[int]:
    """Return the edges of the blocks of a segment."""
    told = option(tcp, SACK)
    return [] if told is None else list(numbers(told))


def selective_unasked(frame: bytes) -> Frames:
    """An ACK of the target tells a block to who has not permitted it."""
    tcp = of(frame, tester=False)
    if tcp is None or tcp.flags != ACK or tcp.payload or time_of(tcp) or _edges(tcp):
        return [frame]
    return [_selective(tcp, (tcp.acknowledged + 10) % CIRCLE, (tcp.acknowledged + 20) % CIRCLE)]


def _changed_blocks(frame: bytes, change: Callable[[list[int]], list[int]]) -> Frames:
    tcp = of(frame, tester=False)
    edges = [] if tcp is None else _edges(tcp)
    return [frame] if tcp is None or not edges else [_selective(tcp, *change(edges))]


def last_octet_left_out(frame: bytes) -> Frames:
    """A block of the target ends before the last octet that came."""
    return _changed_blocks(frame, lambda edges: [edges[0], (edges[1] - 1) % CIRCLE, *edges[2:]])


def one_block(frame: bytes) -> Frames:
    """No ACK of the target has more than one block."""
    return _changed_blocks(frame, lambda edges: edges[:2])


def only_what_is_missing(frame: bytes) -> Frames:
    """A block that is acknowledged already is not told."""
    tcp = of(frame, tester=False)
    edges = [] if tcp is None else _edges(tcp)
    if tcp is None or not edges or not is_before(edges[0], tcp.acknowledged):
        return [frame]
    return [without(tcp, SACK).octets()]


def oldest_block_first(frame: bytes) -> Frames:
    """The blocks of the target are in order of their numbers."""

    def ordered(edges: list[int]) -> list[int]:
        pairs = sorted(zip(edges[::2], edges[1::2], strict=True))
        return [edge for pair in pairs for edge in pair]

    return _changed_blocks(frame, ordered)


def blocks_instead_of_time(frame: bytes) -> Frames:
    """A fourth block takes the place of the timestamps."""
    tcp = of(frame, tester=False)
    edges = [] if tcp is None else _edges(tcp)
    if tcp is None or len(edges) < 6 or time_of(tcp) is None:
        return [frame]
    return [_selective(without(tcp, TIMESTAMPS), *edges, edges[-1] + 10, edges[-1] + 20)]


def blocks_stay(frame: bytes) -> Frames:
    """A block that was told once is told again, also when all has come."""
    tcp = of(frame, tester=False)
    if tcp is None or tcp.flags & (SYN | RST):
        return [frame]
    seen = known("stay", tcp)
    told = option(tcp, SACK)
    if told is not None:
        seen.option = told
        return [frame]
    return [with_more(tcp, seen.option).octets()] if seen.option and not tcp.payload else [frame]


def _follow_blocks(name: str, tcp: Segment) -> Seen:
    """Return what is known of a connection: the target's data, the blocks that the tester told."""
    seen = known(name, tcp)
    if tcp.is_from_tester:
        edges = _edges(tcp)
        seen.blocks += list(zip(edges[::2], edges[1::2], strict=False))
    return seen


def _is_told(seen: Seen, tcp: Segment) -> bool:
    return any(
        (tcp.number - left) % CIRCLE < (right - left) % CIRCLE < CIRCLE // 2
        for left, right in seen.blocks
    )


def told_blocks_come_again(frame: bytes) -> Frames:
    """With what comes again there comes what was acknowledged selectively."""
    if (tcp := segment(frame)) is None:
        return [frame]
    seen = _follow_blocks("again", tcp)
    if tcp.is_from_tester or not tcp.payload:
        return [frame]
    if tcp.number not in seen.data:
        seen.data[tcp.number] = tcp
        return [frame]
    told = [one for one in seen.data.values() if _is_told(seen, one)]
    return [frame, *(one.octets() for one in told[:1])]


def told_blocks_are_gone(frame: bytes) -> Frames:
    """What was acknowledged selectively never comes again."""
    if (tcp := segment(frame)) is None:
        return [frame]
    seen = _follow_blocks("gone", tcp)
    if tcp.is_from_tester or not tcp.payload:
        return [frame]
    return [] if _is_told(seen, tcp) else [frame]


def impossible_block_ends_it(frame: bytes) -> Frames:
    """A block that cannot be ends the connection."""
    if (tcp := segment(frame)) is None:
        return [frame]
    seen = known("impossible", tcp)
    if not tcp.is_from_tester:
        if tcp.payload:
            seen.data[tcp.number] = tcp
        return [frame]
    edges = _edges(tcp)
    sent = [one.number for one in seen.data.values()]
    if not edges or (edges[0] in sent and is_before(edges[0], edges[1])):
        return [frame]
    return [flagged(replace(tcp, payload=b""), RST)]
