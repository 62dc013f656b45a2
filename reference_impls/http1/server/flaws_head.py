"""Flaws in how the head of a request is read: its lines, its words, its fields, Host."""

import re

from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server.talk import TOKEN, VALUE, Fault, Head, More, Talk

UNICODE_LINES = re.compile(rb"\r\n|[\x0b\x0c\x1c-\x1e\x85]")
LOOSE_VERSION = re.compile(rb"HTTP/\d+\.\d+")
PLAIN_NAME = re.compile(rb"[A-Za-z0-9_-]+")
PLAIN_HOST = re.compile(rb"[a-z0-9.-]+(?::\d+)?")
BLANKS = b" \t"
KNOWN = frozenset(
    b"accept accept-encoding accept-language authorization connection content-length content-range"
    b" content-type cookie date expect host if-match if-modified-since if-none-match if-range"
    b" if-unmodified-since max-forwards range te trailer transfer-encoding upgrade via".split()
)


# Lines


class MindsEmptyLines(Talk):
    """An empty line before a request is taken for the request line."""

    def skip_empty_lines(self, octets: bytes) -> bytes:
        """Skip nothing."""
        return octets


class SkipsBlanks(Talk):
    """Blanks and empty lines before a request are passed over."""

    def skip_empty_lines(self, octets: bytes) -> bytes:
        """Skip blanks as well."""
        return octets.lstrip(b" \t\r\n")


class CrEndsALine(Talk):
    """CR alone ends a line."""

    def lines(self, octets: bytes) -> list[bytes]:
        """Cut at each CR."""
        return re.split(rb"\r\n?", octets[:-4])


class UnicodeLines(Talk):
    """A line ends where one ends in Unicode."""

    def lines(self, octets: bytes) -> list[bytes]:
        """Cut as str.splitlines does."""
        return UNICODE_LINES.split(octets[:-4])


class BlankLedField(Talk):
    """A blank before the first field is passed over."""

    def unfolded(self, lines: list[bytes]) -> list[bytes]:
        """Begin the first line behind it."""
        return super().unfolded([line.lstrip(BLANKS) for line in lines[:1]] + lines[1:])


class OneSegment(Talk):
    """The head of a request has to come in one piece."""

    def take_head(self) -> Head:
        """Wait for nothing."""
        try:
            return super().take_head()
        except More:
            raise Fault(400) if self.unread else More from None


class ForgetsHalves(Talk):
    """What came of the next request with the end of one is forgotten."""

    def receive(self, octets: bytes) -> bytes:
        """Begin anew behind an answer."""
        said = super().receive(octets)
        if said and self.head is None:
            self.unread = b""
        return said


class ActsEarly(Talk):
    """A request is answered as soon as its Host is known."""

    def take_head(self) -> Head:
        """Take a head for complete behind Host."""
        if re.search(rb"\r\nHost: [^\r\n]+\r\n$", self.unread):
            self.unread += b"\r\n"
        return super().take_head()


class SilentAboutNoise(Talk):
    """What does not even begin with a method gets no answer."""

    def start_line(self, line: bytes) -> tuple[bytes, bytes, bytes]:
        """Hang up."""
        if not TOKEN.fullmatch(line.partition(b" ")[0]):
            self.done = True
            raise More
        return super().start_line(line)


# Versions


class AnyCase(Talk):
    """The version is read without regard to case."""

    def version(self, version: bytes) -> bytes:
        """Read it in capitals."""
        return super().version(version.upper())


class LooseVersion(Talk):
    """Numbers of any length are a version."""

    def version(self, version: bytes) -> bytes:
        """Take whatever looks like one."""
        return b"1.1" if LOOSE_VERSION.match(version) else super().version(version)


class ServesTheFuture(Talk):
    """Every major version is served."""

    def version(self, version: bytes) -> bytes:
        """Look at the last digit only."""
        return super().version(re.sub(rb"^HTTP/\d\.", b"HTTP/1.", version))


class RefusesMinors(Talk):
    """HTTP/1.2 is not served."""

    def version(self, version: bytes) -> bytes:
        """Know two versions."""
        if version[:7] == b"HTTP/1." and version[7:] not in (b"0", b"1"):
            raise Fault(505)
        return super().version(version)


class EchoesTheVersion(Talk):
    """A response has the version of the request."""

    last = b"HTTP/1.1"

    def version(self, version: bytes) -> bytes:
        """Remember it."""
        read = super().version(version)
        self.last = version
        return read

    def octets_of(self, status: int, fields: list[tuple[bytes, bytes]]) -> bytes:
        """Say it."""
        return super().octets_of(status, fields).replace(b"HTTP/1.1", self.last, 1)


class SimpleRequests(Talk):
    """A request line without a version is one of HTTP/1.0."""

    def start_line(self, line: bytes) -> tuple[bytes, bytes, bytes]:
        """Add the version."""
        return super().start_line(line + b" HTTP/1.0" if line.count(b" ") == 1 else line)


# The request line


class Autocorrects(Talk):
    """Spaces in a target are encoded, and the request is served."""

    def start_line(self, line: bytes) -> tuple[bytes, bytes, bytes]:
        """Take what stands between the first and the last word for the target."""
        first, *middle, last = line.split(b" ")
        return super().start_line(b" ".join((first, b"%20".join(middle), last)))


class ShortLines(Talk):
    """A request line has 4000 octets at most."""

    def check_size(self, octets: bytes) -> None:
        """Refuse a line that is longer."""
        if len(octets.partition(b"\r\n")[0]) > 4000:
            raise Fault(414)
        super().check_size(octets)


class LongLinesAreMalformed(Talk):
    """A request line that is too long gets 400, whatever makes it long."""

    def refuse_line(self, line: bytes) -> None:
        """Say nothing about the reason."""
        raise Fault(400)


class ServesLongMethods(Talk):
    """A method of more than 32 letters is taken for GET."""

    def start_line(self, line: bytes) -> tuple[bytes, bytes, bytes]:
        """Replace it."""
        method, target, version = super().start_line(line)
        return (b"GET" if len(method) > 32 else method), target, version


# The target


class AnyTarget(Talk):
    """A target may hold any octet."""

    def target(self, target: bytes) -> bytes:
        """Take it as it is."""
        return target


class PlainQueries(Talk):
    """A query holds names and values and no other signs."""

    def target(self, target: bytes) -> bytes:
        """Refuse those."""
        if re.search(rb"\?.*[^\w&=/.%-]", target):
            raise Fault(400)
        return super().target(target)


class AddsASlash(Talk):
    """A target that is no known form is a path without its slash."""

    def check_absolute(self, target: bytes) -> None:
        """Refuse nothing else than a wrong URL."""
        if b"://" in target:
            super().check_absolute(target)


class EncodedIsAnother(Talk):
    """What is encoded in a path is not decoded."""

    def respond(self, asked: Asked) -> Page:
        """Find no such page."""
        if b"%" in asked.target.partition(b"?")[0]:
            return Page(404, ()).dated()
        return super().respond(asked)


class LeadsOut(Talk):
    """A path that climbs leads to the files of the machine."""

    def respond(self, asked: Asked) -> Page:
        """Show one."""
        if asked.path.endswith(b"../etc/passwd"):
            return Page(200, (), b"root:x:0:0:root:/root:/bin/sh\n").dated()
        return super().respond(asked)


class RefusesAbsolute(Talk):
    """A target in absolute form is for proxies."""

    def check_absolute(self, target: bytes) -> None:
        """Refuse it."""
        raise Fault(400)


class CaseOfTheScheme(Talk):
    """The scheme of a target is known in small letters only."""

    def check_absolute(self, target: bytes) -> None:
        """Refuse others."""
        if not target.startswith(b"http"):
            raise Fault(400)
        super().check_absolute(target)


class EmptyPath(Talk):
    """An absolute target without a path is for a page without a name."""

    def split(self, target: bytes, host: bytes) -> tuple[bytes, bytes]:
        """Add no slash."""
        authority, path = super().split(target, host)
        return authority, path if target.endswith(path) else path[1:]


class HostHasToAgree(Talk):
    """An absolute target has to say what Host says."""

    def check(self, head: Head) -> None:
        """Compare them."""
        super().check(head)
        hosts = head.all(b"host")[:1]
        if self.split(head.target, b"".join(hosts))[0] not in hosts:
            raise Fault(400)


class HostWins(Talk):
    """The host is what Host says, whatever the target says."""

    def split(self, target: bytes, host: bytes) -> tuple[bytes, bytes]:
        """Replace it."""
        return host, super().split(target, host)[1]


class HostInTheTarget(Talk):
    """A request whose target names the host needs no Host."""

    def check_host(self, head: Head) -> None:
        """Demand none."""
        if head.all(b"host") or b"://" not in head.target:
            super().check_host(head)


class NoHostInTheTarget(Talk):
    """The host of a target may be empty."""

    def check_absolute(self, target: bytes) -> None:
        """Put one in its place."""
        super().check_absolute(re.sub(rb"^(https?://)(?=/|:|$)", rb"\1host", target))


class TakesUsers(Talk):
    """A target may name a user."""

    def check_absolute(self, target: bytes) -> None:
        """Overlook who."""
        super().check_absolute(re.sub(rb"//[^/@]*@", b"//", target))


class HttpsInCleartext(Talk):
    """What is for a secured connection is served on any."""

    def check_absolute(self, target: bytes) -> None:
        """Take this one for secured."""
        super().check_absolute(re.sub(rb"^https:", b"http:", target))


class AsteriskForAll(Talk):
    """The target "*" is for every method."""

    def check_asterisk(self, method: bytes) -> None:
        """Refuse none."""


class NoAsterisk(Talk):
    """The target "*" is malformed."""

    def check_asterisk(self, method: bytes) -> None:
        """Refuse it."""
        raise Fault(400)


class TunnelsAnywhere(Talk):
    """CONNECT succeeds without a look at where."""

    def check_destination(self, target: bytes) -> None:
        """Refuse none."""

    def respond(self, asked: Asked) -> Page:
        """Say that there is a tunnel."""
        return Page(200, ()) if asked.method == b"CONNECT" else super().respond(asked)


# Host


class ServesWithoutHost(Talk):
    """A request without Host is served."""

    def check_host(self, head: Head) -> None:
        """Demand nothing."""
        if head.all(b"host"):
            super().check_host(head)


class TakesTwoHosts(Talk):
    """Of two Host fields the first one counts."""

    def check_host(self, head: Head) -> None:
        """Look at the first one only."""
        hosts = head.all(b"host")
        super().check_host(
            Head(head.method, head.target, head.version, [(b"host", h) for h in hosts[:1]])
        )


class TakesTheSameHostTwice(Talk):
    """Two Host fields that say the same are one."""

    def check_host(self, head: Head) -> None:
        """Count values, not lines."""
        hosts = dict.fromkeys(head.all(b"host"))
        super().check_host(
            Head(head.method, head.target, head.version, [(b"host", h) for h in hosts])
        )


class AnyHost(Talk):
    """Host may say anything."""

    def check_host(self, head: Head) -> None:
        """Count them, and look no further."""
        fields = [(b"host", b"any") for _ in head.all(b"host")]
        super().check_host(Head(head.method, head.target, head.version, fields))


class PlainHosts(Talk):
    """Host is a name of small letters, with its port."""

    def check_host(self, head: Head) -> None:
        """Refuse others."""
        super().check_host(head)
        if any(host and not PLAIN_HOST.fullmatch(host) for host in head.all(b"host")):
            raise Fault(400)


# Names of fields


class SkipsOddLines(Talk):
    """A field line without a colon is passed over."""

    def unfolded(self, lines: list[bytes]) -> list[bytes]:
        """Drop it."""
        return [line for line in super().unfolded(lines) if b":" in line]


class NamelessFields(Talk):
    """A field without a name is passed over."""

    def name(self, name: bytes) -> bytes:
        """Give it one."""
        return super().name(name or b"x")


class AnyName(Talk):
    """A name may hold any octet, a blank at its end excepted."""

    def name(self, name: bytes) -> bytes:
        """Look at its end only."""
        if not name.rstrip(BLANKS) or name[-1:] in BLANKS:
            raise Fault(400)
        return name.lower()


class TrimsNames(Talk):
    """A blank before the colon is passed over."""

    def name(self, name: bytes) -> bytes:
        """Drop it."""
        return super().name(name.rstrip(BLANKS))


class PlainNames(Talk):
    """A name has letters, digits and dashes."""

    def name(self, name: bytes) -> bytes:
        """Refuse others."""
        if not PLAIN_NAME.fullmatch(name):
            raise Fault(400)
        return super().name(name)


class CaseOfNames(Talk):
    """A name is known as it is usually written, and in small letters."""

    def name(self, name: bytes) -> bytes:
        """Leave others as they are."""
        known = len(name) <= 3 or name in (name.title(), name.lower())
        return super().name(name) if known else name


class UnderscoreIsADash(Talk):
    """An underscore in a name is a dash."""

    def name(self, name: bytes) -> bytes:
        """Replace it, as CGI does."""
        return super().name(name).replace(b"_", b"-")


class RefusesTheUnknown(Talk):
    """A field that is not known is refused, if its name does not begin with X."""

    def name(self, name: bytes) -> bytes:
        """Look it up."""
        found = super().name(name)
        if found not in KNOWN and not found.startswith(b"x"):
            raise Fault(400)
        return found


# Values


class KeepsCr(Talk):
    """A CR inside a value stays there."""

    def value(self, value: bytes) -> bytes:
        """Let it pass."""
        super().value(value.replace(b"\r", b""))
        return value.strip(BLANKS)


class DropsNul(Talk):
    """A NUL inside a value is left out."""

    def value(self, value: bytes) -> bytes:
        """Close the gap."""
        return super().value(value.replace(b"\0", b""))


class AnyControl(Talk):
    """A value may hold control characters."""

    def value(self, value: bytes) -> bytes:
        """Refuse CR and NUL only."""
        if b"\r" in value or b"\0" in value:
            raise Fault(400)
        return value.strip(BLANKS)


class AsciiOnly(Talk):
    """A value has nothing beyond ASCII."""

    def value(self, value: bytes) -> bytes:
        """Refuse it."""
        if not value.isascii():
            raise Fault(400)
        return super().value(value)


class NoEmptyValues(Talk):
    """A field has to have a value."""

    def value(self, value: bytes) -> bytes:
        """Refuse none."""
        if not value.strip(BLANKS):
            raise Fault(400)
        return super().value(value)


class SqueezesBlanks(Talk):
    """Blanks inside a value become one space."""

    def value(self, value: bytes) -> bytes:
        """Join the words."""
        return b" ".join(super().value(value).split())


class ComparesWhole(Talk):
    """Connection says close, and nothing else, behind one space."""

    def value(self, value: bytes) -> bytes:
        """Take one space for what may stand before a value."""
        if not VALUE.fullmatch(value):
            raise Fault(400)
        return value.removeprefix(b" ")

    def persists(self, head: Head) -> bool:
        """Look for the whole word."""
        if b"close" not in head.all(b"connection") and head.version == b"1.1":
            return True
        return super().persists(head)


class FirstLineOnly(Talk):
    """Of several lines of Connection the first one counts."""

    def persists(self, head: Head) -> bool:
        """Leave the others out."""
        options = [(b"connection", value) for value in head.all(b"connection")[:1]]
        others = [one for one in head.fields if one[0] != b"connection"]
        return super().persists(Head(head.method, head.target, head.version, options + others))


class LastLineFirst(Talk):
    """Lines of one name are joined from the last to the first."""

    def asked(self, head: Head, content: bytes) -> Asked:
        """Turn them round."""
        turned = Head(head.method, head.target, head.version, head.fields[::-1])
        return super().asked(turned, content)


class TenFields(Talk):
    """What stands behind the tenth field is not looked at."""

    def unfolded(self, lines: list[bytes]) -> list[bytes]:
        """Drop it."""
        return super().unfolded(lines)[:10]


class FailsOnLargeFields(Talk):
    """Fields that are too large are an error of the server."""

    def check_size(self, octets: bytes) -> None:
        """Say 500 instead of 431."""
        try:
            super().check_size(octets)
        except Fault as fault:
            raise Fault(500 if fault.status == 431 else fault.status) from None


# Folded fields


class DropsFolds(Talk):
    """Of a folded field the first line counts."""

    def unfolded(self, lines: list[bytes]) -> list[bytes]:
        """Drop the others."""
        return [line for line in lines if line[:1] not in (b" ", b"\t")]


class FoldIsAField(Talk):
    """A line led by a blank is a field of its own."""

    def unfolded(self, lines: list[bytes]) -> list[bytes]:
        """Drop the blank."""
        return [line.lstrip(BLANKS) for line in lines]


class DropsFoldedFields(Talk):
    """A folded field is passed over."""

    def unfolded(self, lines: list[bytes]) -> list[bytes]:
        """Drop all its lines."""
        whole = b"\r\n".join((*lines, b""))
        return re.sub(rb"[^\r\n]*\r\n([ \t][^\r\n]*\r\n)+", b"", whole).split(b"\r\n")[:-1]


FLAWS: dict[str, type[Talk]] = {
    "minds-empty-lines": MindsEmptyLines,
    "skips-blanks": SkipsBlanks,
    "cr-ends-a-line": CrEndsALine,
    "unicode-lines": UnicodeLines,
    "blank-led-field": BlankLedField,
    "one-segment": OneSegment,
    "forgets-halves": ForgetsHalves,
    "acts-early": ActsEarly,
    "silent-about-noise": SilentAboutNoise,
    "version-in-any-case": AnyCase,
    "loose-version": LooseVersion,
    "serves-the-future": ServesTheFuture,
    "refuses-minors": RefusesMinors,
    "echoes-the-version": EchoesTheVersion,
    "simple-requests": SimpleRequests,
    "autocorrects": Autocorrects,
    "short-lines": ShortLines,
    "long-lines-are-malformed": LongLinesAreMalformed,
    "serves-long-methods": ServesLongMethods,
    "any-target": AnyTarget,
    "plain-queries": PlainQueries,
    "adds-a-slash": AddsASlash,
    "encoded-is-another": EncodedIsAnother,
    "leads-out": LeadsOut,
    "refuses-absolute": RefusesAbsolute,
    "case-of-the-scheme": CaseOfTheScheme,
    "empty-path": EmptyPath,
    "host-has-to-agree": HostHasToAgree,
    "host-wins": HostWins,
    "host-in-the-target": HostInTheTarget,
    "no-host-in-the-target": NoHostInTheTarget,
    "takes-users": TakesUsers,
    "https-in-cleartext": HttpsInCleartext,
    "asterisk-for-all": AsteriskForAll,
    "no-asterisk": NoAsterisk,
    "tunnels-anywhere": TunnelsAnywhere,
    "serves-without-host": ServesWithoutHost,
    "takes-two-hosts": TakesTwoHosts,
    "takes-the-same-host-twice": TakesTheSameHostTwice,
    "any-host": AnyHost,
    "plain-hosts": PlainHosts,
    "skips-odd-lines": SkipsOddLines,
    "nameless-fields": NamelessFields,
    "any-name": AnyName,
    "trims-names": TrimsNames,
    "plain-names": PlainNames,
    "case-of-names": CaseOfNames,
    "underscore-is-a-dash": UnderscoreIsADash,
    "refuses-the-unknown": RefusesTheUnknown,
    "keeps-cr": KeepsCr,
    "drops-nul": DropsNul,
    "any-control": AnyControl,
    "ascii-only": AsciiOnly,
    "no-empty-values": NoEmptyValues,
    "squeezes-blanks": SqueezesBlanks,
    "compares-whole": ComparesWhole,
    "first-line-only": FirstLineOnly,
    "last-line-first": LastLineFirst,
    "ten-fields": TenFields,
    "fails-on-large-fields": FailsOnLargeFields,
    "drops-folds": DropsFolds,
    "fold-is-a-field": FoldIsAField,
    "drops-folded-fields": DropsFoldedFields,
}
