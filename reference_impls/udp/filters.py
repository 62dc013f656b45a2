"""What a wire does to the frames of a UDP that is right, so that it looks wrong.

Functions from one Ethernet frame to the frames that go on. The wire mends lengths and checksums of
a frame that was changed: that alone makes a datagram sound that was to be dropped.
"""

from reference_impls.frames import ETHERNET, IPV4, IPV6, TARGET, UDP, Frames


def header(frame: bytes) -> int | None:
    """Return where the UDP header begins; None where there is none."""
    if frame[12:14] == IPV4 and frame[ETHERNET + 9] == UDP:
        return ETHERNET + (frame[ETHERNET] & 0x0F) * 4
    if frame[12:14] == IPV6 and frame[ETHERNET + 6] == UDP:
        return ETHERNET + 40
    return None


def any_checksum(frame: bytes) -> Frames:
    """A datagram is delivered whatever its checksum is."""
    at = header(frame)
    if at is None or not frame.startswith(TARGET) or not _length_is_right(frame, at):
        return [frame]
    return [frame[: at + 6] + bytes(2) + frame[at + 8 :]]


def any_length(frame: bytes) -> Frames:
    """A datagram is delivered whatever its length says."""
    at = header(frame)
    if at is None or not frame.startswith(TARGET) or _length_is_right(frame, at):
        return [frame]
    return [frame[: at + 4] + bytes(2) + frame[at + 6 :]]


def _length_is_right(frame: bytes, at: int) -> bool:
    return int.from_bytes(frame[at + 4 : at + 6]) == len(frame) - at


def another_port(frame: bytes) -> Frames:
    """The target answers from another port than it was asked at."""
    at = header(frame)
    if at is None or frame.startswith(TARGET):
        return [frame]
    return [frame[:at] + bytes([frame[at] ^ 0x40]) + frame[at + 1 :]]
