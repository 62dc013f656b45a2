"""`python -m tests.endtoend.legal_http2 HABIT --port N`: the reference of HTTP/2 with a habit that
the RFCs allow and few servers have; and two that they do not allow, which look like one.
"""

from h2.errors import ErrorCodes
from h2.settings import SettingCodes

from reference_impls.http2.frames import (
    ACK,
    END_STREAM,
    GOAWAY,
    HEADERS,
    SETTINGS,
    Unit,
)
from reference_impls.http2.server.connection import WINDOW, Http2
from reference_impls.http2.server.flaws_streams import Adding
from reference_impls.http2.server.program import run_chosen

LAST = (1 << 31) - 1


def goodbye(last: int) -> Unit:
    return Unit(GOAWAY, 0, 0, last.to_bytes(4) + bytes(4))


class Hints(Http2):
    """103 comes before each response (RFC 8297)."""

    def answer(self, number, page):
        self.h2.send_headers(number, [(b":status", b"103"), (b"link", b"</style.css>")])
        super().answer(number, page)


class Trails(Http2):
    """Each response with content has trailers."""

    def _send_some(self, number):
        stream = self.streams[number]
        if not stream.left:
            return False
        room = min(self.h2.local_flow_control_window(number), self.h2.max_outbound_frame_size)
        if room <= 0:
            return False
        piece, stream.left = stream.left[:room], stream.left[room:]
        self.h2.send_data(number, piece)
        if not stream.left:
            self.h2.send_headers(number, [(b"x-late", b"1")], end_stream=True)
            self.over(number)
        return True


class SaysGoodbyeFirst(Http2):
    """GOAWAY for no error comes before the first response, and everything is served."""

    leaves = False

    def outgo(self, unit):
        before = [] if self.leaves or unit.type != HEADERS else [goodbye(LAST)]
        self.leaves = self.leaves or bool(before)
        return [*before, unit]


class TakesTwo(Adding):
    """Two requests are taken on a connection, and GOAWAY comes with the second."""

    most = 2

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.taken = []

    def begin(self, number, fields):
        if len(self.taken) < self.most:
            self.taken.append(number)
            super().begin(number, fields)
            if len(self.taken) == self.most:
                self.own.append(goodbye(number))
                self.leaving = True

    def fail(self, code):
        self.h2.close_connection(code, last_stream_id=max(self.taken, default=0))
        self.done = True


class Mumbles(TakesTwo):
    """The same, but each error of a connection is called none."""

    def outgo(self, unit):
        return [unit.but(payload=unit.payload[:4] + bytes(4))] if unit.type == GOAWAY else [unit]


class IgnoresTheThird(TakesTwo):
    """A third request is not taken, and nothing is said of it."""

    def outgoing(self):
        self.own = []
        return super().outgoing()


class Cautious(Http2):
    """A stream has no window before its request has come, and no content is taken from a client
    that has not said that it knows.
    """

    known = early = False

    def settings(self):
        told = super().settings()
        told[SettingCodes.INITIAL_WINDOW_SIZE] = 0
        told.acknowledge()
        return told

    def incoming(self, unit):
        self.known = self.known or (unit.type == SETTINGS and bool(unit.flags & ACK))
        self.early = not self.known and unit.type == HEADERS and not unit.flags & END_STREAM
        return [unit]

    def begin(self, number, fields):
        super().begin(number, fields)
        if number in self.streams and self.early:
            self.reset(number, ErrorCodes.REFUSED_STREAM)
        elif number in self.streams:
            self.h2.increment_flow_control_window(WINDOW, number)


class Narrow(Http2):
    """The window of a stream has ten octets, and room for more is given with the last of them."""

    def settings(self):
        told = super().settings()
        told[SettingCodes.INITIAL_WINDOW_SIZE] = 10
        told.acknowledge()
        return told

    def credit(self, number, size):
        self.owed[number] = self.owed.get(number, 0) + size
        if not self.room(number):
            for one in list(self.owed):
                self.settle(one)


class KeepsWhatIsHeld(Http2):
    """A response that has waited for a window never goes on."""

    held = frozenset()

    def _send_some(self, number):
        if number in self.held:
            return False
        moved = super()._send_some(number)
        if not moved and self.streams[number].left:
            self.held |= {number}
        return moved


HABITS: dict[str, type[Http2]] = {
    "hints": Hints,
    "trails": Trails,
    "says-goodbye-first": SaysGoodbyeFirst,
    "takes-two": TakesTwo,
    "mumbles": Mumbles,
    "ignores-the-third": IgnoresTheThird,
    "cautious": Cautious,
    "narrow": Narrow,
    "keeps-what-is-held": KeepsWhatIsHeld,
}

if __name__ == "__main__":
    run_chosen(HABITS)
