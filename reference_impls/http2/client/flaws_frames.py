"""Flaws about the preface, SETTINGS, PING, GOAWAY and frames in general (RFC 9113, 3 to 6)."""

import socket
import ssl

from h2.errors import ErrorCodes

from reference_impls.http1.client.connect import PATIENCE, Secured, Wire
from reference_impls.http1.client.url import Url
from reference_impls.http2.client.bending import (
    failing,
    hiding,
    lacking,
    saying,
    seeing,
)
from reference_impls.http2.client.h2_client import BadResponse, Client
from reference_impls.http2.client.watch import no_preface, too_large
from reference_impls.http2.frames import (
    CONTINUATION,
    DATA,
    END_HEADERS,
    GOAWAY,
    HEADERS,
    PING,
    PUSH_PROMISE,
    SETTINGS,
    Unit,
)

TABLE, PUSH, STREAMS, WINDOW, FRAME = range(1, 6)
KNOWN = (*range(1, 7), 8, 9)
ALTSVC, ORIGIN = 0x0A, 0x0C
FLAGS = {DATA: 0x9, HEADERS: 0x2D, SETTINGS: 1, PING: 1, PUSH_PROMISE: 0xC, CONTINUATION: 4}


def pairs(unit: Unit) -> list[tuple[int, int]]:
    """Return the settings of a SETTINGS frame."""
    cut = (unit.payload[at : at + 6] for at in range(0, len(unit.payload) - 5, 6))
    return [(int.from_bytes(one[:2]), int.from_bytes(one[2:])) for one in cut]


def among(unit: Unit, number: int, values: object = None) -> bool:
    """Whether SETTINGS has such a setting; with `values`, one that is not among them."""
    if unit.type != SETTINGS or unit.ack:
        return False
    found = [value for one, value in pairs(unit) if one == number]
    return bool(found) if values is None else any(one not in values for one in found)  # type: ignore[operator]


def without(number: int) -> type[Client]:
    """Return a client that does not look at a setting."""

    def cut(client: Client, unit: Unit) -> list[Unit]:
        if unit.type != SETTINGS or unit.ack or len(unit.payload) % 6:
            return [unit]
        kept = [one for one in pairs(unit) if one[0] != number]
        payload = b"".join(one.to_bytes(2) + value.to_bytes(4) for one, value in kept)
        return [unit.but(payload=payload)]

    return seeing(cut)


def last_counts(client: Client, unit: Unit) -> list[Unit]:
    """Let only the last value of each setting count."""
    if unit.type != SETTINGS or unit.ack or len(unit.payload) % 6:
        return [unit]
    last = dict(pairs(unit))
    payload = b"".join(one.to_bytes(2) + value.to_bytes(4) for one, value in last.items())
    return [unit.but(payload=payload)]


class FailsAlways(Client):
    """No response is good enough."""

    def settle(self) -> None:
        """Refuse it."""
        self.refuse("no response is good enough")


class BeginsWithPing(Client):
    """PING comes before SETTINGS."""

    def outgoing(self) -> bytes:
        """Put it behind the magic octets."""
        octets = super().outgoing()
        magic, rest = octets[:24], octets[24:]
        first = Unit(PING, 0, 0, b"too soon").encode()
        return magic + first + rest if octets.startswith(b"PRI ") else octets


class TakesHttp1(Client):
    """An answer of HTTP/1.1 is as good."""

    def receive(self, octets: bytes) -> None:
        """Take what stands behind the head."""
        head, found, body = octets.partition(b"\r\n\r\n")
        if head.startswith(b"HTTP/1.1 200") and found:
            self.content += body
            self.complete = True
        else:
            super().receive(octets)


class Offering(Secured):
    """TLS that offers h2c besides h2."""

    def __init__(self, plain: socket.socket, host: str, ca: str) -> None:
        context = ssl.create_default_context(cafile=ca or None)
        context.set_alpn_protocols(["h2c", "h2"])
        self.inside = context.wrap_socket(plain, server_hostname=host, suppress_ragged_eofs=False)


def plain(url: Url) -> socket.socket:
    """Return a connection without TLS."""
    made = socket.create_connection((url.host, url.port), PATIENCE)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


class OffersH2c(Client):
    """In TLS h2c is offered."""

    @staticmethod
    def connect(url: Url, ca: str) -> Wire:
        """Offer it."""
        return Offering(plain(url), url.host, ca) if url.secure else plain(url)


class NeedsNoAlpn(Client):
    """What the server has chosen in ALPN is not looked at."""

    @staticmethod
    def connect(url: Url, ca: str) -> Wire:
        """Do not look."""
        return Secured(plain(url), url.host, ca, "h2") if url.secure else plain(url)


class OddSettings(Client):
    """MAX_FRAME_SIZE is 1."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Say so behind the rest."""
        if unit.type != SETTINGS or unit.ack:
            return [unit]
        return [unit.but(payload=unit.payload + b"\0\5\0\0\0\1")]


class LimitOf0(Client):
    """A limit of 0 streams is an error of the server."""

    def await_room(self) -> None:
        """Do not wait."""
        if self.h2.remote_settings.max_concurrent_streams == 0:
            self.fail(ErrorCodes.PROTOCOL_ERROR)


class HeedsReservedBit(Client):
    """The bit above a stream identifier is an error."""

    def number(self, stream: int) -> int:
        """Look at it."""
        if stream >> 31:
            raise BadResponse("the reserved bit is set")
        return stream


class TakesAnySize(lacking(too_large)):  # type: ignore[misc]
    """Frames may be of any size."""

    def greet(self) -> None:
        """Have h2 take them."""
        super().greet()
        self.h2.max_inbound_frame_size = 1 << 24

    def largest(self) -> int:
        """Return the largest length there is."""
        return 1 << 24


class SendsLargeFrames(Client):
    """The server's MAX_FRAME_SIZE is not looked at."""

    def greet(self) -> None:
        """Have h2 send large ones."""
        super().greet()
        self.h2.max_outbound_frame_size = 1 << 20


class AnswersAnswers(Client):
    """PING with ACK is answered."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Answer it."""
        if unit.type == PING and unit.ack:
            self.flush()
            self.wire.sendall(unit.encode())
        return [unit]


class GoawayIsTheEnd(Client):
    """GOAWAY ends everything."""

    def leave(self, unit: Unit) -> None:
        """Give up."""
        raise BadResponse("the server leaves")


class IgnoresGoaway(Client):
    """Behind GOAWAY requests go on as before."""

    def leave(self, unit: Unit) -> None:
        """Do nothing."""


class LeavesSilently(Client):
    """No GOAWAY is said."""

    def goodbye(self) -> None:
        """Just close."""
        self.wire.close()


def ack_twice(client: Client, unit: Unit) -> list[Unit]:
    """Acknowledge twice."""
    return [unit, unit] if unit.type == SETTINGS and unit.ack else [unit]


def promise(client: Client, unit: Unit) -> list[Unit]:
    """Promise something behind the request."""
    promised = Unit(PUSH_PROMISE, END_HEADERS, unit.stream, b"\0\0\0\2\x82")
    return [unit, promised] if unit.type == HEADERS else [unit]


def ping_on_0(client: Client, unit: Unit) -> list[Unit]:
    """See PING on the connection."""
    return [unit.but(stream=0) if unit.type == PING else unit]


def settings_on_0(client: Client, unit: Unit) -> list[Unit]:
    """See SETTINGS on the connection."""
    return [unit.but(stream=0) if unit.type == SETTINGS else unit]


def cut_settings(client: Client, unit: Unit) -> list[Unit]:
    """See only whole settings."""
    whole = unit.payload[: len(unit.payload) // 6 * 6]
    return [unit.but(payload=whole) if unit.type == SETTINGS else unit]


def empty_ack(client: Client, unit: Unit) -> list[Unit]:
    """See an acknowledgement without payload."""
    return [unit.but(payload=b"") if unit.type == SETTINGS and unit.ack else unit]


FLAWS: dict[str, type[Client]] = {
    "fails-always": FailsAlways,
    "begins-with-ping": BeginsWithPing,
    "acks-no-settings": saying(lambda c, u: [] if u.type == SETTINGS and u.ack else [u]),
    "acks-settings-twice": saying(ack_twice),
    "any-first-frame": lacking(no_preface),
    "takes-http-1": TakesHttp1,
    "offers-h2c": OffersH2c,
    "needs-no-alpn": NeedsNoAlpn,
    "odd-settings": OddSettings,
    "only-known-settings": failing(
        lambda c, u: u.type == SETTINGS and any(one not in KNOWN for one, _ in pairs(u))
    ),
    "passes-over-push": without(PUSH),
    "wants-no-push-setting": failing(lambda c, u: among(u, PUSH)),
    "passes-over-window": without(WINDOW),
    "passes-over-frame-size": without(FRAME),
    "last-setting-counts": seeing(last_counts),
    "fears-large-frames": failing(lambda c, u: among(u, FRAME, range(1 << 23))),
    "settings-anywhere": seeing(settings_on_0),
    "settings-of-any-size": seeing(cut_settings),
    "ack-with-payload": seeing(empty_ack),
    "passes-over-table": without(TABLE),
    "passes-over-limit": without(STREAMS),
    "limit-of-0": LimitOf0,
    "only-known-frames": failing(lambda c, u: u.type > ORIGIN or u.type == 0x0B),
    "only-known-flags": failing(lambda c, u: u.type <= 9 and u.flags & ~FLAGS.get(u.type, 0) > 0),
    "heeds-reserved-bit": HeedsReservedBit,
    "sets-unused-flags": saying(lambda c, u: [u.but(flags=u.flags | 0x40)]),
    "small-frames-only": failing(lambda c, u: len(u.payload) > 8192),
    "frames-of-any-size": TakesAnySize,
    "sends-large-frames": SendsLargeFrames,
    "fears-altsvc": failing(lambda c, u: u.type == ALTSVC),
    "fears-origin": failing(lambda c, u: u.type == ORIGIN),
    "promises": saying(promise),
    "answers-no-ping": saying(lambda c, u: [] if u.type == PING else [u]),
    "answers-pings-twice": saying(lambda c, u: [u, u] if u.type == PING else [u]),
    "answers-answers": AnswersAnswers,
    "ping-anywhere": seeing(ping_on_0),
    "ping-of-any-size": hiding(lambda c, u: u.type == PING and len(u.payload) != 8),
    "goaway-anywhere": hiding(lambda c, u: u.type == GOAWAY and u.stream != 0),
    "short-goaway": hiding(lambda c, u: u.type == GOAWAY and len(u.payload) < 8),
    "goaway-is-the-end": GoawayIsTheEnd,
    "ignores-goaway": IgnoresGoaway,
    "leaves-silently": LeavesSilently,
    "names-own-stream": saying(
        lambda c, u: [u.but(payload=b"\0\0\0\1" + u.payload[4:]) if u.type == GOAWAY else u]
    ),
}
