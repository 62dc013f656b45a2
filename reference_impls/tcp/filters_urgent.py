"""What a wire does to urgent data, so that it looks wrong (RFC 9293 section 3.8.5)."""

from dataclasses import replace

from reference_impls.frames import Frames, Segment, segment

URG = 0x20


def _pointing(tcp: Segment, flags: int, pointer: int) -> bytes:
    """Return a segment's frame with other control bits and another urgent pointer."""
    header = bytearray(tcp.header)
    header[13] = flags
    header[18:20] = pointer.to_bytes(2)
    return replace(tcp, header=bytes(header)).octets()


def _pointer(tcp: Segment) -> int:
    return int.from_bytes(tcp.header[18:20])


def never_inline(frame: bytes) -> Frames:
    """The last octet of urgent data is taken out of the rest, also where a program asks not to."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_from_tester:
        return [frame]
    payload = tcp.payload.replace(b"SET OOBINLINE 1\n", b"SET OOBINLINE 0\n")
    return [replace(tcp, payload=payload).octets()]


def no_urgent(frame: bytes) -> Frames:
    """Nobody is told of urgent data."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_from_tester or not tcp.flags & URG:
        return [frame]
    return [_pointing(tcp, tcp.flags & ~URG, 0)]


def pointer_at_the_last_octet(frame: bytes) -> Frames:
    """The urgent pointer of the target is that of the last urgent octet."""
    tcp = segment(frame)
    if tcp is None or tcp.is_from_tester or not tcp.flags & URG:
        return [frame]
    return [_pointing(tcp, tcp.flags, _pointer(tcp) - 1)]


def pointer_without_flag(frame: bytes) -> Frames:
    """An urgent pointer counts without its flag, too."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_from_tester or not _pointer(tcp):
        return [frame]
    return [_pointing(tcp, tcp.flags | URG, _pointer(tcp))]
