"""What a wire does to the segments of a TCP that is right, so that its states look wrong.

Functions from one Ethernet frame to the frames that go on; see filters.py.
"""

from dataclasses import dataclass, replace

from reference_impls.frames import (
    ACK,
    FIN,
    IPV4,
    RST,
    SYN,
    Frames,
    Segment,
    flow,
    numbered,
    segment,
)

CIRCLE = 1 << 32
FLAGS_AT, PORT_AT = 13, 2  # in the header of TCP
NOWHERE = (9).to_bytes(2)  # a port on which nobody listens


@dataclass
class Known:
    """What a connection's segments have told so far."""

    expected: int | None = None  # the number that the target expects next
    edge: int = 0  # the first number right of its window
    next: int = 0  # behind all that the target has sent
    waiting: int | None = None  # behind data of ours that has to wait for what is missing
    target_ended: bool = False
    tester_ended: bool = False
    tester_opened: bool = False  # by a segment with ACK
    ended_by_reset: bool = False
    disordered: bool = False
    begun: int = 0  # behind all data of ours
    shift: int = 0  # of the target's numbers


_known: dict[bytes, Known] = {}


def _follow(frame: bytes) -> tuple[Segment, Known] | None:
    """Return the TCP segment in a frame, and what is known of its connection."""
    tcp = segment(frame)
    if tcp is None:
        return None
    key = flow(tcp, back=not tcp.is_from_tester)
    known = _known.setdefault(key, Known())
    if not tcp.is_from_tester and not tcp.flags & RST:
        if tcp.flags & ACK:
            known.expected = tcp.acknowledged
            known.edge = (tcp.acknowledged + tcp.window) % CIRCLE
        known.next = max(known.next, _behind(tcp)) if not tcp.flags & SYN else _behind(tcp)
        known.target_ended = known.target_ended or bool(tcp.flags & FIN)
    return tcp, known


def _of_tester(frame: bytes) -> tuple[Segment, Known] | None:
    """Return the same where the tester has sent it; follow what the target sends."""
    seen = _follow(frame)
    return seen if seen is not None and seen[0].is_from_tester else None


def _behind(tcp: Segment) -> int:
    """Return the number behind a segment."""
    length = len(tcp.payload) + bool(tcp.flags & SYN) + bool(tcp.flags & FIN)
    return (tcp.number + length) % CIRCLE


def _is_before(number: int, other: int) -> bool:
    return 0 < (other - number) % CIRCLE < CIRCLE // 2


def _flagged(tcp: Segment, flags: int) -> Segment:
    """Return the segment with other control bits."""
    header = bytearray(tcp.header)
    header[FLAGS_AT] = flags
    return replace(tcp, header=bytes(header))


# -- resets


def no_reset_arrives(frame: bytes) -> Frames:
    """The target ignores every RST."""
    tcp = segment(frame)
    return [] if tcp is not None and tcp.is_from_tester and tcp.flags & RST else [frame]


def any_reset_ends(frame: bytes) -> Frames:
    """A RST ends the connection whatever its number is."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    if not tcp.flags & RST or known.expected is None:
        return [frame]
    return [numbered(tcp, known.expected, tcp.acknowledged).octets()]


def reset_taken_for_ack(frame: bytes) -> Frames:
    """A RST is answered as if it was an ACK."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_from_tester or not tcp.flags & RST:
        return [frame]
    return [_flagged(tcp, ACK).octets()]


def reset_is_dropped_inside(frame: bytes) -> Frames:
    """A RST inside the window, but not at its edge, is dropped without an answer."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    if not tcp.flags & RST or known.expected is None:
        return [frame]
    return [] if _is_before(known.expected, tcp.number) else [frame]


def reset_taken_for_fin(frame: bytes) -> Frames:
    """A program is told that the connection was closed when it was broken off."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    if not tcp.flags & RST or known.expected is None:
        return [frame]
    return [numbered(_flagged(tcp, FIN | ACK), tcp.number, known.next).octets()]


def short_resets(frame: bytes) -> Frames:
    """A RST that acknowledges a SYN acknowledges one octet too few."""
    tcp = segment(frame)
    if tcp is None or tcp.is_from_tester or tcp.flags & (RST | ACK) != RST | ACK:
        return [frame]
    return [numbered(tcp, tcp.number, (tcp.acknowledged - 1) % CIRCLE).octets()]


# -- opening


def second_syn_is_lost(frame: bytes) -> Frames:
    """A SYN in a connection that exists is dropped without an answer."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    return [] if tcp.is_syn and known.expected is not None else [frame]


def second_syn_begins_anew(frame: bytes) -> Frames:
    """A SYN in a connection that has ended is a new one, however old its number is."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    if not tcp.is_syn or known.expected is None:
        return [frame]
    return [numbered(tcp, (known.expected + 1000) % CIRCLE, 0).octets()]


def only_a_bare_ack_opens(frame: bytes) -> Frames:
    """A connection is only opened by an ACK that carries nothing."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    if tcp.flags & (SYN | RST):
        return [frame]
    if not known.tester_opened and known.expected is not None:
        known.tester_opened = not tcp.payload and not tcp.flags & FIN
        return [frame] if known.tester_opened else []
    return [frame]


def _shifted(frame: bytes, first: int) -> Frames:
    """Let the target's numbers begin with `first`."""
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    known = _known.setdefault(flow(tcp, back=not tcp.is_from_tester), Known())
    if not tcp.is_from_tester:
        if tcp.is_syn_ack:
            known.shift = first - tcp.number
        if tcp.flags & RST and not tcp.flags & ACK and not known.shift:
            return [frame]
        moved = numbered(tcp, (tcp.number + known.shift) % CIRCLE, tcp.acknowledged)
    elif tcp.flags & ACK:
        moved = numbered(tcp, tcp.number, (tcp.acknowledged - known.shift) % CIRCLE)
    else:
        return [frame]
    return [moved.octets()]


def same_first_number(frame: bytes) -> Frames:
    """Every connection begins with the same number."""
    return _shifted(frame, 1_000)


# -- numbers and acknowledgments


def missing_ack_is_supplied(frame: bytes) -> Frames:
    """A segment without ACK is taken as if it had one."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    if tcp.flags & (ACK | SYN | RST):
        return [frame]
    return [numbered(_flagged(tcp, tcp.flags | ACK), tcp.number, known.next).octets()]


def silent_about_the_unsent(frame: bytes) -> Frames:
    """An ACK of what was never sent is dropped without an answer."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    if not tcp.flags & ACK or known.expected is None:
        return [frame]
    return [] if _is_before(known.next, tcp.acknowledged) else [frame]


def silent_about_ack_beyond(frame: bytes) -> Frames:
    """An ACK whose number is outside the window is dropped without an answer."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    if tcp.flags != ACK or tcp.payload:
        return [frame]
    return [] if known.expected is not None and _is_before(known.edge, tcp.number) else [frame]


def acknowledges_over_a_hole(frame: bytes) -> Frames:
    """Data is acknowledged although what comes before it is missing."""
    if (seen := _follow(frame)) is None:
        return [frame]
    tcp, known = seen
    if tcp.is_from_tester:
        if tcp.payload and known.expected is not None and _is_before(known.expected, tcp.number):
            known.waiting = _behind(tcp) if _is_before(tcp.number, known.edge) else None
        return [frame]
    if known.waiting is None or not tcp.flags & ACK:
        return [frame]
    return [numbered(tcp, tcp.number, known.waiting).octets()]


def fin_before_its_turn(frame: bytes) -> Frames:
    """A FIN is taken although what comes before it is missing."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    if not tcp.flags & FIN or known.expected is None:
        return [frame]
    if not _is_before(known.expected, tcp.number) or not _is_before(tcp.number, known.edge):
        return [frame]
    return [numbered(tcp, known.expected, tcp.acknowledged).octets()]


def what_straddles_comes_again(frame: bytes) -> Frames:
    """Of a segment that repeats what has come and goes on, all is delivered, also what is old."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    begun, known.begun = known.begun, max(known.begun, len(tcp.payload) and _behind(tcp))
    if not tcp.payload or not _is_before(tcp.number, begun) or not _is_before(begun, _behind(tcp)):
        return [frame]
    return [numbered(tcp, begun, tcp.acknowledged).octets()]


def nothing_of_what_goes_beyond(frame: bytes) -> Frames:
    """A segment that goes beyond the window is dropped whole."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    goes_beyond = known.expected is not None and _is_before(known.edge, _behind(tcp))
    return [] if tcp.payload and goes_beyond else [frame]


def no_numbers_beyond_the_last(frame: bytes) -> Frames:
    """Data that crosses the number 2**32 is dropped."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_from_tester or not tcp.payload:
        return [frame]
    return [] if _behind(tcp) < tcp.number else [frame]


# -- whom a segment is for


_usual: dict[bytes, bytes] = {}
"""By version: the address of the last segment that was as it has to be."""


def _readdressed(frame: bytes, at_v4: int, at_v6: int) -> Frames:
    """Put the usual address in place of one of many."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_from_tester:
        return [frame]
    at, length = (at_v4, 4) if frame[12:14] == IPV4 else (at_v6, 16)
    key = frame[12:14] + at.to_bytes(1)
    address = frame[at : at + length]
    is_of_many = address[0] == 255 if length == 16 else address[0] >= 224 or address[-1] == 255
    if not is_of_many:
        _usual[key] = address
        return [frame]
    return [frame[:at] + _usual.get(key, address) + frame[at + length :]]


def every_address_is_its_own(frame: bytes) -> Frames:
    """A segment to a broadcast or multicast address is taken as if it were for the target alone."""
    return _readdressed(frame, 30, 38)


def every_source_is_a_host(frame: bytes) -> Frames:
    """A segment from a broadcast or multicast address is answered, to whomever."""
    return _readdressed(frame, 26, 22)


_last_word: dict[bool, bytes] = {}


def connections_share_their_data(frame: bytes) -> Frames:
    """What is echoed is what came last on any connection."""
    tcp = segment(frame)
    if tcp is None or not tcp.payload:
        return [frame]
    if tcp.is_from_tester:
        _last_word[True] = tcp.payload
        return [frame]
    said = _last_word.get(True, b"")
    return [frame] if len(said) != len(tcp.payload) else [tcp.before + tcp.header + said]


# -- closing


def last_ack_is_lost(frame: bytes) -> Frames:
    """Who has closed second does not take the last ACK."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    second = known.tester_ended and known.target_ended and tcp.acknowledged == known.next
    known.tester_ended = known.tester_ended or bool(tcp.flags & FIN)
    return [] if second and tcp.flags & ACK else [frame]


_ports: dict[bytes, bytes] = {}
"""The target's port, by the connection in which another one stands in its place."""


def forgets_once_closed(frame: bytes) -> Frames:
    """Who has closed first forgets the connection as soon as the other side has closed, too."""
    if (seen := _follow(frame)) is None:
        return [frame]
    tcp, known = seen
    if not tcp.is_from_tester:
        port = _ports.get(flow(tcp, back=True))
        header = tcp.header if port is None else port + tcp.header[2:]
        return [replace(tcp, header=header).octets()]
    if not known.tester_ended:
        known.tester_ended = known.target_ended and bool(tcp.flags & FIN)
        return [frame]
    moved = replace(tcp, header=tcp.header[:PORT_AT] + NOWHERE + tcp.header[PORT_AT + 2 :])
    _ports[flow(moved)] = tcp.header[PORT_AT : PORT_AT + 2]
    return [moved.octets()]


def data_with_fin_is_lost(frame: bytes) -> Frames:
    """Data that comes with a FIN is not delivered."""
    tcp = segment(frame)
    if tcp is None or not tcp.is_from_tester or not tcp.flags & FIN or not tcp.payload:
        return [frame]
    bare = numbered(replace(tcp, payload=b""), tcp.number, tcp.acknowledged)
    return [bare.octets()]


def silent_after_our_fin(frame: bytes) -> Frames:
    """Once the other side has closed, no data is sent any more."""
    if (seen := _follow(frame)) is None:
        return [frame]
    tcp, known = seen
    if tcp.is_from_tester:
        known.tester_ended = known.tester_ended or bool(tcp.flags & FIN)
        return [frame]
    return [] if tcp.payload and known.tester_ended else [frame]


def deaf_after_its_fin(frame: bytes) -> Frames:
    """Who has closed takes no data any more."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    return [] if tcp.payload and known.target_ended else [frame]


def second_reset_is_answered(frame: bytes) -> Frames:
    """A RST for a connection that a RST has ended is answered by a RST."""
    if (seen := _of_tester(frame)) is None:
        return [frame]
    tcp, known = seen
    if not tcp.flags & RST:
        return [frame]
    again, known.ended_by_reset = known.ended_by_reset, True
    return [_flagged(tcp, ACK).octets()] if again else [frame]


def garbles_what_comes_again(frame: bytes) -> Frames:
    """Data that is sent again is not what it was."""
    tcp = segment(frame)
    if tcp is None or tcp.is_from_tester or not tcp.payload:
        return [frame]
    known = _known.setdefault(flow(tcp, back=True), Known())
    is_again = _is_before(tcp.number, known.next) and known.next != 0
    _follow(frame)
    if not is_again:
        return [frame]
    return [tcp.before + tcp.header + bytes([tcp.payload[0] ^ 1]) + tcp.payload[1:]]


def wrong_once_it_was_disordered(frame: bytes) -> Frames:
    """Once data came out of its order, acknowledgments name one octet too many."""
    if (seen := _follow(frame)) is None:
        return [frame]
    tcp, known = seen
    if tcp.is_from_tester:
        expected = known.expected
        if tcp.payload and expected is not None and _is_before(expected, tcp.number):
            known.disordered = True
        return [frame]
    if not known.disordered or not tcp.flags & ACK or tcp.flags & RST:
        return [frame]
    return [numbered(tcp, tcp.number, (tcp.acknowledged + 1) % CIRCLE).octets()]
