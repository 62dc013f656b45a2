"""The site that the reference server shows: one page, and what docs/targets.md calls extras."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote_to_bytes

from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server.conditions import precondition
from reference_impls.http1.server.ranges import ranged
from reference_impls.pages import FRONT

SLOW = 1.0  # seconds
RESOURCE = b"".join(b"Line %03d of a page that never changes.\n" % n for n in range(100))
SAVED = b"Sat, 01 Nov 2025 08:00:00 GMT"
TAG = b'"resource-1"'

Answer = Callable[[Asked], Page]


class Site:
    """Answers requests. `stored` is what PUT has left; all connections of a server share it.

    Each method is one page or one rule, so that a mutant can replace just that.
    """

    def __init__(self) -> None:
        self.stored: bytes | None = None
        self.pages: dict[bytes, dict[bytes, Answer]] = {
            b"/": {b"GET": self.front},
            b"/echo": {b"POST": self.echo},
            b"/head": {b"GET": self.head, b"POST": self.head},
            b"/resource": {b"GET": self.resource},
            b"/slow": {b"GET": self.slow},
            b"/chunked": {b"GET": self.chunked},
            b"/redirect": {b"GET": self.redirect},
            b"/protected": {b"GET": self.protected},
            b"/store": {b"GET": self.take_out, b"PUT": self.put, b"DELETE": self.delete},
        }

    def respond(self, asked: Asked) -> Page:
        """Answer a request. The connection leaves the body of an answer to HEAD out."""
        if asked.method == b"OPTIONS" and asked.target == b"*":
            return Page(200, ((b"allow", b"GET, HEAD, OPTIONS"),)).dated()
        methods = self.pages.get(asked.path)
        if methods is None:
            return Page(404, (), b"There is no such page here.\n").dated()
        shown = (b"HEAD",) if b"GET" in methods else ()
        allowed = (b"allow", b", ".join((*methods, *shown, b"OPTIONS")))
        if asked.method == b"OPTIONS":
            return Page(204, (allowed,)).dated()
        answer = methods.get(b"GET" if asked.method == b"HEAD" else asked.method)
        if answer is None:
            return Page(405, (allowed,), b"This method is not for this page.\n").dated()
        return answer(asked)

    def front(self, asked: Asked) -> Page:
        """Show the page that everybody has."""
        return Page(200, (), FRONT).dated()

    def echo(self, asked: Asked) -> Page:
        """Give the content back."""
        return Page(200, (), asked.content).dated()

    def head(self, asked: Asked) -> Page:
        """Tell what was understood of the request's head."""
        pseudo = (
            (b":method", asked.method),
            (b":authority", asked.authority),
            (b":path", asked.target),
        )
        lines = [b"%s: %s\n" % field for field in (*pseudo, *asked.fields)]
        return Page(200, (), b"".join(lines)).dated()

    def resource(self, asked: Asked) -> Page:
        """Show a page that never changes: conditions and ranges are looked at."""
        whole = Page(200, ((b"etag", TAG), (b"last-modified", SAVED)), RESOURCE)
        return precondition(asked, whole) or ranged(asked, whole).dated()

    def slow(self, asked: Asked) -> Page:
        """Take a second to answer."""
        return replace(self.front(asked), pause=SLOW)

    def chunked(self, asked: Asked) -> Page:
        """Answer in chunked transfer coding: the length is not told (to HTTP/1.0, by the end)."""
        page = Page(200, (), FRONT).dated()
        return replace(
            page, fields=tuple(one for one in page.fields if one[0] != b"content-length")
        )

    def redirect(self, asked: Asked) -> Page:
        """Redirect to where the query says; what no Location may hold stays encoded."""
        to = unquote_to_bytes(asked.query.partition(b"to=")[2])
        safe = b"".join(b"%c" % one if 0x21 <= one < 0x7F else b"%%%02X" % one for one in to)
        return Page(302, ((b"location", safe or b"/"),), b"Look there.\n").dated()

    def protected(self, asked: Asked) -> Page:
        """Let nobody in."""
        challenge = (b"www-authenticate", b'Basic realm="reference"')
        return Page(401, (challenge,), b"Who are you?\n").dated()

    def take_out(self, asked: Asked) -> Page:
        """Show what was put."""
        if self.stored is None:
            return Page(404, (), b"Nothing was put here.\n").dated()
        whole = Page(200, ((b"etag", self.tag()),), self.stored)
        return precondition(asked, whole) or whole.dated()

    def put(self, asked: Asked) -> Page:
        """Keep the content. RFC 9110 section 14.5: Content-Range in a PUT is not understood."""
        if asked.header(b"content-range") is not None:
            return Page(400, (), b"Only the whole can be put.\n").dated()
        there = None if self.stored is None else Page(200, ((b"etag", self.tag()),))
        if failed := precondition(asked, there):
            return failed
        created, self.stored = self.stored is None, asked.content
        return Page(201 if created else 204, ((b"etag", self.tag()),)).dated()

    def delete(self, asked: Asked) -> Page:
        """Forget it."""
        there = None if self.stored is None else Page(200, ((b"etag", self.tag()),))
        if failed := precondition(asked, there):
            return failed
        self.stored = None
        return Page(204, ()).dated()

    def tag(self) -> bytes:
        """Return the entity tag of what is stored."""
        return b'"%08x"' % (hash(self.stored) & 0xFFFFFFFF)
