"""Flaws in how the conditions of a request are understood (RFC 9110 section 13).

Most answer another request than the one that came: one whose fields were changed first.
"""

from dataclasses import replace

from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server.conditions import date, tags
from reference_impls.http1.server.talk import Talk

MATCH, NONE_MATCH = b"if-match", b"if-none-match"
SINCE, NOT_SINCE = b"if-modified-since", b"if-unmodified-since"
CONDITIONS = (MATCH, NONE_MATCH, SINCE, NOT_SINCE)
NEVER = b'"never"'
PAST, FUTURE = b"Sun, 06 Nov 1994 08:49:37 GMT", b"Fri, 31 Dec 2100 23:59:59 GMT"


def drop(asked: Asked, *names: bytes) -> Asked:
    """Return a request without the fields of these names."""
    return replace(asked, fields=tuple(one for one in asked.fields if one[0] not in names))


def turn(asked: Asked, name: bytes, value: bytes) -> Asked:
    """Return a request with another value of a field that it has."""
    if asked.header(name) is None:
        return asked
    bare = drop(asked, name)
    return replace(bare, fields=(*bare.fields, (name, value)))


class Rereads(Talk):
    """Every request is changed by `reread` before it is answered."""

    def respond(self, asked: Asked) -> Page:
        """Answer another request."""
        return super().respond(self.reread(asked))

    def reread(self, asked: Asked) -> Asked:
        """Return the request that is answered."""
        return asked


class KnowsNoCaches(Rereads):
    """If-None-Match and If-Modified-Since are ignored in GET and HEAD."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore them."""
        return drop(asked, NONE_MATCH, SINCE) if asked.method in (b"GET", b"HEAD") else asked


class ComparesWholeValues(Rereads):
    """A list of tags is taken for one tag."""

    def reread(self, asked: Asked) -> Asked:
        """Have a list match nothing."""
        listed = asked.header(NONE_MATCH) or b""
        return turn(asked, NONE_MATCH, NEVER) if b"," in listed else asked


class ComparesStrongly(Rereads):
    """If-None-Match compares strongly."""

    def reread(self, asked: Asked) -> Asked:
        """Have a weak tag match nothing."""
        weak = b"W/" in (asked.header(NONE_MATCH) or b"")
        return turn(asked, NONE_MATCH, NEVER) if weak else asked


class TakesAnyTag(Rereads):
    """Whatever stands in If-None-Match of a GET matches."""

    def reread(self, asked: Asked) -> Asked:
        """Make * of it."""
        return turn(asked, NONE_MATCH, b"*") if asked.method in (b"GET", b"HEAD") else asked


class PutsAnyway(Rereads):
    """PUT has no conditions."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore them."""
        return drop(asked, *CONDITIONS) if asked.method == b"PUT" else asked


class DeletesAnyway(Rereads):
    """DELETE has no conditions."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore them."""
        return drop(asked, *CONDITIONS) if asked.method == b"DELETE" else asked


class CreatesNever(Talk):
    """If-None-Match: * fails a PUT always."""

    def respond(self, asked: Asked) -> Page:
        """Fail it."""
        starred = asked.method == b"PUT" and asked.header(NONE_MATCH) == b"*"
        return Page(412, (), b"No.\n").dated() if starred else super().respond(asked)


class TakesAnyDate(Rereads):
    """Whatever stands in If-Modified-Since is late enough."""

    def reread(self, asked: Asked) -> Asked:
        """Make a date far ahead of it."""
        return turn(asked, SINCE, FUTURE)


class KnowsNoDates(Rereads):
    """If-Modified-Since is ignored."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore it."""
        return drop(asked, SINCE)


class ReadsOneForm(Rereads):
    """Dates in the old forms are none."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore them."""
        value = asked.header(SINCE) or b""
        return asked if value[3:4] == b"," else drop(asked, SINCE)


class KnowsOneCentury(Rereads):
    """A year of two digits is one of this century."""

    def reread(self, asked: Asked) -> Asked:
        """Have years from 70 on lie far ahead."""
        value = asked.header(SINCE) or b""
        late = b"-" in value and date(value) is not None and value.split(b"-")[2][:2] >= b"70"
        return turn(asked, SINCE, FUTURE) if late else asked


class ReadsTheFirstDate(Rereads):
    """Of several dates the first one counts."""

    def reread(self, asked: Asked) -> Asked:
        """Cut the value."""
        return turn(asked, SINCE, (asked.header(SINCE) or b"")[:29])


class AsksPutForDates(Talk):
    """If-Modified-Since is for every method."""

    def respond(self, asked: Asked) -> Page:
        """Fail PUT."""
        late = asked.method == b"PUT" and asked.header(SINCE) is not None
        return Page(412, (), b"Not modified.\n").dated() if late else super().respond(asked)


class MatchesNothing(Rereads):
    """If-Match is never true."""

    def reread(self, asked: Asked) -> Asked:
        """Have it match nothing."""
        return turn(asked, MATCH, NEVER)


class IgnoresMatch(Rereads):
    """If-Match is ignored."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore it."""
        return drop(asked, MATCH)


class MatchesWeakly(Rereads):
    """If-Match compares weakly."""

    def reread(self, asked: Asked) -> Asked:
        """Make strong tags of weak ones."""
        listed = tags(asked.header(MATCH) or b"")
        strong = b", ".join(one.removeprefix(b"W/") for one in listed)
        return turn(asked, MATCH, strong) if listed else asked


class IgnoresUnmodifiedSince(Rereads):
    """If-Unmodified-Since is ignored."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore it."""
        return drop(asked, NOT_SINCE)


class IsAlwaysModified(Rereads):
    """Whatever stands in If-Unmodified-Since is too early."""

    def reread(self, asked: Asked) -> Asked:
        """Make a date long ago of it."""
        return turn(asked, NOT_SINCE, PAST)


class AsksForTheDateOnly(Rereads):
    """Where tag and date are there, the date decides about a cache."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore the tag."""
        return drop(asked, NONE_MATCH) if asked.header(SINCE) else asked


class AsksForTheUpdateTwice(Rereads):
    """Where tag and date are there, the date decides about a lost update."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore the tag."""
        return drop(asked, MATCH) if asked.header(NOT_SINCE) else asked


class AsksTheCacheFirst(Rereads):
    """Where a cache asks, lost updates do not matter."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore the other conditions."""
        return drop(asked, MATCH, NOT_SINCE) if asked.header(NONE_MATCH) else asked


class AsksNoCacheBehindAMatch(Rereads):
    """Where If-Match is true, If-None-Match is not looked at."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore it."""
        return drop(asked, NONE_MATCH) if asked.header(MATCH) else asked


class CutsBeforeItAsks(Rereads):
    """Where a range is asked for, If-None-Match is not looked at."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore it."""
        return drop(asked, NONE_MATCH) if asked.header(b"range") else asked


class FailsWhatIsNotThere(Talk):
    """A condition of what cannot have one is false."""

    def respond(self, asked: Asked) -> Page:
        """Say 412."""
        page = super().respond(asked)
        shown = page.status in range(200, 300) and asked.method != b"OPTIONS"
        conditional = any(asked.header(name) is not None for name in CONDITIONS)
        if shown or page.status == 304 or not conditional:
            return page
        return Page(412, (), b"A condition does not hold.\n").dated()


class SaysNothingWith304(Talk):
    """304 has no fields but Date."""

    def respond(self, asked: Asked) -> Page:
        """Leave them out."""
        page = super().respond(asked)
        bare = replace(page, fields=tuple(one for one in page.fields if one[0] == b"date"))
        return bare if page.status == 304 else page


class AddsTo304(Talk):
    """304 has a further field."""

    added = (b"content-type", b"text/plain")

    def respond(self, asked: Asked) -> Page:
        """Add it."""
        page = super().respond(asked)
        return page.having(self.added) if page.status == 304 else page


class MeasuresThe304(AddsTo304):
    """304 has Content-Length: 0."""

    added = (b"content-length", b"0")


FLAWS: dict[str, type[Talk]] = {
    "knows-no-caches": KnowsNoCaches,
    "compares-whole-values": ComparesWholeValues,
    "compares-strongly": ComparesStrongly,
    "takes-any-tag": TakesAnyTag,
    "puts-anyway": PutsAnyway,
    "deletes-anyway": DeletesAnyway,
    "creates-never": CreatesNever,
    "takes-any-date": TakesAnyDate,
    "knows-no-dates": KnowsNoDates,
    "reads-one-form": ReadsOneForm,
    "knows-one-century": KnowsOneCentury,
    "reads-the-first-date": ReadsTheFirstDate,
    "asks-put-for-dates": AsksPutForDates,
    "matches-nothing": MatchesNothing,
    "ignores-match": IgnoresMatch,
    "matches-weakly": MatchesWeakly,
    "ignores-unmodified-since": IgnoresUnmodifiedSince,
    "is-always-modified": IsAlwaysModified,
    "asks-for-the-date-only": AsksForTheDateOnly,
    "asks-for-the-update-twice": AsksForTheUpdateTwice,
    "asks-the-cache-first": AsksTheCacheFirst,
    "asks-no-cache-behind-a-match": AsksNoCacheBehindAMatch,
    "cuts-before-it-asks": CutsBeforeItAsks,
    "fails-what-is-not-there": FailsWhatIsNotThere,
    "says-nothing-with-304": SaysNothingWith304,
    "adds-to-304": AddsTo304,
    "measures-the-304": MeasuresThe304,
}
