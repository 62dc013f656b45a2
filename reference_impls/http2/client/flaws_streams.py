"""Flaws about DATA, streams, windows and promises (RFC 9113, sections 5, 6 and 8.4)."""

from reference_impls.http2.client.bending import (
    failing,
    hiding,
    idle,
    keeping,
    lacking,
    own,
    saying,
    seeing,
)
from reference_impls.http2.client.h2_client import BadResponse, Client
from reference_impls.http2.client.responses import incomplete, unsafe, with_content
from reference_impls.http2.client.watch import STREAM, promised, reset_of_idle
from reference_impls.http2.frames import (
    DATA,
    END_STREAM,
    HEADERS,
    PADDED,
    PRIORITY,
    PUSH_PROMISE,
    RST_STREAM,
    SETTINGS,
    WINDOW_UPDATE,
    Unit,
)
from reference_impls.http2.server.requests import Fields


def empty_is_the_end(client: Client, unit: Unit) -> list[Unit]:
    """Take empty DATA for the end."""
    ends = unit.type == DATA and not unit.payload
    return [unit.but(flags=unit.flags | END_STREAM) if ends else unit]


def moved_on(client: Client, unit: Unit) -> list[Unit]:
    """Take DATA on an earlier stream for content of the response that is awaited."""
    late = unit.type == DATA and 0 < unit.stream < client.known.stream
    return [unit.but(stream=client.known.stream) if late else unit]


def unpadded(kind: int) -> type[Client]:
    """Return a client that does not look at the flag PADDED."""
    return seeing(lambda c, u: [u.but(flags=u.flags & ~PADDED) if u.type == kind else u])


def overlong(unit: Unit) -> bool:
    """Whether padding is too long."""
    return bool(unit.flags & PADDED and unit.payload) and unit.payload[0] >= len(unit.payload)


def trimmed(kind: int) -> type[Client]:
    """Return a client that takes a frame whose padding is too long for one without."""

    def trim(client: Client, unit: Unit) -> list[Unit]:
        if unit.type != kind or not overlong(unit):
            return [unit]
        return [unit.but(flags=unit.flags & ~PADDED, payload=unit.payload[1:])]

    return seeing(trim)


class TakesLateContent(Client):
    """What comes behind the end is content, too."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Add it."""
        if unit.type == DATA and own(self, unit) and self.complete:
            self.content += unit.payload
            return []
        return [unit]


class EvenStreams(Client):
    """Streams have even numbers."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Number one higher."""
        return [unit.but(stream=unit.stream + 1) if unit.stream else unit]

    def incoming(self, unit: Unit) -> list[Unit]:
        """Number one lower."""
        return [unit.but(stream=unit.stream - 1) if unit.stream else unit]


class OneStream(Client):
    """Every request is sent on stream 1."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Say 1."""
        return [unit.but(stream=1) if unit.stream else unit]

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hear the newest for 1."""
        return [unit.but(stream=self.known.stream) if unit.stream == 1 else unit]


class ResetIsTheEnd(Client):
    """RST_STREAM with NO_ERROR ends a response as END_STREAM does."""

    def reset_by(self, code: int | None) -> None:
        """Take what came."""
        if code:
            super().reset_by(code)
        self.complete = True


class AnswersResets(Client):
    """RST_STREAM is answered by RST_STREAM."""

    def reset_by(self, code: int | None) -> None:
        """Answer it."""
        self.flush()
        self.wire.sendall(Unit(RST_STREAM, 0, self.known.stream, bytes(4)).encode())
        super().reset_by(code)


class EndIsTheEnd(Client):
    """The end of the connection ends a response."""

    def end(self) -> None:
        """Take what came."""
        self.complete = True


class LengthIsTheEnd(Client):
    """The last octet of the announced length ends a response."""

    def grow(self, data: bytes) -> None:
        """Stop there."""
        super().grow(data)
        length = dict(self.head).get(b"content-length", b"x")
        self.complete = self.complete or length == b"%d" % len(self.content)


class NewConnections(Client):
    """Every request has a connection of its own."""

    def settle(self) -> None:
        """Leave behind a response."""
        super().settle()
        self.leaving = True


class GivesNoRoom(Client):
    """No window is opened."""

    def credit(self, number: int, data: bytes, size: int) -> None:
        """Do nothing."""


class KeepsRoomOfPadding(Client):
    """For padding no room is given."""

    def credit(self, number: int, data: bytes, size: int) -> None:
        """Give room for the content."""
        super().credit(number, data, len(data))


class GivesRoomAtOnce(Client):
    """Room is given for every frame."""

    def credit(self, number: int, data: bytes, size: int) -> None:
        """Give it."""
        if size:
            self.h2.increment_flow_control_window(size)


def adds_0(client: Client, unit: Unit) -> list[Unit]:
    """Add 0 before anything else is added."""
    return [unit.but(payload=bytes(4)), unit] if unit.type == WINDOW_UPDATE else [unit]


def increment(unit: Unit) -> int:
    """Return what WINDOW_UPDATE adds, -1 for other frames."""
    if unit.type != WINDOW_UPDATE or len(unit.payload) != 4:
        return -1
    return int.from_bytes(unit.payload) & STREAM


def no_window(client: Client, unit: Unit) -> bool:
    """Whether SETTINGS leaves no window."""
    return unit.type == SETTINGS and b"\0\4\0\0\0\0" in unit.payload


# Promises


class PromiseSpoils(Client):
    """A promise is the end of the response."""

    def decline(self, number: int, fields: Fields) -> None:
        """Give up."""
        raise BadResponse("nothing was to be promised")


class TakesForeignPromises(Client):
    """A promise may be for any server."""

    def foreign(self, fields: Fields) -> bool:
        """Return that it is not."""
        return False


class PushesAreOff(Client):
    """Pushes are switched off, and promises are passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide them."""
        return [] if unit.type == PUSH_PROMISE and self.url.secure else [unit]


def a_promise(unit: Unit) -> bool:
    """Whether it is a promise."""
    return unit.type == PUSH_PROMISE


FLAWS: dict[str, type[Client]] = {
    "data-on-stream-0": hiding(lambda c, u: u.type == DATA and not u.stream),
    "empty-is-the-end": seeing(empty_is_the_end),
    "padding-is-content": unpadded(DATA),
    "only-padding-is-an-error": failing(
        lambda c, u: u.type == DATA and u.flags & PADDED > 0 and u.payload[0] == len(u.payload) - 1
    ),
    "data-padding-too-long": trimmed(DATA),
    "padded-and-empty": hiding(lambda c, u: u.type == DATA and u.flags & PADDED > len(u.payload)),
    "data-on-idle": hiding(lambda c, u: u.type == DATA and idle(c, u.stream)),
    "takes-late-content": TakesLateContent,
    "data-on-closed": seeing(moved_on),
    "even-streams": EvenStreams,
    "one-stream": OneStream,
    "headers-on-idle": hiding(lambda c, u: u.type == HEADERS and idle(c, u.stream)),
    "resets-idle": lacking(reset_of_idle),
    "window-of-idle": hiding(lambda c, u: u.type == WINDOW_UPDATE and idle(c, u.stream)),
    "resets-stream-0": hiding(lambda c, u: u.type == RST_STREAM and not u.stream),
    "reset-of-any-size": hiding(lambda c, u: u.type == RST_STREAM and len(u.payload) != 4),
    "reset-is-the-end": ResetIsTheEnd,
    "answers-resets": AnswersResets,
    "late-reset-spoils": failing(lambda c, u: u.type == RST_STREAM and own(c, u) and c.complete),
    "end-is-the-end": EndIsTheEnd,
    "length-is-the-end": LengthIsTheEnd,
    "fears-priority": failing(lambda c, u: u.type == PRIORITY),
    "priority-on-stream-0": hiding(lambda c, u: u.type == PRIORITY and not u.stream),
    "priority-of-any-size": hiding(lambda c, u: u.type == PRIORITY and len(u.payload) != 5),
    "new-connections": NewConnections,
    "gives-no-room": GivesNoRoom,
    "keeps-room-of-padding": KeepsRoomOfPadding,
    "adds-0": saying(adds_0),
    "gives-room-at-once": GivesRoomAtOnce,
    "stream-window-by-0": hiding(lambda c, u: increment(u) == 0 and u.stream > 0),
    "connection-window-by-0": hiding(lambda c, u: increment(u) == 0 and u.stream == 0),
    "window-without-limit": hiding(lambda c, u: increment(u) == STREAM),
    "window-of-any-size": hiding(lambda c, u: u.type == WINDOW_UPDATE and len(u.payload) != 4),
    "fears-window-of-request": failing(lambda c, u: u.type == WINDOW_UPDATE and own(c, u)),
    "fears-window-of-closed": failing(
        lambda c, u: u.type == WINDOW_UPDATE and 0 < u.stream < c.known.stream
    ),
    "heeds-bit-of-increment": failing(
        lambda c, u: u.type == WINDOW_UPDATE and u.payload[:1] > b"\x7f"
    ),
    "needs-a-window": failing(no_window),
    "pushes-are-off": PushesAreOff,
    "promise-spoils": PromiseSpoils,
    "promise-on-stream-0": hiding(lambda c, u: a_promise(u) and not u.stream),
    "promise-of-odd": hiding(lambda c, u: a_promise(u) and promised(u) in (0, 1 << 20 | 1)),
    "promise-again": hiding(lambda c, u: a_promise(u) and promised(u) <= c.known.promised),
    "promise-on-idle": hiding(lambda c, u: a_promise(u) and idle(c, u.stream)),
    "promise-padding-too-long": hiding(lambda c, u: a_promise(u) and overlong(u)),
    "promise-of-anything": keeping(lacking(unsafe)),
    "promise-with-content": keeping(lacking(with_content)),
    "promise-in-part": keeping(lacking(incomplete)),
    "promise-for-others": keeping(TakesForeignPromises),
}
