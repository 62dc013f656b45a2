"""What a wire does to connections that the target begins, so that they look wrong.

All of it is about connections whose first SYN is the target's: `_begun` knows them.
"""

from dataclasses import replace

from reference_impls.frames import ACK, RST, SYN, Frames, Segment, flow, numbered, segment

CIRCLE = 1 << 32

_begun: dict[bytes, int] = {}
"""The number of the target's SYN, by connection as the tester sends on it."""
_answered: set[bytes] = set()
"""Connections on which the tester has sent a SYN as well."""


def _begin(frame: bytes) -> tuple[Segment | None, bool]:
    """Return the segment of a connection that the target began, and whether the tester's SYN on it
    had passed before; None for every other frame.
    """
    if (tcp := segment(frame)) is None:
        return None, False
    way = flow(tcp, back=not tcp.is_from_tester)
    if not tcp.is_from_tester and tcp.is_syn:
        _begun.setdefault(way, tcp.number)
    if way not in _begun:
        return None, False
    known = way in _answered
    if tcp.is_from_tester and tcp.flags & SYN:
        _answered.add(way)
    return tcp, known


def _is_wrong(tcp: Segment) -> bool:
    """Whether a segment of the tester does not acknowledge the SYN."""
    right = (_begun[flow(tcp)] + 1) % CIRCLE
    return not tcp.flags & ACK or tcp.acknowledged != right


def _refusal(tcp: Segment) -> Frames:
    """Return a RST that ends the attempt, in place of a segment of the tester."""
    header = bytearray(numbered(tcp, 0, (_begun[flow(tcp)] + 1) % CIRCLE).header)
    header[13] = RST | ACK
    return [replace(tcp, header=bytes(header), payload=b"").octets()]


_third: set[bytes] = set()


def no_third_packet(frame: bytes) -> Frames:
    """A SYN-ACK is not acknowledged before there is data to send."""
    tcp, known = _begin(frame)
    if tcp is None or tcp.is_from_tester or not known or tcp.payload:
        return [frame]
    first = flow(tcp) not in _third
    _third.add(flow(tcp))
    return [] if first and tcp.flags == ACK else [frame]


def no_syn_for_syn(frame: bytes) -> Frames:
    """A SYN in place of a SYN-ACK is dropped."""
    tcp, _ = _begin(frame)
    return [] if tcp is not None and tcp.is_from_tester and tcp.is_syn else [frame]


def no_syn_ack_behind_syn(frame: bytes) -> Frames:
    """Where both began only a bare ACK opens the connection, no SYN-ACK."""
    tcp, known = _begin(frame)
    return [] if tcp is not None and tcp.is_from_tester and known and tcp.is_syn_ack else [frame]


def no_reset_behind_syn(frame: bytes) -> Frames:
    """Where both began a RST is not looked at."""
    tcp, known = _begin(frame)
    if tcp is None or not tcp.is_from_tester or not known:
        return [frame]
    return [] if tcp.flags == RST else [frame]


def gives_up_on_a_wrong_acknowledgment(frame: bytes) -> Frames:
    """An acknowledgment of anything but the SYN ends the attempt."""
    tcp, known = _begin(frame)
    if tcp is None or not tcp.is_from_tester or known or not tcp.flags & ACK or tcp.flags & RST:
        return [frame]
    return _refusal(tcp) if _is_wrong(tcp) else [frame]


def no_refusal(frame: bytes) -> Frames:
    """A RST that acknowledges the SYN is not looked at."""
    tcp, known = _begin(frame)
    if tcp is None or not tcp.is_from_tester or known:
        return [frame]
    return [] if tcp.flags & RST and tcp.flags & ACK else [frame]


def any_reset_refuses(frame: bytes) -> Frames:
    """A RST ends the attempt, whatever it acknowledges."""
    tcp, known = _begin(frame)
    if tcp is None or not tcp.is_from_tester or known:
        return [frame]
    return _refusal(tcp) if tcp.flags & RST else [frame]


def anything_refuses(frame: bytes) -> Frames:
    """A segment with neither SYN nor RST ends the attempt, unless its acknowledgment is wrong."""
    tcp, known = _begin(frame)
    if tcp is None or not tcp.is_from_tester or known or tcp.flags & (SYN | RST):
        return [frame]
    return [frame] if tcp.flags & ACK and _is_wrong(tcp) else _refusal(tcp)


_syns: set[bytes] = set()


def one_syn(frame: bytes) -> Frames:
    """A SYN is sent once, also where nobody answers."""
    tcp, _ = _begin(frame)
    if tcp is None or tcp.is_from_tester or not tcp.is_syn:
        return [frame]
    again = flow(tcp) in _syns
    _syns.add(flow(tcp))
    return [] if again else [frame]


_early: dict[bytes, int] = {}
"""The number behind the data that came with the tester's SYN-ACK, by connection."""


def early_data_is_lost(frame: bytes) -> Frames:
    """Data that comes with a SYN-ACK is acknowledged, and not read."""
    tcp, _ = _begin(frame)
    if tcp is None:
        return [frame]
    if tcp.is_from_tester and tcp.is_syn_ack and tcp.payload:
        _early[flow(tcp)] = (tcp.number + 1 + len(tcp.payload)) % CIRCLE
        return [replace(tcp, payload=b"").octets()]
    end = _early.get(flow(tcp, back=True))
    return [frame] if end is None else [numbered(tcp, tcp.number, end).octets()]
