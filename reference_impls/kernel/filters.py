"""What a wire does to the packets of a kernel that counts right, so that it seems to count wrong.

Functions from one Ethernet frame to the frames that go on; lengths and checksums of what was
changed are mended by the wire. Their memory is by connection, and every case has its own.
"""

import struct
from dataclasses import replace

from reference_impls.frames import (
    ACK,
    ETHERNET,
    FIN,
    IPV4,
    RST,
    TARGET,
    TCP,
    Frames,
    Segment,
    flow,
    segment,
)

CIRCLE = 1 << 32


def _to_target(frame: bytes) -> Segment | None:
    tcp = segment(frame)
    return tcp if tcp is not None and tcp.is_from_tester else None


def _windowed(tcp: Segment, window: int) -> bytes:
    header = tcp.header[:14] + struct.pack("!H", window) + tcp.header[16:]
    return replace(tcp, header=header).octets()


# -- handshakes

_syn_acks: dict[bytes, int] = {}
"""The number behind the target's SYN, by connection as the tester's segments name it."""
_third: set[bytes] = set()


def _is_third(tcp: Segment) -> bool:
    """Whether a segment is the first ACK behind a SYN-ACK, and has nothing else."""
    if tcp.is_syn_ack:
        _syn_acks.setdefault(flow(tcp, back=True), (tcp.number + 1) % CIRCLE)
    return (
        tcp.is_from_tester
        and tcp.flags == ACK
        and not tcp.payload
        and tcp.acknowledged == _syn_acks.get(flow(tcp))
    )


def third_packet_lost(frame: bytes) -> Frames:
    """The ACK that ends a handshake does not arrive, where it is alone."""
    tcp = segment(frame)
    return [] if tcp is not None and _is_third(tcp) else [frame]


def third_packet_twice(frame: bytes) -> Frames:
    """The ACK that ends a handshake arrives twice."""
    tcp = segment(frame)
    return [frame] * (2 if tcp is not None and _is_third(tcp) else 1)


def syn_twice(frame: bytes) -> Frames:
    """Every SYN of a client arrives twice."""
    tcp = _to_target(frame)
    return [frame] * (2 if tcp is not None and tcp.is_syn else 1)


_unserved: dict[bytes, bytes] = {}
"""By address of the tester: the connection that was begun and has got no answer yet."""


def one_at_a_time(frame: bytes) -> Frames:
    """A SYN is not answered as long as the client before has nothing of its own acknowledged."""
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    ends = flow(tcp, back=not tcp.is_from_tester)
    address = ends[: len(ends) // 2 - 2]
    if tcp.is_from_tester and tcp.is_syn:
        return [frame] if _unserved.setdefault(address, ends) == ends else []
    if not tcp.is_from_tester and not tcp.is_syn_ack and _unserved.get(address) == ends:
        del _unserved[address]
    return [frame]


# -- further listeners, which the tester has opened by LISTEN

_ports: dict[bytes, int] = {}
"""The port of a listener, by the connection on which it is told what to do."""
_accepting: set[int] = set()


def _watch_orders(tcp: Segment) -> None:
    words = tcp.payload.split()
    if words[:1] == [b"LISTEN"]:
        _ports[flow(tcp)] = int(words[1])
        _accepting.discard(int(words[1]))
    if words[:1] == [b"ACCEPT"] and flow(tcp) in _ports:
        _accepting.add(_ports[flow(tcp)])


def early_data_lost(frame: bytes) -> Frames:
    """What a client sends before it is accepted does not arrive, nor does its end."""
    tcp = _to_target(frame)
    if tcp is None:
        return [frame]
    _watch_orders(tcp)
    port = int.from_bytes(tcp.header[2:4])
    early = port in _ports.values() and port not in _accepting
    return [] if early and (tcp.payload or tcp.flags & FIN) else [frame]


_syn_acks_seen: dict[bytes, int] = {}


def half_the_syn_acks(frame: bytes) -> Frames:
    """Every second SYN-ACK of a further listener is lost."""
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    if tcp.is_from_tester:
        _watch_orders(tcp)
        return [frame]
    if not tcp.is_syn_ack or int.from_bytes(tcp.header[:2]) not in _ports.values():
        return [frame]
    port = tcp.header[:2]
    _syn_acks_seen[port] = _syn_acks_seen.get(port, 0) + 1
    return [] if _syn_acks_seen[port] % 2 == 0 else [frame]


# -- what is said on a connection

_closed: set[bytes] = set()


def window_stays_closed(frame: bytes) -> Frames:
    """A window that was closed once is never opened again."""
    tcp = segment(frame)
    if tcp is None or tcp.is_from_tester or tcp.flags & RST:
        return [frame]
    if tcp.window == 0:
        _closed.add(flow(tcp))
    return [_windowed(tcp, 0)] if flow(tcp) in _closed else [frame]


def wide_window(frame: bytes) -> Frames:
    """A client's window is taken as twice as wide."""
    tcp = _to_target(frame)
    if tcp is None or tcp.flags & RST or tcp.window > 2000:
        return [frame]
    return [_windowed(tcp, tcp.window * 2)]


def resets_lost(frame: bytes) -> Frames:
    """A RST that acknowledges nothing does not reach the target."""
    tcp = _to_target(frame)
    return [] if tcp is not None and tcp.flags & (RST | ACK) == RST else [frame]


def data_comes_twice(frame: bytes) -> Frames:
    """Data of the target is there twice."""
    tcp = segment(frame)
    double = tcp is not None and not tcp.is_from_tester and bool(tcp.payload)
    return [frame] * (2 if double else 1)


def data_goes_twice(frame: bytes) -> Frames:
    """Data of a client arrives twice."""
    tcp = _to_target(frame)
    return [frame] * (2 if tcp is not None and tcp.payload else 1)


_ended: set[bytes] = set()


def end_not_acknowledged(frame: bytes) -> Frames:
    """The ACK of the target's FIN does not arrive, where it is alone."""
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    if not tcp.is_from_tester:
        if tcp.flags & FIN:
            _ended.add(flow(tcp, back=True))
        return [frame]
    return [] if tcp.flags == ACK and not tcp.payload and flow(tcp) in _ended else [frame]


# -- below and beside TCP


def _sum(octets: bytes) -> int:
    """Return the sum of RFC 1071; 0 where a checksum inside is right."""
    octets += b"\0" * (len(octets) % 2)
    total: int = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def checksums_mended(frame: bytes) -> Frames:
    """A wrong checksum of TCP is put right before anybody sees it."""
    tcp = _to_target(frame)
    if tcp is None:
        return [frame]
    whole = tcp.header + tcp.payload
    addresses = flow(tcp)
    length = 4 if tcp.before[12:14] == IPV4 else 16
    hosts = addresses[:length] + addresses[length + 2 : 2 * length + 2]
    if _sum(hosts + struct.pack("!HH", TCP, len(whole)) + whole) == 0:
        return [frame]
    header = tcp.header[:16] + bytes(2) + tcp.header[18:]
    return [replace(tcp, header=header).octets()]  # the wire mends what was changed


def path_mtu_lost(frame: bytes) -> Frames:
    """What a router says about the size of a packet does not reach the target."""
    if not frame.startswith(TARGET):
        return [frame]
    if frame[12:14] == IPV4:
        kind = frame[ETHERNET + 9], frame[ETHERNET + 20 : ETHERNET + 22]
        return [] if kind == (1, b"\x03\x04") else [frame]
    kind = frame[ETHERNET + 6], frame[ETHERNET + 40 : ETHERNET + 42]
    return [] if kind == (58, b"\x02\x00") else [frame]
