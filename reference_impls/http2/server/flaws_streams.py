"""Flaws in the states, identifiers and number of streams: each class breaks one rule."""

import h2.events
from h2.errors import ErrorCodes
from h2.settings import SettingCodes, Settings
from h2.stream import StreamState

from reference_impls.http2.frames import (
    CONTINUATION,
    DATA,
    END_HEADERS,
    END_STREAM,
    GOAWAY,
    HEADERS,
    PRIORITY,
    PUSH_PROMISE,
    RST_STREAM,
    SETTINGS,
    WINDOW_UPDATE,
    Unit,
)
from reference_impls.http2.server.connection import Http2
from reference_impls.http2.server.requests import asked_for

OF_CONTENT = (HEADERS, DATA, CONTINUATION)
NUMBER_OF_TYPES = 0x11


def is_idle(talk: Http2, unit: Unit) -> bool:
    """Whether a frame is for a stream that nobody has opened."""
    used = unit.stream % 2 and unit.stream <= talk.h2.highest_inbound_stream_id
    return bool(unit.stream) and not used


def state_of(talk: Http2, number: int) -> StreamState | None:
    """Return the state of a stream that h2 still remembers."""
    stream = talk.h2.streams.get(number)
    return stream.state_machine.state if stream else None


def is_closed(talk: Http2, unit: Unit) -> bool:
    """Whether a frame is for a stream that is over."""
    state = state_of(talk, unit.stream)
    used = bool(unit.stream) and not is_idle(talk, unit)
    return used and state in (None, StreamState.CLOSED)


class Refusing(Http2):
    """Ends the connection for frames of a certain kind."""

    code = ErrorCodes.PROTOCOL_ERROR

    def wrong(self, unit: Unit) -> bool:
        """Whether it is of that kind."""
        return False

    def incoming(self, unit: Unit) -> list[Unit]:
        """Refuse it."""
        if self.wrong(unit):
            self.fail(self.code)
            return []
        return [unit]


class TakesFramesOnIdleStreams(Http2):
    """What comes on a stream that nobody has opened is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it from h2."""
        wrong = (RST_STREAM, WINDOW_UPDATE, DATA, CONTINUATION)
        return [] if unit.type in wrong and is_idle(self, unit) else [unit]


class RefusesPriorityOnIdleStreams(Refusing):
    """PRIORITY on a stream that nobody has opened ends the connection."""

    def wrong(self, unit: Unit) -> bool:
        """Want a stream that is open."""
        return unit.type == PRIORITY and is_idle(self, unit)


class OpensStreamsByPriority(Refusing):
    """PRIORITY opens a stream: lower ones cannot be opened any more."""

    highest = 0

    def wrong(self, unit: Unit) -> bool:
        """Want a higher stream than any that was named."""
        if unit.type == PRIORITY:
            self.highest = max(self.highest, unit.stream)
        return unit.type == HEADERS and unit.stream < self.highest


class RefusesRoomOnOpenStreams(Refusing):
    """WINDOW_UPDATE on a stream whose request has not ended ends the connection."""

    def wrong(self, unit: Unit) -> bool:
        """Want the request first."""
        return unit.type == WINDOW_UPDATE and state_of(self, unit.stream) == StreamState.OPEN


class PassesOverWhatIsBehindTheEnd(Http2):
    """What comes behind the end of a request is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it from h2."""
        ended = state_of(self, unit.stream) == StreamState.HALF_CLOSED_REMOTE
        return [] if unit.type in OF_CONTENT and ended else [unit]


class IgnoresRoomForResponses(Http2):
    """WINDOW_UPDATE on a stream whose request has ended changes nothing."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it from h2."""
        ended = state_of(self, unit.stream) == StreamState.HALF_CLOSED_REMOTE
        return [] if unit.type == WINDOW_UPDATE and ended else [unit]


class IgnoresResets(Http2):
    """RST_STREAM changes nothing: the response goes on."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it from h2."""
        return [] if unit.type == RST_STREAM and unit.stream in self.streams else [unit]


class PassesOverFramesOnResetStreams(Http2):
    """What comes on a stream that the client has reset is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Remember who was reset."""
        if unit.type == RST_STREAM:
            self.reset_ones = {*getattr(self, "reset_ones", ()), unit.stream}
        over = unit.stream in getattr(self, "reset_ones", ())
        return [] if unit.type in OF_CONTENT and over else [unit]


class BlamesFlowControl(Http2):
    """STREAM_CLOSED is reported as an error of flow control."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Put another code in its place."""
        at = {RST_STREAM: 0, GOAWAY: 4}.get(unit.type)
        closed = ErrorCodes.STREAM_CLOSED.to_bytes(4)
        if at is None or unit.payload[at : at + 4] != closed:
            return [unit]
        code = ErrorCodes.FLOW_CONTROL_ERROR.to_bytes(4)
        return [unit.but(payload=unit.payload[:at] + code + unit.payload[at + 4 :])]


class PassesOverFramesOnEndedStreams(Http2):
    """What comes on a stream that both sides have ended is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it from h2."""
        return [] if unit.type in (DATA, CONTINUATION) and is_closed(self, unit) else [unit]


class RefusesPriorityOnClosedStreams(Refusing):
    """PRIORITY on a closed stream ends the connection."""

    code = ErrorCodes.STREAM_CLOSED

    def wrong(self, unit: Unit) -> bool:
        """Want a stream that lives."""
        return unit.type == PRIORITY and is_closed(self, unit)


class RefusesLateRoom(Refusing):
    """WINDOW_UPDATE on a stream whose response has ended ends the connection."""

    code = ErrorCodes.STREAM_CLOSED

    def wrong(self, unit: Unit) -> bool:
        """Want a stream that lives."""
        return unit.type == WINDOW_UPDATE and is_closed(self, unit)


class RefusesUnknownFrames(Refusing):
    """Frames of unknown types end the connection on streams that are not open."""

    def wrong(self, unit: Unit) -> bool:
        """Want types of RFC 9113."""
        live = state_of(self, unit.stream) == StreamState.OPEN
        return unit.type >= NUMBER_OF_TYPES and not live


class RefusesLateData(Refusing):
    """DATA on a stream that was refused before it was whole ends the connection."""

    code = ErrorCodes.STREAM_CLOSED

    def wrong(self, unit: Unit) -> bool:
        """Believe that the client knows it."""
        return unit.type == DATA and not is_idle(self, unit) and unit.stream not in self.streams


class Adding(Http2):
    """Sends frames of its own."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.own: list[Unit] = []

    def outgoing(self) -> bytes:
        """Send them behind the others."""
        octets = super().outgoing() + b"".join(one.encode() for one in self.own)
        self.own = []
        return octets


class AnswersResets(Adding):
    """RST_STREAM is answered by RST_STREAM."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Confirm it."""
        if unit.type == RST_STREAM and not is_idle(self, unit):
            self.own.append(unit)
        return [unit]


class GoesOnBehindItsReset(Adding):
    """A stream is reset, and its response goes on."""

    def reset(self, number: int, code: int) -> None:
        """Only say so."""
        self.own.append(Unit(RST_STREAM, 0, number, int(code).to_bytes(4)))


class SpeaksBehindTheEnd(Http2):
    """Behind the end of each response comes a WINDOW_UPDATE."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Add it."""
        ends = unit.type in (DATA, HEADERS) and unit.flags & END_STREAM
        return [unit, Unit(WINDOW_UPDATE, 0, unit.stream, b"\0\0\0\1")] if ends else [unit]


class ServesClosedStreams(Adding):
    """A second request on a stream gets a second response."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Answer at once."""
        if unit.type == HEADERS and is_closed(self, unit):
            self.own.append(Unit(HEADERS, END_HEADERS | END_STREAM, unit.stream, b"\x88"))
            return []
        return [unit]


# Identifiers


class TakesEvenStreams(Http2):
    """Requests on even streams are passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide them from h2."""
        return [] if unit.type == HEADERS and unit.stream and unit.stream % 2 == 0 else [unit]


class ForgetsSkippedStreams(Http2):
    """What comes on a stream that was skipped is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Remember which were used."""
        if unit.type == HEADERS and is_idle(self, unit):
            self.used = {*getattr(self, "used", ()), unit.stream}
        skipped = not is_idle(self, unit) and unit.stream not in getattr(self, "used", ())
        return [] if unit.type in OF_CONTENT and unit.stream and skipped else [unit]


class WantsEveryIdentifier(Refusing):
    """A request whose identifier is not the very next one ends the connection."""

    def wrong(self, unit: Unit) -> bool:
        """Count along."""
        return unit.type == HEADERS and unit.stream > self.h2.highest_inbound_stream_id + 2


class SpeaksOnStreamsOfItsOwn(Http2):
    """Responses but the first are followed by WINDOW_UPDATE on a stream that nobody has opened."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Add it."""
        ends = unit.type in (DATA, HEADERS) and unit.flags & END_STREAM and unit.stream > 1
        return [unit, Unit(WINDOW_UPDATE, 0, unit.stream + 1, b"\0\0\0\1")] if ends else [unit]


# Their number


class TakesAnyNumber(Http2):
    """Tells a limit of streams and does not look at it."""

    most_streams = 1 << 20


class ProcessesWhatItRefuses(Http2):
    """A request too many is refused once it has been processed."""

    most_streams = 1 << 20

    def complete(self, number: int) -> None:
        """Do it first."""
        stream = self.streams.get(number)
        if stream is None or self.h2.open_inbound_streams <= Http2.most_streams:
            super().complete(number)
            return
        self._respond(asked_for(stream.fields, bytes(stream.content)))
        self.reset(number, ErrorCodes.REFUSED_STREAM)


class Counting(Http2):
    """Refuses streams by a count of its own."""

    def too_many(self) -> bool:
        """Whether a stream is too many."""
        return False

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Look at the count first."""
        if self.too_many():
            self.reset(number, ErrorCodes.REFUSED_STREAM)
        else:
            super().begin(number, fields)


class CountsClosedStreams(Counting):
    """Streams count toward the limit for ever."""

    begun = 0

    def too_many(self) -> bool:
        """Count every one."""
        self.begun += 1
        return self.begun > self.most_streams


class CountsIdleStreams(Counting):
    """Streams that PRIORITY names count toward the limit."""

    named = 0

    def incoming(self, unit: Unit) -> list[Unit]:
        """Count them."""
        self.named += unit.type == PRIORITY and is_idle(self, unit)
        return [unit]

    def too_many(self) -> bool:
        """Add them to the others."""
        return self.h2.open_inbound_streams + self.named > self.most_streams


class TakesTheClientsLimit(Counting):
    """The limit that the client has for us is applied to the client."""

    def too_many(self) -> bool:
        """Take the wrong one."""
        return self.h2.open_inbound_streams > self.h2.remote_settings.max_concurrent_streams


class AllowsFewStreams(Http2):
    """Fifty streams at a time are allowed."""

    most_streams = 50

    def settings(self) -> Settings:
        """Tell it."""
        told = super().settings()
        told[SettingCodes.MAX_CONCURRENT_STREAMS] = self.most_streams
        told.acknowledge()
        return told


# Many at a time


class ServesOneAfterTheOther(Http2):
    """A request waits until every earlier one has been answered."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.queue: list[int] = []

    def complete(self, number: int) -> None:
        """Wait for the turn."""
        if number in self.streams and min(self.streams) < number:
            self.queue.append(number)
        else:
            super().complete(number)

    def flush(self) -> None:
        """See whose turn it is."""
        super().flush()
        self.queue = [one for one in self.queue if one in self.streams]
        if self.queue and min(self.streams) == self.queue[0]:
            self.complete(self.queue.pop(0))
            self.flush()


class AnswersFifteen(Http2):
    """Of more than fifteen requests that come at once the others are forgotten."""

    completed = 0

    def receive(self, octets: bytes) -> None:
        """Begin to count."""
        self.completed = 0
        super().receive(octets)

    def complete(self, number: int) -> None:
        """Count."""
        self.completed += 1
        if self.completed <= 15:
            super().complete(number)


class MixesUpContents(Http2):
    """Content goes to the request that has come last."""

    def grow(self, number: int, data: bytes) -> None:
        """Take the last."""
        super().grow(max(self.streams), data)


class ResetsAll(Http2):
    """RST_STREAM on one stream ends all responses."""

    def handle(self, event: h2.events.Event) -> None:
        """Forget them."""
        super().handle(event)
        if isinstance(event, h2.events.StreamReset):
            self.streams.clear()


# Push


class Pushing(Http2):
    """Promises a response, once, before the second response or behind it, to whoever asks for
    pushes. The flaws change one part of it each.
    """

    promised, method, late, answered = 2, b"\x82", False, False
    done_so = wanted = False

    def incoming(self, unit: Unit) -> list[Unit]:
        """Look whether they are asked for."""
        pairs = [unit.payload[at : at + 6] for at in range(0, len(unit.payload), 6)]
        self.wanted = self.wanted or (unit.type == SETTINGS and b"\0\2\0\0\0\1" in pairs)
        return [unit]

    def outgo(self, unit: Unit) -> list[Unit]:
        """Promise."""
        head = unit.type == HEADERS and bool(unit.flags & END_HEADERS)
        when = bool(unit.flags & END_STREAM) and unit.type in (DATA, HEADERS) if self.late else head
        if self.done_so or not self.wanted or not when or unit.stream == 1:
            return [unit]
        self.done_so = True
        path = b"\x84" + b"\x01\x09localhost" + (b"\x87" if self.secure else b"\x86")
        payload = self.promised.to_bytes(4) + self.method + path
        promise = Unit(PUSH_PROMISE, END_HEADERS, unit.stream, payload)
        pushed = Unit(HEADERS, END_HEADERS | END_STREAM, self.promised, b"\x88")
        behind = [pushed] if self.answered else []
        return [unit, promise, *behind] if self.late else [promise, unit, *behind]


class PushesPost(Pushing):
    """A promised request is a POST."""

    method = b"\x83"


class PushesOddStreams(Pushing):
    """A promise names an odd stream."""

    promised = 1001


class PushesBehindTheEnd(Pushing):
    """A promise comes behind the end of the response."""

    late = True


class PushesBeyondTheLimit(Pushing):
    """A pushed response comes although the client allows no streams."""

    answered = True


FLAWS: dict[str, type[Http2]] = {
    "takes-frames-on-idle-streams": TakesFramesOnIdleStreams,
    "refuses-priority-on-idle": RefusesPriorityOnIdleStreams,
    "opens-by-priority": OpensStreamsByPriority,
    "refuses-room-on-open": RefusesRoomOnOpenStreams,
    "passes-over-behind-the-end": PassesOverWhatIsBehindTheEnd,
    "ignores-room-for-responses": IgnoresRoomForResponses,
    "ignores-resets": IgnoresResets,
    "passes-over-on-reset-streams": PassesOverFramesOnResetStreams,
    "blames-flow-control": BlamesFlowControl,
    "passes-over-on-ended-streams": PassesOverFramesOnEndedStreams,
    "refuses-priority-on-closed": RefusesPriorityOnClosedStreams,
    "refuses-late-room": RefusesLateRoom,
    "refuses-unknown-on-streams": RefusesUnknownFrames,
    "refuses-late-data": RefusesLateData,
    "answers-resets": AnswersResets,
    "goes-on-behind-its-reset": GoesOnBehindItsReset,
    "speaks-behind-the-end": SpeaksBehindTheEnd,
    "serves-closed-streams": ServesClosedStreams,
    "takes-even-streams": TakesEvenStreams,
    "forgets-skipped-streams": ForgetsSkippedStreams,
    "wants-every-identifier": WantsEveryIdentifier,
    "speaks-on-own-streams": SpeaksOnStreamsOfItsOwn,
    "takes-any-number": TakesAnyNumber,
    "processes-what-it-refuses": ProcessesWhatItRefuses,
    "counts-closed-streams": CountsClosedStreams,
    "counts-idle-streams": CountsIdleStreams,
    "takes-the-clients-limit": TakesTheClientsLimit,
    "allows-few-streams": AllowsFewStreams,
    "serves-one-after-the-other": ServesOneAfterTheOther,
    "answers-fifteen": AnswersFifteen,
    "mixes-up-contents": MixesUpContents,
    "resets-all": ResetsAll,
    "pushes-post": PushesPost,
    "pushes-odd-streams": PushesOddStreams,
    "pushes-behind-the-end": PushesBehindTheEnd,
    "pushes-beyond-the-limit": PushesBeyondTheLimit,
}
