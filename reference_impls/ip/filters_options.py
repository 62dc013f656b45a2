"""What a wire does to packets so that an IP that is right looks wrong: options and next headers."""

from reference_impls.frames import Frames
from reference_impls.ip.packets import ICMP, ICMPV6, OPTIONS, UDP, Packet, packet

ROUTING, NO_NEXT_HEADER = 43, 59
NOBODYS = {29, 157}
SKIP, DROP, REFUSE, REFUSE_IF_ALONE = 0x00, 0x40, 0x80, 0xC0


def _to_target(frame: bytes) -> Packet | None:
    ip = packet(frame)
    return ip if ip is not None and ip.is_to_target else None


def no_options(frame: bytes) -> Frames:
    """A packet with options is dropped."""
    ip = _to_target(frame)
    return [] if ip is not None and ip.is_4 and len(ip.header) > 20 else [frame]


def unknown_refused(frame: bytes) -> Frames:
    """A packet with an option that nobody knows is dropped."""
    ip = _to_target(frame)
    unknown = ip is not None and ip.is_4 and NOBODYS & set(ip.header[20:21])
    return [] if unknown else [frame]


def options_eat_data(frame: bytes) -> Frames:
    """An option of an impossible length takes an octet of what follows the header."""
    ip = _to_target(frame)
    if ip is None or not ip.is_4 or _possible(ip.header[20:]):
        return [frame]
    length = int.from_bytes(ip.payload[4:6]) - 1
    payload = ip.payload[:4] + length.to_bytes(2) + ip.payload[6:8] + ip.payload[9:]
    return [ip.ethernet + b"\x45" + ip.header[1:20] + payload]


def _possible(options: bytes) -> bool:
    at = 0
    while at < len(options) and options[at] != 0:
        if options[at] == 1:
            at += 1
            continue
        length = options[at + 1] if at + 1 < len(options) else 0
        if length < 2 or at + length > len(options):
            return False
        at += length
    return True


def no_record(frame: bytes) -> Frames:
    """The reply to an echo request has no options."""
    ip = packet(frame)
    if ip is None or ip.is_to_target or ip.protocol != ICMP or len(ip.header) == 20:
        return [frame]
    return [ip.ethernet + b"\x45" + ip.header[1:20] + ip.payload]


def _unknown(frame: bytes) -> tuple[Packet, int] | None:
    """Return a packet to the target with an unknown option first, and its kind."""
    ip = _to_target(frame)
    if ip is None or ip.protocol != OPTIONS or ip.payload[2] & 0x3F != 0x1B:
        return None
    return ip, ip.payload[2]


def _with_action(frame: bytes, actions: dict[int, int]) -> Frames:
    found = _unknown(frame)
    if found is None or found[1] & 0xC0 not in actions:
        return [frame]
    ip, kind = found
    kind = kind & 0x3F | actions[kind & 0xC0]
    return [ip.frame(ip.payload[:2] + bytes([kind]) + ip.payload[3:])]


def another_action(frame: bytes) -> Frames:
    """What an unknown option asks for is taken for another thing."""
    found = _unknown(frame)
    is_group = found is not None and found[0].destination[0] == 0xFF
    last = REFUSE if is_group else DROP
    return _with_action(frame, {SKIP: DROP, DROP: REFUSE, REFUSE: DROP, REFUSE_IF_ALONE: last})


def no_padding(frame: bytes) -> Frames:
    """A header of options with padding is a reason to drop a packet."""
    ip = _to_target(frame)
    return [] if ip is not None and ip.protocol == OPTIONS and ip.payload[2] < 2 else [frame]


def unknown_header_dropped(frame: bytes) -> Frames:
    """Nothing is said about a next header that nobody knows."""
    ip = packet(frame)
    if ip is None or ip.is_to_target or ip.protocol != ICMPV6:
        return [frame]
    return [] if ip.payload[:2] == b"\x04\x01" else [frame]


def what_follows_nothing(frame: bytes) -> Frames:
    """What follows a header that says that nothing does is taken for UDP."""
    ip = _to_target(frame)
    if ip is None or ip.is_4 or ip.protocol != NO_NEXT_HEADER:
        return [frame]
    return [ip.with_header(6, bytes([UDP]))]


def _route(frame: bytes) -> Packet | None:
    ip = _to_target(frame)
    return ip if ip is not None and not ip.is_4 and ip.protocol == ROUTING else None


def routes_ended(frame: bytes) -> Frames:
    """A packet with a route that nobody knows is taken, although it has a way to go."""
    ip = _route(frame)
    return [frame] if ip is None else [ip.frame(ip.payload[:3] + b"\x00" + ip.payload[4:])]


def routes_dropped(frame: bytes) -> Frames:
    """A packet with a route that nobody knows is dropped, although it has arrived."""
    ip = _route(frame)
    return [] if ip is not None and ip.payload[3] == 0 else [frame]
