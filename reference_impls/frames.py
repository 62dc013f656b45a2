"""TCP segments inside Ethernet frames, for flaws that a wire has: read, changed, put back.

Lengths and checksums are left to the wire that applies a flaw.
"""

import struct
from dataclasses import dataclass, replace

ETHERNET = 14  # octets
TARGET = bytes.fromhex("027700000002")  # where frames go that the tester has sent
IPV4, IPV6, TCP, UDP = b"\x08\x00", b"\x86\xdd", 6, 17
FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
NO_OPERATION = 1  # the kind of an option: RFC 9293 section 3.1

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
    def number(self) -> int:
        """Return the sequence number."""
        return int.from_bytes(self.header[4:8])

    @property
    def acknowledged(self) -> int:
        """Return the acknowledgment number."""
        return int.from_bytes(self.header[8:12])

    @property
    def window(self) -> int:
        """Return the window as it stands there, unscaled."""
        return int.from_bytes(self.header[14:16])

    @property
    def is_from_tester(self) -> bool:
        """Whether it is on its way to the target."""
        return self.before.startswith(TARGET)

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


def with_options(old: Segment, options: bytes) -> Segment:
    """Return the segment with other options, padded to whole words."""
    options += bytes([NO_OPERATION]) * (-len(options) % 4)
    header = bytearray(old.header[:20] + options)
    header[12] = (len(header) // 4) << 4 | header[12] & 0x0F
    return replace(old, header=bytes(header))


def options(header: bytes) -> list[bytes]:
    """Return the options of a TCP header, each with kind and length."""
    found = []
    at = 20
    while at < len(header) and header[at]:
        said = int.from_bytes(header[at + 1 : at + 2])
        length = 1 if header[at] == NO_OPERATION else max(said, 2)
        found.append(header[at : at + length])
        at += length
    return found


def numbered(tcp: Segment, number: int, acknowledged: int) -> Segment:
    """Return the segment with another sequence number and acknowledgment number."""
    header = bytearray(tcp.header)
    struct.pack_into("!II", header, 4, number, acknowledged)
    return replace(tcp, header=bytes(header))


def flow(tcp: Segment, *, back: bool = False) -> bytes:
    """Return both addresses and ports of a segment, its sender's first; `back`: last."""
    length = 4 if tcp.before[12:14] == IPV4 else 16
    addresses = tcp.before[-2 * length :] if length == 16 else tcp.before[26:34]
    ends = [addresses[:length] + tcp.header[:2], addresses[length:] + tcp.header[2:4]]
    return b"".join(reversed(ends) if back else ends)
