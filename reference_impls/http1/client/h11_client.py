"""A client of HTTP/1.1 on h11: fetches a URL, follows redirects, returns the body.

h11 does the protocol. What RFC 9112 asks of a client beyond what h11 looks at stands in
`fault_of`.
"""

import base64
import re

import h11

from reference_impls.http1.client.connect import connect
from reference_impls.http1.client.url import Url, parse, resolved

MOST_REDIRECTS = 10
REDIRECTS = (301, 302, 303, 307, 308)
LONGEST_HEAD = 1 << 20

# h11 takes no blank before a chunk extension (RFC 9112 section 7.1.1).
h11._readers.chunk_header_re = re.compile(
    rb"(?P<chunk_size>[0-9A-Fa-f]{1,20})(?P<chunk_ext>[ \t]*(?:;.*)?)\r\n"
)


class BadResponse(Exception):
    """What came is no complete, valid response; the text says why."""


class Conversation:
    """One connection to an origin."""

    def __init__(self, url: Url, ca: str) -> None:
        self.origin = url.origin
        self.persists = False
        self._socket = connect(url.host, url.port, url.secure, ca)
        self._h11 = h11.Connection(h11.CLIENT, max_incomplete_event_size=LONGEST_HEAD)

    def get(self, url: Url, user: str | None) -> tuple[h11.Response, bytes]:
        """Ask and return the final response with its body. Raises BadResponse, OSError."""
        if self.persists:
            self._h11.start_next_cycle()
        fields = [("Host", url.authority), ("User-Agent", "wireproof-reference"), ("Accept", "*/*")]
        if user is not None:
            pair = user if ":" in user else f"{user}:"
            fields.append(("Authorization", "Basic " + base64.b64encode(pair.encode()).decode()))
        request = h11.Request(method="GET", target=url.target, headers=fields)
        self._socket.sendall((self._h11.send(request) or b"") + self._end_of_request())
        try:
            response = self._head()
            body = self._body()
        except h11.RemoteProtocolError as fault:
            raise BadResponse(str(fault)) from None
        self.persists = self._may_persist()
        return response, body

    def close(self) -> None:
        """Close the connection; inside TLS with close_notify."""
        self._socket.close()

    def _end_of_request(self) -> bytes:
        return self._h11.send(h11.EndOfMessage()) or b""

    def _head(self) -> h11.Response:
        while True:
            event = self._next()
            if isinstance(event, h11.InformationalResponse):
                if event.status_code == 101:
                    raise BadResponse("101 was not asked for")
            elif isinstance(event, h11.Response):
                if fault := fault_of(event):
                    raise BadResponse(fault)
                return event
            else:
                raise BadResponse("the connection ended before a response")

    def _body(self) -> bytes:
        parts: list[bytes] = []
        while not isinstance(event := self._next(), h11.EndOfMessage):
            if not isinstance(event, h11.Data):
                raise BadResponse("the connection ended within a response")
            parts.append(bytes(event.data))
        return b"".join(parts)

    def _next(self) -> object:
        while (event := self._h11.next_event()) is h11.NEED_DATA:
            self._h11.receive_data(self._socket.recv(65536))
        return event

    def _may_persist(self) -> bool:
        """Whether the next request may go on this connection: h11 agrees, and nothing waits."""
        states = self._h11.our_state, self._h11.their_state
        return states == (h11.DONE, h11.DONE) and not self._h11.trailing_data[0]


def fault_of(response: h11.Response) -> str:
    """Return what is wrong with a response that h11 lets pass, "" for nothing."""
    if not response.http_version.startswith(b"1."):
        return "not HTTP/1.x"
    if response.http_version == b"1.0" and any(
        n == b"transfer-encoding" for n, _ in response.headers
    ):
        return "Transfer-Encoding in HTTP/1.0"
    return ""


def fetch(text: str, ca: str = "") -> bytes:
    """Return the body of what a URL leads to. Raises BadResponse, OSError, ValueError."""
    url = parse(text)
    user, home = url.user, url.origin
    talk: Conversation | None = None
    try:
        for _ in range(MOST_REDIRECTS + 1):
            if talk is None or not talk.persists or talk.origin != url.origin:
                if talk is not None:
                    talk.close()
                talk = Conversation(url, ca)
            response, body = talk.get(url, user if url.origin == home else None)
            location = _location(response)
            if location is None:
                return body
            url = resolved(url, location)
            if url.user is not None:
                raise BadResponse("a redirect to a URL with userinfo")
        raise BadResponse("too many redirects")
    finally:
        if talk is not None:
            talk.close()


def _location(response: h11.Response) -> str | None:
    """Return where a redirect leads, None for a response that is none."""
    if response.status_code not in REDIRECTS:
        return None
    found = [value for name, value in response.headers if name == b"location"]
    return found[0].decode("latin-1") if len(found) == 1 else None
