"""What a wire does to timestamps, so that they look wrong (RFC 7323 sections 3 to 5)."""

from dataclasses import replace

from reference_impls.frames import RST, SYN, Frames, Segment, segment
from reference_impls.tcp.changes import (
    CIRCLE,
    SACK,
    TIMESTAMPS,
    Seen,
    flagged,
    is_before,
    known,
    numbers,
    of,
    option,
    time_of,
    timed,
    without,
)

FASTER = 999_999
"""Odd, so that it can be undone on the circle."""


def time_unasked(frame: bytes) -> Frames:
    """The target tells the time to who does not."""
    tcp = of(frame, tester=False)
    if tcp is None or tcp.flags & RST or option(tcp, TIMESTAMPS) or option(tcp, SACK):
        return [frame]
    return [timed(tcp, 7, 7)]


def time_in_empty_segments_only(frame: bytes) -> Frames:
    """Data of the target does not tell the time."""
    tcp = of(frame, tester=False)
    if tcp is None or not tcp.payload or option(tcp, TIMESTAMPS) is None:
        return [frame]
    return [without(tcp, TIMESTAMPS).octets()]


def no_echo_in_syn_ack(frame: bytes) -> Frames:
    """A SYN-ACK echoes the time 0."""
    tcp = of(frame, tester=False)
    time = None if tcp is None or not tcp.is_syn_ack else time_of(tcp)
    return [frame] if tcp is None or time is None else [timed(tcp, time, 0)]


def last_time_is_echoed(frame: bytes) -> Frames:
    """The time of the segment that has come last is echoed, wherever it belongs."""
    tcp = segment(frame)
    time = None if tcp is None else time_of(tcp)
    if tcp is None or time is None:
        return [frame]
    seen = known("last", tcp)
    if tcp.is_from_tester:
        seen.time = time
        return [frame]
    return [frame] if seen.time is None else [timed(tcp, time, seen.time)]


def time_goes_back(frame: bytes) -> Frames:
    """Every second segment of the target tells an earlier time."""
    tcp = of(frame, tester=False)
    time = None if tcp is None or tcp.flags & SYN else time_of(tcp)
    if tcp is None or time is None:
        return [frame]
    seen = known("back", tcp)
    seen.count += 1
    echoed = numbers(option(tcp, TIMESTAMPS) or b"")[1]
    return [timed(tcp, (time - 1000 * (seen.count % 2)) % CIRCLE, echoed)]


def _later(name: str, tcp: Segment) -> Seen:
    """Return what is known of a connection, with the latest time that the tester has told."""
    seen, time = known(name, tcp), time_of(tcp)
    if time is not None and (seen.time is None or is_before(seen.time, time)):
        seen.time = time
    return seen


def needs_time(frame: bytes) -> Frames:
    """A segment that does not tell the time ends the connection, when the SYN did."""
    tcp = of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen = _later("needs", tcp)
    if seen.time is None or time_of(tcp) is not None or tcp.flags & RST:
        return [frame]
    return [flagged(replace(tcp, payload=b""), RST)]


def any_time(frame: bytes) -> Frames:
    """Data is taken whatever time it tells."""
    tcp = of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen, time = _later("any", tcp), time_of(tcp)
    if seen.time is None or time is None or not is_before(time, seen.time):
        return [frame]
    return [timed(tcp, seen.time, 0)]


def any_time_is_kept(frame: bytes) -> Frames:
    """The latest time of all that came, wherever it belongs, makes what tells less old."""
    tcp = of(frame, tester=True)
    if tcp is None or tcp.flags & RST:
        return [frame]
    seen, time = _later("kept", tcp), time_of(tcp)
    if seen.time is None or time is None or not is_before(time, seen.time):
        return [frame]
    return [timed(tcp, (time - CIRCLE // 4) % CIRCLE, 0)]


def time_is_looked_at_again(frame: bytes) -> Frames:
    """What waits is dropped when what was missing before it tells a later time."""
    tcp = of(frame, tester=True)
    if tcp is None or not tcp.payload or (time := time_of(tcp)) is None:
        return [frame]
    seen = known("again", tcp)
    end = tcp.number + len(tcp.payload)
    if seen.count and tcp.number > seen.count:
        seen.data[tcp.number] = tcp
        return []
    seen.count = max(seen.count, end)
    held = [one for number, one in sorted(seen.data.items()) if number <= seen.count]
    seen.data.clear()
    kept = [one for one in held if not is_before(time_of(one) or 0, time)]
    return [frame, *(one.octets() for one in kept)]


def clock_of_nanoseconds(frame: bytes) -> Frames:
    """The target's clock runs about a million times as fast; it understands what is echoed."""
    tcp = segment(frame)
    if tcp is None or (time := time_of(tcp)) is None:
        return [frame]
    echoed = numbers(option(tcp, TIMESTAMPS) or b"")[1]
    if tcp.is_from_tester:
        return [timed(tcp, time, echoed * pow(FASTER, -1, CIRCLE) % CIRCLE)]
    return [timed(tcp, time * FASTER % CIRCLE, echoed)]


def no_old_resets(frame: bytes) -> Frames:
    """A RST that tells an earlier time is dropped."""
    tcp = of(frame, tester=True)
    if tcp is None:
        return [frame]
    seen, time = _later("resets", tcp), time_of(tcp)
    old = time is not None and seen.time is not None and is_before(time, seen.time)
    return [] if old and tcp.flags & RST else [frame]


def time_has_an_end(frame: bytes) -> Frames:
    """A time that is the smaller number is the earlier one."""
    tcp = of(frame, tester=True)
    time = None if tcp is None or tcp.flags & RST else time_of(tcp)
    if tcp is None or time is None:
        return [frame]
    seen = known("end", tcp)
    seen.time = max(seen.time or 0, time)
    return [] if time < seen.time else [frame]
