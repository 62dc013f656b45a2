"""Flaws in flow control: each class breaks one rule."""

import h2.events
from h2.errors import ErrorCodes

from reference_impls.http1.message import Page
from reference_impls.http2.frames import (
    DATA,
    END_STREAM,
    HEADERS,
    PING,
    RST_STREAM,
    SETTINGS,
    WINDOW_UPDATE,
    Unit,
)
from reference_impls.http2.server.connection import LARGEST_WINDOW, WINDOW, Http2
from reference_impls.http2.server.flaws_streams import Refusing

INITIAL_WINDOW_SIZE = 4
ONE_MEGABYTE = 1 << 20


def increment_of(unit: Unit) -> int:
    """Return what WINDOW_UPDATE gives, 0 for other frames."""
    return int.from_bytes(unit.payload) if unit.type == WINDOW_UPDATE else 0


def size_in(unit: Unit) -> int | None:
    """Return the initial window size that SETTINGS tell last, None where they tell none."""
    found = None
    if unit.type == SETTINGS:
        for at in range(0, len(unit.payload), 6):
            if int.from_bytes(unit.payload[at : at + 2]) == INITIAL_WINDOW_SIZE:
                found = int.from_bytes(unit.payload[at + 2 : at + 6])
    return found


def window_of(talk: Http2, number: int) -> int:
    """Return how much may be sent on a stream; 0: on the connection."""
    if not number:
        return talk.h2.outbound_flow_control_window
    stream = talk.h2.streams.get(number)
    return stream.outbound_flow_control_window if stream else 0


def open_window(talk: Http2, number: int, size: int) -> None:
    """Set how much may be sent on a stream; 0: on the connection."""
    if not number:
        talk.h2.outbound_flow_control_window = size
    elif number in talk.h2.streams:
        talk.h2.streams[number].outbound_flow_control_window = size


# As sender


class IgnoresTheConnectionWindow(Http2):
    """Only the windows of streams are looked at."""

    def flush(self) -> None:
        """Have enough for a while."""
        before = window_of(self, 0)
        open_window(self, 0, LARGEST_WINDOW)
        super().flush()
        open_window(self, 0, before)


class IgnoresStreamWindows(Http2):
    """Only the window of the connection is looked at."""

    def flush(self) -> None:
        """Have enough for a while."""
        before = {number: window_of(self, number) for number in self.streams}
        for number in before:
            open_window(self, number, LARGEST_WINDOW)
        super().flush()
        for number, size in before.items():
            open_window(self, number, size)


class SendsOneOctetMore(Http2):
    """Every window is used up to one octet more than it has."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        open_window(self, 0, WINDOW + 1)

    def answer(self, number: int, page: Page) -> None:
        """Find one more."""
        open_window(self, number, window_of(self, number) + 1)
        super().answer(number, page)


class HoldsHeadsBack(Http2):
    """A response begins once there is room for its content."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.held: dict[int, Page] = {}

    def answer(self, number: int, page: Page) -> None:
        """Wait for room."""
        if self.h2.local_flow_control_window(number) > 0:
            super().answer(number, page)
        else:
            self.held[number] = page

    def flush(self) -> None:
        """See whether there is some."""
        ready = [n for n in self.held if n in self.streams and window_of(self, n) > 0]
        for number in ready:
            super().answer(number, self.held.pop(number))
        super().flush()


class HoldsSettingsBack(Http2):
    """SETTINGS are not acknowledged while a response waits for room."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Leave the acknowledgement out."""
        waits = any(one.left for one in self.streams.values())
        return [] if unit.type == SETTINGS and unit.ack and waits else [unit]


class TakesRoomBack(Http2):
    """What was sent on a stream that the client resets is room again."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.sent: dict[int, int] = {}

    def outgo(self, unit: Unit) -> list[Unit]:
        """Count."""
        if unit.type == DATA:
            self.sent[unit.stream] = self.sent.get(unit.stream, 0) + len(unit.payload)
        return [unit]

    def incoming(self, unit: Unit) -> list[Unit]:
        """Take it back."""
        if unit.type == RST_STREAM:
            open_window(self, 0, window_of(self, 0) + self.sent.pop(unit.stream, 0))
        return [unit]


class ForgetsPings(Http2):
    """Once a megabyte was sent PING is not answered any more."""

    sent = 0

    def outgo(self, unit: Unit) -> list[Unit]:
        """Be busy."""
        self.sent += len(unit.payload)
        return [] if unit.type == PING and self.sent > ONE_MEGABYTE else [unit]


# As receiver


class NeverGivesRoom(Http2):
    """No WINDOW_UPDATE is ever sent."""

    def settle(self, number: int) -> None:
        """Keep it."""


class ForgetsPadding(Http2):
    """Room is given for content, and not for the padding beside it."""

    def handle(self, event: h2.events.Event) -> None:
        """Count what is content."""
        if isinstance(event, h2.events.DataReceived):
            event.flow_controlled_length = len(event.data)
        super().handle(event)


class KeepsTheRoomOfWhatItDiscards(Http2):
    """No room is given for content that nobody wants any more."""

    def credit(self, number: int, size: int) -> None:
        """Look whether it is wanted."""
        if number in self.streams:
            super().credit(number, size)


class TakesAnyAmount(NeverGivesRoom):
    """More content than there is room for is taken; and no room is given."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Make room in secret."""
        stream = self.h2.streams.get(unit.stream)
        if unit.type == DATA and stream is not None:
            size = len(unit.payload)
            for one in (
                self.h2._inbound_flow_control_window_manager,
                stream._inbound_window_manager,
            ):
                one.current_window_size = max(one.current_window_size, size)
        return [unit]


class WantsRoomForTheEnd(Refusing):
    """Where content has filled the first window no empty frame may end the request."""

    code = ErrorCodes.FLOW_CONTROL_ERROR

    def wrong(self, unit: Unit) -> bool:
        """Count content."""
        if unit.type == DATA and unit.payload:
            self.counted = {**getattr(self, "counted", {})}
            self.counted[unit.stream] = self.counted.get(unit.stream, 0) + len(unit.payload)
            return False
        full = getattr(self, "counted", {}).get(unit.stream) == WINDOW
        return unit.type in (DATA, HEADERS) and full


class ResetsBeforeTheEnd(Http2):
    """Who is answered early gets RST_STREAM with NO_ERROR in place of the end."""

    def refuse(self, number: int, status: int) -> None:
        """Be short."""
        self.h2.send_headers(number, [(b":status", b"%d" % status)])
        self.reset(number, ErrorCodes.NO_ERROR)


# WINDOW_UPDATE


class TakesZero(Http2):
    """WINDOW_UPDATE with an increment of zero is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it from h2."""
        nothing = len(unit.payload) == 4 and not increment_of(unit)
        return [] if unit.type == WINDOW_UPDATE and nothing else [unit]


class TakesOtherLengths(Http2):
    """WINDOW_UPDATE that has not four octets is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it from h2."""
        return [] if unit.type == WINDOW_UPDATE and len(unit.payload) != 4 else [unit]


class CapsWindows(Http2):
    """WINDOW_UPDATE that makes a window too large is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it from h2."""
        size = window_of(self, unit.stream) + increment_of(unit)
        return [] if unit.type == WINDOW_UPDATE and size > LARGEST_WINDOW else [unit]


class CapsWindowsOfSettings(Http2):
    """SETTINGS that make a window too large are acknowledged, and change nothing."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Show h2 others."""
        size, old = size_in(unit), self.h2.remote_settings.initial_window_size
        if size is not None:
            windows = [window_of(self, number) for number in self.streams]
            if any(one + size - old > LARGEST_WINDOW for one in windows):
                return [unit.but(payload=b"")]
        return [unit]


class RefusesTheLargestWindow(Refusing):
    """A window of 2^31-1 octets is too large already."""

    code = ErrorCodes.FLOW_CONTROL_ERROR

    def wrong(self, unit: Unit) -> bool:
        """Be one octet short."""
        if unit.type == WINDOW_UPDATE and len(unit.payload) == 4:
            return window_of(self, unit.stream) + increment_of(unit) == LARGEST_WINDOW
        return size_in(unit) == LARGEST_WINDOW


class ObeysTheFirstUpdate(Http2):
    """A stream gets room once."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide the others from h2."""
        if unit.type != WINDOW_UPDATE or not unit.stream:
            return [unit]
        given: set[int] = getattr(self, "given", set())
        self.given = {*given, unit.stream}
        return [] if unit.stream in given else [unit]


class GivesConnectionRoomToStreams(Http2):
    """Room for the connection is room for every stream."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Copy it."""
        if unit.type == WINDOW_UPDATE and not unit.stream and len(unit.payload) == 4:
            return [unit, *(unit.but(stream=number) for number in self.streams)]
        return [unit]


class GivesStreamRoomToTheConnection(Http2):
    """Room for a stream is room for the connection."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Copy it."""
        live = unit.stream in self.streams and 0 < increment_of(unit) < LARGEST_WINDOW // 2
        return [unit.but(stream=0), unit] if live else [unit]


class CountsTheReservedBit(Refusing):
    """The reserved bit of WINDOW_UPDATE is taken for a part of the increment."""

    code = ErrorCodes.FLOW_CONTROL_ERROR

    def wrong(self, unit: Unit) -> bool:
        """Read 32 bits."""
        return len(unit.payload) == 4 and increment_of(unit) > LARGEST_WINDOW


class GivesNothing(Http2):
    """Responses but the first are followed by a WINDOW_UPDATE that gives nothing."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Add it."""
        ends = unit.type in (DATA, HEADERS) and unit.flags & END_STREAM and unit.stream > 1
        return [unit, Unit(WINDOW_UPDATE, 0, 0, bytes(4))] if ends else [unit]


class GivesTooMuch(Http2):
    """With the answer to PING comes room of 2^31-1 octets, on top of what there was."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Add it."""
        much = Unit(WINDOW_UPDATE, 0, 0, LARGEST_WINDOW.to_bytes(4))
        return [much, unit] if unit.type == PING else [unit]


# SETTINGS_INITIAL_WINDOW_SIZE


class Adjusting(Http2):
    """Does something with the windows of streams once SETTINGS have changed their size."""

    def adjust(self, before: dict[int, int], old: int, new: int) -> None:
        """Change windows; `before` are those of streams, 0 that of the connection."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Have h2 take them first."""
        new = size_in(unit)
        if new is None or new > LARGEST_WINDOW:
            return [unit]
        old = self.h2.remote_settings.initial_window_size
        before = {number: window_of(self, number) for number in (0, *self.streams)}
        held, self.streams = self.streams, {}  # nothing is sent meanwhile
        self._look_at(unit)
        self.streams = held
        if not self.done:
            self.adjust(before, old, new)
            self.flush()
        return []


class SettingsAreForNewStreams(Adjusting):
    """The initial size of windows is changed for new streams only."""

    def adjust(self, before: dict[int, int], old: int, new: int) -> None:
        """Put them back."""
        for number in self.streams:
            open_window(self, number, before[number])


class ForgetsDebts(Adjusting):
    """A window does not become negative."""

    def adjust(self, before: dict[int, int], old: int, new: int) -> None:
        """Stop at zero."""
        for number in self.streams:
            open_window(self, number, max(window_of(self, number), 0))


class ReplacesWindows(Adjusting):
    """Windows are set to the initial size, whatever was sent or given."""

    def adjust(self, before: dict[int, int], old: int, new: int) -> None:
        """Begin anew."""
        for number in self.streams:
            open_window(self, number, new)


class AdjustsTheConnection(Adjusting):
    """Where the initial size of windows rises, the connection's window rises as well."""

    def adjust(self, before: dict[int, int], old: int, new: int) -> None:
        """Add the difference."""
        open_window(self, 0, before[0] + max(new - old, 0))


class KeepsTheFirstSize(Http2):
    """New streams begin with the size that was set first."""

    first: int | None = None

    def incoming(self, unit: Unit) -> list[Unit]:
        """Remember it."""
        if self.first is None:
            self.first = size_in(unit)
        return [unit]

    def answer(self, number: int, page: Page) -> None:
        """Use it."""
        if self.first is not None and window_of(self, number) != self.first:
            open_window(self, number, self.first)
        super().answer(number, page)


FLAWS: dict[str, type[Http2]] = {
    "ignores-the-connection-window": IgnoresTheConnectionWindow,
    "ignores-stream-windows": IgnoresStreamWindows,
    "sends-one-octet-more": SendsOneOctetMore,
    "holds-heads-back": HoldsHeadsBack,
    "holds-settings-back": HoldsSettingsBack,
    "takes-room-back": TakesRoomBack,
    "forgets-pings": ForgetsPings,
    "never-gives-room": NeverGivesRoom,
    "forgets-padding": ForgetsPadding,
    "keeps-the-room": KeepsTheRoomOfWhatItDiscards,
    "takes-any-amount": TakesAnyAmount,
    "wants-room-for-the-end": WantsRoomForTheEnd,
    "resets-before-the-end": ResetsBeforeTheEnd,
    "takes-zero": TakesZero,
    "takes-other-lengths": TakesOtherLengths,
    "caps-windows": CapsWindows,
    "caps-windows-of-settings": CapsWindowsOfSettings,
    "refuses-the-largest-window": RefusesTheLargestWindow,
    "obeys-the-first-update": ObeysTheFirstUpdate,
    "gives-connection-room-to-streams": GivesConnectionRoomToStreams,
    "gives-stream-room-to-connection": GivesStreamRoomToTheConnection,
    "counts-the-reserved-bit": CountsTheReservedBit,
    "gives-nothing": GivesNothing,
    "gives-too-much": GivesTooMuch,
    "settings-for-new-streams": SettingsAreForNewStreams,
    "forgets-debts": ForgetsDebts,
    "replaces-windows": ReplacesWindows,
    "adjusts-the-connection": AdjustsTheConnection,
    "keeps-the-first-size": KeepsTheFirstSize,
}
