"""Flaws in what is answered: methods, and the response itself.

A flaw in the form of a response shows in one kind of response only, so that the others can still be
read; most take 404.
"""

import gzip
import re
from dataclasses import replace
from typing import ClassVar
from urllib.parse import unquote_to_bytes

from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server import flaws_conditions, flaws_ranges
from reference_impls.http1.server.site import Site
from reference_impls.http1.server.talk import Fields, Head, Talk

OPAQUE = b'"wireproof"'


def without(page: Page, *names: bytes) -> Page:
    """Return a page without the fields of these names."""
    return replace(page, fields=tuple(one for one in page.fields if one[0] not in names))


class Restates(Talk):
    """Every response is changed by `restated`."""

    def respond(self, asked: Asked) -> Page:
        """Have the site answer, and change the answer."""
        return self.restated(asked, super().respond(asked))

    def restated(self, asked: Asked, page: Page) -> Page:
        """Return what is said instead."""
        return page


class Misspells(Talk):
    """The head of each response with `status` is changed by `misspelt`."""

    status = 404

    def octets_of(self, status: int, fields: Fields) -> bytes:
        """Change the octets of one kind of response."""
        octets = super().octets_of(status, fields)
        return self.misspelt(octets) if status == self.status else octets

    def misspelt(self, octets: bytes) -> bytes:
        """Return what is said instead."""
        return octets


class FailsAlways(Talk):
    """Each request is answered by 500."""

    def respond(self, asked: Asked) -> Page:
        """Fail."""
        return Page(500, ()).dated()


# Methods


class KnowsNoHead(Talk):
    """HEAD is not implemented."""

    def respond(self, asked: Asked) -> Page:
        """Refuse HEAD."""
        return Page(501, ()).dated() if asked.method == b"HEAD" else super().respond(asked)


class SendsContentForHead(Talk):
    """HEAD is answered as GET is, with the content."""

    def response(self, page: Page, head: Head) -> bytes:
        """Forget that it was HEAD."""
        method = b"GET" if head.method == b"HEAD" else head.method
        return super().response(page, replace(head, method=method))


class TellsNoLengthForHead(Restates):
    """HEAD is answered with Content-Length: 0."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Tell the length of what is sent for HEAD."""
        sized = without(page, b"content-length").having((b"content-length", b"0"))
        return sized if asked.method == b"HEAD" and page.status == 200 else page


class SaysLittleForHead(Restates):
    """HEAD is answered without type and validators."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Leave them out."""
        if asked.method != b"HEAD":
            return page
        return without(page, b"content-type", b"etag", b"last-modified")


class TakesAnyMethodForGet(Talk):
    """A method that nobody knows is GET."""

    def check_method(self, head: Head) -> None:
        """Make GET of it."""
        if head.method == b"FOOBAR":
            head.method = b"GET"
        super().check_method(head)


class TakesMethodsInAnyCase(Talk):
    """Methods are the same in lower case."""

    def check_method(self, head: Head) -> None:
        """Make upper case of it."""
        head.method = head.method.upper()
        super().check_method(head)


class ListsNoMethods(Restates):
    """OPTIONS is answered without Allow."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Leave it out."""
        return without(page, b"allow") if asked.method == b"OPTIONS" else page


class TracesAll(Talk):
    """TRACE gives back all that was sent, whatever it was."""

    def respond(self, asked: Asked) -> Page:
        """Give it back."""
        if asked.method != b"TRACE":
            return super().respond(asked)
        lines = (b"%s: %s\r\n" % field for field in asked.fields)
        kind = (b"content-type", b"message/http")
        return Page(200, (kind,), b"TRACE / HTTP/1.1\r\n" + b"".join(lines)).dated()


class SaysOkToPut(Restates):
    """PUT is always answered by 200."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Say 200 for 201."""
        return replace(page, status=200 if page.status == 201 else page.status)


class SaysCreatedToPut(Restates):
    """PUT is always answered by 201."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Say 201 for 204."""
        done = asked.method == b"PUT" and page.status == 204
        return replace(page, status=201).having((b"content-length", b"0")) if done else page


class _Appends(Site):
    def put(self, asked: Asked) -> Page:
        both = (self.stored or b"") + asked.content
        page = super().put(asked)
        self.stored = both if page.status in (201, 204) else self.stored
        return page


class AppendsWhatIsPut(Talk):
    """PUT adds to what is there."""

    site_class = _Appends


class ShowsAnotherTagForPut(Restates):
    """The ETag in the answer to PUT is not that of the page."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Show a tag of the file's name."""
        if asked.method != b"PUT" or b"etag" not in dict(page.fields):
            return page
        return without(page, b"etag").having((b"etag", OPAQUE))


class _Keeps(Site):
    kept: tuple[tuple[bytes, bytes], ...] = ()
    names: tuple[bytes, ...] = ()

    def put(self, asked: Asked) -> Page:
        self.kept = tuple(one for one in asked.fields if one[0] in self.names)
        return super().put(asked)

    def take_out(self, asked: Asked) -> Page:
        return super().take_out(asked).having(*self.kept)


class _KeepsContentLocation(_Keeps):
    names = (b"content-location",)


class _KeepsUnknownFields(_Keeps):
    names = (b"x-wireproof",)


class KeepsContentLocation(Talk):
    """A Content-Location that comes with PUT is shown by GET."""

    site_class = _KeepsContentLocation


class KeepsUnknownFields(Talk):
    """A field that nobody knows and that comes with PUT is shown by GET."""

    site_class = _KeepsUnknownFields


class _DeletesNothing(Site):
    def delete(self, asked: Asked) -> Page:
        there, page = self.stored, super().delete(asked)
        self.stored = there
        return page


class DeletesNothing(Talk):
    """DELETE is answered by 204, and nothing is done."""

    site_class = _DeletesNothing


class RedirectsAfterDelete(Restates):
    """DELETE is answered by a redirect."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Say 303."""
        done = asked.method == b"DELETE" and page.status == 204
        return Page(303, ((b"location", b"/"),)).dated() if done else page


class _CountsVisits(Site):
    def respond(self, asked: Asked) -> Page:
        page = super().respond(asked)
        if asked.path == b"/store" and asked.method in (b"GET", b"HEAD", b"OPTIONS", b"TRACE"):
            self.stored = None if self.stored is None else self.stored + b"!"
        return page


class CountsVisits(Talk):
    """Each safe request for what is stored changes it."""

    site_class = _CountsVisits


# The form of a response


class SendsBareCr(Misspells):
    """A field of 404 has a CR within its value."""

    def misspelt(self, octets: bytes) -> bytes:
        """Add such a field."""
        return octets.removesuffix(b"\r\n") + b"x-note: one\rtwo\r\n\r\n"


class SparesASpace(Misspells):
    """The status line of 404 ends behind the number."""

    def misspelt(self, octets: bytes) -> bytes:
        """Leave out what follows the number."""
        return octets[:12] + octets[octets.find(b"\r\n") :]


class InventsAStatus(Restates):
    """What is not there gets 700."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Say 700 for 404."""
        return replace(page, status=700 if page.status == 404 else page.status)


class AnswersInTheirVersion(Talk):
    """HTTP/1.0 is answered in HTTP/1.0."""

    def response(self, page: Page, head: Head) -> bytes:
        """Name the version of the request."""
        return super().response(page, head).replace(b"HTTP/1.1", b"HTTP/" + head.version, 1)


class PutsABlankBeforeAColon(Misspells):
    """A field of 404 has a blank before its colon."""

    def misspelt(self, octets: bytes) -> bytes:
        """Add such a field."""
        return octets.removesuffix(b"\r\n") + b"x-note : one\r\n\r\n"


class FoldsAField(Misspells):
    """A field of 404 goes on in the next line."""

    def misspelt(self, octets: bytes) -> bytes:
        """Add such a field."""
        return octets.removesuffix(b"\r\n") + b"x-note: one\r\n two\r\n\r\n"


class CodesNothing(Misspells):
    """204 has Transfer-Encoding."""

    status = 204

    def misspelt(self, octets: bytes) -> bytes:
        """Add it."""
        return octets.removesuffix(b"\r\n") + b"transfer-encoding: chunked\r\n\r\n"


class MeasuresNothing(Misspells):
    """204 has Content-Length."""

    status = 204

    def misspelt(self, octets: bytes) -> bytes:
        """Add it."""
        return octets.removesuffix(b"\r\n") + b"content-length: 0\r\n\r\n"


class FramesTwice(Talk):
    """What is chunked has a Content-Length, too."""

    def octets_of(self, status: int, fields: Fields) -> bytes:
        """Add it."""
        coded = any(name == b"transfer-encoding" for name, _ in fields)
        more = [(b"content-length", b"999")] if coded else []
        return super().octets_of(status, [*fields, *more])


class CountsOneTooFew(Restates):
    """The Content-Length of 405 is one too small."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Count one octet less."""
        short = (b"content-length", b"%d" % (len(page.body) - 1))
        return without(page, b"content-length").having(short) if page.status == 405 else page


class EndsByClosing(Talk):
    """The content of 404 ends with the connection."""

    def response(self, page: Page, head: Head) -> bytes:
        """Tell no length, and close."""
        if page.status != 404:
            return super().response(page, head)
        self.done = True
        fields = [*without(page, b"content-length").fields, (b"connection", b"close")]
        return self.octets_of(page.status, fields) + (page.body if head.method != b"HEAD" else b"")


class SendsContentWith304(Talk):
    """304 is followed by some content."""

    def response(self, page: Page, head: Head) -> bytes:
        """Send it."""
        return super().response(page, head) + (b"Not modified.\n" if page.status == 304 else b"")


class ContinuesAlways(Talk):
    """Whoever expects 100 gets it, in HTTP/1.0 too."""

    def response(self, page: Page, head: Head) -> bytes:
        """Say 100 before the response."""
        waits = b"100-continue" in head.members(b"expect") and head.version == b"1.0"
        interim = b"HTTP/1.1 100 Continue\r\n\r\n" if waits else b""
        return interim + super().response(page, head)


class Leaves(Restates):
    """Responses with `status` leave fields out."""

    status = 404
    names: ClassVar[tuple[bytes, ...]] = ()

    def restated(self, asked: Asked, page: Page) -> Page:
        """Leave them out."""
        return without(page, *self.names) if page.status == self.status else page


class LeavesOutTheChallenge(Leaves):
    """401 has no WWW-Authenticate."""

    status = 401
    names = (b"www-authenticate",)


class LeavesOutAllow(Leaves):
    """405 has no Allow."""

    status = 405
    names = (b"allow",)


class LeavesOutLocation(Leaves):
    """302 has no Location."""

    status = 302
    names = (b"location",)


class LeavesOutTheType(Leaves):
    """404 has content of no type."""

    names = (b"content-type",)


class LeavesOutDate(Leaves):
    """404 has no Date."""

    names = (b"date",)


class AllowsWhatItRefuses(Restates):
    """405 lists all methods, the refused one among them."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """List all."""
        every = (b"allow", b"GET, HEAD, POST, PUT, DELETE, OPTIONS, TRACE")
        return without(page, b"allow").having(every) if page.status == 405 else page


class ExplainsNothing(Restates):
    """404 has no content."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Leave it out."""
        if page.status != 404:
            return page
        bare = without(page, b"content-length", b"content-type")
        return replace(bare, body=b"").having((b"content-length", b"0"))


class DatesTwice(Misspells):
    """404 has two Dates."""

    def misspelt(self, octets: bytes) -> bytes:
        """Repeat it."""
        dates = re.findall(rb"(?m)^date: .*\r\n", octets)
        return octets.removesuffix(b"\r\n") + b"".join(dates) + b"\r\n"


class Adds(Restates):
    """Responses with `status` have a further field."""

    status = 404
    added: ClassVar[tuple[bytes, bytes]] = (b"x-note", b"one")

    def restated(self, asked: Asked, page: Page) -> Page:
        """Add it."""
        return page.having(self.added) if page.status == self.status else page


class WritesAnEmptyList(Adds):
    """404 has an Accept-Ranges of nothing but a comma."""

    added = (b"accept-ranges", b",")


class OffersWithoutAnOption(Adds):
    """404 has an Upgrade that Connection does not name."""

    added = (b"upgrade", b"h2c")


class ForgetsQuotes(Adds):
    """404 has an ETag without quotes."""

    added = (b"etag", b"wireproof")


class SaysZeroForADate(Adds):
    """404 has Expires: 0."""

    added = (b"expires", b"0")


class WasModifiedTomorrow(Adds):
    """404 has a Last-Modified of the future."""

    added = (b"last-modified", b"Fri, 31 Dec 2100 23:59:59 GMT")


class LivesInThePast(Restates):
    """404 has the Date of an old response."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Show it."""
        old = (b"date", b"Sun, 06 Nov 1994 08:49:37 GMT")
        return without(page, b"date").having(old) if page.status == 404 else page


# Credentials, redirects


class BaresTheRealm(Restates):
    """The realm of a challenge has no quotes."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Leave them out."""
        bare = (b"www-authenticate", b"Basic realm=reference")
        return without(page, bare[0]).having(bare) if page.status == 401 else page


class LetsIn(Talk):
    """Whoever shows credentials is let in."""

    def respond(self, asked: Asked) -> Page:
        """Show the front page."""
        if asked.path == b"/protected" and asked.header(b"authorization") is not None:
            return self.site.front(asked)
        return super().respond(asked)


class WritesWhatItIsTold(Restates):
    """A Location is written as it comes, and cut down to one octet for each character."""

    def restated(self, asked: Asked, page: Page) -> Page:
        """Decode, cut, write."""
        if page.status != 302:
            return page
        to = unquote_to_bytes(asked.query.partition(b"to=")[2]).decode("utf-8", "replace")
        raw = bytes(ord(one) & 0xFF for one in to)
        return without(page, b"location").having((b"location", raw))


# Content codings, validators


class Zips(Restates):
    """The front page comes compressed to those who take it, correctly; see the subclasses."""

    tag = b'"zipped"'
    varies = True

    def wants(self, asked: Asked) -> bool:
        """Whether the client takes it."""
        return (asked.header(b"accept-encoding") or b"") == b"gzip"

    def restated(self, asked: Asked, page: Page) -> Page:
        """Compress it."""
        if asked.path != b"/" or page.status != 200:
            return page
        if not self.wants(asked):
            return page.having((b"etag", b'"plain"'), (b"vary", b"accept-encoding"))
        body = gzip.compress(page.body, mtime=0)
        length = (b"content-length", b"%d" % len(body))
        more = ((b"vary", b"accept-encoding"),) if self.varies else ()
        plain = without(page, b"content-length")
        coding = (b"content-encoding", b"gzip")
        return replace(plain, body=body).having(length, coding, (b"etag", self.tag), *more)


class ZipsForAll(Zips):
    """The front page comes compressed whenever codings are talked about."""

    def wants(self, asked: Asked) -> bool:
        """Whether there is such a field."""
        return asked.header(b"accept-encoding") is not None


class ZipsSilently(Zips):
    """The compressed page does not say that there is another."""

    varies = False


class ZipsUnderOneTag(Zips):
    """The compressed page has the entity tag of the other."""

    tag = b'"plain"'


class RefusesTypesByCoding(Talk):
    """A type that nobody knows gets 415, and a list of codings."""

    def respond(self, asked: Asked) -> Page:
        """Refuse it."""
        if asked.header(b"content-type") != b"nonsense/x":
            return super().respond(asked)
        return Page(415, ((b"accept-encoding", b"gzip"),), b"What is this?\n").dated()


class TagsEveryResponse(Talk):
    """A page that is shown again on a connection has another entity tag."""

    shown = 0

    def respond(self, asked: Asked) -> Page:
        """Count how often it was shown."""
        page = super().respond(asked)
        if asked.method != b"GET" or page.status != 200 or b"etag" not in dict(page.fields):
            return page
        self.shown += 1
        tag = (b"etag", b'"shown-%d"' % self.shown)
        return page if self.shown == 1 else without(page, b"etag").having(tag)


class _OneTag(Site):
    def tag(self) -> bytes:
        return OPAQUE


class TagsByName(Talk):
    """What is stored has the same strong entity tag for ever."""

    site_class = _OneTag


FLAWS: dict[str, type[Talk]] = {
    "fails-always": FailsAlways,
    "knows-no-head": KnowsNoHead,
    "sends-content-for-head": SendsContentForHead,
    "tells-no-length-for-head": TellsNoLengthForHead,
    "says-little-for-head": SaysLittleForHead,
    "takes-any-method-for-get": TakesAnyMethodForGet,
    "takes-methods-in-any-case": TakesMethodsInAnyCase,
    "lists-no-methods": ListsNoMethods,
    "traces-all": TracesAll,
    "says-ok-to-put": SaysOkToPut,
    "says-created-to-put": SaysCreatedToPut,
    "appends-what-is-put": AppendsWhatIsPut,
    "shows-another-tag-for-put": ShowsAnotherTagForPut,
    "keeps-content-location": KeepsContentLocation,
    "keeps-unknown-fields": KeepsUnknownFields,
    "deletes-nothing": DeletesNothing,
    "redirects-after-delete": RedirectsAfterDelete,
    "counts-visits": CountsVisits,
    "sends-bare-cr": SendsBareCr,
    "spares-a-space": SparesASpace,
    "invents-a-status": InventsAStatus,
    "answers-in-their-version": AnswersInTheirVersion,
    "puts-a-blank-before-a-colon": PutsABlankBeforeAColon,
    "folds-a-field": FoldsAField,
    "codes-nothing": CodesNothing,
    "measures-nothing": MeasuresNothing,
    "frames-twice": FramesTwice,
    "counts-one-too-few": CountsOneTooFew,
    "ends-by-closing": EndsByClosing,
    "sends-content-with-304": SendsContentWith304,
    "continues-always": ContinuesAlways,
    "leaves-out-the-challenge": LeavesOutTheChallenge,
    "leaves-out-allow": LeavesOutAllow,
    "leaves-out-location": LeavesOutLocation,
    "leaves-out-the-type": LeavesOutTheType,
    "leaves-out-date": LeavesOutDate,
    "allows-what-it-refuses": AllowsWhatItRefuses,
    "explains-nothing": ExplainsNothing,
    "dates-twice": DatesTwice,
    "writes-an-empty-list": WritesAnEmptyList,
    "offers-without-an-option": OffersWithoutAnOption,
    "forgets-quotes": ForgetsQuotes,
    "says-zero-for-a-date": SaysZeroForADate,
    "was-modified-tomorrow": WasModifiedTomorrow,
    "lives-in-the-past": LivesInThePast,
    "bares-the-realm": BaresTheRealm,
    "lets-in": LetsIn,
    "writes-what-it-is-told": WritesWhatItIsTold,
    "zips-for-all": ZipsForAll,
    "zips-silently": ZipsSilently,
    "zips-under-one-tag": ZipsUnderOneTag,
    "refuses-types-by-coding": RefusesTypesByCoding,
    "tags-every-response": TagsEveryResponse,
    "tags-by-name": TagsByName,
    **flaws_conditions.FLAWS,
    **flaws_ranges.FLAWS,
}
