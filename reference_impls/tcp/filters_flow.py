"""What a wire does to frames so that the flow of data of a TCP looks wrong: windows, small
segments, acknowledgments, what comes again, and how much comes at once.

Their memory is by connection, and every case has connections of its own.
"""

import struct
from dataclasses import dataclass, field, replace

from reference_impls.frames import (
    ACK,
    FIN,
    PSH,
    RST,
    SYN,
    TARGET,
    Frames,
    Segment,
    flow,
    numbered,
    segment,
)

CIRCLE = 1 << 32
SMALL = 100
"""Octets: less than any full segment."""


@dataclass
class Seen:
    """What passed on one connection: of the target the end of all it sent, the right edge of its
    window and its last segment; of the tester the window of its last segment.
    """

    end: int | None = None
    window: int | None = None
    offered: int | None = None
    last: Segment | None = None
    repeated: dict[int, int] = field(default_factory=dict)
    flag: bool = False


_seen: dict[str, dict[bytes, Seen]] = {}


def _known(name: str, tcp: Segment) -> Seen:
    """Return what the filter of that name knows of the connection of a segment."""
    return _seen.setdefault(name, {}).setdefault(flow(tcp, back=not tcp.is_from_tester), Seen())


def _length(tcp: Segment) -> int:
    return len(tcp.payload) + bool(tcp.flags & SYN) + bool(tcp.flags & FIN)


def _comes_again(seen: Seen, tcp: Segment) -> bool:
    """Whether the numbers of a segment of the target were there before; know its end."""
    end = tcp.number + _length(tcp)
    if not _length(tcp):
        return False
    if seen.end is None or (end - seen.end - 1) % CIRCLE < CIRCLE // 2:
        seen.end = end
        return False
    seen.repeated[tcp.number] = seen.repeated.get(tcp.number, 0) + 1
    return True


def _with_window(tcp: Segment, window: int) -> Segment:
    header = bytearray(tcp.header)
    struct.pack_into("!H", header, 14, window)
    return replace(tcp, header=bytes(header))


def _with_flags(tcp: Segment, flags: int) -> Segment:
    header = bytearray(tcp.header)
    header[13] = flags
    return replace(tcp, header=bytes(header))


def _of(frame: bytes, from_tester: bool) -> Segment | None:
    """Return the segment in a frame, where it is one of that end and no RST."""
    tcp = segment(frame)
    if tcp is None or tcp.is_from_tester != from_tester or tcp.flags & RST:
        return None
    return tcp


# -- windows


def no_probes(frame: bytes) -> Frames:
    """The target never asks whether a window of zero has opened: neither by an old number nor by
    what comes again.
    """
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    seen = _known("no_probes", tcp)
    if tcp.is_from_tester:
        seen.window = tcp.window if tcp.flags & ACK else None
        return [frame]
    again = _comes_again(seen, tcp)
    old = not _length(tcp) and seen.last is not None and tcp.number != seen.last.number
    seen.last = seen.last if old else numbered(tcp, tcp.number + _length(tcp), 0)
    return [] if seen.window == 0 and (old or again) else [frame]


def deaf_to_answered_probes(frame: bytes) -> Frames:
    """The answers to probes do not count: they do not arrive."""
    tcp = _of(frame, True)
    bare = tcp is not None and tcp.flags == ACK and not tcp.payload
    return [] if tcp is not None and bare and tcp.window == 0 else [frame]


def no_shrinking(frame: bytes) -> Frames:
    """A window that is smaller than the one before counts as a large one, while data is sent."""
    tcp = _of(frame, True)
    if tcp is None or tcp.flags & SYN:
        return [frame]
    seen = _known("no_shrinking", tcp)
    before, seen.offered = seen.offered, tcp.window
    if before == 2000 and tcp.window < 2000:
        seen.flag = True
    return [_with_window(tcp, 20000).octets()] if seen.flag and tcp.window < 2000 else [frame]


def signed_window(frame: bytes) -> Frames:
    """A window whose highest bit is set counts as none; the usual one, of 65535, as a large one."""
    tcp = _of(frame, True)
    if tcp is None or not 1 << 15 <= tcp.window < 65535:
        return [frame]
    return [_with_window(tcp, 0).octets()]


def heedless_of_small_windows(frame: bytes) -> Frames:
    """A window of exactly 1000 octets counts as one of 10000."""
    tcp = _of(frame, True)
    if tcp is None or tcp.window != 1000:
        return [frame]
    return [_with_window(tcp, 10000).octets()]


def _hurried(name: str, frame: bytes) -> Frames:
    """Return a frame that is no segment, and before it, where it is the target's, the last segments
    of connections that are in a hurry.
    """
    if frame.startswith(TARGET):
        return [frame]
    hurried = [one for one in _seen.get(name, {}).values() if one.flag and one.last is not None]
    for seen in hurried:
        seen.flag = False
    return [*(seen.last.octets() for seen in hurried if seen.last is not None), frame]


def small_segments(frame: bytes) -> Frames:
    """A window that opens by less than a hundred octets is filled at once by a small segment."""
    tcp = segment(frame)
    if tcp is None:
        return _hurried("small_segments", frame)
    seen = _known("small_segments", tcp)
    if tcp.is_from_tester:
        seen.flag = 0 < tcp.window < SMALL
    elif tcp.flags == ACK:
        seen.last = replace(numbered(tcp, tcp.number + 1, tcp.acknowledged), payload=b"abcdefghij")
    return [frame]


def edge_moves_left(frame: bytes) -> Frames:
    """Every second ACK offers a window that is a third smaller than it was meant."""
    tcp = _of(frame, False)
    if tcp is None or tcp.flags & SYN:
        return [frame]
    seen = _known("edge_moves_left", tcp)
    seen.flag = not seen.flag
    return [frame] if seen.flag else [_with_window(tcp, tcp.window * 2 // 3).octets()]


def always_open(frame: bytes) -> Frames:
    """The window of the target never falls below 5000 octets."""
    tcp = _of(frame, False)
    return [frame] if tcp is None or tcp.window >= 5000 else [_with_window(tcp, 5000).octets()]


def deaf_when_full(frame: bytes) -> Frames:
    """While its window is zero the target hears nothing that has no data, not even a RST."""
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    seen = _known("deaf_when_full", tcp)
    if not tcp.is_from_tester:
        seen.window = tcp.window if tcp.flags & ACK and not tcp.flags & SYN else None
        return [frame]
    return [] if seen.window == 0 and not tcp.payload else [frame]


# -- small segments


def always_nagle(frame: bytes) -> Frames:
    """That Nagle's algorithm shall be off is not heard."""
    tcp = _of(frame, True)
    if tcp is None:
        return [frame]
    deaf = tcp.payload.replace(b"SET NODELAY 1", b"SET NODELAY 0")
    return [replace(tcp, payload=deaf).octets()]


def no_psh(frame: bytes) -> Frames:
    """No segment has PSH."""
    tcp = _of(frame, False)
    return [frame] if tcp is None else [_with_flags(tcp, tcp.flags & ~PSH).octets()]


def keeps_single_octets(frame: bytes) -> Frames:
    """A segment of one octet waits for more to come."""
    tcp = _of(frame, False)
    return [] if tcp is not None and len(tcp.payload) == 1 and not tcp.flags & FIN else [frame]


# -- acknowledgments


def one_acknowledgment_less(frame: bytes) -> Frames:
    """A single octet behind many is acknowledged only together with the next data."""
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    seen = _known("one_acknowledgment_less", tcp)
    if tcp.is_from_tester:
        seen.flag = len(tcp.payload) == 1
        return [frame]
    seen.window = (seen.window or 0) + seen.flag
    return [] if seen.flag and seen.window > 10 and not _length(tcp) else [frame]


def late_for_pairs(frame: bytes) -> Frames:
    """Two full segments are acknowledged when the next come, or when they come again."""
    tcp = _of(frame, False)
    if tcp is None or _length(tcp):
        return [frame]
    seen = _known("late_for_pairs", tcp)
    before, seen.end = seen.end, tcp.acknowledged
    advance = 0 if before is None else (tcp.acknowledged - before) % CIRCLE
    return [] if advance >= 1000 else [frame]


def silent_about_holes(frame: bytes) -> Frames:
    """What comes behind a hole is not acknowledged, as long as the hole is there."""
    tcp = _of(frame, False)
    if tcp is None or _length(tcp):
        return [frame]
    seen = _known("silent_about_holes", tcp)
    before, seen.end = seen.end, tcp.acknowledged
    return [] if before == tcp.acknowledged else [frame]


def selective_number(frame: bytes) -> Frames:
    """An ACK names the end of the segment that came, whatever is missing before it."""
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    seen = _known("selective_number", tcp)
    if tcp.is_from_tester:
        seen.end = (tcp.number + len(tcp.payload)) % CIRCLE if tcp.payload else None
        return [frame]
    if seen.end is None or _length(tcp):
        return [frame]
    return [numbered(tcp, tcp.number, seen.end).octets()]


# -- what comes again


def second_repetition_lost(frame: bytes) -> Frames:
    """What comes again leaves out its second time, so the intervals do not double."""
    tcp = _of(frame, False)
    if tcp is None:
        return [frame]
    seen = _known("second_repetition_lost", tcp)
    again = _comes_again(seen, tcp)
    return [] if again and seen.repeated[tcp.number] == 2 else [frame]


def other_octets_again(frame: bytes) -> Frames:
    """What comes again has other octets."""
    tcp = _of(frame, False)
    if tcp is None or not _comes_again(_known("other_octets_again", tcp), tcp):
        return [frame]
    return [replace(tcp, payload=tcp.payload.swapcase()).octets()]


def next_segment_again(frame: bytes) -> Frames:
    """What comes again is numbered as the segment behind the one that is missing, where there is
    one.
    """
    tcp = _of(frame, False)
    if tcp is None or not _comes_again(seen := _known("next_segment_again", tcp), tcp):
        return [frame]
    if seen.end is None or (seen.end - tcp.number) % CIRCLE <= len(tcp.payload):
        return [frame]
    return [numbered(tcp, tcp.number + len(tcp.payload), tcp.acknowledged).octets()]


def rest_again_at_once(frame: bytes) -> Frames:
    """An ACK of a part brings the rest again at once."""
    tcp = segment(frame)
    if tcp is None:
        return _hurried("rest_again_at_once", frame)
    seen = _known("rest_again_at_once", tcp)
    if not tcp.is_from_tester:
        seen.last = tcp if tcp.payload else seen.last
    elif seen.last is not None:
        seen.flag = tcp.acknowledged == seen.last.number
    return [frame]


def acknowledged_comes_again(frame: bytes) -> Frames:
    """The timer runs on behind an acknowledgment: what comes again brings the last data of other
    connections with it.
    """
    tcp = _of(frame, False)
    if tcp is None:
        return [frame]
    seen = _known("acknowledged_comes_again", tcp)
    again = _comes_again(seen, tcp)
    seen.last = tcp if tcp.payload else seen.last
    if not again:
        return [frame]
    others = [one.last for one in _seen["acknowledged_comes_again"].values() if one is not seen]
    return [frame, *(other.octets() for other in others[-1:] if other is not None)]


def acknowledged_in_vain(frame: bytes) -> Frames:
    """When data has come again its acknowledgment is not heard."""
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    seen = _known("acknowledged_in_vain", tcp)
    if not tcp.is_from_tester:
        _comes_again(seen, tcp)
        return [frame]
    return [] if seen.repeated and tcp.flags == ACK else [frame]


def learns_from_repetitions(frame: bytes) -> Frames:
    """Behind data that came again further data waits for twice as long: its first repetition is
    lost, as if the time until the acknowledgment had been a round trip.
    """
    tcp = _of(frame, False)
    if tcp is None:
        return [frame]
    seen = _known("learns_from_repetitions", tcp)
    earlier = bool(set(seen.repeated) - {tcp.number})
    again = _comes_again(seen, tcp)
    return [] if again and earlier and seen.repeated[tcp.number] == 1 else [frame]


def user_timeout_unheard(frame: bytes) -> Frames:
    """A program that sets its own time for giving up is not heard."""
    tcp = _of(frame, True)
    if tcp is None:
        return [frame]
    deaf = tcp.payload.replace(b"SET USER_TIMEOUT 2000", b"SET USER_TIMEOUT 9000")
    return [replace(tcp, payload=deaf).octets()]


def mute_after_the_end(frame: bytes) -> Frames:
    """A connection that has come to its end by repetitions does not answer by RST: it goes on."""
    tcp = segment(frame)
    if tcp is None or tcp.is_from_tester:
        return [frame]
    seen = _known("mute_after_the_end", tcp)
    if not tcp.flags & RST:
        _comes_again(seen, tcp)
        return [frame]
    return [] if sum(seen.repeated.values()) >= 2 else [frame]


# -- how much comes at once


def _behind_a_repeated_syn_ack(name: str, tcp: Segment) -> bool:
    seen = _known(name, tcp)
    if tcp.flags & SYN:
        _comes_again(seen, tcp)
    return bool(seen.repeated)


def full_window_after_a_loss(frame: bytes) -> Frames:
    """Though the SYN-ACK was lost, the first full segment comes with a second one."""
    tcp = _of(frame, False)
    if tcp is None or not _behind_a_repeated_syn_ack("full_window_after_a_loss", tcp):
        return [frame]
    if len(tcp.payload) != 1000:
        return [frame]
    return [frame, numbered(tcp, tcp.number + 1000, tcp.acknowledged).octets()]


def twice_as_much(frame: bytes) -> Frames:
    """Each full segment brings another one, of numbers that are far ahead."""
    tcp = _of(frame, False)
    if tcp is None or len(tcp.payload) != 1000 or tcp.flags & FIN:
        return [frame]
    if _comes_again(_known("twice_as_much", tcp), tcp):
        return [frame]
    return [frame, numbered(tcp, tcp.number + 40000, tcp.acknowledged).octets()]


def as_if_nothing_was_lost(frame: bytes) -> Frames:
    """Behind something that came again each new full segment brings two more, of numbers that are
    far ahead.
    """
    tcp = _of(frame, False)
    if tcp is None or len(tcp.payload) != 1000:
        return [frame]
    seen = _known("as_if_nothing_was_lost", tcp)
    if _comes_again(seen, tcp) or not seen.repeated:
        return [frame]
    far = [numbered(tcp, tcp.number + ahead, tcp.acknowledged) for ahead in (40000, 80000)]
    return [frame, *(one.octets() for one in far)]


def repeats_two(frame: bytes) -> Frames:
    """A full segment that comes again brings the one behind it with it."""
    tcp = _of(frame, False)
    if tcp is None or not _comes_again(_known("repeats_two", tcp), tcp):
        return [frame]
    if len(tcp.payload) != 1000:
        return [frame]
    return [frame, numbered(tcp, tcp.number + 1000, tcp.acknowledged).octets()]


def two_are_four(frame: bytes) -> Frames:
    """Every ACK that says nothing new counts twice, so that two of them are enough."""
    tcp = _of(frame, True)
    if tcp is None or tcp.flags != ACK or tcp.payload:
        return [frame]
    seen = _known("two_are_four", tcp)
    before, seen.end = seen.end, tcp.acknowledged
    return [frame, frame] if before == tcp.acknowledged else [frame]


def duplicates_unheard(frame: bytes) -> Frames:
    """ACKs that say nothing new are not heard."""
    tcp = _of(frame, True)
    if tcp is None or tcp.flags != ACK or tcp.payload:
        return [frame]
    seen = _known("duplicates_unheard", tcp)
    before, seen.end = seen.end, tcp.acknowledged
    return [] if before == tcp.acknowledged else [frame]
