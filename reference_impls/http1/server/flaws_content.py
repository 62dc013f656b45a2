"""Flaws in how a content is delimited: Content-Length, Transfer-Encoding, chunks."""

import re

from reference_impls.http1.connection import EXTENSION
from reference_impls.http1.message import Page
from reference_impls.http1.server.talk import CHUNK_SIZE, Fault, Head, More, Talk

# Content-Length


class LenientNumber(Talk):
    """Content-Length is read as Python reads a number."""

    def number(self, value: bytes) -> int:
        """Take what int() takes, and 0 for the rest."""
        try:
            return max(int(value or b"0", 0), 0)
        except ValueError:
            return 0


class WrappedNumber(Talk):
    """Content-Length is kept in 31 bits."""

    def number(self, value: bytes) -> int:
        """Forget the upper bits."""
        return super().number(value) % 2**31


class OctalNumber(Talk):
    """A Content-Length with leading zeros is octal."""

    def number(self, value: bytes) -> int:
        """Read it as C reads a number."""
        return int(value, 8) if re.fullmatch(rb"0[0-7]+", value) else super().number(value)


class FirstNumber(Talk):
    """Of different lengths the first one counts."""

    def length(self, head: Head) -> int:
        """Look no further than the first comma."""
        values = head.members(b"content-length")
        return self.number(values[0] if values else b"0")


class OneTooFew(Talk):
    """The last octet of a content is left for the next request."""

    def length(self, head: Head) -> int:
        """Count one less."""
        return max(super().length(head) - 1, 0)


class NoneForTwo(Talk):
    """A length that is said twice is answered by 500."""

    def length(self, head: Head) -> int:
        """Fall over two members."""
        if len(head.members(b"content-length")) > 1:
            raise Fault(500)
        return super().length(head)


class TakesWhatIsThere(Talk):
    """A content that has not all come is taken as it is."""

    def length(self, head: Head) -> int:
        """Know no largest content."""
        return max([self.number(value) for value in head.all(b"content-length")], default=0)

    def take_octets(self, size: int) -> bytes:
        """Wait for nothing."""
        content, self.unread = self.unread[:size], self.unread[size:]
        return content


class EndsWithTheStream(Talk):
    """What is not complete when the client ends its direction is complete by that."""

    def at_end(self) -> bytes:
        """Answer all the same."""
        if self.head is None:
            return super().at_end()
        self.content, self.done = b"", True
        return self.response(self.respond(self.asked(self.head, b"")), self.head)


class FindsTheNext(Talk):
    """Octets before a request are passed over until one is found."""

    def take_head(self) -> Head:
        """Begin at a method."""
        at = self.unread.find(b"GET ")
        if at > 0 and not self.unread.startswith((b"POST", b"PUT", b"HEAD", b"DELETE", b"OPTIONS")):
            self.unread = self.unread[at:]
        return super().take_head()


class AllIsContent(Talk):
    """The content of a POST without length is everything that has come."""

    def take_content(self, head: Head) -> bytes:
        """Take it."""
        if head.method == b"POST" and not (
            head.all(b"content-length") or head.all(b"transfer-encoding")
        ):
            content, self.unread = self.unread, b""
            return content
        return super().take_content(head)


class ContentOnlyInPost(Talk):
    """Methods for which content means nothing are taken to have none."""

    def take_content(self, head: Head) -> bytes:
        """Leave it where it is."""
        return super().take_content(head) if head.method in (b"POST", b"PUT") else b""


# Transfer-Encoding


class LengthGoesFirst(Talk):
    """With both fields Content-Length decides, and the connection goes on."""

    def is_chunked(self, head: Head) -> bool:
        """Look whether there is a length."""
        return not head.all(b"content-length") and super().is_chunked(head)

    def persists(self, head: Head) -> bool:
        """Do as if there were no coding."""
        return b"close" not in head.members(b"connection")


class KeepsTwoFramings(Talk):
    """After a request with both fields the connection goes on."""

    def persists(self, head: Head) -> bool:
        """Look at the option alone."""
        both = head.all(b"content-length") and head.all(b"transfer-encoding")
        return bool(both) or super().persists(head)


class LastCodingCounts(Talk):
    """Of several codings only the last one is looked at."""

    def is_chunked(self, head: Head) -> bool:
        """Take off what was put on last."""
        codings = head.members(b"transfer-encoding")
        return super().is_chunked(
            Head(
                head.method,
                head.target,
                head.version,
                [(b"transfer-encoding", one) for one in codings[-1:]],
            )
        )


class AnyCodingIsChunked(Talk):
    """Chunked is found anywhere among the codings."""

    def is_chunked(self, head: Head) -> bool:
        """Look for the word."""
        return b"chunked" in head.members(b"transfer-encoding") or super().is_chunked(head)


class UnknownCodingIsNone(Talk):
    """A coding that is not known is ignored."""

    def is_chunked(self, head: Head) -> bool:
        """Know one coding."""
        return head.members(b"transfer-encoding") == [b"chunked"]


class SubstringIsChunked(Talk):
    """Chunked is what contains the word."""

    def field(self, line: bytes) -> tuple[bytes, bytes]:
        """Let any octet into this one field."""
        name, _, value = line.partition(b":")
        if name.lower() == b"transfer-encoding":
            return name.lower(), value.strip()
        return super().field(line)

    def is_chunked(self, head: Head) -> bool:
        """Search it."""
        return b"chunked" in b",".join(head.all(b"transfer-encoding")) or super().is_chunked(head)


class CodingInLowerCase(Talk):
    """The name of the coding is known in lower case only."""

    def is_chunked(self, head: Head) -> bool:
        """Compare as it came."""
        if any(value != value.lower() for value in head.all(b"transfer-encoding")):
            raise Fault(501)
        return super().is_chunked(head)


class KeepsCodedOldOnes(Talk):
    """A coded request of HTTP/1.0 may keep its connection."""

    def persists(self, head: Head) -> bool:
        """Look at the option alone."""
        kept = head.version == b"1.0" and b"keep-alive" in head.members(b"connection")
        return kept or super().persists(head)


class ChunksForAll(Talk):
    """A response in chunks goes to clients of HTTP/1.0, too."""

    def response(self, page: Page, head: Head) -> bytes:
        """Forget the version."""
        return super().response(page, Head(head.method, head.target, b"1.1", head.fields))


class CodedTwice(Talk):
    """A response in chunks says that it is compressed, too."""

    def octets_of(self, status: int, fields: list[tuple[bytes, bytes]]) -> bytes:
        """Name a coding that nobody asked for."""
        said = [(n, b"gzip, " + v if n == b"transfer-encoding" else v) for n, v in fields]
        return super().octets_of(status, said)


class ChunksOnlyInPost(Talk):
    """A coded content is looked for in a POST only."""

    def is_chunked(self, head: Head) -> bool:
        """Look at the method first."""
        return head.method == b"POST" and super().is_chunked(head)


# Chunks


class DecimalChunks(Talk):
    """The size of a chunk is decimal."""

    def chunk_size(self, line: bytes) -> int:
        """Read it as such."""
        super().chunk_size(line)
        digits = re.match(rb"\d+", line)
        return int(digits[0]) if digits else 0


class NumberedChunks(Talk):
    """The size of a chunk is what int() takes."""

    def chunk_size(self, line: bytes) -> int:
        """Take it, and 5 for the rest."""
        try:
            return abs(int(line.partition(b";")[0], 16))
        except ValueError:
            return 5


class WrappedChunks(Talk):
    """The size of a chunk is kept in 32 bits, whatever its length."""

    def chunk_size(self, line: bytes) -> int:
        """Forget the upper bits."""
        return super().chunk_size(line.lstrip(b"0")[-8:] if line.strip(b"0") else line)


class LongSizeIsAFailure(Talk):
    """A size of many digits is answered by 500."""

    def chunk_size(self, line: bytes) -> int:
        """Fall over it."""
        if re.match(rb"[0-9A-Fa-f]{17}", line):
            raise Fault(500)
        return super().chunk_size(line)


class AnyChunkEnd(Talk):
    """Two octets are passed over behind a chunk, whatever they are."""

    def behind_chunk(self, at: int) -> int:
        """Count to two."""
        if len(self.unread) < at + 2:
            raise More
        return at + 2


class LineFeedIsTheEnd(Talk):
    """A line of chunks that ends with LF alone ends the body."""

    over = False

    def chunk_line(self, at: int) -> tuple[bytes, int]:
        """Take it for the last chunk."""
        end = self.unread.find(b"\n", at)
        self.over = end > at and self.unread[end - 1 : end] != b"\r"
        return (b"0", end + 1) if self.over else super().chunk_line(at)

    def behind_trailers(self, at: int) -> int:
        """Expect no more."""
        return at if self.over else super().behind_trailers(at)


class CarriageReturnEndsLine(Talk):
    """CR ends a line of chunks."""

    def chunk_line(self, at: int) -> tuple[bytes, int]:
        """Let LF be missing."""
        end = self.unread.find(b"\r", at)
        if end < 0:
            raise More
        return self.unread[at:end], end + (2 if self.unread[end + 1 : end + 2] == b"\n" else 1)


class ReadsOverLineFeed(Talk):
    """An extension is all up to the next CRLF, and nobody looks at it."""

    def chunk_line(self, at: int) -> tuple[bytes, int]:
        """Search CRLF only."""
        end = self.unread.find(b"\r\n", at)
        if end < 0:
            raise More
        return self.unread[at:end], end + 2

    def chunk_size(self, line: bytes) -> int:
        """Cut the extension off."""
        return super().chunk_size(line.partition(b";")[0])


class BadExtensionIsTheEnd(Talk):
    """A chunk with a malformed extension ends the body."""

    over = False

    def behind_trailers(self, at: int) -> int:
        """Expect no more."""
        return at if self.over else super().behind_trailers(at)

    def chunk_size(self, line: bytes) -> int:
        """Give it no size."""
        digits = CHUNK_SIZE.match(line)
        self.over = bool(digits and not re.fullmatch(EXTENSION, line[digits.end() :]))
        if self.over:
            return 0
        return super().chunk_size(line)


class NoExtensions(Talk):
    """A chunk extension is refused."""

    def chunk_size(self, line: bytes) -> int:
        """Take digits only."""
        if b";" in line:
            raise Fault(400)
        return super().chunk_size(line)


class NoBlankInChunks(Talk):
    """A blank before a chunk extension is refused."""

    def chunk_size(self, line: bytes) -> int:
        """Look for it."""
        if re.match(rb"[0-9A-Fa-f]+[ \t]", line):
            raise Fault(400)
        return super().chunk_size(line)


class NoManyExtensions(Talk):
    """Extensions are counted, and too many are the server's fault."""

    count = 0

    def chunk_size(self, line: bytes) -> int:
        """Fall over the hundredth, and over a long one."""
        self.count += b";" in line
        if self.count > 100:
            raise Fault(500)
        return super().chunk_size(line)


class BlanksAroundSizes(Talk):
    """Blanks around a chunk's size do not matter."""

    def chunk_size(self, line: bytes) -> int:
        """Take them off."""
        return super().chunk_size(line.strip(b" \t").split(b" ")[0])


class NoTrailers(Talk):
    """A body ends behind its last chunk, without a look at trailers."""

    def behind_trailers(self, at: int) -> int:
        """Take an empty line for granted."""
        if len(self.unread) < at + 2:
            raise More
        return at + 2


class MergesTrailers(Talk):
    """Trailer fields become fields of the head."""

    def behind_trailers(self, at: int) -> int:
        """Add each line to the head."""
        end = super().behind_trailers(at)
        assert self.head is not None
        for line in self.unread[at:end].split(b"\r\n"):
            if line:
                self.head.fields.append(self.field(line))
        return end


class ObeysTrailers(Talk):
    """A length in the trailers is the length of what follows."""

    def behind_trailers(self, at: int) -> int:
        """Pass so much over."""
        end = super().behind_trailers(at)
        length = re.search(rb"Content-Length: (\d+)", self.unread[at:end])
        return end + int(length[1]) if length else end


class AnyTrailer(Talk):
    """Lines in the trailer section are read and not looked at."""

    def behind_trailers(self, at: int) -> int:
        """Search the empty line."""
        while True:
            end = self.unread.find(b"\r\n", at)
            if end < 0:
                raise More
            if end == at:
                return end + 2
            at = end + 2


class ForgetsPieces(Talk):
    """A request that comes in pieces is known by its last piece."""

    def receive(self, octets: bytes) -> bytes:
        """Forget what waits."""
        self.unread = b""
        return super().receive(octets)


FLAWS: dict[str, type[Talk]] = {
    "lenient-number": LenientNumber,
    "wrapped-number": WrappedNumber,
    "octal-number": OctalNumber,
    "first-number": FirstNumber,
    "one-too-few": OneTooFew,
    "none-for-two": NoneForTwo,
    "takes-what-is-there": TakesWhatIsThere,
    "ends-with-the-stream": EndsWithTheStream,
    "finds-the-next": FindsTheNext,
    "all-is-content": AllIsContent,
    "content-only-in-post": ContentOnlyInPost,
    "length-goes-first": LengthGoesFirst,
    "keeps-two-framings": KeepsTwoFramings,
    "last-coding-counts": LastCodingCounts,
    "any-coding-is-chunked": AnyCodingIsChunked,
    "unknown-coding-is-none": UnknownCodingIsNone,
    "substring-is-chunked": SubstringIsChunked,
    "coding-in-lower-case": CodingInLowerCase,
    "keeps-coded-old-ones": KeepsCodedOldOnes,
    "chunks-for-all": ChunksForAll,
    "coded-twice": CodedTwice,
    "chunks-only-in-post": ChunksOnlyInPost,
    "decimal-chunks": DecimalChunks,
    "numbered-chunks": NumberedChunks,
    "wrapped-chunks": WrappedChunks,
    "long-size-is-a-failure": LongSizeIsAFailure,
    "any-chunk-end": AnyChunkEnd,
    "line-feed-is-the-end": LineFeedIsTheEnd,
    "carriage-return-ends-line": CarriageReturnEndsLine,
    "reads-over-line-feed": ReadsOverLineFeed,
    "bad-extension-is-the-end": BadExtensionIsTheEnd,
    "no-blank-in-chunks": NoBlankInChunks,
    "no-extensions": NoExtensions,
    "no-many-extensions": NoManyExtensions,
    "blanks-around-sizes": BlanksAroundSizes,
    "no-trailers": NoTrailers,
    "merges-trailers": MergesTrailers,
    "obeys-trailers": ObeysTrailers,
    "any-trailer": AnyTrailer,
    "forgets-pieces": ForgetsPieces,
}
