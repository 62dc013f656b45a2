"""What a wire does to keep-alives, so that they look wrong (RFC 9293 section 3.8.4)."""

from dataclasses import replace

from reference_impls.frames import ACK, FIN, RST, SYN, Frames, Segment, flow, numbered, segment

CIRCLE = 1 << 32

_sent: dict[bytes, Segment] = {}
"""The target's latest segment that is no probe, by connection."""
_probed: dict[bytes, int] = {}
"""How many probes the target has sent since the tester's last segment, by connection."""


def _end(tcp: Segment) -> int:
    """Return the number behind a segment."""
    length = len(tcp.payload) + bool(tcp.flags & SYN) + bool(tcp.flags & FIN)
    return (tcp.number + length) % CIRCLE


def _probes(frame: bytes) -> tuple[Segment | None, int]:
    """Return a segment of the target, and the how manieth probe without an answer it is, 0 for
    none; None for every other frame.
    """
    if (tcp := segment(frame)) is None:
        return None, 0
    if tcp.is_from_tester:
        _probed.pop(flow(tcp, back=True), None)
        return None, 0
    last = _sent.get(flow(tcp))
    if last is None or tcp.payload or tcp.flags != ACK or (tcp.number + 1) % CIRCLE != _end(last):
        _sent[flow(tcp)] = tcp
        return tcp, 0
    _probed[flow(tcp)] = _probed.get(flow(tcp), 0) + 1
    return tcp, _probed[flow(tcp)]


def _hosts(way: bytes) -> bytes:
    """Return both addresses of a connection."""
    half = len(way) // 2
    return way[: half - 2] + way[half:-2]


def all_connections_probed(frame: bytes) -> Frames:
    """Once one connection has keep-alives, all of that peer have."""
    tcp, count = _probes(frame)
    if tcp is None or not count:
        return [frame]
    ours = flow(tcp)
    others = [last for way, last in _sent.items() if way != ours and _hosts(way) == _hosts(ours)]
    more = [numbered(last, (_end(last) - 1) % CIRCLE, last.acknowledged) for last in others]
    return [frame, *(one.octets() for one in more)]


_kept: set[bytes] = set()
"""Connections that have keep-alives."""


def never_gives_up(frame: bytes) -> Frames:
    """A connection is not given up for want of an answer to keep-alives."""
    tcp, count = _probes(frame)
    if tcp is None:
        return [frame]
    if count:
        _kept.add(flow(tcp))
    return [] if tcp.flags & RST and flow(tcp) in _kept else [frame]


def second_probe_gives_up(frame: bytes) -> Frames:
    """A connection is given up when one keep-alive was not answered."""
    tcp, count = _probes(frame)
    if tcp is None or count < 2:
        return [frame]
    header = bytearray(tcp.header)
    header[13] = RST | ACK
    return [replace(tcp, header=bytes(header)).octets()]


_asked: set[bytes] = set()
"""Connections on which the program was told to send keep-alives."""
_data: set[tuple[bytes, int]] = set()
"""Connection and number of data that the target has sent."""


def probes_outstanding_data(frame: bytes) -> Frames:
    """Data that is sent again is followed by a keep-alive, where there are some."""
    if (tcp := segment(frame)) is None:
        return [frame]
    if tcp.is_from_tester:
        if b"SET KEEPALIVE" in tcp.payload:
            _asked.add(flow(tcp, back=True))
        return [frame]
    sent = flow(tcp), tcp.number
    if not tcp.payload or flow(tcp) not in _asked or sent not in _data:
        _data.update([sent] if tcp.payload else [])
        return [frame]
    probe = numbered(tcp, (_end(tcp) - 1) % CIRCLE, tcp.acknowledged)
    header = bytearray(probe.header)
    header[13] = ACK
    return [frame, replace(probe, header=bytes(header), payload=b"").octets()]
