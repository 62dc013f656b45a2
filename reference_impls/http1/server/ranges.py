"""Range requests (RFC 9110 section 14): a part of a page instead of the whole."""

import re
from dataclasses import replace

from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server.conditions import date

RANGE = re.compile(
    rb"bytes=[ \t]*(?:,[ \t]*)*((?:\d*-\d*)(?:[ \t]*,[ \t]*(?:\d*-\d*)?)*)", re.IGNORECASE
)
BOUNDARY = b"wireproof-reference-part"
MOST_RANGES = 16
"""More parts than anybody needs are a waste of both ends (section 14.2): the whole is sent."""


def ranged(asked: Asked, whole: Page, most: int = MOST_RANGES) -> Page:
    """Return the part of a page that the request asks for: 206, or 416, or the whole page.

    More than `most` parts are not sent.
    """
    page = whole.having((b"accept-ranges", b"bytes"))
    wanted = RANGE.fullmatch(asked.header(b"range") or b"")
    if asked.method != b"GET" or wanted is None or not still_the_same(asked, whole):
        return page
    specs = [one.strip() for one in wanted[1].split(b",") if one.strip()]
    size = len(whole.body)
    if b"-" in specs or not all(in_order(spec) for spec in specs) or len(specs) > most:
        return page
    found = [part for spec in specs if (part := slice_of(spec, size))]
    if not found:
        told = (b"content-range", b"bytes */%d" % size)
        return Page(416, (told,), b"The page has %d octets, and none of these.\n" % size)
    if len(found) == 1:
        (first, last), body = found[0], whole.body[found[0][0] : found[0][1] + 1]
        return replace(
            page.having((b"content-range", b"bytes %d-%d/%d" % (first, last, size))),
            status=206,
            body=body,
        )
    return multipart(page, found)


def still_the_same(asked: Asked, whole: Page) -> bool:
    """Whether If-Range holds: a strong tag, or a date, that is exactly the page's."""
    condition = asked.header(b"if-range")
    if condition is None:
        return True
    fields = dict(whole.fields)
    if condition.startswith(b'"'):
        return condition == fields.get(b"etag")
    return date(condition) is not None and date(condition) == date(fields.get(b"last-modified"))


def in_order(spec: bytes) -> bool:
    """Whether the last position of a range is not before the first (section 14.1.1)."""
    first, _, last = spec.partition(b"-")
    return not (first and last) or int(first) <= int(last)


def slice_of(spec: bytes, size: int) -> tuple[int, int] | None:
    """Return the first and last octet of a range within `size` octets; None for none of them."""
    first, _, last = spec.partition(b"-")
    if not first:
        return (max(size - int(last), 0), size - 1) if int(last) else None
    begin, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (begin, end) if begin < size else None


def multipart(page: Page, parts: list[tuple[int, int]]) -> Page:
    """Return the parts, each with its own Content-Range (section 15.3.7.2)."""
    size, body = len(page.body), b""
    for first, last in parts:
        head = b"Content-Type: text/plain\r\nContent-Range: bytes %d-%d/%d" % (first, last, size)
        body += b"--%s\r\n%s\r\n\r\n%s\r\n" % (BOUNDARY, head, page.body[first : last + 1])
    body += b"--%s--\r\n" % BOUNDARY
    kind = (b"content-type", b"multipart/byteranges; boundary=" + BOUNDARY)
    return replace(page.having(kind), status=206, body=body)
