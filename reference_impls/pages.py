"""What every reference server has to offer: two resources, the same over HTTP/1.1 and HTTP/3."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate

FRONT = b"This page came all the way from a reference server.\n" * 4
LARGE = bytes(ord("a") + place % 26 for place in range(64)) * 1024  # 64 KiB

PAGES: Mapping[bytes, bytes] = {b"/": FRONT, b"/large": LARGE}


@dataclass(frozen=True)
class Page:
    """An answer: status code, header fields (names in lower case) and body."""

    status: int
    fields: tuple[tuple[bytes, bytes], ...]
    body: bytes


def answer(method: bytes, path: bytes) -> Page:
    """Return the answer to a request; the body of an answer to HEAD is left out."""
    body = PAGES.get(path.partition(b"?")[0])
    if method not in (b"GET", b"HEAD"):
        return _page(405, b"Only GET and HEAD are served here.\n", (b"allow", b"GET, HEAD"))
    page = _page(404, b"There is no such page here.\n") if body is None else _page(200, body)
    return page if method == b"GET" else Page(page.status, page.fields, b"")


def _page(status: int, body: bytes, *more: tuple[bytes, bytes]) -> Page:
    fields = (
        (b"date", formatdate(usegmt=True).encode()),
        (b"content-type", b"text/plain"),
        (b"content-length", str(len(body)).encode()),
        *more,
    )
    return Page(status, fields, body)
