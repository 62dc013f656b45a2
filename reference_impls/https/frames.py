"""Flaws below TLS, as functions from one Ethernet frame to the frames that go on instead.

Lengths and checksums are left to the wire that applies a function. A frame that a function has
nothing to say about goes on as it is.
"""

import struct
from dataclasses import dataclass, replace

ETHERNET = 14  # octets
IPV4, IPV6, TCP = b"\x08\x00", b"\x86\xdd", 6
FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
NO_OPERATION, FAST_OPEN = 1, 34  # kinds of TCP options: RFC 9293 section 3.1, RFC 7413 section 4.1
USER_CANCELED = bytes.fromhex("1503030002015a")  # a warning, which clients let pass

Frames = list[bytes]


@dataclass(frozen=True)
class Segment:
    """A TCP segment in its frame: what stands before the TCP header, the header, the payload."""

    before: bytes
    header: bytes
    payload: bytes

    @property
    def flags(self) -> int:
        """Return the control bits."""
        return self.header[13]

    @property
    def is_syn_ack(self) -> bool:
        """Whether the server grants a connection."""
        return self.flags & (SYN | ACK) == SYN | ACK

    @property
    def is_syn(self) -> bool:
        """Whether the client asks for a connection."""
        return self.flags & (SYN | ACK) == SYN

    def octets(self) -> bytes:
        """Return the whole frame."""
        return self.before + self.header + self.payload


def segment(frame: bytes) -> Segment | None:
    """Return the TCP segment in a frame; None when there is none."""
    kind = frame[12:14]
    if kind == IPV4 and frame[ETHERNET + 9] == TCP:
        start = ETHERNET + (frame[ETHERNET] & 0x0F) * 4
        end = ETHERNET + int.from_bytes(frame[ETHERNET + 2 : ETHERNET + 4])
    elif kind == IPV6 and frame[ETHERNET + 6] == TCP:
        start = ETHERNET + 40
        end = start + int.from_bytes(frame[ETHERNET + 4 : ETHERNET + 6])
    else:
        return None
    data = start + (frame[start + 12] >> 4) * 4
    return Segment(frame[:start], frame[start:data], frame[data:end])


def _with_options(old: Segment, options: bytes) -> Segment:
    options += bytes([NO_OPERATION]) * (-len(options) % 4)
    header = bytearray(old.header[:20] + options)
    header[12] = (len(header) // 4) << 4 | header[12] & 0x0F
    return replace(old, header=bytes(header))


def _options(header: bytes) -> list[bytes]:
    """Return the options of a TCP header, each with kind and length."""
    found = []
    at = 20
    while at < len(header) and header[at]:
        length = 1 if header[at] == NO_OPERATION else max(header[at + 1], 2)
        found.append(header[at : at + length])
        at += length
    return found


def no_cookie(frame: bytes) -> Frames:
    """No SYN-ACK grants a TCP Fast Open cookie."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_syn_ack:
        return [frame]
    kept = [option for option in _options(tcp.header) if option[0] != FAST_OPEN]
    return [_with_options(tcp, b"".join(kept)).octets()]


def short_cookie(frame: bytes) -> Frames:
    """A granted cookie has two octets; it needs four to sixteen."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_syn_ack:
        return [frame]
    options = [
        bytes([FAST_OPEN, 4]) + option[2:4]
        if option[0] == FAST_OPEN and len(option) > 4
        else option
        for option in _options(tcp.header)
    ]
    return [_with_options(tcp, b"".join(options)).octets()]


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
        _spoken[_flow(tcp)] = number
        return [frame, _injected(tcp, number + 1, acknowledged)]
    if _flow(tcp) in _spoken:
        number = (number + len(USER_CANCELED)) & 0xFFFFFFFF
    elif _flow(tcp, back=True) in _spoken and tcp.flags & ACK:
        first = _spoken[_flow(tcp, back=True)] + 1
        behind = (acknowledged - first) & 0xFFFFFFFF
        acknowledged = (first + max(behind - len(USER_CANCELED), 0)) & 0xFFFFFFFF
    return [_numbered(tcp, number, acknowledged).octets()]


def _injected(granted: Segment, number: int, acknowledged: int) -> bytes:
    bare = [option for option in _options(granted.header) if option[0] in (NO_OPERATION, 8)]
    said = _with_options(granted, b"".join(bare))
    header = bytearray(said.header)
    header[13] = ACK
    said = replace(said, header=bytes(header), payload=USER_CANCELED)
    return _numbered(said, number & 0xFFFFFFFF, acknowledged).octets()


def _numbered(tcp: Segment, number: int, acknowledged: int) -> Segment:
    header = bytearray(tcp.header)
    struct.pack_into("!II", header, 4, number, acknowledged)
    return replace(tcp, header=bytes(header))


def _flow(tcp: Segment, *, back: bool = False) -> bytes:
    length = 4 if tcp.before[12:14] == IPV4 else 16
    addresses = tcp.before[-2 * length :] if length == 16 else tcp.before[26:34]
    ends = [addresses[:length] + tcp.header[:2], addresses[length:] + tcp.header[2:4]]
    return b"".join(reversed(ends) if back else ends)
