"""A server's end of HTTP/1.1 written by hand, each rule a method: what the mutants bend.

h11 refuses what it refuses; a mutant needs a place where just one rule can be broken. `Talk` obeys
all rules, so that a flaw is the difference between it and a subclass. It is no reference: it knows
what the suite asks about, and nothing else.
"""

import re
from dataclasses import dataclass

from reference_impls.http1.connection import (
    EXTENSION,
    LARGEST_CONTENT,
    LONGEST_HEAD,
    LONGEST_LINE,
    METHODS,
    REASONS,
)
from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server.site import Site
from reference_impls.http1.targets import HOST, TARGET, fault_of_absolute, is_destination, split

TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
VERSION = re.compile(rb"HTTP/(\d)\.(\d)")
CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}")
LONE_LF = re.compile(rb"(?<!\r)\n")
LONGEST_CHUNK_LINE = 4096

Fields = list[tuple[bytes, bytes]]


class Fault(Exception):
    """The request is refused with this status, and the connection ends."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class More(Exception):
    """What has come is not all yet."""


@dataclass
class Head:
    """The head of a request; field names are in lower case."""

    method: bytes
    target: bytes
    version: bytes
    fields: Fields

    def all(self, name: bytes) -> list[bytes]:
        """Return the value of each field line of that name."""
        return [value for one, value in self.fields if one == name]

    def members(self, name: bytes) -> list[bytes]:
        """Return the members of a list field, in lower case; empty ones do not count."""
        found = b",".join(self.all(name)).lower().split(b",")
        return [one.strip(b" \t") for one in found if one.strip(b" \t")]


class Talk:
    """One connection: `receive` takes octets and returns answers; `done` when it has to end.

    `site_class` is the site of a server whose connections are such ones.
    """

    site_class: type[Site] = Site

    def __init__(self, site: Site) -> None:
        self.site = site
        self.done = False
        self.secure = True
        self.abrupt = False
        self.pause = 0.0
        self.unread = b""
        self.head: Head | None = None
        self.content: bytes | None = None
        self.page: Page | None = None
        self.asked_on = False

    # The course of a connection

    def receive(self, octets: bytes) -> bytes:
        """Take octets; return the answers to the requests that they complete."""
        self.unread += octets
        said = b""
        while not self.done:
            try:
                said += self.step()
            except More:
                return said + self.while_waiting()
            except Fault as fault:
                return said + self.refuse(fault.status)
            if self.pause:
                break
        return said

    def end(self) -> bytes:
        """Know that no more comes: what is not complete is refused."""
        if self.done or self.pause:
            return b""
        if self.unread or self.head:
            return self.at_end()
        self.done = True
        return b""

    def at_end(self) -> bytes:
        """Answer a request that will never be complete."""
        return self.refuse(400)

    def step(self) -> bytes:
        """Go one step on: a head, a content, an answer. Raises More, Fault."""
        if self.page is not None:
            return self.answer()
        if self.head is None:
            self.head = self.take_head()
            self.asked_on = False
        if self.content is None:
            self.content = self.take_content(self.head)
        self.page = self.respond(self.asked(self.head, self.content))
        self.pause = self.page.pause
        return b""

    def answer(self) -> bytes:
        """Say what waits, and be ready for the next request."""
        assert self.head is not None and self.page is not None
        page, head = self.page, self.head
        self.head = self.content = self.page = None
        self.pause = 0.0
        self.done = not self.persists(head)
        return self.response(page, head)

    def while_waiting(self) -> bytes:
        """Say 100 where the client waits for it before it sends its content."""
        head = self.head
        if head is None or self.asked_on or self.unread or not self.wants_100(head):
            return b""
        self.asked_on = True
        return b"HTTP/1.1 100 Continue\r\n\r\n"

    def wants_100(self, head: Head) -> bool:
        """Whether the client waits for 100 (RFC 9110 section 10.1.1)."""
        return head.version == b"1.1" and b"100-continue" in head.members(b"expect")

    def respond(self, asked: Asked) -> Page:
        """Have the site answer."""
        return self.site.respond(asked)

    # The head

    def take_head(self) -> Head:
        """Take the head of a request from what has come."""
        self.unread = self.skip_empty_lines(self.unread)
        end = self.end_of_head(self.unread)
        if end is None:
            self.check_size(self.unread)
            self.check_lines(self.unread)
            raise More
        octets, self.unread = self.unread[:end], self.unread[end:]
        self.check_size(octets)
        self.check_lines(octets)
        first, *lines = self.lines(octets)
        method, target, version = self.start_line(first)
        fields = [self.field(line) for line in self.unfolded(lines)]
        head = Head(method, target, version, fields)
        self.check(head)
        return head

    def skip_empty_lines(self, octets: bytes) -> bytes:
        """Return what comes behind the empty lines before a request (RFC 9112 section 2.2)."""
        while octets.startswith(b"\r\n"):
            octets = octets[2:]
        return octets

    def end_of_head(self, octets: bytes) -> int | None:
        """Return where the head ends, behind its empty line."""
        at = octets.find(b"\r\n\r\n")
        return None if at < 0 else at + 4

    def lines(self, octets: bytes) -> list[bytes]:
        """Return the lines of a head without their ends and without the empty one."""
        return octets[:-4].split(b"\r\n")

    def check_size(self, octets: bytes) -> None:
        """Refuse a head that is too large: for its method, its target, or its fields."""
        line = octets.partition(b"\r\n")[0]
        if len(line) > LONGEST_LINE:
            self.refuse_line(line)
        if len(octets) > LONGEST_HEAD:
            raise Fault(431)

    def refuse_line(self, line: bytes) -> None:
        """Refuse a first line that is too long: 501 for its method, 414 for its target."""
        raise Fault(414 if b" " in line[:LONGEST_LINE] else 501)

    def check_lines(self, octets: bytes) -> None:
        """Refuse LF alone as the end of a line, which section 2.2 lets a server take."""
        if LONE_LF.search(octets):
            raise Fault(400)

    def start_line(self, line: bytes) -> tuple[bytes, bytes, bytes]:
        """Return method, target and version ("1.1")."""
        parts = line.split(b" ")
        if len(parts) != 3 or not TOKEN.fullmatch(parts[0]):
            raise Fault(400)
        return parts[0], self.target(parts[1]), self.version(parts[2])

    def target(self, target: bytes) -> bytes:
        """Return a target that is made of what a URI is made of."""
        if not TARGET.fullmatch(target):
            raise Fault(400)
        return target

    def version(self, version: bytes) -> bytes:
        """Return the version; another major one than 1 is refused."""
        found = VERSION.fullmatch(version)
        if found is None:
            raise Fault(400)
        if found[1] != b"1":
            raise Fault(505)
        return b"1.0" if found[2] == b"0" else b"1.1"

    def unfolded(self, lines: list[bytes]) -> list[bytes]:
        """Return the field lines; one that is folded is refused (RFC 9112 section 5.2)."""
        if any(line[:1] in (b" ", b"\t") for line in lines):
            raise Fault(400)
        return lines

    def field(self, line: bytes) -> tuple[bytes, bytes]:
        """Return name and value of a field line."""
        name, colon, value = line.partition(b":")
        if not colon:
            raise Fault(400)
        return self.name(name), self.value(value)

    def name(self, name: bytes) -> bytes:
        """Return a field name in lower case."""
        if not TOKEN.fullmatch(name):
            raise Fault(400)
        return name.lower()

    def value(self, value: bytes) -> bytes:
        """Return a field value without the blanks around it."""
        if not VALUE.fullmatch(value):
            raise Fault(400)
        return value.strip(b" \t")

    def check(self, head: Head) -> None:
        """Refuse what is well-formed and still wrong."""
        self.check_host(head)
        self.check_method(head)
        self.check_form(head)

    def check_host(self, head: Head) -> None:
        """Exactly one Host, and a valid one (RFC 9112 section 3.2)."""
        hosts = head.all(b"host")
        if len(hosts) > 1 or (not hosts and head.version == b"1.1"):
            raise Fault(400)
        if hosts and not HOST.fullmatch(hosts[0]):
            raise Fault(400)

    def check_method(self, head: Head) -> None:
        """A method that nobody knows is 501 (RFC 9110 section 9.1)."""
        if head.method not in METHODS:
            raise Fault(501)

    def check_form(self, head: Head) -> None:
        """The form of the target fits the method (RFC 9112 section 3.2)."""
        if head.method == b"CONNECT":
            self.check_destination(head.target)
        elif head.target == b"*":
            self.check_asterisk(head.method)
        elif not head.target.startswith(b"/"):
            self.check_absolute(head.target)

    def check_destination(self, target: bytes) -> None:
        """Refuse a tunnel to what is no host with a port (RFC 9110 section 9.3.6)."""
        if not is_destination(target):
            raise Fault(400)

    def check_asterisk(self, method: bytes) -> None:
        """Refuse "*" for everything but OPTIONS (RFC 9112 section 3.2.4)."""
        if method != b"OPTIONS":
            raise Fault(400)

    def check_absolute(self, target: bytes) -> None:
        """Refuse a target in absolute form that is malformed, or for a secured connection."""
        status = fault_of_absolute(target, self.secure)
        if status:
            raise Fault(status)

    def asked(self, head: Head, content: bytes) -> Asked:
        """Return the request as the site sees it."""
        authority, target = self.split(head.target, b"".join(head.all(b"host")[:1]))
        return Asked(head.method, target, authority, tuple(head.fields), content, head.version)

    def split(self, target: bytes, host: bytes) -> tuple[bytes, bytes]:
        """Return authority and path: an absolute target decides about the host."""
        return split(target, host)

    # The content

    def take_content(self, head: Head) -> bytes:
        """Take the content in the framing that the head tells (RFC 9112 section 6.3)."""
        if self.is_chunked(head):
            return self.take_chunks()
        return self.take_octets(self.length(head))

    def is_chunked(self, head: Head) -> bool:
        """Whether the content is chunked, which goes before its length (section 6.1)."""
        if not head.all(b"transfer-encoding"):
            return False
        codings = head.members(b"transfer-encoding")
        if codings[-1:] != [b"chunked"]:
            raise Fault(400)
        if len(codings) > 1:
            raise Fault(501)
        return True

    def length(self, head: Head) -> int:
        """Return Content-Length, 0 where there is none."""
        values = {self.number(value) for value in head.all(b"content-length")}
        if len(values) > 1:
            raise Fault(400)
        size = values.pop() if values else 0
        if size > LARGEST_CONTENT:
            raise Fault(413)
        return size

    def number(self, value: bytes) -> int:
        """Return the number of octets that a Content-Length says."""
        if not re.fullmatch(rb"\d+", value):
            raise Fault(400)
        return int(value) if len(value) < 4000 else 10**4000

    def take_octets(self, size: int) -> bytes:
        """Take so many octets."""
        if len(self.unread) < size:
            raise More
        content, self.unread = self.unread[:size], self.unread[size:]
        return content

    def take_chunks(self) -> bytes:
        """Take a chunked content with its trailers."""
        content, at = b"", 0
        while True:
            line, at = self.chunk_line(at)
            size = self.chunk_size(line)
            if size == 0:
                break
            if len(content) + size > LARGEST_CONTENT:
                raise Fault(413)
            content += self.octets(at, size)
            at = self.behind_chunk(at + size)
        self.unread = self.unread[self.behind_trailers(at) :]
        return content

    def chunk_line(self, at: int) -> tuple[bytes, int]:
        """Return the line with a chunk's size, and where it ends."""
        end = self.unread.find(b"\r\n", at)
        if end < 0:
            line = self.unread[at:]
            if len(line) > LONGEST_CHUNK_LINE or b"\n" in line or b"\r" in line[:-1]:
                raise Fault(400)
            raise More
        if end - at > LONGEST_CHUNK_LINE:
            raise Fault(400)
        return self.unread[at:end], end + 2

    def chunk_size(self, line: bytes) -> int:
        """Return the size that such a line says; its extensions have to be well-formed."""
        digits = CHUNK_SIZE.match(line)
        if digits is None or not re.fullmatch(EXTENSION, line[digits.end() :]):
            raise Fault(400)
        return int(digits[0], 16)

    def octets(self, at: int, size: int) -> bytes:
        """Return the octets of a chunk."""
        if len(self.unread) < at + size:
            raise More
        return self.unread[at : at + size]

    def behind_chunk(self, at: int) -> int:
        """Return where the next chunk begins: behind CRLF, and nothing else."""
        follows = self.unread[at : at + 2]
        if not b"\r\n".startswith(follows):
            raise Fault(400)
        if len(follows) < 2:
            raise More
        return at + 2

    def behind_trailers(self, at: int) -> int:
        """Return where the trailer section ends."""
        while True:
            end = self.unread.find(b"\r\n", at)
            line = self.unread[at : end if end >= 0 else None]
            if b"\n" in line or b"\r" in line.removesuffix(b"\r"):
                raise Fault(400)
            if end < 0:
                raise More
            at = end + 2
            if not line:
                return at
            self.field(line)

    # The answer

    def persists(self, head: Head) -> bool:
        """Whether the connection goes on behind the response (RFC 9112 sections 6.1 and 9.3)."""
        options = head.members(b"connection")
        coded = bool(head.all(b"transfer-encoding"))
        if b"close" in options or (
            coded and (head.all(b"content-length") or head.version == b"1.0")
        ):
            return False
        return head.version == b"1.1" or b"keep-alive" in options

    def response(self, page: Page, head: Head) -> bytes:
        """Return a response as octets."""
        fields = dict(page.fields)
        body = page.body if head.method != b"HEAD" else b""
        if self.done:
            fields[b"connection"] = b"close"
        elif head.version == b"1.0":
            fields[b"connection"] = b"keep-alive"
        if b"content-length" not in fields and page.status not in (204, 304):
            if head.version == b"1.1":
                fields[b"transfer-encoding"] = b"chunked"
                body = self.chunked(body) if head.method != b"HEAD" else b""
            else:
                self.done = True
                fields[b"connection"] = b"close"
        return self.octets_of(page.status, list(fields.items())) + body

    def chunked(self, body: bytes) -> bytes:
        """Return a body in chunked coding."""
        return (b"%x\r\n%s\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"

    def octets_of(self, status: int, fields: Fields) -> bytes:
        """Return the head of a response."""
        lines = [
            b"HTTP/1.1 %d %s" % (status, REASONS.get(status, b"")),
            *(b"%s: %s" % f for f in fields),
        ]
        return b"\r\n".join((*lines, b"", b""))

    def refuse(self, status: int) -> bytes:
        """Refuse the request and end the connection."""
        self.done = True
        page = Page(status, ((b"connection", b"close"),), b"%d\n" % status).dated()
        return self.octets_of(status, list(page.fields)) + page.body
