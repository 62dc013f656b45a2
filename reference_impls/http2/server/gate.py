"""What is looked at in each frame before h2 sees it, where h2 knows less than the RFCs."""

from h2.errors import ErrorCodes

from reference_impls.http2.frames import (
    CONTINUATION,
    END_HEADERS,
    GOAWAY,
    HAS_PRIORITY,
    HEADERS,
    LARGEST,
    PADDED,
    PRIORITY,
    PUSH_PROMISE,
    SETTINGS,
    WINDOW_UPDATE,
    Unit,
)

ALTSVC = 0x0A
UNKNOWN = 0xFA
ENABLE_PUSH, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE, NO_RFC7540_PRIORITIES = 2, 4, 5, 9
STREAM = (1 << 31) - 1
"""The bits of a stream identifier; the one above them is reserved."""


class Gate:
    """Knows of one connection what came last: whether a field block is open, and whether the
    preface is over. `largest` is how many octets of payload a frame may have.
    """

    def __init__(self, largest: int = LARGEST) -> None:
        self.largest = largest
        self.first = True
        self.inside = False

    def fault_in(self, unit: Unit) -> ErrorCodes | None:
        """Return the error that a frame is to the connection; what h2 finds by itself is None."""
        first, self.first = self.first, False
        inside = self.inside
        if unit.type in (HEADERS, PUSH_PROMISE, CONTINUATION):
            self.inside = not unit.flags & END_HEADERS
        if first and (unit.type != SETTINGS or unit.ack):
            return ErrorCodes.PROTOCOL_ERROR  # RFC 9113 section 3.4
        if len(unit.payload) > self.largest:
            return ErrorCodes.FRAME_SIZE_ERROR  # section 4.2
        if unit.type == SETTINGS and not inside and not unit.stream & STREAM:
            return fault_of_settings(unit)
        return None

    def leaves(self, unit: Unit) -> bool:
        """Whether the client says goodbye. h2 would say nothing more (section 6.8)."""
        whole = len(unit.payload) >= 8 and not unit.stream & STREAM
        return unit.type == GOAWAY and whole and not self.inside

    def simple(self, unit: Unit) -> Unit:
        """Return a frame without what a server has to ignore, and h2 does not."""
        if unit.type == ALTSVC:
            return unit.but(type=UNKNOWN)  # RFC 7838 section 4
        if unit.type == PRIORITY and len(unit.payload) == 5 and unit.stream & STREAM:
            return unit.but(type=UNKNOWN)  # RFC 9218 section 2.1: we said that we ignore it
        if unit.type == WINDOW_UPDATE and len(unit.payload) == 4:
            increment = int.from_bytes(unit.payload) & STREAM
            return unit.but(payload=increment.to_bytes(4))  # section 6.9: one bit is reserved
        start = 1 if unit.flags & PADDED else 0
        if unit.type == HEADERS and unit.flags & HAS_PRIORITY and len(unit.payload) >= start + 5:
            head, rest = unit.payload[:start], unit.payload[start + 5 :]
            return unit.but(payload=head + bytes(5) + rest)
        return unit


def fault_of_settings(unit: Unit) -> ErrorCodes | None:
    """Return the error of SETTINGS: a value that is given twice counts twice (section 6.5.3)."""
    if unit.ack:
        return ErrorCodes.FRAME_SIZE_ERROR if unit.payload else None
    for at in range(0, len(unit.payload) - 5, 6):
        number = int.from_bytes(unit.payload[at : at + 2])
        value = int.from_bytes(unit.payload[at + 2 : at + 6])
        if number in (ENABLE_PUSH, NO_RFC7540_PRIORITIES) and value > 1:
            return ErrorCodes.PROTOCOL_ERROR
        if number == INITIAL_WINDOW_SIZE and value > STREAM:
            return ErrorCodes.FLOW_CONTROL_ERROR
        if number == MAX_FRAME_SIZE and not LARGEST <= value < 1 << 24:
            return ErrorCodes.PROTOCOL_ERROR
    return None
