"""Frames as octets, one by one: what a flaw can drop, change or add before h2 sees it, or after."""

from dataclasses import dataclass, replace

MAGIC = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEAD = 9
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS = range(5)
PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(5, 10)
ACK = END_STREAM = 0x1
END_HEADERS = 0x4
PADDED = 0x8
HAS_PRIORITY = 0x20
LARGEST = 1 << 14
"""Octets of payload of the largest frame that the references take."""


@dataclass(frozen=True)
class Unit:
    """One frame."""

    type: int
    flags: int
    stream: int
    payload: bytes

    def encode(self) -> bytes:
        """Return its octets."""
        head = len(self.payload).to_bytes(3) + bytes((self.type, self.flags))
        return head + self.stream.to_bytes(4) + self.payload

    def but(self, **changes: object) -> "Unit":
        """Return it with changes."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def ack(self) -> bool:
        """Whether it acknowledges."""
        return self.type in (SETTINGS, PING) and bool(self.flags & ACK)


def cut(octets: bytes) -> tuple[list[Unit], bytes]:
    """Return the whole frames at the beginning, and what is left."""
    units, at = [], 0
    while len(octets) - at >= HEAD:
        end = at + HEAD + int.from_bytes(octets[at : at + 3])
        if end > len(octets):
            break
        stream = int.from_bytes(octets[at + 5 : at + HEAD])
        units.append(Unit(octets[at + 3], octets[at + 4], stream, octets[at + HEAD : end]))
        at = end
    return units, octets[at:]
