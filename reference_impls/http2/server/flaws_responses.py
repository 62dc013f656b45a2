"""Flaws in how HTTP is carried, on the way out: each class breaks one rule about responses.

The first stream of a connection is without flaw where h2 as a client would not bear it: with one
request on a connection it is asked whether a target still serves.
"""

from dataclasses import replace

import h2.config

from reference_impls.http1.message import Page
from reference_impls.http2.frames import DATA, END_HEADERS, END_STREAM, HEADERS, Unit
from reference_impls.http2.server.connection import Http2

PATH = b"\x84"
"""The field `:path: /`, by its index in the static table."""


class Dressing(Http2):
    """Sends other fields than the page has; `dressed` says which. h2 is not asked."""

    def config(self) -> h2.config.H2Configuration:
        """Have nothing changed on the way out."""
        known = super().config()
        known.validate_outbound_headers = known.normalize_outbound_headers = False
        return known

    def answer(self, number: int, page: Page) -> None:
        """Change it first."""
        method = dict(self.streams[number].fields).get(b":method", b"")
        super().answer(number, self.dressed(page, method) if number > 1 else page)

    def dressed(self, page: Page, method: bytes) -> Page:
        """Return the page that is sent."""
        return page

    def valued(self, page: Page, name: bytes, value: bytes) -> Page:
        """Return a page with another value for a field, whether it was there or not."""
        others = tuple(field for field in page.fields if field[0] != name)
        return replace(page, fields=(*others, (name, value)))


class AddsPseudoField(Dressing):
    """Responses have a `:path`."""

    def dressed(self, page: Page, method: bytes) -> Page:
        """Add it."""
        return replace(page, fields=((b":path", b"/"), *page.fields))


class WritesUpperCase(Dressing):
    """A field of responses begins with an upper-case letter."""

    def dressed(self, page: Page, method: bytes) -> Page:
        """Add it."""
        return page.having((b"X-Served-By", b"flaw"))


class SaysKeepAlive(Dressing):
    """Responses say `Connection: keep-alive`."""

    def dressed(self, page: Page, method: bytes) -> Page:
        """Add it."""
        return page.having((b"connection", b"keep-alive"))


class MiscountsContent(Dressing):
    """Content-Length is one too many."""

    def dressed(self, page: Page, method: bytes) -> Page:
        """Count again."""
        if method == b"HEAD" or page.status in (204, 304):
            return page
        return self.valued(page, b"content-length", b"%d" % (len(page.body) + 1))


class SaysNothingIsLong(Dressing):
    """204 has a Content-Length."""

    def dressed(self, page: Page, method: bytes) -> Page:
        """Add it."""
        return self.valued(page, b"content-length", b"0") if page.status == 204 else page


class SaysHeadIsEmpty(Dressing):
    """The response to HEAD says that there is no content."""

    def dressed(self, page: Page, method: bytes) -> Page:
        """Say so."""
        return self.valued(page, b"content-length", b"0") if method == b"HEAD" else page


class SaysNotModifiedIsEmpty(Dressing):
    """304 says that the page has no content."""

    def dressed(self, page: Page, method: bytes) -> Page:
        """Say so."""
        return self.valued(page, b"content-length", b"0") if page.status == 304 else page


class HeadHasNoType(Dressing):
    """The response to HEAD has no Content-Type."""

    def dressed(self, page: Page, method: bytes) -> Page:
        """Leave it out."""
        if method != b"HEAD":
            return page
        return replace(page, fields=tuple(one for one in page.fields if one[0] != b"content-type"))


class HasNoClock(Dressing):
    """Responses have no Date."""

    def dressed(self, page: Page, method: bytes) -> Page:
        """Leave it out."""
        return replace(page, fields=tuple(one for one in page.fields if one[0] != b"date"))


class SendsContentToHead(Http2):
    """HEAD is answered like GET, content and all."""

    def answer(self, number: int, page: Page) -> None:
        """Forget the method."""
        fields = self.streams[number].fields
        head = (b":method", b"HEAD")
        self.streams[number].fields = [one for one in fields if one != head]
        super().answer(number, page)


class BeginsWithData(Http2):
    """An empty DATA frame comes before the head of a response."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Add it."""
        later = unit.type == HEADERS and unit.stream > 1
        return [Unit(DATA, 0, unit.stream, b""), unit] if later else [unit]


class GoesOnBehindTheEnd(Http2):
    """An empty DATA frame follows the end of a response."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Add it."""
        ends = unit.stream > 1 and unit.type in (DATA, HEADERS) and unit.flags & END_STREAM
        return [unit, Unit(DATA, 0, unit.stream, b"")] if ends else [unit]


class TrailsPseudoField(Http2):
    """Responses end with trailers that hold a pseudo-field."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Add them."""
        if unit.stream == 1 or unit.type != DATA or not unit.flags & END_STREAM:
            return [unit]
        trailers = Unit(HEADERS, END_STREAM | END_HEADERS, unit.stream, PATH)
        return [unit.but(flags=unit.flags & ~END_STREAM), trailers]


FLAWS: dict[str, type[Http2]] = {
    "adds-pseudo-field": AddsPseudoField,
    "writes-upper-case": WritesUpperCase,
    "says-keep-alive": SaysKeepAlive,
    "miscounts-content": MiscountsContent,
    "says-nothing-is-long": SaysNothingIsLong,
    "says-head-is-empty": SaysHeadIsEmpty,
    "says-not-modified-is-empty": SaysNotModifiedIsEmpty,
    "head-has-no-type": HeadHasNoType,
    "has-no-clock": HasNoClock,
    "sends-content-to-head": SendsContentToHead,
    "begins-with-data": BeginsWithData,
    "goes-on-behind-the-end": GoesOnBehindTheEnd,
    "trails-pseudo-field": TrailsPseudoField,
}
