"""Flaws in how a response is read: its status line, its fields, its framing, its end."""

from reference_impls.http1.client.talk import HEXADECIMAL, BadResponse, Line, Response, Talk


class FailsAlways(Talk):
    """No response is good enough."""

    def body(self, line: Line, response: Response) -> bytes:
        """Refuse."""
        raise BadResponse("not good enough")


class WantsReason(Talk):
    """A status line has to say a reason."""

    def check_reason(self, reason: bytes) -> None:
        """Demand words."""
        if not reason:
            raise BadResponse("no reason")


class ReadsReason(Talk):
    """The reason has to be made of letters."""

    def check_reason(self, reason: bytes) -> None:
        """Demand what the RFC calls OK, and the like."""
        if not reason.replace(b" ", b"a").isalpha():
            raise BadResponse("an odd reason")


class AnyStatus(Talk):
    """Where there is no status, all is well."""

    def status_line(self, line: bytes) -> tuple[bytes, int]:
        """Believe in 200."""
        try:
            return super().status_line(line)
        except BadResponse:
            return b"1.1", 200

    def version(self, version: bytes) -> bytes:
        """Demand a version all the same."""
        if not version.startswith(b"HTTP/1."):
            raise BadResponse("no version")
        return super().version(version)


class AnyVersion(Talk):
    """The version is not looked at."""

    def version(self, version: bytes) -> bytes:
        """Believe in 1.1."""
        return b"1.0" if version == b"HTTP/1.0" else b"1.1"


class OnlyKnownVersions(Talk):
    """HTTP/1.2 is refused."""

    def version(self, version: bytes) -> bytes:
        """Know two versions."""
        if version not in (b"HTTP/1.0", b"HTTP/1.1"):
            raise BadResponse("an unknown version")
        return super().version(version)


class OnlyKnownStatuses(Talk):
    """A status of an unknown number is refused."""

    def status(self, code: bytes) -> int:
        """Know no 99."""
        if code.endswith(b"99") and code != b"199" and code < b"600":
            raise BadResponse("an unknown status")
        return super().status(code)


class RefusesHighStatuses(Talk):
    """A status above 599 is refused."""

    def status(self, code: bytes) -> int:
        """Refuse it."""
        if code >= b"600":
            raise BadResponse("no such status")
        return super().status(code)


class InterimIsFinal(Talk):
    """Any response is the answer, but for 100."""

    def interim(self, response: Response) -> bool:
        """Pass over 100 alone."""
        return response.status == 100

    def bodiless(self, status: int) -> bool:
        """Know that 1xx has no body."""
        return super().bodiless(status) or 100 < status < 200


class InterimHasBody(Talk):
    """A 1xx has the body that its fields tell of."""

    def pass_over(self, line: Line, response: Response) -> None:
        """Read one."""
        if response.all(b"content-length") or response.all(b"transfer-encoding"):
            self.body(line, response)


class TakesWhatCame(Talk):
    """What has come behind a body belongs to it."""

    def body(self, line: Line, response: Response) -> bytes:
        """Add it."""
        found = super().body(line, response)
        if self.location(response) is None:
            found, line.unread = found + line.unread, b""
        return found


class BodiesEverywhere(Talk):
    """204 and 304 have the body that their fields tell of."""

    def bodiless(self, status: int) -> bool:
        """No status is special."""
        return False


class RefusesNoContent(Talk):
    """Nothing is no success."""

    def bodiless(self, status: int) -> bool:
        """Refuse 204."""
        if status == 204:
            raise BadResponse("no content")
        return super().bodiless(status)


class NeedsLength(Talk):
    """A body without a length is empty."""

    def rest(self, line: Line) -> bytes:
        """Take nothing."""
        line.unread = b""
        return b""


class ResetIsEnd(Talk):
    """A reset is as good an end as any."""

    def goes_on(self, line: Line) -> bool:
        """Take an error for the end."""
        try:
            return super().goes_on(line)
        except OSError:
            return False


class LengthFirst(Talk):
    """Content-Length goes before Transfer-Encoding."""

    def coded_body(self, line: Line, response: Response) -> bytes:
        """Look for a length."""
        if response.all(b"content-length"):
            return self.octets(line, self.length(response))
        return super().coded_body(line, response)


class LenientNumber(Talk):
    """A number is what begins like one."""

    def number(self, value: bytes) -> int:
        """Take the digits in front."""
        return int(bytes(value.lstrip(b"+")).split(b" ")[0].split(b"x")[0])


class FirstLength(Talk):
    """Of two lengths the first one counts."""

    def length(self, response: Response) -> int:
        """Take it."""
        return self.number(response.all(b"content-length")[0].partition(b",")[0])


class ShortLength(Talk):
    """Lengths have 32 bits."""

    def number(self, value: bytes) -> int:
        """Cut it."""
        return super().number(value) & 0xFFFF_FFFF


class UnknownCodingIsNone(Talk):
    """A coding that is not known is passed over."""

    def uncoded(self, line: Line, response: Response) -> bytes:
        """Look for a length."""
        if response.all(b"content-length"):
            return self.octets(line, self.length(response))
        return self.rest(line)


class KeepsBlanks(Talk):
    """Blanks behind a value belong to it."""

    def value(self, value: bytes) -> bytes:
        """Take one space away, in front."""
        super().value(value)
        return value.removeprefix(b" ")


class WantsBlank(Talk):
    """A blank has to stand before a value."""

    def field(self, line: bytes) -> tuple[bytes, bytes]:
        """Split at colon and blank."""
        if b": " not in line:
            raise BadResponse("no blank behind a colon")
        return super().field(line)


class OneRead(Talk):
    """A head comes in one piece."""

    def octets_of_head(self, line: Line) -> bytes:
        """Read once."""
        if not line.unread:
            line.more()
        if b"\r\n\r\n" not in line.unread:
            raise BadResponse("no head")
        return super().octets_of_head(line)


class SmallLetters(Talk):
    """Chunk sizes are in small letters."""

    def sized(self, digits: bytes) -> int:
        """Refuse capitals."""
        if digits != digits.lower():
            raise BadResponse("a capital")
        return super().sized(digits)


class CodingHasCase(Talk):
    """chunked is written in small letters."""

    def coding(self, response: Response) -> list[bytes]:
        """Take the names as they are."""
        return [b",".join(response.all(b"transfer-encoding"))]


class NoExtensions(Talk):
    """A chunk has no extensions."""

    def check_extension(self, extension: bytes) -> None:
        """Refuse any."""
        if extension:
            raise BadResponse("an extension")


class NoTrailers(Talk):
    """Behind the last chunk comes nothing."""

    def trailers(self, line: Line, response: Response) -> None:
        """Take an empty line."""
        if self.chunk_line(line):
            raise BadResponse("a trailer")


class MergesTrailers(Talk):
    """Trailers are fields like others."""

    def trailers(self, line: Line, response: Response) -> None:
        """Add them."""
        while found := self.chunk_line(line):
            response.fields.append(self.field(found))


class LenientChunkSize(Talk):
    """A chunk size is what begins like one."""

    def chunk_size(self, line: bytes) -> int:
        """Take the digits in front."""
        digits = b""
        for one in line.lstrip(b" +-"):
            if one not in HEXADECIMAL:
                break
            digits += bytes([one])
        return self.sized(digits or b"0")


class SkipsToLineEnd(Talk):
    """Behind a chunk everything is skipped to the end of the line."""

    def behind_chunk(self, line: Line) -> None:
        """Skip it."""
        self.chunk_line(line)


class ShortChunkSize(Talk):
    """Chunk sizes have 32 bits."""

    def sized(self, digits: bytes) -> int:
        """Cut it."""
        return super().sized(digits) & 0xFFFF_FFFF


class ShortBody(Talk):
    """A body may be shorter than its length."""

    def cut_octets(self, line: Line) -> bytes:
        """Take what came."""
        octets, line.unread = line.unread, b""
        return octets


class LastChunkMayMiss(Talk):
    """A chunked body may end with the connection."""

    def chunks(self, line: Line, response: Response) -> bytes:
        """Take the chunks that came."""
        parts: list[bytes] = []
        try:
            while size := self.chunk_size(self.chunk_line(line)):
                parts.append(self.octets(line, size))
                self.behind_chunk(line)
            self.trailers(line, response)
        except BadResponse as fault:
            if "connection ended" not in str(fault):
                raise
        return b"".join(parts)


class HeadMayBeCut(Talk):
    """A head may end with the connection."""

    def cut_head(self, line: Line) -> bytes:
        """Take the lines that came."""
        octets, line.unread = line.unread, b""
        if not octets:
            return super().cut_head(line)
        return octets.rpartition(b"\r\n")[0] + b"\r\n\r\n"


class SilenceIsFine(Talk):
    """No response is an empty one."""

    def cut_head(self, line: Line) -> bytes:
        """Make one up."""
        if line.unread:
            return super().cut_head(line)
        return b"HTTP/1.1 204 \r\n\r\n"


class TriesAgain(Talk):
    """A request without a response is sent until one comes."""

    def fetch(self, text: str) -> bytes:
        """Try five times."""
        for _ in range(4):
            try:
                return super().fetch(text)
            except (BadResponse, OSError):
                continue
        return super().fetch(text)


class NamesHaveCase(Talk):
    """Field names are written as in the RFC."""

    def name(self, name: bytes) -> bytes:
        """Know no other."""
        return name.lower() if name.istitle() else b"x-" + name.lower()


class RefusesFolds(Talk):
    """A folded value is refused."""

    def unfolded(self, lines: list[bytes]) -> list[bytes]:
        """Refuse it."""
        if any(line[:1] in (b" ", b"\t") for line in lines[1:]):
            raise BadResponse("a folded line")
        return super().unfolded(lines)


class BlankIsNothing(Talk):
    """A blank before the first field does not matter."""

    def blank_first(self, whole: list[bytes], line: bytes) -> None:
        """Take the line for a field."""
        whole.append(line.strip(b" \t"))


class CutsValues(Talk):
    """A value ends at CR or NUL."""

    def value(self, value: bytes) -> bytes:
        """Cut it."""
        return super().value(value.split(b"\r")[0].split(b"\0")[0])


class AsciiOnly(Talk):
    """A value has no octets beyond ASCII."""

    def value(self, value: bytes) -> bytes:
        """Refuse them."""
        if not value.isascii():
            raise BadResponse("not ASCII")
        return super().value(value)


FLAWS: dict[str, type[Talk]] = {
    "fails-always": FailsAlways,
    "wants-reason": WantsReason,
    "reads-reason": ReadsReason,
    "any-status": AnyStatus,
    "any-version": AnyVersion,
    "only-known-versions": OnlyKnownVersions,
    "only-known-statuses": OnlyKnownStatuses,
    "refuses-high-statuses": RefusesHighStatuses,
    "interim-is-final": InterimIsFinal,
    "interim-has-body": InterimHasBody,
    "takes-what-came": TakesWhatCame,
    "bodies-everywhere": BodiesEverywhere,
    "refuses-no-content": RefusesNoContent,
    "needs-length": NeedsLength,
    "reset-is-end": ResetIsEnd,
    "length-first": LengthFirst,
    "lenient-number": LenientNumber,
    "first-length": FirstLength,
    "short-length": ShortLength,
    "unknown-coding-is-none": UnknownCodingIsNone,
    "keeps-blanks": KeepsBlanks,
    "wants-blank": WantsBlank,
    "one-read": OneRead,
    "small-letters": SmallLetters,
    "coding-has-case": CodingHasCase,
    "no-extensions": NoExtensions,
    "no-trailers": NoTrailers,
    "merges-trailers": MergesTrailers,
    "lenient-chunk-size": LenientChunkSize,
    "skips-to-line-end": SkipsToLineEnd,
    "short-chunk-size": ShortChunkSize,
    "short-body": ShortBody,
    "last-chunk-may-miss": LastChunkMayMiss,
    "head-may-be-cut": HeadMayBeCut,
    "silence-is-fine": SilenceIsFine,
    "tries-again": TriesAgain,
    "names-have-case": NamesHaveCase,
    "refuses-folds": RefusesFolds,
    "blank-is-nothing": BlankIsNothing,
    "cuts-values": CutsValues,
    "ascii-only": AsciiOnly,
}
