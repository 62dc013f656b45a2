"""What a wire does to options of TCP, so that they look wrong (RFC 9293 sections 3.1 and 3.7.1,
RFC 7323 section 2)."""

from reference_impls.frames import (
    NO_OPERATION,
    RST,
    SYN,
    Frames,
    Segment,
    flow,
    options,
    with_options,
)
from reference_impls.tcp.changes import (
    END,
    FAST_OPEN,
    MSS,
    SACK,
    SACK_PERMITTED,
    TIMESTAMPS,
    WINDOW_SCALE,
    Seen,
    known,
    of,
    option,
    windowed,
    with_more,
    without,
)

KNOWN = [*range(9), FAST_OPEN]
"""Options that a kernel knows."""
LARGE = 1400
"""Octets of data that any packet of the lab takes."""


# -- options


def no_unknown_options(frame: bytes) -> Frames:
    """A segment with an option that the target does not know is dropped."""
    tcp = of(frame, tester=True)
    unknown = tcp is not None and [one for one in options(tcp.header) if one[0] not in KNOWN]
    return [] if unknown else [frame]


def unknown_option_ends_the_list(frame: bytes) -> Frames:
    """Options behind one that the target does not know do not count."""
    tcp = of(frame, tester=True)
    if tcp is None or not tcp.is_syn:
        return [frame]
    found = options(tcp.header)
    known = [index for index, one in enumerate(found) if one[0] not in KNOWN]
    return [with_options(tcp, b"".join(found[: known[0]])).octets()] if known else [frame]


def only_aligned_options(frame: bytes) -> Frames:
    """An option that does not begin with a word is passed over."""
    tcp = of(frame, tester=True)
    if tcp is None or not tcp.is_syn:
        return [frame]
    kept, at = [], 0
    for one in options(tcp.header):
        kept += [one] * (at % 4 == 0)
        at += len(one)
    return [with_options(tcp, b"".join(kept)).octets()]


def end_is_no_end(frame: bytes) -> Frames:
    """What stands behind "end of option list" is an option as others."""
    tcp = of(frame, tester=True)
    if tcp is None or not tcp.is_syn or len(tcp.header) < 20 + 12:
        return [frame]
    rest = tcp.header[20:]
    return [with_options(tcp, rest[5:9]).octets()] if rest[4] == END else [frame]


_broken: set[bytes] = set()
"""Addresses from which an option came whose length cannot be."""


def nothing_behind_a_broken_option(frame: bytes) -> Frames:
    """Behind an option whose length cannot be nothing is answered any more to that address."""
    tcp = of(frame, tester=True)
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
    tcp = of(frame, tester=False)
    if tcp is None or not tcp.is_syn_ack:
        return [frame]
    filled = b"".join(options(tcp.header)) + bytes([END])
    return [with_options(tcp, filled + b"\xff" * 3).octets()]


# -- the maximum segment size


def _said(tcp: Segment, size: int) -> bytes:
    """Return the segment with another maximum segment size."""
    return with_more(without(tcp, MSS), bytes([MSS, 4]) + size.to_bytes(2)).octets()


def no_size_heeded(frame: bytes) -> Frames:
    """Segments are as large as the link takes, whatever the SYN has said."""
    tcp = of(frame, tester=True)
    if tcp is None or not tcp.is_syn or option(tcp, MSS) is None:
        return [frame]
    return [_said(tcp, LARGE)]


def large_default(frame: bytes) -> Frames:
    """Segments are as large as the link takes, where the SYN has not said anything."""
    tcp = of(frame, tester=True)
    if tcp is None or not tcp.is_syn or option(tcp, MSS) is not None:
        return [frame]
    return [_said(tcp, LARGE)]


def options_do_not_count(frame: bytes) -> Frames:
    """The octets of options are not taken from the data of a segment."""
    tcp = of(frame, tester=True)
    size = None if tcp is None or not tcp.is_syn else option(tcp, MSS)
    if tcp is None or size is None or len(tcp.header) - len(size) <= 20:
        return [frame]
    extra = any(option(tcp, kind) for kind in (TIMESTAMPS, SACK_PERMITTED))
    return [_said(tcp, int.from_bytes(size[2:]) + 12)] if extra else [frame]


def size_in_every_segment(frame: bytes) -> Frames:
    """Each segment of the target says a maximum segment size."""
    tcp = of(frame, tester=False)
    if tcp is None or tcp.flags & (SYN | RST) or option(tcp, SACK) is not None:
        return [frame]
    return [_said(tcp, 1000)]


def no_size_said(frame: bytes) -> Frames:
    """A SYN-ACK says no maximum segment size."""
    tcp = of(frame, tester=False)
    return [frame] if tcp is None or not tcp.is_syn_ack else [without(tcp, MSS).octets()]


def more_than_the_link_takes(frame: bytes) -> Frames:
    """A SYN-ACK says a maximum segment size that no packet of the link has room for."""
    tcp = of(frame, tester=False)
    return [frame] if tcp is None or not tcp.is_syn_ack else [_said(tcp, 1500)]


def no_large_segments(frame: bytes) -> Frames:
    """A segment of more than 1400 octets is dropped, though the SYN-ACK has said otherwise."""
    tcp = of(frame, tester=True)
    return [] if tcp is not None and len(tcp.payload) > LARGE else [frame]


# -- window scale


def scale_unasked(frame: bytes) -> Frames:
    """Every SYN-ACK has a window scale."""
    tcp = of(frame, tester=False)
    if tcp is None or not tcp.is_syn_ack or option(tcp, WINDOW_SCALE) is not None:
        return [frame]
    return [with_more(tcp, bytes([WINDOW_SCALE, 3, 0])).octets()]


def scale_too_large(frame: bytes) -> Frames:
    """The SYN-ACK has a larger window scale than the one that the target uses."""
    tcp = of(frame, tester=False)
    scale = None if tcp is None or not tcp.is_syn_ack else option(tcp, WINDOW_SCALE)
    if tcp is None or scale is None:
        return [frame]
    said = bytes([WINDOW_SCALE, 3, scale[2] + 2])
    return [with_more(without(tcp, WINDOW_SCALE), said).octets()]


def _scale(name: str, tcp: Segment) -> Seen:
    """Return what is known of a connection on which the tester speaks: which scale it has said."""
    seen = known(name, tcp)
    scale = option(tcp, WINDOW_SCALE)
    if tcp.is_syn:
        seen.scale = None if scale is None else scale[2]
    elif scale is not None:
        seen.flag = True
    return seen


def no_scale_heeded(frame: bytes) -> Frames:
    """Windows of the tester are taken as they stand there."""
    tcp = of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen = _scale("unheeded", tcp)
    if tcp.is_syn or not seen.scale or seen.scale > 14:
        return [frame]
    return [windowed(tcp, tcp.window >> seen.scale)]


def scale_heeded_twice(frame: bytes) -> Frames:
    """Windows of the tester are scaled by one more than the SYN has said."""
    tcp = of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen = _scale("twice", tcp)
    if tcp.is_syn or not seen.scale or seen.scale > 14:
        return [frame]
    return [windowed(tcp, tcp.window * 2)]


def scale_of_15(frame: bytes) -> Frames:
    """A window scale of 15 is one of 15."""
    tcp = of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen = _scale("15", tcp)
    return [frame] if tcp.is_syn or seen.scale != 15 else [windowed(tcp, tcp.window * 2)]


def late_scale(frame: bytes) -> Frames:
    """A window scale counts in any segment."""
    tcp = of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen = _scale("late", tcp)
    return [windowed(tcp, tcp.window << 4)] if seen.flag else [frame]
