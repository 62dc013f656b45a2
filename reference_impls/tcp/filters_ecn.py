"""What a wire does to ECN, so that it looks wrong (RFC 3168 section 6.1)."""

from dataclasses import replace

from reference_impls.frames import ETHERNET, FIN, IPV4, RST, SYN, Frames, Segment
from reference_impls.tcp.changes import flagged, known, of

ECE, CWR = 0x40, 0x80


def no_offer_taken(frame: bytes) -> Frames:
    """No SYN-ACK says that the target uses ECN."""
    tcp = of(frame, tester=False)
    return [frame] if tcp is None or not tcp.is_syn_ack else [flagged(tcp, tcp.flags & ~ECE)]


def half_an_offer_is_one(frame: bytes) -> Frames:
    """A SYN with only one of ECE and CWR counts as one with both."""
    tcp = of(frame, tester=True)
    if tcp is None or not tcp.is_syn or not tcp.flags & (ECE | CWR):
        return [frame]
    return [flagged(tcp, tcp.flags | ECE | CWR)]


def mark_told_once(frame: bytes) -> Frames:
    """A mark is told in one ACK only."""
    tcp = of(frame, tester=False)
    if tcp is None or tcp.flags & SYN or not tcp.flags & ECE:
        return [frame]
    seen = known("once", tcp)
    seen.count += 1
    return [frame] if seen.count == 1 else [flagged(tcp, tcp.flags & ~ECE)]


def mark_told_for_ever(frame: bytes) -> Frames:
    """Once a mark was told each ACK tells one."""
    tcp = of(frame, tester=False)
    if tcp is None or tcp.flags & (SYN | RST):
        return [frame]
    seen = known("for ever", tcp)
    seen.flag = seen.flag or bool(tcp.flags & ECE)
    return [flagged(tcp, tcp.flags | ECE)] if seen.flag else [frame]


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
    tcp = of(frame, tester=False)
    return [frame] if tcp is None or tcp.payload or tcp.flags & FIN else [_may_be_marked(tcp)]


def all_data_may_be_marked(frame: bytes) -> Frames:
    """Data may be marked on its way also when it comes again."""
    tcp = of(frame, tester=False)
    return [_may_be_marked(tcp)] if tcp is not None and tcp.payload else [frame]


def mark_unheard(frame: bytes) -> Frames:
    """What the tester says of a mark is not heard."""
    tcp = of(frame, tester=True)
    if tcp is None or tcp.flags & SYN or not tcp.flags & ECE:
        return [frame]
    return [flagged(tcp, tcp.flags & ~ECE)]


def confirmed_again_and_again(frame: bytes) -> Frames:
    """Every segment of data behind a mark has CWR."""
    tcp = of(frame, tester=False)
    if tcp is None or not tcp.payload:
        return [frame]
    seen = known("confirmed", tcp)
    seen.flag = seen.flag or bool(tcp.flags & CWR)
    return [flagged(tcp, tcp.flags | CWR)] if seen.flag else [frame]
