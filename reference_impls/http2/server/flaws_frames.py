"""Flaws in how frames are read and written: each class breaks one rule.

A rule that a frame is an error dies where the frame is passed over (`blind`), a rule that it is
none where it is one (`touchy`).
"""

import contextlib
import ssl
from collections.abc import Callable

import h2.events
import h2.settings
from h2.errors import ErrorCodes

from reference_impls.http1.message import Page
from reference_impls.http2.frames import (
    ACK,
    DATA,
    END_HEADERS,
    END_STREAM,
    GOAWAY,
    HAS_PRIORITY,
    HEADERS,
    LARGEST,
    MAGIC,
    PADDED,
    PING,
    PRIORITY,
    PUSH_PROMISE,
    RST_STREAM,
    SETTINGS,
    WINDOW_UPDATE,
    Unit,
)
from reference_impls.http2.server.connection import Http2
from reference_impls.http2.server.gate import (
    ALTSVC,
    ENABLE_PUSH,
    INITIAL_WINDOW_SIZE,
    MAX_FRAME_SIZE,
    NO_RFC7540_PRIORITIES,
    STREAM,
    Gate,
    fault_of_settings,
)

PRIORITY_UPDATE = 0x10
LAST_CODE = 0x0D
RESERVED = 1 << 31
KNOWN_FLAGS = {DATA: 0x09, HEADERS: 0x2D, SETTINGS: ACK, PING: ACK, PUSH_PROMISE: 0x0C, 9: 0x04}
PREFACE = len(MAGIC) + 9
Test = Callable[[Unit], bool]
OF_PAGES = (DATA, HEADERS)
"""Types of which a response consists."""


def blind(to: Test) -> type[Http2]:
    """Return a server that passes over the frames for which `to` is true."""

    class Blind(Http2):
        def incoming(self, unit: Unit) -> list[Unit]:
            return [] if to(unit) else [unit]

    return Blind


def touchy(about: Test, code: int = ErrorCodes.PROTOCOL_ERROR) -> type[Http2]:
    """Return a server that ends the connection for the frames for which `about` is true."""

    class Touchy(Http2):
        def incoming(self, unit: Unit) -> list[Unit]:
            if self.done or not about(unit):
                return [unit]
            self.fail(code)
            return []

    return Touchy


def told(change: Callable[[Unit], list[Unit]]) -> type[Http2]:
    """Return a server that says `change` of each frame instead of it."""

    class Told(Http2):
        def outgo(self, unit: Unit) -> list[Unit]:
            return change(unit)

    return Told


def heard(change: Callable[[Unit], Unit]) -> type[Http2]:
    """Return a server that takes each frame for another one."""

    class Heard(Http2):
        def incoming(self, unit: Unit) -> list[Unit]:
            return [change(unit)]

    return Heard


def behind_options(make: Callable[[int], Unit]) -> type[Http2]:
    """Return a server that says one frame more behind the answer to OPTIONS; `make` has its stream.

    Other answers are as they should be: whether a server still serves is asked with GET.
    """

    class Talkative(Http2):
        more = b""

        def answer(self, number: int, page: Page) -> None:
            if (b":method", b"OPTIONS") in self.streams[number].fields:
                self.more = make(number).encode()
            super().answer(number, page)

        def outgoing(self) -> bytes:
            said, self.more = self.more, b""
            return super().outgoing() + said

    return Talkative


def setting(number: int, value: int) -> Unit:
    """Return SETTINGS with one of them."""
    return Unit(SETTINGS, 0, 0, number.to_bytes(2) + value.to_bytes(4))


# What frames say


def of(*types: int) -> Test:
    """Return whether a frame is of one of these types."""
    return lambda unit: unit.type in types


def not_octets(type: int, size: int) -> Test:
    """Return whether a frame of that type has another length."""
    return lambda unit: unit.type == type and len(unit.payload) != size


def on_stream(type: int) -> Test:
    """Return whether a frame of that type is on a stream."""
    return lambda unit: unit.type == type and bool(unit.stream & STREAM)


def on_connection(type: int) -> Test:
    """Return whether a frame of that type is on stream 0."""
    return lambda unit: unit.type == type and not unit.stream & STREAM


def pairs_of(unit: Unit) -> list[tuple[int, int]]:
    """Return the settings of SETTINGS."""
    if unit.type != SETTINGS:
        return []
    found = [unit.payload[at : at + 6] for at in range(0, len(unit.payload), 6)]
    return [(int.from_bytes(one[:2]), int.from_bytes(one[2:])) for one in found]


def with_pairs(unit: Unit, pairs: list[tuple[int, int]]) -> Unit:
    """Return SETTINGS with these settings."""
    octets = [number.to_bytes(2) + value.to_bytes(4) for number, value in pairs]
    return unit.but(payload=b"".join(octets))


def unknown(unit: Unit) -> bool:
    """Whether nobody knows the type."""
    return unit.type > ALTSVC


def code_of(unit: Unit) -> int:
    """Return the error code of RST_STREAM and GOAWAY."""
    at = {RST_STREAM: 0, GOAWAY: 4}.get(unit.type)
    return 0 if at is None else int.from_bytes(unit.payload[at : at + 4])


def unused_flags(unit: Unit) -> bool:
    """Whether a flag is set that the type does not define."""
    return unit.type <= ALTSVC and bool(unit.flags & ~KNOWN_FLAGS.get(unit.type, 0))


def needed(unit: Unit) -> int:
    """Return how many octets HEADERS and DATA have at least, from their flags."""
    if unit.type not in (HEADERS, DATA):
        return 0
    priority = 5 if unit.type == HEADERS and unit.flags & HAS_PRIORITY else 0
    return priority + (1 if unit.flags & PADDED else 0)


def overpadded(unit: Unit) -> bool:
    """Whether the padding is as long as the payload, or longer."""
    padded = unit.type in (DATA, HEADERS) and unit.flags & PADDED and unit.payload
    return bool(padded) and unit.payload[0] >= len(unit.payload)


def settings_that(test: Callable[[int, int], bool]) -> Test:
    """Return whether SETTINGS have a setting for which `test` is true."""
    return lambda unit: not unit.ack and any(test(*one) for one in pairs_of(unit))


def wrong_value(number: int, value: int) -> bool:
    """Whether a setting cannot have a value."""
    octets = number.to_bytes(2) + value.to_bytes(4)
    return fault_of_settings(Unit(SETTINGS, 0, 0, octets)) is not None


# What is said instead


def first_settings(unit: Unit) -> bool:
    """Whether these are our own settings."""
    return unit.type == SETTINGS and not unit.ack


def says_more_first(unit: Unit) -> list[Unit]:
    """Say something before our settings."""
    return [Unit(WINDOW_UPDATE, 0, 0, b"\0\0\0\1"), unit] if first_settings(unit) else [unit]


def without_goaway(unit: Unit) -> list[Unit]:
    """Say no goodbye."""
    return [] if unit.type == GOAWAY else [unit]


def last_stream_unknown(unit: Unit) -> list[Unit]:
    """Say that every stream may have been processed."""
    last = STREAM.to_bytes(4)
    return [unit.but(payload=last + unit.payload[4:]) if unit.type == GOAWAY else unit]


def goaway_twice(unit: Unit) -> list[Unit]:
    """Say goodbye twice."""
    return [unit, unit] if unit.type == GOAWAY else [unit]


def more_behind_a_reset(unit: Unit) -> list[Unit]:
    """Go on behind RST_STREAM."""
    more = Unit(DATA, 0, unit.stream, b"")
    return [unit, more] if unit.type == RST_STREAM else [unit]


def padded_with_ones(unit: Unit) -> list[Unit]:
    """Pad DATA with octets that are not zero."""
    if unit.type != DATA or not 10 < len(unit.payload) < 9000:
        return [unit]
    return [unit.but(flags=unit.flags | PADDED, payload=b"\2" + unit.payload + b"\1\1")]


def with_a_priority_update(unit: Unit) -> list[Unit]:
    """Tell the client how to schedule."""
    update = Unit(PRIORITY_UPDATE, 0, 0, (1).to_bytes(4) + b"u=1")
    return [unit, update] if first_settings(unit) else [unit]


def settings_ack(**changes: int) -> Callable[[Unit], list[Unit]]:
    """Return our frames, the acknowledgement of SETTINGS with changes."""
    return lambda unit: [unit.but(**changes) if unit.type == SETTINGS and unit.ack else unit]


def first_value_last(unit: Unit) -> Unit:
    """Take the settings in the opposite order."""
    return unit if unit.ack else with_pairs(unit, pairs_of(unit)[::-1]) if pairs_of(unit) else unit


def last_values_only(unit: Unit) -> Unit:
    """Look at the last value of each setting only."""
    return with_pairs(unit, list(dict(pairs_of(unit)).items())) if pairs_of(unit) else unit


def right_values_only(unit: Unit) -> Unit:
    """Leave out what no setting can be."""
    if not pairs_of(unit) or len(unit.payload) % 6:
        return unit
    return with_pairs(unit, [one for one in pairs_of(unit) if not wrong_value(*one)])


def unpadded(type: int) -> Callable[[Unit], Unit]:
    """Return our frames of that type with the padding taken for content."""
    return lambda unit: unit.but(flags=unit.flags & ~PADDED) if unit.type == type else unit


def as_new_headers(unit: Unit) -> Unit:
    """Take the priority of HEADERS for fields."""
    return unit.but(flags=unit.flags & ~HAS_PRIORITY) if unit.type == HEADERS else unit


# Where more has to be known


class TakesAnyFirstFrame(Http2):
    """Whatever comes behind the magic octets begins the connection."""

    def gatekeeper(self) -> Gate:
        """Have no first frame."""
        gate = super().gatekeeper()
        gate.first = False
        return gate


class TakesAnyMagic(Http2):
    """The first octets of a client may be any; without them it is taken for one of HTTP/2, too."""

    def receive(self, octets: bytes) -> None:
        """Put right what is wrong."""
        if not self._greeted and not MAGIC.startswith(octets[:24]) and len(octets) >= PREFACE:
            begun = octets[3:9] == b"\4\0\0\0\0\0"  # SETTINGS stand in the place of the magic
            octets = MAGIC + (octets if octets[3:4] == b"\4" or begun else octets[24:])
        super().receive(octets)


class WantsThePrefaceAtOnce(Http2):
    """A preface of which only a part has arrived is an error."""

    def receive(self, octets: bytes) -> None:
        """Do not wait."""
        if not self._greeted and len(octets) < PREFACE:
            self.fail(ErrorCodes.PROTOCOL_ERROR)
        super().receive(octets)


class ReadsThreeFrames(Http2):
    """Of what comes at once with the preface no more than three frames are read."""

    def receive(self, octets: bytes) -> None:
        """Count."""
        self.budget = PREFACE if self._greeted else 3
        super().receive(octets)

    def incoming(self, unit: Unit) -> list[Unit]:
        """Read the first ones."""
        self.budget -= 1
        return [unit] if self.budget >= 0 else []


class SendsLongFrames(Http2):
    """Frames have up to 30000 octets, whatever the client takes."""

    def flush(self) -> None:
        """Know better."""
        self.h2.max_outbound_frame_size = 30000
        super().flush()


class TakesLessThan16384(Http2):
    """A frame of 16384 octets is one too long."""

    def gatekeeper(self) -> Gate:
        """Have a lower limit."""
        return Gate(largest=LARGEST - 1)


class PassesOverLongFrames(Http2):
    """Frames of more than 16384 octets are read to their end, and passed over."""

    def gatekeeper(self) -> Gate:
        """Have a limit that nobody reaches."""
        return Gate(largest=1 << 24)

    def incoming(self, unit: Unit) -> list[Unit]:
        """Drop what is too long."""
        return [] if len(unit.payload) > LARGEST else [unit]


class StaysOpen(Http2):
    """After an error of the connection it stays open, and nothing more is said."""

    @property
    def done(self) -> bool:
        """Whether it is over: never."""
        return False

    @done.setter
    def done(self, over: bool) -> None:
        pass


class LooksAtTheStreamFirst(Http2):
    """DATA whose padding is too long are an error of their stream."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Reset the stream."""
        if not (unit.type == DATA and overpadded(unit) and unit.stream in self.streams):
            return [unit]
        self.reset(unit.stream, ErrorCodes.STREAM_CLOSED)
        return []


class ResetsAgain(Http2):
    """Each frame behind a stream error is answered by RST_STREAM once more."""

    def repeats(self, unit: Unit) -> bool:
        """Repeat."""
        return False


class Remembering(Http2):
    """Knows of which streams an error was found."""

    def __init__(self, *given: object, **more: object) -> None:
        self.wrong: set[int] = set()
        super().__init__(*given, **more)  # type: ignore[arg-type]

    def reset(self, number: int, code: int) -> None:
        """Remember."""
        self.wrong.add(number)
        super().reset(number, code)


class ServesNobodyAfterAnError(Remembering):
    """After an error of one stream the requests on others are not answered."""

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Take no request any more."""
        if not self.wrong:
            super().begin(number, fields)


class FailsForLateFrames(Remembering):
    """What was on its way when a stream was reset ends the connection."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Be surprised."""
        if unit.stream in self.wrong and not self.done:
            self.fail(ErrorCodes.STREAM_CLOSED)
        return [unit]


class AnswersResets(Http2):
    """RST_STREAM is answered by RST_STREAM."""

    def outgoing(self) -> bytes:
        """Say what was heard."""
        said, self.echo = getattr(self, "echo", b""), b""
        return super().outgoing() + said

    def incoming(self, unit: Unit) -> list[Unit]:
        """Remember it."""
        if unit.type == RST_STREAM and unit.stream in self.h2.streams:
            self.echo = unit.encode()
        return [unit]


class ResetsForPriority(Http2):
    """PRIORITY on an open stream resets it."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Want none."""
        if unit.type == PRIORITY and len(unit.payload) == 5 and unit.stream in self.streams:
            self.reset(unit.stream, ErrorCodes.PROTOCOL_ERROR)
        return [unit]


class RefusesLateSettings(Http2):
    """SETTINGS while a request is coming end the connection."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Want them before."""
        if first_settings(unit) and self.streams and not self.done:
            self.fail(ErrorCodes.PROTOCOL_ERROR)
        return [unit]


class AnswersEqualPingsOnce(Http2):
    """A PING that says the same as one before is not answered."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Say nothing twice."""
        before = self.__dict__.setdefault("pings", set())
        again = unit.type == PING and unit.payload in before
        before |= {unit.payload} if unit.type == PING else set()
        return [] if again else [unit]


class EndsAtGoaway(Http2):
    """GOAWAY of the client ends all, what is under way with it."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Say goodbye."""
        if unit.type == GOAWAY and not unit.stream and len(unit.payload) >= 8 and not self.done:
            self.fail(ErrorCodes.NO_ERROR)
        return [unit]


# TLS


class ChoosesH2c(Http2):
    """ALPN has h2c, too."""

    @staticmethod
    def prepare(context: ssl.SSLContext) -> None:
        """Offer it."""
        context.set_alpn_protocols(["h2", "h2c"])


class SpeaksOldTls(Http2):
    """TLS 1.1 is good enough."""

    @staticmethod
    def prepare(context: ssl.SSLContext) -> None:
        """Allow it."""
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers("ALL:@SECLEVEL=0")


class SpeaksProhibitedSuites(Http2):
    """Suites of RFC 9113 appendix A are chosen."""

    @staticmethod
    def prepare(context: ssl.SSLContext) -> None:
        """Allow them."""
        context.set_ciphers("ALL:@SECLEVEL=0")


class LacksTheMandatorySuite(Http2):
    """TLS 1.2 has AES-256 only."""

    @staticmethod
    def prepare(context: ssl.SSLContext) -> None:
        """Leave AES-128 out."""
        context.set_ciphers("ECDHE+AES256")


class Renegotiates(Http2):
    """A client may renegotiate."""

    @staticmethod
    def prepare(context: ssl.SSLContext) -> None:
        """Let OpenSSL do so; Python has no name for the second option."""
        context.options &= ~ssl.OP_NO_RENEGOTIATION
        context.options |= 1 << 8  # SSL_OP_ALLOW_CLIENT_RENEGOTIATION


class WantsAnotherSuite(Http2):
    """A suite that is permitted is called inadequate."""

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Look at the suite."""
        suite = self.tls.cipher() if self.tls else None
        if suite and suite[0].startswith("ECDHE") and "AES256" in suite[0]:
            self.fail(ErrorCodes.INADEQUATE_SECURITY)
        else:
            super().begin(number, fields)


class AsksForACertificate(Http2):
    """A request of a client that could show a certificate asks for it."""

    @staticmethod
    def prepare(context: ssl.SSLContext) -> None:
        """Make it possible."""
        context.post_handshake_auth = True
        context.verify_mode = ssl.CERT_OPTIONAL

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Ask."""
        with contextlib.suppress(ssl.SSLError):
            if self.tls:
                self.tls.verify_client_post_handshake()
        super().begin(number, fields)


class RefusesNoOldPriorities(Http2):
    """SETTINGS_NO_RFC7540_PRIORITIES twice: our own has a value that it cannot have."""

    def settings(self) -> h2.settings.Settings:
        """Say 2."""
        values = super().settings()
        values[NO_RFC7540_PRIORITIES] = 2
        values.acknowledge()
        return values


FLAWS: dict[str, type[Http2]] = {
    # the preface
    "says-more-before-settings": told(says_more_first),
    "takes-any-first-frame": TakesAnyFirstFrame,
    "takes-any-magic": TakesAnyMagic,
    "wants-the-preface-at-once": WantsThePrefaceAtOnce,
    "reads-three-frames": ReadsThreeFrames,
    "never-ends": told(
        lambda unit: [unit.but(flags=unit.flags & ~END_STREAM) if unit.type in OF_PAGES else unit]
    ),
    # the header of frames, and their size
    "refuses-unknown-types": touchy(unknown),
    "takes-unknown-types-anywhere": blind(unknown),
    "refuses-unused-flags": touchy(unused_flags),
    "refuses-the-reserved-bit": touchy(lambda unit: unit.stream >= RESERVED),
    "sets-an-unused-flag": told(
        lambda unit: [unit.but(flags=unit.flags | 0x40) if unit.type == DATA else unit]
    ),
    "sets-the-reserved-bit": told(settings_ack(stream=RESERVED)),
    "pings-on-a-stream": behind_options(lambda on: Unit(PING, 0, on, b"on what?")),
    "sends-long-frames": SendsLongFrames,
    "takes-less-than-16384": TakesLessThan16384,
    "passes-over-long-frames": PassesOverLongFrames,
    "passes-over-short-frames": blind(lambda unit: len(unit.payload) < needed(unit)),
    "passes-over-too-much-padding": blind(overpadded),
    # errors
    "stays-open": StaysOpen,
    "says-no-goodbye": told(without_goaway),
    "names-the-wrong-last-stream": told(last_stream_unknown),
    "says-goodbye-twice": told(goaway_twice),
    "looks-at-the-stream-first": LooksAtTheStreamFirst,
    "resets-again": ResetsAgain,
    "serves-nobody-after-an-error": ServesNobodyAfterAnError,
    "fails-for-late-frames": FailsForLateFrames,
    "goes-on-behind-a-reset": told(more_behind_a_reset),
    "replies-to-resets": AnswersResets,
    "refuses-unknown-codes": touchy(lambda unit: code_of(unit) > LAST_CODE),
    # priorities
    "takes-priority-on-stream-0": blind(on_connection(PRIORITY)),
    "takes-priority-of-any-length": blind(not_octets(PRIORITY, 5)),
    "resets-for-priority": ResetsForPriority,
    "reads-priority-as-fields": heard(as_new_headers),
    "refuses-no-old-priorities": touchy(
        settings_that(lambda number, value: (number, value) == (NO_RFC7540_PRIORITIES, 1))
    ),
    "takes-any-no-old-priorities": blind(
        settings_that(lambda number, value: number == NO_RFC7540_PRIORITIES and value > 1)
    ),
    "says-2-about-old-priorities": RefusesNoOldPriorities,
    "sends-a-priority-update": told(with_a_priority_update),
    # DATA, HEADERS, RST_STREAM
    "takes-data-on-stream-0": blind(on_connection(DATA)),
    "reads-padding-of-data": heard(unpadded(DATA)),
    "pads-with-ones": told(padded_with_ones),
    "takes-headers-on-stream-0": blind(on_connection(HEADERS)),
    "reads-padding-of-headers": heard(unpadded(HEADERS)),
    "takes-a-reset-on-stream-0": blind(on_connection(RST_STREAM)),
    "takes-a-reset-of-any-length": blind(not_octets(RST_STREAM, 4)),
    # SETTINGS
    "never-acks-settings": told(lambda unit: [] if unit.type == SETTINGS and unit.ack else [unit]),
    "takes-settings-with-ack": blind(
        lambda unit: unit.type == SETTINGS and unit.ack and bool(unit.payload)
    ),
    "takes-settings-on-a-stream": blind(on_stream(SETTINGS)),
    "takes-broken-settings": blind(
        lambda unit: unit.type == SETTINGS and len(unit.payload) % 6 != 0
    ),
    "takes-the-first-value": heard(first_value_last),
    "looks-at-last-values-only": heard(last_values_only),
    "takes-any-value": heard(right_values_only),
    "enables-push": behind_options(lambda on: setting(ENABLE_PUSH, 1)),
    "announces-small-frames": behind_options(lambda on: setting(MAX_FRAME_SIZE, 100)),
    "announces-a-huge-window": behind_options(lambda on: setting(INITIAL_WINDOW_SIZE, 1 << 31)),
    "refuses-large-values": touchy(
        settings_that(lambda number, value: value in (STREAM, (1 << 24) - 1))
    ),
    "refuses-no-streams": touchy(settings_that(lambda number, value: (number, value) == (3, 0))),
    "refuses-late-settings": RefusesLateSettings,
    "refuses-unknown-settings": touchy(
        settings_that(lambda number, value: number not in (*range(1, 7), 8, 9))
    ),
    # PUSH_PROMISE, PING, GOAWAY, ALTSVC
    "takes-a-push": blind(of(PUSH_PROMISE)),
    "pushes": behind_options(
        lambda on: Unit(PUSH_PROMISE, END_HEADERS, on, (2).to_bytes(4) + b"\x82\x84\x87")
    ),
    "echoes-zeros": told(
        lambda unit: [unit.but(payload=bytes(8)) if unit.type == PING and unit.ack else unit]
    ),
    "answers-answers": heard(lambda unit: unit.but(flags=0) if on_connection(PING)(unit) else unit),
    "takes-a-ping-on-a-stream": blind(on_stream(PING)),
    "takes-a-ping-of-any-length": blind(not_octets(PING, 8)),
    "answers-equal-pings-once": AnswersEqualPingsOnce,
    "takes-goaway-on-a-stream": blind(on_stream(GOAWAY)),
    "takes-short-goaway": blind(lambda unit: unit.type == GOAWAY and len(unit.payload) < 8),
    "ends-at-goaway": EndsAtGoaway,
    "refuses-altsvc": touchy(of(ALTSVC)),
    # TLS
    "chooses-h2c": ChoosesH2c,
    "speaks-old-tls": SpeaksOldTls,
    "speaks-prohibited-suites": SpeaksProhibitedSuites,
    "lacks-the-mandatory-suite": LacksTheMandatorySuite,
    "renegotiates": Renegotiates,
    "wants-another-suite": WantsAnotherSuite,
    "asks-for-a-certificate": AsksForACertificate,
}
