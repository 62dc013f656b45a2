"""What a wire does to TCP Fast Open of a client, so that it looks wrong (RFC 7413)."""

from dataclasses import replace

from reference_impls.frames import (
    NO_OPERATION,
    Frames,
    Segment,
    flow,
    options,
    segment,
    with_options,
)
from reference_impls.tcp.filters_fast_open import KIND

CIRCLE = 1 << 32
MSS = 2
REQUEST = bytes([KIND, 2])

_early: dict[bytes, Segment] = {}
"""The target's SYN with data, by connection."""
_first: dict[bytes, bytes] = {}
"""The first cookie that was granted, by the tester's address."""


def _option(tcp: Segment, kind: int) -> bytes:
    """Return an option as it stands there; b"" where there is none."""
    return next((one for one in options(tcp.header) if one[0] == kind), b"")


def _with(tcp: Segment, old: bytes, new: bytes) -> Segment:
    """Return a segment with another option in the place of one."""
    return with_options(tcp, b"".join(new if one == old else one for one in options(tcp.header)))


def _tester(tcp: Segment) -> bytes:
    """Return the tester's address."""
    ends = flow(tcp, back=not tcp.is_from_tester)
    return ends[: len(ends) // 2 - 2]


def no_request(frame: bytes) -> Frames:
    """The target never asks for a cookie."""
    tcp = segment(frame)
    if tcp is None or tcp.is_from_tester or not tcp.is_syn or _option(tcp, KIND) != REQUEST:
        return [frame]
    return [_with(tcp, REQUEST, bytes([NO_OPERATION] * 2)).octets()]


def no_memory(frame: bytes) -> Frames:
    """The target forgets its cookies, and asks each time."""
    tcp = segment(frame)
    if tcp is None or tcp.is_from_tester or not tcp.is_syn or not (had := _option(tcp, KIND)):
        return [frame]
    return [replace(_with(tcp, had, REQUEST), payload=b"").octets()]


def first_cookie_for_ever(frame: bytes) -> Frames:
    """The target keeps the first cookie that an address gave it, whatever comes later."""
    tcp = segment(frame)
    if tcp is None or len(cookie := _option(tcp, KIND)) <= 2:
        return [frame]
    if tcp.is_from_tester:
        _first.setdefault(_tester(tcp), cookie)
        return [frame]
    return [_with(tcp, cookie, _first.get(_tester(tcp), cookie)).octets()]


RIGHT = bytes([KIND, 10]) + b"anything"


def keeps_any_cookie(frame: bytes) -> Frames:
    """The target keeps a cookie whatever its length is."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_from_tester or not tcp.is_syn_ack:
        return [frame]
    cookie = _option(tcp, KIND)
    wrong = len(cookie) in (4, 5, 7, 19, 20)
    return [_with(tcp, cookie, RIGHT).octets()] if wrong else [frame]


_given: set[bytes] = set()
"""Addresses of the tester that have given a cookie."""


def one_cookie_for_all_servers(frame: bytes) -> Frames:
    """The target uses the cookie of one server at all others, too."""
    tcp = segment(frame)
    if tcp is None or not (cookie := _option(tcp, KIND)):
        return [frame]
    if tcp.is_from_tester:
        _given.update([_tester(tcp)] if tcp.is_syn_ack else [])
        return [frame]
    others = _given - {_tester(tcp)}
    asks = tcp.is_syn and cookie == REQUEST and others
    return [_with(tcp, REQUEST, RIGHT).octets()] if asks else [frame]


def no_second_try(frame: bytes) -> Frames:
    """Data that was in the SYN is not sent again."""
    tcp = segment(frame)
    if tcp is None or tcp.is_from_tester:
        return [frame]
    if tcp.is_syn and tcp.payload:
        _early[flow(tcp)] = tcp
    early = _early.get(flow(tcp))
    if early is None or tcp.is_syn or not tcp.payload:
        return [frame]
    from_there = (tcp.number - early.number - 1) % CIRCLE
    return [] if from_there < len(early.payload) else [frame]


def forgets_segment_size(frame: bytes) -> Frames:
    """The target does not look at the segment size that comes beside a cookie."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_from_tester or not tcp.is_syn_ack or not _option(tcp, KIND):
        return [frame]
    return [_with(tcp, _option(tcp, MSS), bytes([MSS, 4]) + (1220).to_bytes(2)).octets()]
