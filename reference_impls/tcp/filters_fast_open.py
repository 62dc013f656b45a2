"""What a wire does to TCP Fast Open that is right, so that it looks wrong (RFC 7413)."""

from reference_impls.frames import (
    ACK,
    FIN,
    RST,
    SYN,
    Frames,
    Segment,
    flow,
    numbered,
    options,
    segment,
    with_options,
)

CIRCLE = 1 << 32
KIND = 34
GIVEN = bytes([KIND, 10]) + b"whatever"

_syns: dict[bytes, Segment] = {}
"""The SYN of the tester, by connection."""


def _asked(tcp: Segment) -> Segment | None:
    """Return the SYN that a segment of the target belongs to; know one of the tester."""
    if not tcp.is_from_tester:
        return _syns.get(flow(tcp, back=True))
    if tcp.is_syn:
        _syns[flow(tcp)] = tcp
    return None


def _with(tcp: Segment, change: dict[bytes, bytes]) -> Segment:
    """Return a segment with options replaced; an empty one is left out."""
    return with_options(tcp, b"".join(change.get(one, one) for one in options(tcp.header)))


def _cookie(tcp: Segment) -> bytes:
    """Return the option of a segment as it stands there; b"" where it has none."""
    return next((one for one in options(tcp.header) if one[0] == KIND), b"")


def odd_cookie(frame: bytes) -> Frames:
    """A cookie has one octet more than it should, which its owner has to give back."""
    tcp = segment(frame)
    if tcp is None or not (cookie := _cookie(tcp)) or len(cookie) == 2:
        return [frame]
    if tcp.is_syn_ack and not tcp.is_from_tester:
        return [_with(tcp, {cookie: bytes([KIND, len(cookie) + 1]) + cookie[2:] + b"!"}).octets()]
    if tcp.is_syn and len(cookie) % 2 and cookie.endswith(b"!"):
        return [_with(tcp, {cookie: bytes([KIND, len(cookie) - 1]) + cookie[2:-1]}).octets()]
    return [frame]


_own: dict[bytes, bytes] = {}
"""The option with the target's own cookie, by address of the tester."""


def one_cookie_for_all(frame: bytes) -> Frames:
    """Every address is given the same cookie, which is good for all."""
    tcp = segment(frame)
    if tcp is None or len(cookie := _cookie(tcp)) <= 2:
        return [frame]
    if tcp.is_syn != tcp.is_from_tester:
        return [frame]
    ends = flow(tcp, back=not tcp.is_from_tester)
    address = ends[: len(ends) // 2 - 2]
    if tcp.is_syn_ack:
        _own[address] = cookie
        return [_with(tcp, {cookie: GIVEN}).octets()]
    return [_with(tcp, {GIVEN: _own.get(address, GIVEN)}).octets()]


def only_the_syn(frame: bytes) -> Frames:
    """A SYN-ACK acknowledges the SYN, and never the data that came with it."""
    tcp = segment(frame)
    if tcp is None or (asked := _asked(tcp)) is None or not tcp.is_syn_ack:
        return [frame]
    return [numbered(tcp, tcp.number, (asked.number + 1) % CIRCLE).octets()]


def all_that_came(frame: bytes) -> Frames:
    """A SYN-ACK acknowledges the data that came with the SYN, whatever the cookie."""
    tcp = segment(frame)
    if tcp is None or (asked := _asked(tcp)) is None or not tcp.is_syn_ack:
        return [frame]
    end = asked.number + 1 + len(asked.payload)
    return [numbered(tcp, tcp.number, end % CIRCLE).octets()]


_refused: set[bytes] = set()
"""Addresses of the tester whose data was not taken before."""


def limits_one_only(frame: bytes) -> Frames:
    """Data is not taken once, for want of room, and is taken then as ever."""
    tcp = segment(frame)
    if tcp is None or (asked := _asked(tcp)) is None or not tcp.is_syn_ack or not asked.payload:
        return [frame]
    if tcp.acknowledged != (asked.number + 1) % CIRCLE:
        return [frame]
    ends = flow(asked)
    address = ends[: len(ends) // 2 - 2]
    known = address in _refused
    _refused.add(address)
    return all_that_came(frame) if known else [frame]


def cookies_for_everybody(frame: bytes) -> Frames:
    """Who sends the option gets a cookie, whatever stood in it and whoever listens."""
    tcp = segment(frame)
    if tcp is None or (asked := _asked(tcp)) is None or not tcp.is_syn_ack or _cookie(tcp):
        return [frame]
    if not _cookie(asked):
        return [frame]
    return [with_options(tcp, tcp.header[20:] + GIVEN).octets()]


def no_option_without_syn(frame: bytes) -> Frames:
    """A segment that is no SYN and has the option is lost."""
    tcp = segment(frame)
    return [] if tcp is not None and not tcp.flags & SYN and _cookie(tcp) else [frame]


def no_reset_of_early_data(frame: bytes) -> Frames:
    """A RST is not looked at where data came with the SYN."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_from_tester:
        return [frame]
    _asked(tcp)
    early = flow(tcp) in _syns and _syns[flow(tcp)].payload
    return [] if early and tcp.flags & (RST | ACK) == RST else [frame]


def no_end_behind_early_data(frame: bytes) -> Frames:
    """The target does not end a connection that began with data in the SYN."""
    tcp = segment(frame)
    if tcp is None or (asked := _asked(tcp)) is None:
        return [frame]
    return [] if tcp.flags & FIN and asked.payload else [frame]


_answered: set[bytes] = set()


def one_syn_ack(frame: bytes) -> Frames:
    """A SYN-ACK is sent once, also where the third packet is lost."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_syn_ack:
        return [frame]
    known = flow(tcp) in _answered
    _answered.add(flow(tcp))
    return [] if known else [frame]


_answers: set[bytes] = set()


def early_data_twice(frame: bytes) -> Frames:
    """What came with a SYN that comes twice is read twice: its answer is there twice."""
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    if tcp.is_from_tester:
        if tcp.is_syn and flow(tcp) in _syns and tcp.payload:
            _answers.add(flow(tcp))
        _asked(tcp)
        return [frame]
    if tcp.payload and flow(tcp, back=True) in _answers:
        return [tcp.before + tcp.header + tcp.payload * 2]
    return [frame]
