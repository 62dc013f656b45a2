"""What a wire does to SYN cookies, so that they look wrong (RFC 4987 section 3.6)."""

from reference_impls.frames import ACK, Frames, flow, numbered, options, segment, with_options

CIRCLE = 1 << 32
MSS, LARGE = 2, 1460

_given: dict[bytes, int] = {}
"""The number of the SYN-ACK, by connection as the tester sends on it."""


def any_number_is_a_cookie(frame: bytes) -> Frames:
    """An ACK of any number opens a connection, when a SYN was there before."""
    if (tcp := segment(frame)) is None:
        return [frame]
    if not tcp.is_from_tester:
        if tcp.is_syn_ack:
            _given[flow(tcp, back=True)] = tcp.number
        return [frame]
    given = _given.get(flow(tcp))
    if given is None or not tcp.flags & ACK:
        return [frame]
    if tcp.acknowledged == (given + 1) % CIRCLE:
        del _given[flow(tcp)]
        return [frame]
    return [numbered(tcp, tcp.number, (given + 1) % CIRCLE).octets()]


def large_segments(frame: bytes) -> Frames:
    """Segments are as large as an Ethernet takes, whatever the SYN has said."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_from_tester or not tcp.is_syn:
        return [frame]
    large = bytes([MSS, 4]) + LARGE.to_bytes(2)
    changed = [large if one[0] == MSS else one for one in options(tcp.header)]
    return [with_options(tcp, b"".join(changed)).octets()]
