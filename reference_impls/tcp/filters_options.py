"""What a wire does to headers and options of TCP, so that they look wrong (RFC 9293 section 3.1,
RFC 7323, RFC 2018, RFC 3168).

Their memory is by connection, and every case has connections of its own.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from reference_impls.frames import (
    ACK,
    ETHERNET,
    FIN,
    IPV4,
    NO_OPERATION,
    RST,
    SYN,
    Frames,
    Segment,
    flow,
    options,
    segment,
    with_options,
)

CIRCLE = 1 << 32
URG, ECE, CWR = 0x20, 0x40, 0x80
END, MSS, WINDOW_SCALE, SACK_PERMITTED, SACK, TIMESTAMPS = 0, 2, 3, 4, 5, 8
FAST_OPEN = 34
KNOWN = [*range(9), FAST_OPEN]
LARGE = 1400
"""Octets of data that any packet of the lab takes."""


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


def _known(name: str, tcp: Segment) -> Seen:
    """Return what the filter of that name knows of the connection of a segment."""
    return _seen.setdefault(name, {}).setdefault(flow(tcp, back=not tcp.is_from_tester), Seen())


def _of(frame: bytes, *, tester: bool) -> Segment | None:
    """Return the segment in a frame, where it is one of that end."""
    tcp = segment(frame)
    return tcp if tcp is not None and tcp.is_from_tester == tester else None


def _header(tcp: Segment, form: str, at: int, value: int) -> Segment:
    """Return the segment with another field in its header."""
    header = bytearray(tcp.header)
    struct.pack_into(form, header, at, value)
    return replace(tcp, header=bytes(header))


def _flagged(tcp: Segment, flags: int) -> bytes:
    return _header(tcp, "!B", 13, flags).octets()


def _windowed(tcp: Segment, window: int) -> bytes:
    return _header(tcp, "!H", 14, min(window, 65535)).octets()


def _option(tcp: Segment, kind: int) -> bytes | None:
    """Return an option of a segment, with kind and length; None where it has none."""
    return next((one for one in options(tcp.header) if one[0] == kind), None)


def _without(tcp: Segment, *kinds: int) -> Segment:
    left = [one for one in options(tcp.header) if one[0] not in (*kinds, NO_OPERATION)]
    return with_options(tcp, b"".join(left))


def _with(tcp: Segment, *more: bytes) -> Segment:
    """Return the segment with further options in front of its own."""
    own = [one for one in options(tcp.header) if one[0] != NO_OPERATION]
    return with_options(tcp, b"".join([*more, *own]))


def _numbers(option: bytes) -> tuple[int, ...]:
    """Return what an option of numbers of 32 bits says."""
    return struct.unpack(f"!{(len(option) - 2) // 4}I", option[2 : 2 + (len(option) - 2) // 4 * 4])


def _time(tcp: Segment) -> int | None:
    """Return the time that a segment tells."""
    option = _option(tcp, TIMESTAMPS)
    return _numbers(option)[0] if option is not None and len(option) == 10 else None


def _timed(tcp: Segment, value: int, echoed: int) -> bytes:
    stamp = bytes([TIMESTAMPS, 10]) + struct.pack("!II", value, echoed)
    return _with(_without(tcp, TIMESTAMPS), stamp).octets()


def _is_before(one: int, other: int) -> bool:
    return 0 < (other - one) % CIRCLE < CIRCLE // 2


# -- the header


def any_checksum(frame: bytes) -> Frames:
    """A segment is taken whatever its checksum is."""
    tcp = _of(frame, tester=True)
    # The wire mends what was changed.
    return [frame] if tcp is None else [_header(tcp, "!H", 16, 0x7770).octets()]


def zero_is_no_checksum(frame: bytes) -> Frames:
    """A segment is taken whose checksum is zero."""
    tcp = _of(frame, tester=True)
    if tcp is None or tcp.header[16:18] != bytes(2):
        return [frame]
    return [_header(tcp, "!H", 16, 0x7770).octets()]


def wrong_checksum(frame: bytes) -> Frames:
    """What the target sends has a wrong checksum."""
    tcp = _of(frame, tester=False)
    if tcp is None:
        return [frame]
    return [_header(tcp, "!B", 17, tcp.header[17] ^ 1).octets()]


def no_reserved_bits(frame: bytes) -> Frames:
    """A segment with reserved bits is dropped."""
    tcp = _of(frame, tester=True)
    return [] if tcp is not None and tcp.header[12] & 0x0F else [frame]


def reserved_bits_come_back(frame: bytes) -> Frames:
    """The reserved bits of the SYN are there in what the target sends, too."""
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    seen = _known("reserved", tcp)
    if tcp.is_from_tester:
        seen.flag = seen.flag or bool(tcp.header[12] & 0x0F)
        return [frame]
    return [_header(tcp, "!B", 12, tcp.header[12] | 0x0F * seen.flag).octets()]


def any_data_offset(frame: bytes) -> Frames:
    """Data begins where the fixed header ends when the data offset says what cannot be."""
    tcp = _of(frame, tester=True)
    if tcp is None:
        return [frame]
    words, rest = tcp.header[12] >> 4, tcp.header + tcp.payload
    if 5 <= words <= len(rest) // 4:
        return [frame]
    fixed = replace(tcp, header=rest[:20], payload=rest[20:])
    return [_header(fixed, "!B", 12, 5 << 4).octets()]


# -- options


def no_unknown_options(frame: bytes) -> Frames:
    """A segment with an option that the target does not know is dropped."""
    tcp = _of(frame, tester=True)
    unknown = tcp is not None and [one for one in options(tcp.header) if one[0] not in KNOWN]
    return [] if unknown else [frame]


def unknown_option_ends_the_list(frame: bytes) -> Frames:
    """Options behind one that the target does not know do not count."""
    tcp = _of(frame, tester=True)
    if tcp is None or not tcp.is_syn:
        return [frame]
    found = options(tcp.header)
    known = [index for index, one in enumerate(found) if one[0] not in KNOWN]
    return [with_options(tcp, b"".join(found[: known[0]])).octets()] if known else [frame]


def only_aligned_options(frame: bytes) -> Frames:
    """An option that does not begin with a word is passed over."""
    tcp = _of(frame, tester=True)
    if tcp is None or not tcp.is_syn:
        return [frame]
    kept, at = [], 0
    for one in options(tcp.header):
        kept += [one] * (at % 4 == 0)
        at += len(one)
    return [with_options(tcp, b"".join(kept)).octets()]


def end_is_no_end(frame: bytes) -> Frames:
    """What stands behind "end of option list" is an option as others."""
    tcp = _of(frame, tester=True)
    if tcp is None or not tcp.is_syn or len(tcp.header) < 20 + 12:
        return [frame]
    rest = tcp.header[20:]
    return [with_options(tcp, rest[5:9]).octets()] if rest[4] == END else [frame]


_broken: set[bytes] = set()
"""Addresses from which an option came whose length cannot be."""


def nothing_behind_a_broken_option(frame: bytes) -> Frames:
    """Behind an option whose length cannot be nothing is answered any more to that address."""
    tcp = _of(frame, tester=True)
    if tcp is None:
        return [frame]
    ends = flow(tcp)
    address, rest, at = ends[: len(ends) // 2 - 2], tcp.header[20:], 0
    while at < len(rest) and rest[at] != END:
        length = 1 if rest[at] == NO_OPERATION else int.from_bytes(rest[at + 1 : at + 2])
        right = 4 if rest[at] == MSS else length
        if length != right or at + length > len(rest) or (rest[at] > NO_OPERATION and length < 2):
            _broken.add(address)
            break
        at += length
    return [] if address in _broken and not tcp.flags & RST else [frame]


def padding_of_ones(frame: bytes) -> Frames:
    """Behind the options of a SYN-ACK there is anything but zeros."""
    tcp = _of(frame, tester=False)
    if tcp is None or not tcp.is_syn_ack:
        return [frame]
    filled = b"".join(options(tcp.header)) + bytes([END])
    return [with_options(tcp, filled + b"\xff" * 3).octets()]


# -- the maximum segment size


def _said(tcp: Segment, size: int) -> bytes:
    """Return the segment with another maximum segment size."""
    return _with(_without(tcp, MSS), bytes([MSS, 4]) + size.to_bytes(2)).octets()


def no_size_heeded(frame: bytes) -> Frames:
    """Segments are as large as the link takes, whatever the SYN has said."""
    tcp = _of(frame, tester=True)
    if tcp is None or not tcp.is_syn or _option(tcp, MSS) is None:
        return [frame]
    return [_said(tcp, LARGE)]


def large_default(frame: bytes) -> Frames:
    """Segments are as large as the link takes, where the SYN has not said anything."""
    tcp = _of(frame, tester=True)
    if tcp is None or not tcp.is_syn or _option(tcp, MSS) is not None:
        return [frame]
    return [_said(tcp, LARGE)]


def options_do_not_count(frame: bytes) -> Frames:
    """The octets of options are not taken from the data of a segment."""
    tcp = _of(frame, tester=True)
    size = None if tcp is None or not tcp.is_syn else _option(tcp, MSS)
    if tcp is None or size is None or len(tcp.header) - len(size) <= 20:
        return [frame]
    extra = any(_option(tcp, kind) for kind in (TIMESTAMPS, SACK_PERMITTED))
    return [_said(tcp, int.from_bytes(size[2:]) + 12)] if extra else [frame]


def size_in_every_segment(frame: bytes) -> Frames:
    """Each segment of the target says a maximum segment size."""
    tcp = _of(frame, tester=False)
    if tcp is None or tcp.flags & (SYN | RST) or _option(tcp, SACK) is not None:
        return [frame]
    return [_said(tcp, 1000)]


def no_large_segments(frame: bytes) -> Frames:
    """A segment of more than 1400 octets is dropped, though the SYN-ACK has said otherwise."""
    tcp = _of(frame, tester=True)
    return [] if tcp is not None and len(tcp.payload) > LARGE else [frame]


# -- window scale


def scale_unasked(frame: bytes) -> Frames:
    """Every SYN-ACK has a window scale."""
    tcp = _of(frame, tester=False)
    if tcp is None or not tcp.is_syn_ack or _option(tcp, WINDOW_SCALE) is not None:
        return [frame]
    return [_with(tcp, bytes([WINDOW_SCALE, 3, 0])).octets()]


def scale_too_large(frame: bytes) -> Frames:
    """The SYN-ACK has a larger window scale than the one that the target uses."""
    tcp = _of(frame, tester=False)
    scale = None if tcp is None or not tcp.is_syn_ack else _option(tcp, WINDOW_SCALE)
    if tcp is None or scale is None:
        return [frame]
    said = bytes([WINDOW_SCALE, 3, scale[2] + 2])
    return [_with(_without(tcp, WINDOW_SCALE), said).octets()]


def _scale(name: str, tcp: Segment) -> Seen:
    """Return what is known of a connection on which the tester speaks: which scale it has said."""
    seen = _known(name, tcp)
    scale = _option(tcp, WINDOW_SCALE)
    if tcp.is_syn:
        seen.scale = None if scale is None else scale[2]
    elif scale is not None:
        seen.flag = True
    return seen


def no_scale_heeded(frame: bytes) -> Frames:
    """Windows of the tester are taken as they stand there."""
    tcp = _of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen = _scale("unheeded", tcp)
    if tcp.is_syn or not seen.scale or seen.scale > 14:
        return [frame]
    return [_windowed(tcp, tcp.window >> seen.scale)]


def scale_heeded_twice(frame: bytes) -> Frames:
    """Windows of the tester are scaled by one more than the SYN has said."""
    tcp = _of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen = _scale("twice", tcp)
    if tcp.is_syn or not seen.scale or seen.scale > 14:
        return [frame]
    return [_windowed(tcp, tcp.window * 2)]


def scale_of_15(frame: bytes) -> Frames:
    """A window scale of 15 is one of 15."""
    tcp = _of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen = _scale("15", tcp)
    return [frame] if tcp.is_syn or seen.scale != 15 else [_windowed(tcp, tcp.window * 2)]


def late_scale(frame: bytes) -> Frames:
    """A window scale counts in any segment."""
    tcp = _of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen = _scale("late", tcp)
    return [_windowed(tcp, tcp.window << 4)] if seen.flag else [frame]


# -- timestamps


def time_unasked(frame: bytes) -> Frames:
    """The target tells the time to who does not."""
    tcp = _of(frame, tester=False)
    if tcp is None or tcp.flags & RST or _option(tcp, TIMESTAMPS) or _option(tcp, SACK):
        return [frame]
    return [_timed(tcp, 7, 7)]


def time_in_empty_segments_only(frame: bytes) -> Frames:
    """Data of the target does not tell the time."""
    tcp = _of(frame, tester=False)
    if tcp is None or not tcp.payload or _option(tcp, TIMESTAMPS) is None:
        return [frame]
    return [_without(tcp, TIMESTAMPS).octets()]


def no_echo_in_syn_ack(frame: bytes) -> Frames:
    """A SYN-ACK echoes the time 0."""
    tcp = _of(frame, tester=False)
    time = None if tcp is None or not tcp.is_syn_ack else _time(tcp)
    return [frame] if tcp is None or time is None else [_timed(tcp, time, 0)]


def last_time_is_echoed(frame: bytes) -> Frames:
    """The time of the segment that has come last is echoed, wherever it belongs."""
    tcp = segment(frame)
    time = None if tcp is None else _time(tcp)
    if tcp is None or time is None:
        return [frame]
    seen = _known("last", tcp)
    if tcp.is_from_tester:
        seen.time = time
        return [frame]
    return [frame] if seen.time is None else [_timed(tcp, time, seen.time)]


def time_goes_back(frame: bytes) -> Frames:
    """Every second segment of the target tells an earlier time."""
    tcp = _of(frame, tester=False)
    time = None if tcp is None or tcp.flags & SYN else _time(tcp)
    if tcp is None or time is None:
        return [frame]
    seen = _known("back", tcp)
    seen.count += 1
    echoed = _numbers(_option(tcp, TIMESTAMPS) or b"")[1]
    return [_timed(tcp, (time - 1000 * (seen.count % 2)) % CIRCLE, echoed)]


def _later(name: str, tcp: Segment) -> Seen:
    """Return what is known of a connection, with the latest time that the tester has told."""
    seen, time = _known(name, tcp), _time(tcp)
    if time is not None and (seen.time is None or _is_before(seen.time, time)):
        seen.time = time
    return seen


def needs_time(frame: bytes) -> Frames:
    """A segment that does not tell the time ends the connection, when the SYN did."""
    tcp = _of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen = _later("needs", tcp)
    if seen.time is None or _time(tcp) is not None or tcp.flags & RST:
        return [frame]
    return [_flagged(replace(tcp, payload=b""), RST)]


def any_time(frame: bytes) -> Frames:
    """Data is taken whatever time it tells."""
    tcp = _of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen, time = _later("any", tcp), _time(tcp)
    if seen.time is None or time is None or not _is_before(time, seen.time):
        return [frame]
    return [_timed(tcp, seen.time, 0)]


def no_old_resets(frame: bytes) -> Frames:
    """A RST that tells an earlier time is dropped."""
    tcp = _of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen, time = _later("resets", tcp), _time(tcp)
    old = time is not None and seen.time is not None and _is_before(time, seen.time)
    return [] if old and tcp.flags & RST else [frame]


def time_has_an_end(frame: bytes) -> Frames:
    """A time that is the smaller number is the earlier one."""
    tcp = _of(frame, tester=True)
    time = None if tcp is None or tcp.flags & RST else _time(tcp)
    if tcp is None or time is None:
        return [frame]
    seen = _known("end", tcp)
    seen.time = max(seen.time or 0, time)
    return [] if time < seen.time else [frame]


# -- selective acknowledgments


def _selective(tcp: Segment, *edges: int) -> bytes:
    option = bytes([SACK, 2 + 4 * len(edges)]) + struct.pack(f"!{len(edges)}I", *edges)
    return _with(_without(tcp, SACK), option).octets()


def _edges(tcp: Segment) -> list[int]:
    """Return the edges of the blocks of a segment."""
    option = _option(tcp, SACK)
    return [] if option is None else list(_numbers(option))


def selective_unasked(frame: bytes) -> Frames:
    """An ACK of the target tells a block to who has not permitted it."""
    tcp = _of(frame, tester=False)
    if tcp is None or tcp.flags != ACK or tcp.payload or _time(tcp) or _edges(tcp):
        return [frame]
    return [_selective(tcp, (tcp.acknowledged + 10) % CIRCLE, (tcp.acknowledged + 20) % CIRCLE)]


def _changed_blocks(frame: bytes, change: Callable[[list[int]], list[int]]) -> Frames:
    tcp = _of(frame, tester=False)
    edges = [] if tcp is None else _edges(tcp)
    return [frame] if tcp is None or not edges else [_selective(tcp, *change(edges))]


def last_octet_left_out(frame: bytes) -> Frames:
    """A block of the target ends before the last octet that came."""
    return _changed_blocks(frame, lambda edges: [edges[0], (edges[1] - 1) % CIRCLE, *edges[2:]])


def oldest_block_first(frame: bytes) -> Frames:
    """The blocks of the target are in order of their numbers."""

    def ordered(edges: list[int]) -> list[int]:
        pairs = sorted(zip(edges[::2], edges[1::2], strict=True))
        return [edge for pair in pairs for edge in pair]

    return _changed_blocks(frame, ordered)


def blocks_instead_of_time(frame: bytes) -> Frames:
    """A fourth block takes the place of the timestamps."""
    tcp = _of(frame, tester=False)
    edges = [] if tcp is None else _edges(tcp)
    if tcp is None or len(edges) < 6 or _time(tcp) is None:
        return [frame]
    without = segment(_without(tcp, TIMESTAMPS).octets())
    assert without is not None
    return [_selective(without, *edges, edges[-1] + 10, edges[-1] + 20)]


def blocks_stay(frame: bytes) -> Frames:
    """A block that was told once is told again, also when all has come."""
    tcp = _of(frame, tester=False)
    if tcp is None or tcp.flags & (SYN | RST):
        return [frame]
    seen = _known("stay", tcp)
    option = _option(tcp, SACK)
    if option is not None:
        seen.option = option
        return [frame]
    return [_with(tcp, seen.option).octets()] if seen.option and not tcp.payload else [frame]


def _follow_blocks(name: str, tcp: Segment) -> Seen:
    """Return what is known of a connection: the target's data, the blocks that the tester told."""
    seen = _known(name, tcp)
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
    seen = _known("impossible", tcp)
    if not tcp.is_from_tester:
        if tcp.payload:
            seen.data[tcp.number] = tcp
        return [frame]
    edges = _edges(tcp)
    sent = [one.number for one in seen.data.values()]
    if not edges or (edges[0] in sent and (edges[1] - edges[0]) % CIRCLE - 1 < CIRCLE // 2):
        return [frame]
    return [_flagged(replace(tcp, payload=b""), RST)]


# -- congestion notification


def half_an_offer_is_one(frame: bytes) -> Frames:
    """A SYN with only one of ECE and CWR counts as one with both."""
    tcp = _of(frame, tester=True)
    if tcp is None or not tcp.is_syn or not tcp.flags & (ECE | CWR):
        return [frame]
    return [_flagged(tcp, tcp.flags | ECE | CWR)]


def mark_told_once(frame: bytes) -> Frames:
    """A mark is told in one ACK only."""
    tcp = _of(frame, tester=False)
    if tcp is None or tcp.flags & SYN or not tcp.flags & ECE:
        return [frame]
    seen = _known("once", tcp)
    seen.count += 1
    return [frame] if seen.count == 1 else [_flagged(tcp, tcp.flags & ~ECE)]


def mark_told_for_ever(frame: bytes) -> Frames:
    """Once a mark was told each ACK tells one."""
    tcp = _of(frame, tester=False)
    if tcp is None or tcp.flags & (SYN | RST):
        return [frame]
    seen = _known("for ever", tcp)
    seen.flag = seen.flag or bool(tcp.flags & ECE)
    return [_flagged(tcp, tcp.flags | ECE)] if seen.flag else [frame]


def _may_be_marked(tcp: Segment) -> bytes:
    """Return the segment in a packet that may be marked on its way."""
    before = bytearray(tcp.before)
    if tcp.before[12:14] == IPV4:
        before[ETHERNET + 1] |= 2
    else:
        before[ETHERNET + 1] |= 2 << 4
    return replace(tcp, before=bytes(before)).octets()


def empty_segments_may_be_marked(frame: bytes) -> Frames:
    """Segments without data may be marked on their way."""
    tcp = _of(frame, tester=False)
    return [frame] if tcp is None or tcp.payload or tcp.flags & FIN else [_may_be_marked(tcp)]


def all_data_may_be_marked(frame: bytes) -> Frames:
    """Data may be marked on its way also when it comes again."""
    tcp = _of(frame, tester=False)
    return [_may_be_marked(tcp)] if tcp is not None and tcp.payload else [frame]


def mark_unheard(frame: bytes) -> Frames:
    """What the tester says of a mark is not heard."""
    tcp = _of(frame, tester=True)
    if tcp is None or tcp.flags & SYN or not tcp.flags & ECE:
        return [frame]
    return [_flagged(tcp, tcp.flags & ~ECE)]


def confirmed_again_and_again(frame: bytes) -> Frames:
    """Every segment of data behind a mark has CWR."""
    tcp = _of(frame, tester=False)
    if tcp is None or not tcp.payload:
        return [frame]
    seen = _known("confirmed", tcp)
    seen.flag = seen.flag or bool(tcp.flags & CWR)
    return [_flagged(tcp, tcp.flags | CWR)] if seen.flag else [frame]
