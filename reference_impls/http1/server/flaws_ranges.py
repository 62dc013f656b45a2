"""Flaws in how parts of a page are asked for and sent (RFC 9110 section 14)."""

import re
from dataclasses import replace

from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server.flaws_conditions import NEVER, Rereads, drop, turn
from reference_impls.http1.server.ranges import multipart, ranged
from reference_impls.http1.server.site import RESOURCE, SAVED, TAG, Site
from reference_impls.http1.server.talk import Talk

RANGE, IF_RANGE, CONTENT_RANGE = b"range", b"if-range", b"content-range"


def unsatisfied() -> Page:
    """Return what is said where a range is refused."""
    return Page(416, ((CONTENT_RANGE, b"bytes */%d" % len(RESOURCE)),), b"No.\n").dated()


def field_of(page: Page, name: bytes) -> bytes:
    """Return a field of a page, b"" where there is none."""
    return dict(page.fields).get(name, b"")


def with_body(page: Page, body: bytes) -> Page:
    """Return a page with another content and its length."""
    fields = tuple(one for one in page.fields if one[0] != b"content-length")
    return replace(page, body=body, fields=(*fields, (b"content-length", b"%d" % len(body))))


class Recuts(Talk):
    """Every 206 is changed: `single` the one part, `several` the multipart content."""

    def respond(self, asked: Asked) -> Page:
        """Change what is partial."""
        page = super().respond(asked)
        if page.status != 206:
            return page
        return self.single(page) if field_of(page, CONTENT_RANGE) else self.several(page)

    def single(self, page: Page) -> Page:
        """Return what is sent instead of one part."""
        return page

    def several(self, page: Page) -> Page:
        """Return what is sent instead of several."""
        return page


class TakesTheLastForTheEnd(Recuts):
    """The last octet of a part is not sent."""

    def single(self, page: Page) -> Page:
        """Leave it out."""
        return with_body(page, page.body[:-1])


class CountsIn32Bits(Rereads):
    """Positions are kept in 32 bits."""

    def reread(self, asked: Asked) -> Asked:
        """Cut every number."""
        value = asked.header(RANGE) or b""
        return turn(asked, RANGE, re.sub(rb"\d+", lambda one: b"%d" % (int(one[0]) % 2**32), value))


class RefusesLongSuffixes(Talk):
    """More last octets than there are get 416."""

    def respond(self, asked: Asked) -> Page:
        """Refuse them."""
        found = re.fullmatch(rb"bytes=-(\d+)", asked.header(RANGE) or b"")
        long = found is not None and int(found[1]) > len(RESOURCE)
        return unsatisfied() if long else super().respond(asked)


class TellsNoLengthWith416(Talk):
    """416 has no Content-Range."""

    def respond(self, asked: Asked) -> Page:
        """Leave it out."""
        page = super().respond(asked)
        bare = tuple(one for one in page.fields if one[0] != CONTENT_RANGE)
        return replace(page, fields=bare) if page.status == 416 else page


class RefusesUnknownUnits(Talk):
    """A range in a unit that nobody knows gets 416."""

    def respond(self, asked: Asked) -> Page:
        """Refuse it."""
        value = asked.header(RANGE)
        known = value is None or value.lower().startswith(b"bytes")
        return super().respond(asked) if known else unsatisfied()


class KnowsUnitsInLowerCase(Rereads):
    """A unit is known in lower case only."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore the others."""
        known = (asked.header(RANGE) or b"").startswith(b"bytes")
        return asked if known else drop(asked, RANGE)


class SendsOneAsMany(Recuts):
    """One part is sent as multipart/byteranges, too."""

    def single(self, page: Page) -> Page:
        """Wrap it."""
        first, last, _ = map(int, re.findall(rb"\d+", field_of(page, CONTENT_RANGE)))
        kept = tuple(one for one in page.fields if one[0] in (b"etag", b"last-modified"))
        return multipart(Page(206, kept, RESOURCE), [(first, last)]).dated()


class NamesNoParts(Recuts):
    """The parts do not say which they are."""

    def several(self, page: Page) -> Page:
        """Leave out Content-Range."""
        return with_body(page, re.sub(rb"Content-Range: .*\r\n", b"", page.body))


class NamesAPartAbove(Recuts):
    """Many parts have a Content-Range in the head of the response, too."""

    def several(self, page: Page) -> Page:
        """Add it."""
        return page.having((CONTENT_RANGE, b"bytes 0-0/%d" % len(RESOURCE)))


class RefusesAllForOne(Talk):
    """Where one of several ranges cannot be satisfied, none is."""

    def respond(self, asked: Asked) -> Page:
        """Refuse them."""
        value = asked.header(RANGE) or b""
        far = any(int(one) >= len(RESOURCE) for one in re.findall(rb"\d+", value))
        return unsatisfied() if b"," in value and far else super().respond(asked)


class SortsParts(Rereads):
    """Parts are sent in the order of the page."""

    def reread(self, asked: Asked) -> Asked:
        """Sort the ranges."""
        unit, _, ranges = (asked.header(RANGE) or b"").partition(b"=")
        parts = sorted(ranges.split(b","), key=lambda one: (len(one), one))
        return turn(asked, RANGE, unit + b"=" + b",".join(parts))


class _Generous(Site):
    def resource(self, asked: Asked) -> Page:
        whole = Page(200, ((b"etag", TAG), (b"last-modified", SAVED)), RESOURCE)
        return ranged(asked, whole, most=10_000).dated()


class SendsEveryPart(Talk):
    """As many parts are sent as are asked for, however often the same."""

    site_class = _Generous


class CutsHeads(Talk):
    """HEAD with Range is answered by 206."""

    def respond(self, asked: Asked) -> Page:
        """Answer as if it were GET."""
        ranged_head = asked.method == b"HEAD" and asked.header(RANGE) is not None
        return super().respond(replace(asked, method=b"GET") if ranged_head else asked)


class CutsEchoes(Talk):
    """POST with Range gets a part of the answer."""

    def respond(self, asked: Asked) -> Page:
        """Cut it."""
        page = super().respond(asked)
        if asked.method != b"POST" or asked.header(RANGE) is None or page.status != 200:
            return page
        part = page.having((CONTENT_RANGE, b"bytes 0-1/%d" % len(page.body)))
        return with_body(replace(part, status=206), page.body[:2])


class CutsNothing(Talk):
    """A range of what is not there gets 416."""

    def respond(self, asked: Asked) -> Page:
        """Refuse it."""
        page = super().respond(asked)
        return unsatisfied() if page.status == 404 and asked.header(RANGE) else page


class IgnoresIfRange(Rereads):
    """If-Range is ignored."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore it."""
        return drop(asked, IF_RANGE)


class BelievesNoIfRange(Rereads):
    """If-Range is never true."""

    def reread(self, asked: Asked) -> Asked:
        """Have it match nothing."""
        return turn(asked, IF_RANGE, NEVER)


class WantsARange(Talk):
    """If-Range without Range gets 400."""

    def respond(self, asked: Asked) -> Page:
        """Refuse it."""
        alone = asked.header(IF_RANGE) is not None and asked.header(RANGE) is None
        return Page(400, (), b"Which part?\n").dated() if alone else super().respond(asked)


class TagsNoParts(Recuts):
    """206 has no ETag."""

    def single(self, page: Page) -> Page:
        """Leave it out."""
        return replace(page, fields=tuple(one for one in page.fields if one[0] != b"etag"))


class PutsPartsAsWholes(Rereads):
    """PUT with Content-Range replaces the whole."""

    def reread(self, asked: Asked) -> Asked:
        """Ignore it."""
        return drop(asked, CONTENT_RANGE) if asked.method == b"PUT" else asked


class ReadsContentRange(Rereads):
    """Content-Range in a GET is taken for Range."""

    def reread(self, asked: Asked) -> Asked:
        """Make Range of it."""
        value = asked.header(CONTENT_RANGE)
        if asked.method != b"GET" or value is None:
            return asked
        wanted = value.partition(b"/")[0].replace(b" ", b"=")
        return replace(asked, fields=(*asked.fields, (RANGE, wanted)))


FLAWS: dict[str, type[Talk]] = {
    "takes-the-last-for-the-end": TakesTheLastForTheEnd,
    "counts-in-32-bits": CountsIn32Bits,
    "refuses-long-suffixes": RefusesLongSuffixes,
    "tells-no-length-with-416": TellsNoLengthWith416,
    "refuses-unknown-units": RefusesUnknownUnits,
    "knows-units-in-lower-case": KnowsUnitsInLowerCase,
    "sends-one-as-many": SendsOneAsMany,
    "names-no-parts": NamesNoParts,
    "names-a-part-above": NamesAPartAbove,
    "refuses-all-for-one": RefusesAllForOne,
    "sorts-parts": SortsParts,
    "sends-every-part": SendsEveryPart,
    "cuts-heads": CutsHeads,
    "cuts-echoes": CutsEchoes,
    "cuts-nothing": CutsNothing,
    "ignores-if-range": IgnoresIfRange,
    "believes-no-if-range": BelievesNoIfRange,
    "wants-a-range": WantsARange,
    "tags-no-parts": TagsNoParts,
    "puts-parts-as-wholes": PutsPartsAsWholes,
    "reads-content-range": ReadsContentRange,
}
