"""What a wire does to source ports, so that sockets of a right UDP look careless."""

import itertools

from reference_impls.frames import TARGET, Frames
from reference_impls.udp.filters import header

_peers: dict[bytes, bytes] = {}
"""By port of the target's, to which port it has sent something unasked."""
_listening: set[bytes] = set()
"""Ports of the target's that the tester has written to first."""
_counted = itertools.count(50_000)
_shown: dict[bytes, bytes] = {}
_meant: dict[bytes, bytes] = {}
"""What a port of the target's looks like, and which one that is."""


def _with(frame: bytes, at: int, port: bytes) -> bytes:
    return frame[:at] + port + frame[at + 2 :]


def from_any_port(frame: bytes) -> Frames:
    """A connected socket takes datagrams from whatever port they come."""
    if (at := header(frame)) is None:
        return [frame]
    source, destination = frame[at : at + 2], frame[at + 2 : at + 4]
    if not frame.startswith(TARGET):
        _peers[source] = destination
        return [frame]
    asked = _peers.get(destination) if destination not in _listening else None
    if asked is None:
        _listening.add(destination)
        return [frame]
    return [_with(frame, at, asked)]


def ports_in_a_row(frame: bytes) -> Frames:
    """A socket without a port of its own gets the next number."""
    if (at := header(frame)) is None:
        return [frame]
    source, destination = frame[at : at + 2], frame[at + 2 : at + 4]
    if frame.startswith(TARGET):
        if destination not in _meant:
            _listening.add(destination)
        return [_with(frame, at + 2, _meant.get(destination, destination))]
    if source in _listening:
        return [frame]
    if source not in _shown:
        _shown[source] = next(_counted).to_bytes(2)
        _meant[_shown[source]] = source
    return [_with(frame, at, _shown[source])]
