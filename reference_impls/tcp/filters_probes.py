"""What a wire does so that loss probes (RFC 8985 section 7) and suggested user timeouts (RFC 5482)
look wrong.
"""

from reference_impls.frames import Frames, Segment
from reference_impls.tcp.changes import known, of, option

USER_TIMEOUT = 28
INITIAL_WINDOW = 10
"""Segments that leave before anything is acknowledged: RFC 6928."""


def _data(frame: bytes) -> Segment | None:
    """Return the segment in a frame, where it has data of the target."""
    tcp = of(frame, tester=False)
    return tcp if tcp is not None and tcp.payload else None


def any_timeout_is_heeded(frame: bytes) -> Frames:
    """A suggested user timeout, whatever it is, counts from the next moment on: nothing comes again
    any more.
    """
    if (tcp := of(frame, tester=True)) is not None:
        seen = known("timeout", tcp)
        seen.flag = seen.flag or option(tcp, USER_TIMEOUT) is not None
        return [frame]
    if (tcp := _data(frame)) is None:
        return [frame]
    seen = known("timeout", tcp)
    again = tcp.number in seen.data
    seen.data[tcp.number] = tcp
    return [] if again and seen.flag else [frame]


def probes_for_ever(frame: bytes) -> Frames:
    """Behind a probe comes another one, where the timer should have had the first segment sent."""
    if (tcp := _data(frame)) is None:
        return [frame]
    seen = known("for ever", tcp)
    again = tcp.number in seen.data
    seen.data[tcp.number] = tcp
    last = seen.data[max(seen.data)]
    if again and seen.flag:
        return [last.octets()]
    seen.flag = seen.flag or (again and tcp.number == last.number)
    return [frame]


def probes_with_old_data(frame: bytes) -> Frames:
    """A probe is the last segment again, though there is data that was not sent yet."""
    if (tcp := of(frame, tester=True)) is not None:
        known("old data", tcp).data.clear()
        return [frame]
    if (tcp := _data(frame)) is None:
        return [frame]
    seen = known("old data", tcp)
    if tcp.number not in seen.data and len(seen.data) >= INITIAL_WINDOW:
        return [seen.data[max(seen.data)].octets()]
    seen.data[tcp.number] = tcp
    return [frame]
