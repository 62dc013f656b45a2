"""What a wire does to ICMP about datagrams, and to addresses, so that a right UDP looks wrong."""

from reference_impls.frames import ETHERNET, IPV4, IPV6, TARGET, Frames

ICMP, ICMPV6 = 1, 58
UNREACHABLE, UNREACHABLE_6 = 3, 1
TESTER = bytes([10, 77, 0, 1])
NET_6 = bytes.fromhex("fd77") + bytes(13)
TESTER_6 = NET_6 + b"\x01"
TARGET_HOST, SECOND_HOST = bytes([10, 77, 0, 2]), bytes([10, 77, 0, 4])
TARGET_HOST_6, SECOND_HOST_6 = NET_6 + b"\x02", NET_6 + b"\x04"


def _is_unreachable(frame: bytes) -> bool:
    if frame[12:14] == IPV4:
        at = ETHERNET + (frame[ETHERNET] & 0x0F) * 4
        return frame[ETHERNET + 9] == ICMP and frame[at] == UNREACHABLE
    is_icmp = frame[12:14] == IPV6 and frame[ETHERNET + 6] == ICMPV6
    return is_icmp and frame[ETHERNET + 40] == UNREACHABLE_6


def never_unreachable(frame: bytes) -> Frames:
    """Nothing is said to who sends to a port that nobody has."""
    return [] if not frame.startswith(TARGET) and _is_unreachable(frame) else [frame]


def told_nothing(frame: bytes) -> Frames:
    """A program is not told what ICMP says of its datagrams."""
    return [] if frame.startswith(TARGET) and _is_unreachable(frame) else [frame]


def from_anybody(frame: bytes) -> Frames:
    """A datagram is delivered whatever its source is, also a group."""
    if not frame.startswith(TARGET):
        return [frame]
    at = ETHERNET + 12
    if frame[12:14] == IPV4 and frame[at] >= 224:
        return [frame[:at] + TESTER + frame[at + 4 :]]
    at = ETHERNET + 8
    if frame[12:14] == IPV6 and frame[at] == 0xFF:
        return [frame[:at] + TESTER_6 + frame[at + 16 :]]
    return [frame]


def one_address(frame: bytes) -> Frames:
    """What is sent to the second address of the target comes to the first."""
    if frame.startswith(TARGET) and frame[30:34] == SECOND_HOST:
        return [frame[:30] + TARGET_HOST + frame[34:]]
    if frame.startswith(TARGET) and frame[38:54] == SECOND_HOST_6:
        return [frame[:38] + TARGET_HOST_6 + frame[54:]]
    return [frame]
