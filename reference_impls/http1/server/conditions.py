"""Conditional requests (RFC 9110 section 13): whether a method may be performed at all."""

import re
from calendar import timegm
from email.utils import formatdate
from time import strptime, time

from reference_impls.http1.message import Asked, Page

TAGS = re.compile(rb'\s*(?:,\s*)*((?:W/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?=,|$)')
FORMS = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y")
"""The three forms of a date (RFC 9110 section 5.6.7)."""
KEPT = (b"etag", b"content-location", b"vary", b"cache-control", b"expires", b"date")
"""What a 304 repeats of the 200 that it stands for (section 15.4.5)."""


def precondition(asked: Asked, there: Page | None) -> Page | None:
    """Return 304 or 412 where the conditions of a request do not hold; None where they do.

    `there` is what GET would show, with its validators; None where there is nothing. The order is
    that of section 13.2.2.
    """
    fields = dict(there.fields) if there else {}
    tag, saved = fields.get(b"etag"), date(fields.get(b"last-modified"))
    safe = asked.method in (b"GET", b"HEAD")
    match, none_match = asked.header(b"if-match"), asked.header(b"if-none-match")
    since, not_since = (
        date(asked.header(b"if-modified-since")),
        date(asked.header(b"if-unmodified-since")),
    )
    if match is not None:
        if not matches(match, tag, strong=True):
            return _failed()
    elif not_since is not None and saved is not None and saved > not_since:
        return _failed()
    if none_match is not None:
        if matches(none_match, tag, strong=False):
            return _not_modified(there) if safe else _failed()
    elif since is not None and saved is not None and safe and saved <= since:
        return _not_modified(there)
    return None


def matches(listed: bytes, tag: bytes | None, strong: bool) -> bool:
    """Whether a list of entity tags, or `*`, has this one (section 8.8.3.2)."""
    if tag is None:
        return False
    if listed.strip() == b"*":
        return True
    if strong and tag.startswith(b"W/"):
        return False
    known = tags(listed)
    plain = tag.removeprefix(b"W/")
    return tag in known if strong else plain in {one.removeprefix(b"W/") for one in known}


def tags(listed: bytes) -> list[bytes]:
    """Return the entity tags of a list; none where it is not such a list."""
    found, at = [], 0
    while one := TAGS.match(listed, at):
        found.append(one[1])
        at = one.end()
    return found if at and not listed[at:].strip(b", \t") else []


def date(value: bytes | None) -> int | None:
    """Return the seconds since 1970 that a date of any of the three forms means, else None."""
    for form in FORMS if value is not None else ():
        try:
            seconds = timegm(strptime(value.decode("latin-1"), form))  # type: ignore[union-attr]
        except ValueError:
            continue
        # A year of two digits that seems to be over 50 years ahead is past (section 5.6.7).
        return (
            seconds - 3_155_760_000
            if "%y" in form and seconds > time() + 1_577_880_000
            else seconds
        )
    return None


def _failed() -> Page:
    return Page(412, (), b"A condition of the request does not hold.\n").dated()


def _not_modified(there: Page | None) -> Page:
    kept = tuple(field for field in (there.fields if there else ()) if field[0] in KEPT)
    return Page(304, ((b"date", formatdate(usegmt=True).encode()), *kept))
