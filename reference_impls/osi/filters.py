"""What a wire does to the frames of a target that is right, so that a layer looks wrong."""

import struct

from reference_impls.frames import ETHERNET, IPV6, TARGET, Frames, options, segment, with_options

ARP, TAG = b"\x08\x06", bytes.fromhex("81000000")  # of VLAN 0, which is none
REPLY, ADVERTISEMENT, ICMPV6 = 2, 136, 58
ANOTHER_MAC = bytes.fromhex("027700000009")
MSS = 2


def tagged(frame: bytes) -> Frames:
    """What the target sends has a tag between Ethernet's header and the packet."""
    return [frame] if frame.startswith(TARGET) else [frame[:12] + TAG + frame[12:]]


def another_mac(frame: bytes) -> Frames:
    """What the target sends comes from another address of the link than it is reached at."""
    return [frame] if frame.startswith(TARGET) else [frame[:6] + ANOTHER_MAC + frame[12:]]


def told_twice(frame: bytes) -> Frames:
    """Who asks for the target's address of the link is told twice."""
    if frame.startswith(TARGET):
        return [frame]
    is_reply = frame[12:14] == ARP and frame[21] == REPLY
    is_icmp = frame[12:14] == IPV6 and frame[ETHERNET + 6] == ICMPV6
    is_advertisement = is_icmp and frame[ETHERNET + 40] == ADVERTISEMENT
    return [frame] * (2 if is_reply or is_advertisement else 1)


def _with_mss(frame: bytes, change: int, *, of_target: bool) -> Frames:
    tcp = segment(frame)
    if tcp is None or not (tcp.is_syn_ack if of_target else tcp.is_syn):
        return [frame]
    found = [
        struct.pack("!BBH", MSS, 4, int.from_bytes(one[2:4]) + change) if one[0] == MSS else one
        for one in options(tcp.header)
    ]
    return [with_options(tcp, b"".join(found)).octets()]


def timestamps_subtracted(frame: bytes) -> Frames:
    """The MSS that the target announces leaves room for options, too."""
    return _with_mss(frame, -12, of_target=True)


def mss_ignored(frame: bytes) -> Frames:
    """The target sends segments that are a little longer than the tester takes."""
    return _with_mss(frame, 4, of_target=False)  # as a tag would be: links let that pass
