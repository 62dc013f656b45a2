"""What a wire does to packets so that an IP that is right looks wrong: headers and addresses.

Functions from one Ethernet frame to the frames that go on; the wire mends lengths and checksums of
a frame that was changed.
"""

from collections.abc import Callable

from reference_impls.frames import ETHERNET, IPV4, TARGET, Frames
from reference_impls.ip.packets import ICMP, ICMPV6, UDP, Packet, checksum, packet

TESTER = bytes.fromhex("027700000003")  # the tester's own stack
TARGETS = (bytes([10, 77, 0, 2]), bytes.fromhex("fd77" + "00" * 13 + "02"))
SECOND = 4  # the last octet of the target's second address
HOME, HOME_6 = 127, bytes(15) + b"\x01"


def swapped_ends(frame: bytes) -> Frames:
    """An answer has another source than the address that was asked."""
    ip = packet(frame)
    if ip is None or ip.is_to_target or ip.protocol != UDP:
        return [frame]
    return [ip.with_addresses(ip.source[:-1] + bytes([ip.source[-1] ^ 8]), ip.destination)]


def first_address(frame: bytes) -> Frames:
    """An answer has the first address of the target as its source, whichever one was asked."""
    ip = packet(frame)
    if ip is None or ip.is_to_target or ip.source[-1] != SECOND:
        return [frame]
    return [ip.with_addresses(TARGETS[not ip.is_4], ip.destination)]


def _bare(frame: bytes) -> bytes | None:
    """Return the IPv4 header of a frame to the target, without options."""
    return frame[ETHERNET:][:20] if frame.startswith(TARGET) and frame[12:14] == IPV4 else None


def any_version(frame: bytes) -> Frames:
    """A packet is taken whatever its version is."""
    header = _bare(frame)
    if header is None or header[0] >> 4 == 4:
        return [frame]
    return [frame[:ETHERNET] + bytes([0x40 | header[0] & 0x0F]) + frame[ETHERNET + 1 :]]


def any_checksum(frame: bytes) -> Frames:
    """A packet is taken whatever the checksum of its header is."""
    header = _bare(frame)
    if header is None or header[0] != 0x45 or checksum(header) == 0:
        return [frame]
    return [frame[: ETHERNET + 10] + bytes(2) + frame[ETHERNET + 12 :]]


def any_header_length(frame: bytes) -> Frames:
    """A header is taken for one of 20 octets where it says that it has fewer."""
    header = _bare(frame)
    if header is None or header[0] & 0x0F >= 5:
        return [frame]
    return [frame[:ETHERNET] + b"\x45" + frame[ETHERNET + 1 :]]


def any_length(frame: bytes) -> Frames:
    """A packet is taken although octets of it are missing."""
    header = _bare(frame)
    if header is None or int.from_bytes(header[2:4]) <= len(frame) - ETHERNET:
        return [frame]
    return [frame[: ETHERNET + 2] + bytes(2) + frame[ETHERNET + 4 :]]


def padding_counts(frame: bytes) -> Frames:
    """What follows the end of a packet is taken for a part of it."""
    ip = packet(frame)
    if ip is None or not ip.is_to_target or len(ip.frame()) >= len(frame):
        return [frame]
    at = 2 if ip.is_4 else 4
    return [frame[: ETHERNET + at] + bytes(2) + frame[ETHERNET + at + 2 :]]


def wrong_header_checksums(frame: bytes) -> Frames:
    """The header checksums of what is sent are wrong by one bit."""
    if not frame.startswith(TESTER) or frame[12:14] != IPV4:
        return [frame]
    at = ETHERNET + 11
    return [frame[:at] + bytes([frame[at] ^ 1]) + frame[at + 1 :]]


def _ttl(ip: Packet) -> int:
    return 8 if ip.is_4 else 7


def spent_ttl_dropped(frame: bytes) -> Frames:
    """A packet for this host is dropped where its TTL is less than 2."""
    ip = packet(frame)
    return [] if ip is not None and ip.is_to_target and ip.header[_ttl(ip)] < 2 else [frame]


def _with_ttl(frame: bytes, ttl: int | None) -> Frames:
    ip = packet(frame)
    if ip is None or not frame.startswith(TESTER):
        return [frame]
    said = ip.payload[-1] % 60 + 1 if ttl is None else ttl
    return [ip.with_header(_ttl(ip), bytes([said]))]


def ttl_of_zero(frame: bytes) -> Frames:
    """What is sent has a TTL of 0."""
    return _with_ttl(frame, 0)


def ttl_at_random(frame: bytes) -> Frames:
    """What is sent has any TTL."""
    return _with_ttl(frame, None)


def ttl_fixed(frame: bytes) -> Frames:
    """What is sent has a TTL of 64, whatever was set."""
    return _with_ttl(frame, 64)


_last: dict[bool, bytes] = {}
"""The last address that had the right to send, by whether it is of IPv4."""


def _is_group(address: bytes) -> bool:
    return address[0] >= 224 if len(address) == 4 else address[0] == 0xFF


def _is_home(address: bytes) -> bool:
    return address[0] == HOME if len(address) == 4 else address == HOME_6


def groups_send(frame: bytes) -> Frames:
    """A packet that claims to come from a group is answered."""
    return _taken_over(frame, _is_group, lambda _: False)


def home_sends(frame: bytes) -> Frames:
    """A packet with an address of the loopback is answered."""
    return _taken_over(frame, _is_home, _is_home)


def all_is_for_us(frame: bytes) -> Frames:
    """A packet for any address is taken."""
    return _taken_over(frame, lambda _: False, lambda to: to not in TARGETS and to[-1] != SECOND)


def _taken_over(
    frame: bytes, bad_source: Callable[[bytes], bool], bad_destination: Callable[[bytes], bool]
) -> Frames:
    ip = packet(frame)
    if ip is None or not ip.is_to_target or ip.protocol not in (UDP, ICMP, ICMPV6):
        return [frame]
    source, destination = ip.source, ip.destination
    if bad_source(source):
        source = _last.get(ip.is_4, source)
    else:
        _last[ip.is_4] = source
    if bad_destination(destination):
        destination = TARGETS[not ip.is_4]
    if (source, destination) == (ip.source, ip.destination):
        return [frame]
    return [ip.with_addresses(source, destination)]
