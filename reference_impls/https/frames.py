"""Flaws below TLS, as functions from one Ethernet frame to the frames that go on instead.

Lengths and checksums are left to the wire that applies a function. A frame that a function has
nothing to say about goes on as it is.
"""

import struct
from dataclasses import replace

from reference_impls.frames import (
    ACK,
    NO_OPERATION,
    Frames,
    Segment,
    flow,
    numbered,
    options,
    segment,
    with_options,
)

FAST_OPEN = 34  # the kind of an option: RFC 7413 section 4.1
USER_CANCELED = bytes.fromhex("1503030002015a")  # a warning, which clients let pass


def no_cookie(frame: bytes) -> Frames:
    """No SYN-ACK grants a TCP Fast Open cookie."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_syn_ack:
        return [frame]
    kept = [option for option in options(tcp.header) if option[0] != FAST_OPEN]
    return [with_options(tcp, b"".join(kept)).octets()]


def short_cookie(frame: bytes) -> Frames:
    """A granted cookie has two octets; it needs four to sixteen."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_syn_ack:
        return [frame]
    shorter = [
        bytes([FAST_OPEN, 4]) + option[2:4]
        if option[0] == FAST_OPEN and len(option) > 4
        else option
        for option in options(tcp.header)
    ]
    return [with_options(tcp, b"".join(shorter)).octets()]


def syn_data_ignored(frame: bytes) -> Frames:
    """Data in a SYN is thrown away, whatever the cookie: the SYN-ACK acknowledges the SYN only."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_syn:
        return [frame]
    return [replace(tcp, payload=b"").octets()]


def syn_with_data_dropped(frame: bytes) -> Frames:
    """A SYN that brings data is not answered."""
    tcp = segment(frame)
    return [] if tcp is not None and tcp.is_syn and tcp.payload else [frame]


_spoken: dict[bytes, int] = {}
"""Per connection (both addresses and ports, as the server's frames have them): its first number."""


def speaks_first(frame: bytes) -> Frames:
    """The server says something as soon as it has sent its SYN-ACK: a warning.

    The only function here with a memory: all that the server sends afterwards is moved up by the
    length of that record, and all acknowledgments down.
    """
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    number, acknowledged = struct.unpack_from("!II", tcp.header, 4)
    if tcp.is_syn_ack:
        _spoken[flow(tcp)] = number
        return [frame, _injected(tcp, number + 1, acknowledged)]
    if flow(tcp) in _spoken:
        number = (number + len(USER_CANCELED)) & 0xFFFFFFFF
    elif flow(tcp, back=True) in _spoken and tcp.flags & ACK:
        first = _spoken[flow(tcp, back=True)] + 1
        behind = (acknowledged - first) & 0xFFFFFFFF
        acknowledged = (first + max(behind - len(USER_CANCELED), 0)) & 0xFFFFFFFF
    return [numbered(tcp, number, acknowledged).octets()]


def _injected(granted: Segment, number: int, acknowledged: int) -> bytes:
    bare = [option for option in options(granted.header) if option[0] in (NO_OPERATION, 8)]
    said = with_options(granted, b"".join(bare))
    header = bytearray(said.header)
    header[13] = ACK
    said = replace(said, header=bytes(header), payload=USER_CANCELED)
    return numbered(said, number & 0xFFFFFFFF, acknowledged).octets()
