"""What a client looks at in each frame before h2 sees it, where h2 knows less than the RFCs.

Each rule is a function, so that a flaw can leave out just one. It takes what is known of the
connection and a frame, and returns an error code, or None.
"""

from collections.abc import Callable

from h2.errors import ErrorCodes

from reference_impls.http2.frames import (
    CONTINUATION,
    DATA,
    END_HEADERS,
    END_STREAM,
    GOAWAY,
    HEADERS,
    LARGEST,
    PRIORITY,
    PUSH_PROMISE,
    RST_STREAM,
    SETTINGS,
    WINDOW_UPDATE,
    Unit,
)

STREAM = (1 << 31) - 1
"""The bits of a stream identifier; the one above them is reserved."""
PRIORITY_UPDATE = 0x10
ENABLE_PUSH, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE = 2, 4, 5


class Known:
    """What came so far: whether the preface is over, whether a field block is open; the stream of
    the request, the highest one that the server has promised, and whether the head of the response
    is there.
    """

    def __init__(self) -> None:
        self.greeted = False
        self.inside = False
        self.stream = 0
        self.promised = 0
        self.headed = False

    def note(self, unit: Unit) -> None:
        """Take notice of a frame that breaks no rule."""
        self.greeted = True
        if unit.type in (HEADERS, PUSH_PROMISE, CONTINUATION):
            self.inside = not unit.flags & END_HEADERS
        if unit.type == PUSH_PROMISE:
            self.promised = max(self.promised, promised(unit))


Rule = Callable[[Known, Unit], ErrorCodes | None]


def promised(unit: Unit) -> int:
    """Return the stream that a PUSH_PROMISE promises."""
    start = 1 if unit.flags & 0x8 else 0
    return int.from_bytes(unit.payload[start : start + 4]) & STREAM


# Errors of the connection


def no_preface(known: Known, unit: Unit) -> ErrorCodes | None:
    """The first frame is SETTINGS (RFC 9113 section 3.4)."""
    wrong = not known.greeted and (unit.type != SETTINGS or unit.ack)
    return ErrorCodes.PROTOCOL_ERROR if wrong else None


def too_large(known: Known, unit: Unit) -> ErrorCodes | None:
    """No frame is larger than we take (section 4.2)."""
    return ErrorCodes.FRAME_SIZE_ERROR if len(unit.payload) > LARGEST else None


def settings_values(known: Known, unit: Unit) -> ErrorCodes | None:
    """Each value that is given counts, also one that is given twice (section 6.5.3)."""
    if unit.type != SETTINGS or unit.stream:
        return None
    if unit.ack:
        return ErrorCodes.FRAME_SIZE_ERROR if unit.payload else None  # section 6.5
    for at in range(0, len(unit.payload) - 5, 6):
        number = int.from_bytes(unit.payload[at : at + 2])
        value = int.from_bytes(unit.payload[at + 2 : at + 6])
        if number == ENABLE_PUSH and value:
            return ErrorCodes.PROTOCOL_ERROR  # section 6.5.2: a server has only 0
        if number == INITIAL_WINDOW_SIZE and value > STREAM:
            return ErrorCodes.FLOW_CONTROL_ERROR
        if number == MAX_FRAME_SIZE and not LARGEST <= value < 1 << 24:
            return ErrorCodes.PROTOCOL_ERROR
    return None


def reset_of_idle(known: Known, unit: Unit) -> ErrorCodes | None:
    """Only what was opened can be reset (section 6.4)."""
    if unit.type != RST_STREAM or not unit.stream or len(unit.payload) != 4:
        return None
    highest = known.stream if unit.stream % 2 else known.promised
    return ErrorCodes.PROTOCOL_ERROR if unit.stream > highest else None


def opened_by_server(known: Known, unit: Unit) -> ErrorCodes | None:
    """A server opens only what it has promised (section 5.1)."""
    wrong = unit.type == HEADERS and unit.stream % 2 == 0 and unit.stream > known.promised
    return ErrorCodes.PROTOCOL_ERROR if wrong else None


def promised_before(known: Known, unit: Unit) -> ErrorCodes | None:
    """A promised stream is above all before it (section 5.1.1)."""
    if unit.type != PUSH_PROMISE or not unit.stream:
        return None
    return ErrorCodes.PROTOCOL_ERROR if promised(unit) <= known.promised else None


def priority_update(known: Known, unit: Unit) -> ErrorCodes | None:
    """A server sends no PRIORITY_UPDATE (RFC 9218 section 7.1)."""
    return ErrorCodes.PROTOCOL_ERROR if unit.type == PRIORITY_UPDATE else None


CONNECTION_RULES: tuple[Rule, ...] = (
    no_preface,
    too_large,
    settings_values,
    reset_of_idle,
    opened_by_server,
    promised_before,
    priority_update,
)

# Errors of the request's stream


def priority_size(known: Known, unit: Unit) -> ErrorCodes | None:
    """PRIORITY has five octets (RFC 9113 section 6.3); h2 would end the connection."""
    wrong = unit.type == PRIORITY and len(unit.payload) != 5
    return ErrorCodes.FRAME_SIZE_ERROR if wrong else None


def no_increment(known: Known, unit: Unit) -> ErrorCodes | None:
    """WINDOW_UPDATE adds something (section 6.9); h2 would end the connection."""
    if unit.type != WINDOW_UPDATE or len(unit.payload) != 4:
        return None
    return None if int.from_bytes(unit.payload) & STREAM else ErrorCodes.PROTOCOL_ERROR


def content_before_head(known: Known, unit: Unit) -> ErrorCodes | None:
    """A response begins with its head (section 8.1)."""
    return ErrorCodes.PROTOCOL_ERROR if unit.type == DATA and not known.headed else None


def second_head(known: Known, unit: Unit) -> ErrorCodes | None:
    """Behind the head of a final response only trailers come, and they end it (section 8.1)."""
    wrong = unit.type == HEADERS and known.headed and not unit.flags & END_STREAM
    return ErrorCodes.PROTOCOL_ERROR if wrong else None


STREAM_RULES: tuple[Rule, ...] = (priority_size, no_increment, content_before_head, second_head)


def simple(unit: Unit) -> bool:
    """Whether nothing has to be done about a frame, where h2 might find something to do."""
    if unit.type == PRIORITY:
        return bool(unit.stream) and len(unit.payload) == 5
    return unit.type > CONTINUATION


def plain(unit: Unit) -> Unit:
    """Return a frame without the bit that h2 does not ignore (section 6.9)."""
    if unit.type == WINDOW_UPDATE and len(unit.payload) == 4:
        return unit.but(payload=(int.from_bytes(unit.payload) & STREAM).to_bytes(4))
    return unit


def goodbye(unit: Unit) -> bool:
    """Whether it is a GOAWAY as it has to be. h2 would take no response behind it (section 6.8)."""
    return unit.type == GOAWAY and not unit.stream and len(unit.payload) >= 8
