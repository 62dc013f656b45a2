"""What a wire does after an ICMP message about a connection, so that it was not ignored."""

from reference_impls.frames import ETHERNET, IPV4, TARGET, Frames, flow, segment

SOURCE_QUENCH = 4
HARD = {IPV4: (3, 3), b"\x86\xdd": (1, 4)}
"""Type and code of "port unreachable"."""

_quenched: dict[bytes, bool] = {}
"""Whether the target has sent data, by connection that was told to send less."""
_ended: set[bytes] = set()


def _complaint(frame: bytes) -> tuple[tuple[int, int], bytes] | None:
    """Return type and code of an ICMP message to the target, and the connection that it quotes, as
    the tester sends on it; None for every other frame.
    """
    is_v4 = frame[12:14] == IPV4
    header, protocol, length = (20, 1, 4) if is_v4 else (40, 58, 16)
    if not frame.startswith(TARGET) or frame[ETHERNET + (9 if is_v4 else 6)] != protocol:
        return None
    message = frame[ETHERNET + header :]
    quoted = message[8:]
    if len(quoted) < header + 4:
        return None
    sender = quoted[header - 2 * length : header - length] + quoted[header : header + 2]
    receiver = quoted[header - length : header] + quoted[header + 2 : header + 4]
    return (message[0], message[1]), receiver + sender


def sends_less_when_told(frame: bytes) -> Frames:
    """Behind a source quench the target sends one segment with data, and waits then."""
    if (complaint := _complaint(frame)) is not None and complaint[0][0] == SOURCE_QUENCH:
        _quenched[complaint[1]] = False
    tcp = segment(frame)
    if tcp is None or tcp.is_from_tester or not tcp.payload:
        return [frame]
    way = flow(tcp, back=True)
    if _quenched.get(way):
        return []
    if way in _quenched:
        _quenched[way] = True
    return [frame]


def soft_errors_end(frame: bytes) -> Frames:
    """A connection is not heard of any more when an ICMP message has told of a soft error."""
    if (complaint := _complaint(frame)) is not None and complaint[0] != HARD[frame[12:14]]:
        _ended.add(complaint[1])
    tcp = segment(frame)
    if tcp is None:
        return [frame]
    return [] if flow(tcp, back=not tcp.is_from_tester) in _ended else [frame]
