"""The server's end of HTTP/1.1 without I/O: octets of requests in, octets of answers out.

h11 does the protocol. What RFC 9112 asks of a server beyond what h11 looks at stands in `fault_of`
and `must_close`.
"""

import re
from collections.abc import Callable

import h11
import h11._readers

from reference_impls.http1.message import Asked, Page
from reference_impls.http1.targets import HOST, TARGET, fault_of_form, split
from reference_impls.pages import answer

LONGEST_LINE = 16 * 1024  # octets; RFC 9112 section 3 asks for 8000 at least
LONGEST_HEAD = 64 * 1024
LARGEST_CONTENT = 4 << 20
WORD = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
QUOTED = rb'"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*"'
EXTENSION = rb"(?:[ \t]*;[ \t]*%s(?:[ \t]*=[ \t]*(?:%s|%s))?)*" % (WORD, WORD, QUOTED)
CODINGS = re.compile(rb"^transfer-encoding:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
METHODS = (b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"CONNECT", b"TRACE")
REASONS = {
    400: b"Bad Request",
    413: b"Content Too Large",
    414: b"URI Too Long",
    421: b"Misdirected Request",
    431: b"Request Header Fields Too Large",
    501: b"Not Implemented",
    505: b"HTTP Version Not Supported",
}

# h11 takes any octets for a chunk extension, and no blank before one (RFC 9112 section 7.1.1).
h11._readers.chunk_header_re = re.compile(
    rb"(?P<chunk_size>[0-9A-Fa-f]{1,20})(?P<chunk_ext>%s)\r\n" % EXTENSION
)

Respond = Callable[[Asked], Page]


def default(asked: Asked) -> Page:
    """Answer with one of the pages that every reference server has."""
    page = answer(asked.method, asked.path)
    return Page(page.status, page.fields, page.body)


class Http1:
    """One connection. `done` is true once nothing more will be answered on it.

    `secure` says whether it is inside TLS. `pause` is how many seconds the next answer is to wait:
    then `receive(b"")` gives it.
    """

    def __init__(self, respond: Respond = default) -> None:
        self._respond = respond
        self._connection = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self._request: h11.Request | None = None
        self._content = bytearray()
        self._ready: Page | None = None
        self._idle = True
        self._head = b""
        self.done = False
        self.secure = True
        self.abrupt = False
        self.pause = 0.0

    def receive(self, octets: bytes) -> bytes:
        """Take octets from the client and return the answers to the requests they complete."""
        if self.done:
            return b""
        try:
            if octets:
                self._connection.receive_data(octets)
        except h11.RemoteProtocolError as fault:
            return self._refuse(self._status_of(fault))
        return self._answers()

    def end(self) -> bytes:
        """Know that the client sends no more; return what is still to be said."""
        if self.done:
            return b""
        try:
            self._connection.receive_data(b"")
        except h11.RemoteProtocolError:
            return self._refuse(400)
        return self._answers(400)

    def _answers(self, fault_at_end: int = 0) -> bytes:
        """Return the answers to what has come; a fault is answered behind what was served.

        Its status is what h11 proposes, or `fault_at_end`.
        """
        answers: list[bytes] = []
        try:
            self._answer_into(answers)
        except h11.RemoteProtocolError as fault:
            answers.append(self._refuse(fault_at_end or self._status_of(fault)))
        return b"".join(answers)

    def _answer_into(self, answers: list[bytes]) -> None:
        while not self.done:
            if self._ready is not None:
                if self._ready.pause and not self.pause:
                    self.pause = self._ready.pause
                    break
                page, self._ready, self.pause = self._ready, None, 0.0
                answers.append(self._said(page))
                continue
            if self._request is None:
                self._skip_empty_lines()
                self._head = self._connection.trailing_data[0]
            event = self._connection.next_event()
            if event is h11.NEED_DATA:
                answers += self._while_waiting()
                break
            if event is h11.PAUSED:
                break
            answers += self._take(event)

    def _while_waiting(self) -> list[bytes]:
        if self._connection.they_are_waiting_for_100_continue:
            self._idle = False
            return [self._send(h11.InformationalResponse(status_code=100, headers=[]))]
        unread = self._connection.trailing_data[0]
        if self._request is None and len(unread) > LONGEST_LINE and b"\n" not in unread:
            return [self._refuse(self._status_of_line(unread))]
        return []

    def _skip_empty_lines(self) -> None:
        """Forget empty lines before a request, which h11 does not (RFC 9112 section 2.2)."""
        unread, ended = self._connection.trailing_data
        if self._connection.their_state is h11.IDLE and unread.startswith(b"\r\n"):
            self._connection = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
            while unread.startswith(b"\r\n"):
                unread = unread[2:]
            if unread:
                self._connection.receive_data(unread)
            if ended:
                self._connection.receive_data(b"")

    def _take(self, event: object) -> list[bytes]:
        if isinstance(event, h11.Request):
            self._request, self._content = event, bytearray()
            status = fault_of(event, self.secure)
            if status:
                return [self._refuse(status)]
        elif isinstance(event, h11.Data):
            self._content += event.data
            if len(self._content) > LARGEST_CONTENT:
                return [self._refuse(413)]
        elif isinstance(event, h11.EndOfMessage):
            assert self._request is not None
            self._ready = self._respond(asked(self._request, bytes(self._content)))
        elif isinstance(event, h11.ConnectionClosed):
            self.done = True
        return []

    def _said(self, page: Page) -> bytes:
        assert self._request is not None
        fields = list(page.fields)
        if must_close(self._request):
            fields.append((b"connection", b"close"))
        response = h11.Response(status_code=page.status, reason=page.reason, headers=fields)
        parts = [self._send(response)]
        if page.body and self._request.method != b"HEAD":
            parts.append(self._send(h11.Data(data=page.body)))
        parts.append(self._send(h11.EndOfMessage()))
        self._request = None
        self.done = self._connection.our_state is not h11.DONE
        if not self.done:
            self._connection.start_next_cycle()
        return b"".join(parts)

    def _send(self, event: h11.Event) -> bytes:
        return self._connection.send(event) or b""

    def _status_of(self, fault: h11.RemoteProtocolError) -> int:
        """Return what h11 proposes; a line of the request that is too long is 414.

        Content of which the last coding is not chunked has no end: 400 (RFC 9112 section 6.3).
        """
        codings = b",".join(CODINGS.findall(self._head.partition(b"\r\n\r\n")[0])).lower()
        if fault.error_status_hint == 501 and codings.split(b",")[-1].strip() != b"chunked":
            return 400
        unread = self._connection.trailing_data[0]
        if fault.error_status_hint == 431 and b"\n" not in unread[:LONGEST_HEAD]:
            return self._status_of_line(unread)
        return fault.error_status_hint

    def _status_of_line(self, unread: bytes) -> int:
        """Return what refuses a line that is too long: for its method, or for its target."""
        return 414 if b" " in unread[:LONGEST_LINE] else 501

    def _refuse(self, status: int) -> bytes:
        self.done = True
        body = b"%d %s\n" % (status, REASONS.get(status, b"Refused"))
        page = Page(status, (), body).dated((b"connection", b"close"))
        head = b"".join(b"%s: %s\r\n" % field for field in page.fields)
        return b"HTTP/1.1 %d %s\r\n%s\r\n%s" % (status, REASONS.get(status, b"Refused"), head, body)


def fault_of(request: h11.Request, secure: bool) -> int:
    """Return the status that refuses a request which h11 lets pass, 0 for none."""
    hosts = [value for name, value in request.headers if name == b"host"]
    if request.http_version[:1] != b"1":
        return 505
    if any(not HOST.fullmatch(host) for host in hosts):
        return 400
    if any(CONTROL.search(value) for _, value in request.headers):
        return 400
    if request.method not in METHODS:
        return 501
    if not TARGET.fullmatch(request.target):
        return 400
    return fault_of_form(request.method, request.target, secure)


def must_close(request: h11.Request) -> bool:
    """Whether the connection has to end behind the response (RFC 9112 section 6.1)."""
    names = {name for name, _ in request.headers}
    framed_twice = {b"transfer-encoding", b"content-length"} <= names
    return framed_twice or (b"transfer-encoding" in names and request.http_version == b"1.0")


def asked(request: h11.Request, content: bytes) -> Asked:
    """Return the request as an application sees it."""
    fields = tuple((bytes(name), bytes(value)) for name, value in request.headers)
    host = next((value for name, value in fields if name == b"host"), b"")
    authority, target = split(bytes(request.target), host)
    return Asked(
        bytes(request.method), target, authority, fields, content, bytes(request.http_version)
    )
