"""A client of HTTP/1.1 written by hand, each rule a method: what the mutants bend.

`Talk` obeys all rules, so that a flaw is the difference between it and a subclass. It is no
reference: it knows what the suite asks about, and nothing else. It starts in a moment, because a
run against the mutants starts it some thousand times: hence no dataclass, no re, no urllib.
"""

from reference_impls.http1.client.connect import Wire, connect
from reference_impls.http1.client.url import Url, parse, resolved

WORD = frozenset(b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
DIGITS = frozenset(b"0123456789")
HEXADECIMAL = frozenset(b"0123456789abcdefABCDEF")
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 10
LONGEST_LINE = 1 << 20

Fields = list[tuple[bytes, bytes]]


class BadResponse(Exception):
    """What came is no complete, valid response; the text says why."""


class Response:
    """A final response; field names are in lower case."""

    def __init__(self, version: bytes, status: int, fields: Fields) -> None:
        self.version = version
        self.status = status
        self.fields = fields
        self.body = b""

    def all(self, name: bytes) -> list[bytes]:
        """Return the value of each field line of that name."""
        return [value for one, value in self.fields if one == name]

    def members(self, name: bytes) -> list[bytes]:
        """Return the members of a list field, in lower case; empty ones do not count."""
        found = b",".join(self.all(name)).lower().split(b",")
        return [one.strip(b" \t") for one in found if one.strip(b" \t")]


class Line:
    """One connection: what has come and is not read yet, and whether more can come."""

    def __init__(self, wire: Wire, origin: tuple[str, str, int]) -> None:
        self.wire = wire
        self.origin = origin
        self.unread = b""

    def more(self) -> bool:
        """Read once more; False at the end of the connection. Raises OSError."""
        octets = self.wire.recv(65536)
        self.unread += octets
        return bool(octets)


class Talk:
    """One fetch, with the connection that it uses at the moment."""

    def __init__(self, ca: str) -> None:
        self.ca = ca
        self.user: str | None = None
        self.home: tuple[str, str, int] = ("", "", 0)
        self.before = ""
        self.line: Line | None = None

    # The course of a fetch

    def fetch(self, text: str) -> bytes:
        """Return the body of what a URL leads to. Raises BadResponse, OSError, ValueError."""
        url = parse(text)
        self.user, self.home = url.user, url.origin
        try:
            for _ in range(self.most_redirects() + 1):
                response = self.exchange(url)
                location = self.location(response)
                if location is None:
                    return response.body
                self.before = f"{url.scheme}://{url.authority}{url.target}"
                url = self.next(url, location)
            raise BadResponse("too many redirects")
        finally:
            self.hang_up()

    def exchange(self, url: Url) -> Response:
        """Ask for a URL and return the final response, complete."""
        if self.line is None or self.line.origin != url.origin:
            self.hang_up()
            self.line = Line(self.connect(url), url.origin)
        self.line.wire.sendall(self.request(url))
        response = self.final(self.line)
        response.body = self.body(self.line, response)
        if not self.persists(self.line, response):
            self.hang_up()
        return response

    def connect(self, url: Url) -> Wire:
        """Return a connection to a URL's origin."""
        return connect(url.host, url.port, url.secure, self.ca)

    def hang_up(self) -> None:
        """Close the connection, if there is one."""
        if self.line is not None:
            self.line.wire.close()
            self.line = None

    # The request

    def request(self, url: Url) -> bytes:
        """Return the octets of a request."""
        lines = [self.request_line(url), *map(self.field_line, self.fields(url))]
        return b"\r\n".join((*lines, b"", b""))

    def request_line(self, url: Url) -> bytes:
        """Return the request line."""
        return f"GET {self.target(url)} HTTP/1.1".encode("latin-1")

    def target(self, url: Url) -> str:
        """Return what is asked for: path and query."""
        return url.target

    def host(self, url: Url) -> str:
        """Return what Host says."""
        return url.authority

    def fields(self, url: Url) -> list[tuple[str, str]]:
        """Return the fields of a request."""
        found = [("Host", self.host(url)), ("User-Agent", "wireproof-bent"), ("Accept", "*/*")]
        if self.user is not None and self.may_know(url):
            found.append(("Authorization", "Basic " + credentials(self.user)))
        return found

    def field_line(self, field: tuple[str, str]) -> bytes:
        """Return a field line without its end."""
        return f"{field[0]}: {field[1]}".encode("latin-1")

    def may_know(self, url: Url) -> bool:
        """Whether the user's credentials are for this URL: only for the origin that was named."""
        return url.origin == self.home

    # Redirects and connections

    def most_redirects(self) -> int:
        """Return how many redirects are followed."""
        return MOST_REDIRECTS

    def location(self, response: Response) -> str | None:
        """Return where a redirect leads, None for a response that is none."""
        found = response.all(b"location")
        if response.status not in REDIRECTS or len(found) != 1:
            return None
        return found[0].decode("latin-1")

    def next(self, url: Url, location: str) -> Url:
        """Return the URL that a Location at `url` means."""
        found = resolved(url, location)
        if found.user is not None:
            raise BadResponse("a redirect to a URL with userinfo")
        return found

    def persists(self, line: Line, response: Response) -> bool:
        """Whether the connection goes on behind a response (RFC 9112 sections 6.1, 9.2, 9.3)."""
        return not (line.unread or self.ends(response) or not self.has_length(response))

    def ends(self, response: Response) -> bool:
        """Whether the response says, or means, that its connection ends behind it."""
        options = response.members(b"connection")
        old = response.version == b"1.0"
        coded_too_early = old and bool(response.all(b"transfer-encoding"))
        return b"close" in options or (old and b"keep-alive" not in options) or coded_too_early

    def has_length(self, response: Response) -> bool:
        """Whether the end of the body is told otherwise than by the end of the connection."""
        return (
            self.bodiless(response.status)
            or bool(response.all(b"content-length"))
            or response.members(b"transfer-encoding")[-1:] == [b"chunked"]
        )

    # The head of a response

    def final(self, line: Line) -> Response:
        """Return the head of the final response; interim ones are passed over."""
        while True:
            response = self.head(line)
            if not self.interim(response):
                return response
            self.pass_over(line, response)

    def interim(self, response: Response) -> bool:
        """Whether a further response is to come."""
        if response.status == 101:
            raise BadResponse("101 was not asked for")
        return 100 <= response.status < 200

    def pass_over(self, line: Line, response: Response) -> None:
        """Read what belongs to an interim response: nothing beyond its head."""

    def head(self, line: Line) -> Response:
        """Take a head from what comes."""
        octets = self.octets_of_head(line)
        first, *lines = self.lines(octets)
        version, status = self.status_line(first)
        return Response(version, status, [self.field(one) for one in self.unfolded(lines)])

    def octets_of_head(self, line: Line) -> bytes:
        """Take the octets up to and with the empty line."""
        while (end := line.unread.find(b"\r\n\r\n")) < 0:
            if not line.more():
                return self.cut_head(line)
        octets, line.unread = line.unread[: end + 4], line.unread[end + 4 :]
        return octets

    def cut_head(self, line: Line) -> bytes:
        """Deal with a head that the connection's end has cut."""
        raise BadResponse("the connection ended before a response")

    def lines(self, octets: bytes) -> list[bytes]:
        """Return the lines of a head without their ends and without the empty one."""
        return octets.removesuffix(b"\r\n\r\n").split(b"\r\n")

    def status_line(self, line: bytes) -> tuple[bytes, int]:
        """Return version ("1.1") and status."""
        version, _, rest = line.partition(b" ")
        code, space, reason = rest.partition(b" ")
        if not space:
            raise BadResponse("a status line without its second space")
        self.check_reason(reason)
        return self.version(version), self.status(code)

    def check_reason(self, reason: bytes) -> None:
        """Demand nothing of the words behind the code."""

    def version(self, version: bytes) -> bytes:
        """Return the version; another major one than 1 is refused."""
        name, major, point, minor = version[:5], version[5:6], version[6:7], version[7:]
        if name != b"HTTP/" or point != b"." or len(minor) != 1 or not minor.isdigit():
            raise BadResponse("no version")
        if major != b"1":
            raise BadResponse("not HTTP/1.x")
        return b"1.0" if minor == b"0" else b"1.1"

    def status(self, code: bytes) -> int:
        """Return the status; one above 599 is as good as 500 (RFC 9110 section 15)."""
        if len(code) != 3 or not code.isdigit() or code < b"100":
            raise BadResponse("no status of three digits")
        return int(code) if code < b"600" else 500

    def unfolded(self, lines: list[bytes]) -> list[bytes]:
        """Return the field lines, each folded one in one piece (RFC 9112 section 5.2)."""
        whole: list[bytes] = []
        for line in lines:
            if line[:1] not in (b" ", b"\t"):
                whole.append(line)
            elif whole:
                whole[-1] += b" " + line.strip(b" \t")
            else:
                self.blank_first(whole, line)
        return whole

    def blank_first(self, whole: list[bytes], line: bytes) -> None:
        """Deal with a line that begins with a blank and continues none."""
        raise BadResponse("a blank behind the status line")

    def field(self, line: bytes) -> tuple[bytes, bytes]:
        """Return name and value of a field line."""
        name, colon, value = line.partition(b":")
        if not colon or not name or not set(name) <= WORD:
            raise BadResponse("a line that is no field")
        return self.name(name), self.value(value)

    def name(self, name: bytes) -> bytes:
        """Return a field name in lower case."""
        return name.lower()

    def value(self, value: bytes) -> bytes:
        """Return a field value without the blanks around it."""
        if any(one in value for one in (b"\r", b"\n", b"\0")):
            raise BadResponse("CR, LF or NUL in a value")
        return value.strip(b" \t")

    # The body of a response

    def body(self, line: Line, response: Response) -> bytes:
        """Take the body in the framing that the head tells (RFC 9112 section 6.3)."""
        if self.bodiless(response.status):
            return b""
        if response.all(b"transfer-encoding"):
            return self.coded_body(line, response)
        if response.all(b"content-length"):
            return self.octets(line, self.length(response))
        return self.rest(line)

    def bodiless(self, status: int) -> bool:
        """Whether a response with this status ends with its head."""
        return status in (204, 304)

    def coded_body(self, line: Line, response: Response) -> bytes:
        """Take a body with a transfer coding, which goes before its length."""
        if response.version == b"1.0":
            raise BadResponse("Transfer-Encoding in HTTP/1.0")
        if self.coding(response) == [b"chunked"]:
            return self.chunks(line, response)
        return self.uncoded(line, response)

    def coding(self, response: Response) -> list[bytes]:
        """Return the transfer codings."""
        return response.members(b"transfer-encoding")

    def uncoded(self, line: Line, response: Response) -> bytes:
        """Deal with a coding other than chunked."""
        raise BadResponse("a transfer coding that nobody asked for")

    def length(self, response: Response) -> int:
        """Return Content-Length."""
        values = {self.number(value) for value in response.all(b"content-length")}
        if len(values) > 1:
            raise BadResponse("two lengths")
        return values.pop()

    def number(self, value: bytes) -> int:
        """Return the number of octets that a Content-Length says."""
        if not value or not set(value) <= DIGITS or len(value) > 4000:
            raise BadResponse("a length that is no number")
        return int(value)

    def octets(self, line: Line, size: int) -> bytes:
        """Take so many octets."""
        while len(line.unread) < size:
            if not line.more():
                return self.cut_octets(line)
        octets, line.unread = line.unread[:size], line.unread[size:]
        return octets

    def cut_octets(self, line: Line) -> bytes:
        """Deal with octets that the connection's end has cut."""
        raise BadResponse("the connection ended within a body")

    def rest(self, line: Line) -> bytes:
        """Take all that comes until the connection ends."""
        while self.goes_on(line):
            pass
        octets, line.unread = line.unread, b""
        return octets

    def goes_on(self, line: Line) -> bool:
        """Read once more of a body that ends with the connection."""
        return line.more()

    def chunks(self, line: Line, response: Response) -> bytes:
        """Take a chunked body with its trailers."""
        parts: list[bytes] = []
        while size := self.chunk_size(self.chunk_line(line)):
            parts.append(self.octets(line, size))
            self.behind_chunk(line)
        self.trailers(line, response)
        return b"".join(parts)

    def chunk_line(self, line: Line) -> bytes:
        """Take a line of the framing, without its end."""
        while (end := line.unread.find(b"\r\n")) < 0:
            if len(line.unread) > LONGEST_LINE or not line.more():
                raise BadResponse("the connection ended within a line of a chunk")
        found, line.unread = line.unread[:end], line.unread[end + 2 :]
        return found

    def chunk_size(self, line: bytes) -> int:
        """Return the size that such a line says; extensions are passed over."""
        digits, _, extension = line.partition(b";")
        self.check_extension(extension)
        if extension:
            digits = digits.rstrip(b" \t")
        if not digits or not set(digits) <= HEXADECIMAL or len(digits) > 4000:
            raise BadResponse("a chunk size that is no number")
        return self.sized(digits)

    def check_extension(self, extension: bytes) -> None:
        """Demand of an extension only that no line ends in it."""
        if b"\n" in extension or b"\r" in extension:
            raise BadResponse("a line end within a chunk extension")

    def sized(self, digits: bytes) -> int:
        """Return the number that hexadecimal digits mean."""
        return int(digits, 16)

    def behind_chunk(self, line: Line) -> None:
        """Take the end of line behind a chunk's octets."""
        if self.octets(line, 2) != b"\r\n":
            raise BadResponse("a chunk of another size than it says")

    def trailers(self, line: Line, response: Response) -> None:
        """Take the trailer section; its fields are dropped."""
        while found := self.chunk_line(line):
            self.field(found)


def credentials(user: str) -> str:
    """Return userinfo as the Basic scheme sends it."""
    from binascii import b2a_base64

    pair = user if ":" in user else f"{user}:"
    return b2a_base64(pair.encode(), newline=False).decode()
