"""Flaws in how HTTP is carried, on the way in: each class breaks one rule about requests."""

import re
from functools import cached_property

from h2.errors import ErrorCodes
from h2.events import Event, StreamReset

from reference_impls.http1.targets import TARGET
from reference_impls.http2.frames import (
    ACK,
    CONTINUATION,
    DATA,
    END_HEADERS,
    END_STREAM,
    HEADERS,
    PADDED,
    SETTINGS,
    Unit,
)
from reference_impls.http2.server import requests
from reference_impls.http2.server.connection import STREAMS, Http2
from reference_impls.http2.server.flaws_responses import FLAWS as RESPONSES
from reference_impls.http2.server.requests import Fields

CHUNKS = re.compile(rb"[0-9a-f]+\r\n(.*)\r\n0\r\n\r\n", re.DOTALL)
METHODS = (b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"CONNECT")


def lacking(*rules: requests.FieldRule | requests.RequestRule) -> type[Http2]:
    """Return the server without some of its rules."""
    left = {
        "field_rules": tuple(one for one in requests.FIELD_RULES if one not in rules),
        "request_rules": tuple(one for one in requests.REQUEST_RULES if one not in rules),
    }
    return type("Lacking", (Http2,), left)


def strict(name: bytes, value: bytes) -> type[Http2]:
    """Return the server that also refuses fields whose name and value match two patterns."""

    def refused(one: bytes, other: bytes) -> bool:
        return bool(re.fullmatch(name, one) and re.fullmatch(value, other, re.DOTALL))

    return type("Strict", (Http2,), {"field_rules": (*requests.FIELD_RULES, refused)})


class Remembering(Http2):
    """Knows some streams."""

    @cached_property
    def marked(self) -> set[int]:
        """Their numbers."""
        return set()


class Mending(Http2):
    """Takes other fields than the client has sent; `mended` says which."""

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Change them first."""
        super().begin(number, self.mended(fields))

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Return the fields that are looked at."""
        return list(fields)

    def replaced(self, fields: Fields, name: bytes, value: bytes) -> list[tuple[bytes, bytes]]:
        """Return fields with another value for a name that is there."""
        return [(one, value if one == name else old) for one, old in fields]


# What the fields say


class MendsPaths(Mending):
    """A path that does not begin with a slash is taken for the front page."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Put a slash in its place."""
        path, method = dict(fields).get(b":path", b"/"), dict(fields).get(b":method")
        bad = not path.startswith(b"/") and (method, path) != (b"OPTIONS", b"*")
        return self.replaced(fields, b":path", b"/") if bad else list(fields)


class CutsPaths(Mending):
    """A path is read up to the first octet that no URI has."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Forget the rest."""
        found = TARGET.match(dict(fields).get(b":path", b""))
        return self.replaced(fields, b":path", found[0]) if found else list(fields)


class CutsMethods(Mending):
    """A method is read up to the first octet that no token has; without any it is GET."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Forget the rest."""
        found = requests.TOKEN.match(dict(fields).get(b":method", b""))
        return self.replaced(fields, b":method", found[0] if found else b"GET")


class TakesNothingForGet(Mending):
    """A request without any field is one for the front page."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Fill in what is missing."""
        scheme = b"https" if self.secure else b"http"
        usual = (b"GET", scheme, b"localhost", b"/")
        return list(fields) or [
            (b":method", usual[0]),
            (b":scheme", usual[1]),
            (b":authority", usual[2]),
            (b":path", usual[3]),
        ]


class KnowsNoAsterisk(Mending):
    """`*` is looked for among the pages."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Make a path of it."""
        asterisk = dict(fields).get(b":path") == b"*"
        return self.replaced(fields, b":path", b"/*") if asterisk else list(fields)


class QueryIsAName(Mending):
    """The question mark in a path is a letter like others."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Hide it."""
        path = dict(fields).get(b":path", b"")
        return self.replaced(fields, b":path", path.replace(b"?", b"%3F"))


class HostDecides(Mending):
    """Where there is a field Host, it says for whom a request is."""

    request_rules = tuple(one for one in requests.REQUEST_RULES if one is not requests.two_hosts)

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Prefer it."""
        host = dict(fields).get(b"host")
        return list(fields) if host is None else self.replaced(fields, b":authority", host)


class WantsMethodFirst(Http2):
    """A request has to begin with its method."""

    def fault_of(self, fields: Fields) -> int:
        """Refuse others."""
        return 400 if fields and fields[0][0] != b":method" else super().fault_of(fields)


class TakesAnyMethod(Mending):
    """A method that is not known is taken for GET, and TRACE is not."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Call it so."""
        known = dict(fields).get(b":method", b"GET") in METHODS
        return list(fields) if known else self.replaced(fields, b":method", b"GET")


class IgnoresCaseOfMethods(Mending):
    """`get` is GET."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Write it in upper case."""
        return self.replaced(fields, b":method", dict(fields).get(b":method", b"").upper())


class KnowsNoHead(Http2):
    """HEAD is not implemented."""

    def fault_of(self, fields: Fields) -> int:
        """Refuse it."""
        return 501 if dict(fields).get(b":method") == b"HEAD" else super().fault_of(fields)


class TunnelsAnywhere(Http2):
    """CONNECT opens a tunnel, whatever else the request says."""

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Say that it is open."""
        if dict(fields).get(b":method") == b"CONNECT":
            self.h2.send_headers(number, [(b":status", b"200")])
        else:
            super().begin(number, fields)


class JoinsCookiesByCommas(Mending):
    """Several fields Cookie become one as other fields do."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Join them."""
        crumbs = [value for name, value in fields if name == b"cookie"]
        others = [field for field in fields if field[0] != b"cookie"]
        return [*others, (b"cookie", b", ".join(crumbs))] if crumbs else others


class SortsFields(Mending):
    """Fields come in the reverse order."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Turn them around."""
        pseudo = [field for field in fields if field[0][:1] == b":"]
        return [*pseudo, *reversed([field for field in fields if field[0][:1] != b":"])]


class ResetsInsteadOf400(Http2):
    """A malformed request gets RST_STREAM and no status."""

    def refuse(self, number: int, status: int) -> None:
        """Say no more than that."""
        if status == 400:
            self.reset(number, ErrorCodes.PROTOCOL_ERROR)
        else:
            super().refuse(number, status)


# Content and trailers


class PassesOverLength(Mending):
    """Content-Length is not looked at."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Leave it out."""
        return [field for field in fields if field[0] != b"content-length"]


class WantsNoLengthOfNothing(Http2):
    """A Content-Length of 0 is refused."""

    def fault_of(self, fields: Fields) -> int:
        """Refuse it."""
        return 400 if (b"content-length", b"0") in fields else super().fault_of(fields)


class TakesPaddingForContent(Http2):
    """The padding of DATA is content, too."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Forget that it is padding."""
        return [unit.but(flags=unit.flags & ~PADDED)] if unit.type == DATA else [unit]


class KeepsLastPieceOnly(Http2):
    """Each DATA frame takes the place of the one before."""

    def grow(self, number: int, data: bytes) -> None:
        """Forget what was there."""
        self.streams[number].content.clear()
        super().grow(number, data)


class ReadsChunks(Http2):
    """A content that looks like chunks is decoded."""

    def complete(self, number: int) -> None:
        """Look inside."""
        stream = self.streams.get(number)
        if stream and (found := CHUNKS.fullmatch(stream.content)):
            stream.content = bytearray(found[1])
        super().complete(number)


class EndsWithAnyHeaders(Http2):
    """HEADERS behind the head of a request end it, whatever their flags say."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Have them end it."""
        second = unit.type == HEADERS and unit.stream in self.streams
        return [unit.but(flags=unit.flags | END_STREAM)] if second else [unit]


class ForgivesDataBehindTheEnd(Remembering):
    """DATA behind the end of a stream is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it."""
        late = unit.type == DATA and unit.stream in self.marked
        if unit.type in (DATA, HEADERS) and unit.flags & END_STREAM:
            self.marked.add(unit.stream)
        return [] if late else [unit]


class LosesWhatHasTrailers(Http2):
    """A request with trailers is not answered."""

    def trail(self, number: int, fields: Fields) -> None:
        """Forget it."""
        self.streams.pop(number, None)


class TakesAnyTrailers(Http2):
    """Trailers are not looked at."""

    def trail(self, number: int, fields: Fields) -> None:
        """Do nothing."""


class MergesTrailers(Http2):
    """Trailers become fields of the head."""

    def trail(self, number: int, fields: Fields) -> None:
        """Add them."""
        super().trail(number, fields)
        if stream := self.streams.get(number):
            stream.fields += fields


class WantsTrailersInOnePiece(Http2):
    """Trailers with CONTINUATION are a protocol error."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """End the connection."""
        if unit.type == CONTINUATION and unit.stream in self.streams:
            self.fail(ErrorCodes.PROTOCOL_ERROR)
            return []
        return [unit]


class WantsNoEmptyTrailers(Http2):
    """HEADERS with an empty block are too small."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """End the connection."""
        if unit.type == HEADERS and not unit.payload and unit.flags & END_HEADERS:
            self.fail(ErrorCodes.FRAME_SIZE_ERROR)
            return []
        return [unit]


# Interim responses


class NeverContinues(Mending):
    """Expect is passed over, and the content waited for."""

    def mended(self, fields: Fields) -> list[tuple[bytes, bytes]]:
        """Leave it out."""
        return [field for field in fields if field[0] != b"expect"]


class LosesExpectedContent(Http2):
    """Content behind Expect is thrown away."""

    def grow(self, number: int, data: bytes) -> None:
        """Forget it."""
        if b"expect" not in dict(self.streams[number].fields):
            super().grow(number, data)


class WaitsForExpectedContent(Http2):
    """A request with Expect is not whole without content."""

    def complete(self, number: int) -> None:
        """Wait for some."""
        stream = self.streams.get(number)
        if stream is None or stream.content or b"expect" not in dict(stream.fields):
            super().complete(number)


class EndsWithContinue(Remembering):
    """100 ends the stream."""

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Remember who gets one."""
        if b"expect" in dict(fields):
            self.marked.add(number)
        super().begin(number, fields)

    def outgo(self, unit: Unit) -> list[Unit]:
        """End it with the first HEADERS."""
        if unit.type != HEADERS or unit.stream not in self.marked:
            return [unit]
        self.marked.remove(unit.stream)
        return [unit.but(flags=unit.flags | END_STREAM)]


class SwitchesProtocols(Http2):
    """Who asks for an upgrade gets 101."""

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Say so, and refuse it nevertheless."""
        if b"upgrade" in dict(fields):
            self.h2.send_headers(number, [(b":status", b"101")])
        super().begin(number, fields)


# Settings and floods


class WithdrawsConnect(Http2):
    """ENABLE_CONNECT_PROTOCOL is 1 first, and then 0."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Say one behind the other."""
        if unit.type != SETTINGS or unit.flags & ACK:
            return [unit]
        offer, no_offer = (bytes((0, 8, 0, 0, 0, value)) for value in (1, 0))
        return [unit.but(payload=unit.payload + offer), unit.but(payload=no_offer)]


class WantsNoOfferOfClients(Http2):
    """ENABLE_CONNECT_PROTOCOL of a client is a protocol error."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """End the connection."""
        if unit.type == SETTINGS and unit.payload.startswith(b"\0\x08"):
            self.fail(ErrorCodes.PROTOCOL_ERROR)
            return []
        return [unit]


class CountsResetStreams(Http2):
    """Streams that were reset are counted as open for ever."""

    gone = 0

    def begin(self, number: int, fields: list[tuple[bytes, bytes]]) -> None:
        """Refuse what comes when there are too many."""
        if self.gone > STREAMS:
            super().reset(number, ErrorCodes.REFUSED_STREAM)
        else:
            super().begin(number, fields)

    def reset(self, number: int, code: int) -> None:
        """Count it."""
        self.gone += 1
        super().reset(number, code)

    def handle(self, event: Event) -> None:
        """Count it."""
        self.gone += isinstance(event, StreamReset)
        super().handle(event)


class GoesDeaf(Http2):
    """After 500 frames or settings nobody listens to a connection, and nobody is told."""

    heard = 0

    def incoming(self, unit: Unit) -> list[Unit]:
        """Stop listening."""
        self.heard += 1 + (len(unit.payload) // 6 if unit.type == SETTINGS else 0)
        return [unit] if self.heard < 500 else []


FLAWS: dict[str, type[Http2]] = {
    "takes-upper-case": lacking(requests.upper_case),
    "takes-odd-names": lacking(requests.odd_octets),
    "takes-colons": lacking(requests.colon),
    "takes-no-name": lacking(requests.unnamed),
    "takes-no-tokens": lacking(requests.no_token),
    "takes-delimiters": lacking(requests.delimiters),
    "takes-padded-values": lacking(requests.padded),
    "takes-controls": lacking(requests.controls),
    "takes-connection-fields": lacking(requests.connection_specific),
    "takes-any-te": lacking(requests.other_te),
    "takes-unknown-pseudo-fields": lacking(requests.unknown),
    "takes-status": lacking(requests.of_responses),
    "takes-late-pseudo-fields": lacking(requests.late),
    "takes-repeated-pseudo-fields": lacking(requests.repeated),
    "takes-incomplete-requests": lacking(requests.incomplete),
    "takes-any-scheme": lacking(requests.no_scheme, requests.another_scheme),
    "takes-two-hosts": lacking(requests.two_hosts),
    "takes-any-authority": lacking(requests.no_host),
    "refuses-underscores": strict(rb".*_.*", rb".*"),
    "refuses-latin": strict(rb".*", rb".*[\x80-\xff].*"),
    "refuses-te": strict(rb"te", rb".*"),
    "refuses-host": strict(rb"host", rb".*"),
    "mends-paths": MendsPaths,
    "cuts-paths": CutsPaths,
    "cuts-methods": CutsMethods,
    "takes-nothing-for-get": TakesNothingForGet,
    "knows-no-asterisk": KnowsNoAsterisk,
    "query-is-a-name": QueryIsAName,
    "host-decides": HostDecides,
    "wants-method-first": WantsMethodFirst,
    "takes-any-method": TakesAnyMethod,
    "ignores-case-of-methods": IgnoresCaseOfMethods,
    "knows-no-head": KnowsNoHead,
    "tunnels-anywhere": TunnelsAnywhere,
    "joins-cookies-by-commas": JoinsCookiesByCommas,
    "sorts-fields": SortsFields,
    "resets-instead-of-400": ResetsInsteadOf400,
    "passes-over-length": PassesOverLength,
    "wants-no-length-of-nothing": WantsNoLengthOfNothing,
    "takes-padding-for-content": TakesPaddingForContent,
    "keeps-last-piece-only": KeepsLastPieceOnly,
    "reads-chunks": ReadsChunks,
    "ends-with-any-headers": EndsWithAnyHeaders,
    "forgives-data-behind-the-end": ForgivesDataBehindTheEnd,
    "loses-what-has-trailers": LosesWhatHasTrailers,
    "takes-any-trailers": TakesAnyTrailers,
    "merges-trailers": MergesTrailers,
    "wants-trailers-in-one-piece": WantsTrailersInOnePiece,
    "wants-no-empty-trailers": WantsNoEmptyTrailers,
    "never-continues": NeverContinues,
    "loses-expected-content": LosesExpectedContent,
    "waits-for-expected-content": WaitsForExpectedContent,
    "ends-with-continue": EndsWithContinue,
    "switches-protocols": SwitchesProtocols,
    "withdraws-connect": WithdrawsConnect,
    "wants-no-offer-of-clients": WantsNoOfferOfClients,
    "counts-reset-streams": CountsResetStreams,
    "goes-deaf": GoesDeaf,
    **RESPONSES,
}
