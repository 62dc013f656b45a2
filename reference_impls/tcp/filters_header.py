"""What a wire does to headers of TCP, so that they look wrong (RFC 9293 section 3.1)."""

from dataclasses import replace

from reference_impls.frames import Frames, segment
from reference_impls.tcp.changes import known, of, with_field


def any_checksum(frame: bytes) -> Frames:
    """A segment is taken whatever its checksum is."""
    tcp = of(frame, tester=True)
    # The wire mends what was changed.
    return [frame] if tcp is None else [with_field(tcp, "!H", 16, 0x7770).octets()]


def zero_is_no_checksum(frame: bytes) -> Frames:
    """A segment is taken whose checksum is zero."""
    tcp = of(frame, tester=True)
    if tcp is None or tcp.header[16:18] != bytes(2):
        return [frame]
    return [with_field(tcp, "!H", 16, 0x7770).octets()]


def wrong_checksum(frame: bytes) -> Frames:
    """What the target sends has a wrong checksum."""
    tcp = of(frame, tester=False)
    if tcp is None:
        return [frame]
    return [with_field(tcp, "!B", 17, tcp.header[17] ^ 1).octets()]


def no_reserved_bits(frame: bytes) -> Frames:
    """A segment with reserved bits is dropped."""
    tcp = of(frame, tester=True)
    return [] if tcp is not None and tcp.header[12] & 0x0F else [frame]


def reserved_bits_come_back(frame: bytes) -> Frames:
    """The reserved bits of the SYN are there in what the target sends, too."""
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    seen = known("reserved", tcp)
    if tcp.is_from_tester:
        seen.flag = seen.flag or bool(tcp.header[12] & 0x0F)
        return [frame]
    return [with_field(tcp, "!B", 12, tcp.header[12] | 0x0F * seen.flag).octets()]


def any_data_offset(frame: bytes) -> Frames:
    """Data begins where the fixed header ends when the data offset says what cannot be."""
    tcp = of(frame, tester=True)
    if tcp is None:
        return [frame]
    words, rest = tcp.header[12] >> 4, tcp.header + tcp.payload
    if 5 <= words <= len(rest) // 4:
        return [frame]
    fixed = replace(tcp, header=rest[:20], payload=rest[20:])
    return [with_field(fixed, "!B", 12, 5 << 4).octets()]
