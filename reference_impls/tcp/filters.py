"""What a wire does to the frames of a TCP that is right, so that it looks wrong.

Functions from one Ethernet frame to the frames that go on; lengths and checksums are mended by the
wire. Their memory is by connection, and every case has connections of its own.
"""

from reference_impls.frames import ACK, FIN, RST, SYN, Frames, Segment, flow, numbered, segment

CIRCLE = 1 << 32


def _to_target(frame: bytes) -> Segment | None:
    tcp = segment(frame)
    return tcp if tcp is not None and tcp.is_from_tester else None


def _from_target(frame: bytes) -> Segment | None:
    tcp = segment(frame)
    return tcp if tcp is not None and not tcp.is_from_tester else None


def garbled_data(frame: bytes) -> Frames:
    """What the target sends comes in capital letters."""
    tcp = _from_target(frame)
    return [frame] if tcp is None else [tcp.before + tcp.header + tcp.payload.upper()]


def second_syn_ack(frame: bytes) -> Frames:
    """Every SYN-ACK is there twice."""
    tcp = _from_target(frame)
    return [frame] * (2 if tcp is not None and tcp.is_syn_ack else 1)


def zero_in_resets(frame: bytes) -> Frames:
    """A RST that acknowledges nothing has the number 0, whatever it answers."""
    tcp = _from_target(frame)
    if tcp is None or tcp.flags & (RST | ACK) != RST:
        return [frame]
    return [numbered(tcp, 0, 0).octets()]


def no_resets(frame: bytes) -> Frames:
    """The target sends no RST."""
    tcp = _from_target(frame)
    return [] if tcp is not None and tcp.flags & RST else [frame]


def no_syn_with_fin(frame: bytes) -> Frames:
    """A SYN with FIN does not arrive."""
    tcp = _to_target(frame)
    return [] if tcp is not None and tcp.flags & SYN and tcp.flags & FIN else [frame]


_edges: dict[bytes, int] = {}
"""The right edge of the target's window, by connection; none of ours is scaled."""
_kept: dict[bytes, tuple[int, int]] = {}
"""Number and length of data that came right of it."""


def _is_right_of_the_window(tcp: Segment) -> bool:
    edge = _edges.get(flow(tcp))
    return edge is not None and bool(tcp.payload) and (tcp.number - edge) % CIRCLE < CIRCLE // 2


def _watch(tcp: Segment) -> None:
    """Know the window that a segment of the target offers."""
    if tcp.flags & ACK:
        _edges[flow(tcp, back=True)] = (tcp.acknowledged + tcp.window) % CIRCLE


def silent_right_of_the_window(frame: bytes) -> Frames:
    """Data right of the window is dropped without an answer."""
    if (tcp := segment(frame)) is None:
        return [frame]
    if tcp.is_from_tester:
        return [] if _is_right_of_the_window(tcp) else [frame]
    _watch(tcp)
    return [frame]


def keeps_what_is_right_of_the_window(frame: bytes) -> Frames:
    """Data right of the window is kept, and acknowledged once what was missing has come."""
    if (tcp := segment(frame)) is None:
        return [frame]
    if tcp.is_from_tester:
        if _is_right_of_the_window(tcp):
            _kept[flow(tcp)] = tcp.number, len(tcp.payload)
        return [frame]
    _watch(tcp)
    number, length = _kept.get(flow(tcp, back=True), (None, 0))
    if tcp.flags & ACK and tcp.acknowledged == number:
        return [numbered(tcp, tcp.number, (number + length) % CIRCLE).octets()]
    return [frame]
