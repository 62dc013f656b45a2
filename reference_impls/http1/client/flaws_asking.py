"""Flaws in what is asked: the request, redirects, connections, TLS."""

from reference_impls.http1.client.connect import Secured, Wire
from reference_impls.http1.client.talk import Line, Response, Talk
from reference_impls.http1.client.url import Url, resolved

Pairs = list[tuple[str, str]]


class TwoSpaces(Talk):
    """Two spaces stand before the version."""

    def request_line(self, url: Url) -> bytes:
        """Write another space."""
        return super().request_line(url).replace(b" HTTP", b"  HTTP")


class OldVersion(Talk):
    """The request says HTTP/1.0."""

    def request_line(self, url: Url) -> bytes:
        """Say less than it can."""
        return super().request_line(url).replace(b"HTTP/1.1", b"HTTP/1.0")


class SendsFragment(Talk):
    """The fragment of a URL is sent with its path."""

    def target(self, url: Url) -> str:
        """Put the fragment behind."""
        return f"{url.target}#{url.fragment}" if url.fragment else url.target


class HostWithoutPort(Talk):
    """Host says the name and no port."""

    def host(self, url: Url) -> str:
        """Leave the port out."""
        return url.host


class HostWithUser(Talk):
    """Host says who the user is."""

    def host(self, url: Url) -> str:
        """Put the userinfo before the host."""
        return url.authority if url.user is None else f"{url.user}@{url.authority}"


class HostLast(Talk):
    """Host comes behind the other fields."""

    def fields(self, url: Url) -> Pairs:
        """Put Host last."""
        host, *others = super().fields(url)
        return [*others, host]


class BareLineFeed(Talk):
    """A line ends with LF alone."""

    def request(self, url: Url) -> bytes:
        """Take a CR away."""
        return super().request(url).replace(b"\r\nAccept", b"\nAccept")


class LineBehind(Talk):
    """A line end follows the request."""

    def request(self, url: Url) -> bytes:
        """Add a CRLF that belongs to nothing."""
        return super().request(url) + b"\r\n"


class BlankBeforeColon(Talk):
    """A blank stands before a colon."""

    def field_line(self, field: tuple[str, str]) -> bytes:
        """Write `Accept : ...`."""
        return super().field_line(field).replace(b"Accept:", b"Accept :")


class Folds(Talk):
    """A value goes on in the next line."""

    def field_line(self, field: tuple[str, str]) -> bytes:
        """Break the line of Accept."""
        return super().field_line(field).replace(b"Accept: ", b"Accept:\r\n ")


class Adds(Talk):
    """A further field is sent: `added`."""

    added: tuple[tuple[str, str], ...] = ()
    behind = b""

    def fields(self, url: Url) -> Pairs:
        """Add the field."""
        return [*super().fields(url), *self.added]

    def request(self, url: Url) -> bytes:
        """Add the content."""
        return super().request(url) + self.behind


class SendsCoding(Adds):
    """The request is chunked, whatever the server can do."""

    added = (("Transfer-Encoding", "chunked"),)


class SendsContent(Adds):
    """A GET has content."""

    added = (("Content-Length", "2"),)
    behind = b"hi"


class Expects(Adds):
    """100 is expected for nothing."""

    added = (("Expect", "100-continue"),)


class NamesChunked(Adds):
    """TE names chunked."""

    added = (
        ("TE", "trailers, chunked;q=0.5"),
        ("Connection", "TE"),
    )


class UnnamedTe(Adds):
    """TE is not named in Connection."""

    added = (("TE", "trailers"),)


class Referrer(Talk):
    """Every request has a Referer, with all that the first URL says."""

    def fetch(self, text: str) -> bytes:
        """Keep the URL."""
        self.first = text
        return super().fetch(text)

    def fields(self, url: Url) -> Pairs:
        """Send it."""
        return [*super().fields(url), ("Referer", self.first)]


class NoName(Talk):
    """There is no User-Agent."""

    def fields(self, url: Url) -> Pairs:
        """Leave it out."""
        return [one for one in super().fields(url) if one[0] != "User-Agent"]


class TwoNames(Adds):
    """There are two User-Agents."""

    added = (("User-Agent", "another"),)


class RedirectsToPost(Talk):
    """A redirect is followed with POST."""

    def request_line(self, url: Url) -> bytes:
        """Change the method where something was asked before."""
        line = super().request_line(url)
        return line.replace(b"GET", b"POST") if self.before else line


class JoinsPlainly(Talk):
    """A relative Location counts from the root."""

    def next(self, url: Url, location: str) -> Url:
        """Put a slash before it."""
        if "//" not in location and not location.startswith("/"):
            location = "/" + location
        return super().next(url, location)


class SlashesArePath(Talk):
    """A Location with two slashes in front is a path."""

    def next(self, url: Url, location: str) -> Url:
        """Leave one slash."""
        return super().next(url, "/" + location.lstrip("/") if location[:1] == "/" else location)


class KeepsHost(Talk):
    """Host stays what it was in the first request."""

    kept = ""

    def host(self, url: Url) -> str:
        """Say the first one."""
        self.kept = self.kept or url.authority
        return self.kept


class CarriesCredentials(Talk):
    """Credentials go wherever a redirect leads."""

    def may_know(self, url: Url) -> bool:
        """Trust every server."""
        return True


class CarriesCookies(Talk):
    """A cookie goes wherever a redirect leads."""

    cookie = b""

    def location(self, response: Response) -> str | None:
        """Keep what is set."""
        self.cookie = b"".join(response.all(b"set-cookie")[:1])
        return super().location(response)

    def fields(self, url: Url) -> Pairs:
        """Send what was set."""
        kept = self.cookie.partition(b";")[0].decode()
        return super().fields(url) + ([("Cookie", kept)] if kept else [])


class EndlessRedirects(Talk):
    """Redirects are followed for ever."""

    def most_redirects(self) -> int:
        """Follow on."""
        return 1_000_000


class SkipsSlashes(Talk):
    """Slashes too many in a Location are skipped."""

    def next(self, url: Url, location: str) -> Url:
        """Read `http:///host` as `http://host`."""
        return super().next(url, location.replace(":///", "://"))


class TakesUserinfo(Talk):
    """A Location may name a user."""

    def next(self, url: Url, location: str) -> Url:
        """Do not look at it."""
        return resolved(url, location)


class NeverAgain(Talk):
    """A connection is used once."""

    def persists(self, line: Line, response: Response) -> bool:
        """End it."""
        return False


class IgnoresClose(Talk):
    """Connection: close is not heard."""

    def ends(self, response: Response) -> bool:
        """Look at the version alone."""
        return response.version == b"1.0"


class TrustsOldServers(Talk):
    """A connection of HTTP/1.0 is used again."""

    def ends(self, response: Response) -> bool:
        """Look at close alone."""
        return b"close" in response.members(b"connection")


class TrustsOldCodings(Talk):
    """A transfer coding in HTTP/1.0 is as good as any."""

    def coded_body(self, line: Line, response: Response) -> bytes:
        """Read it."""
        return self.chunks(line, response)

    def ends(self, response: Response) -> bool:
        """Look at the options alone."""
        options = response.members(b"connection")
        return b"close" in options or (response.version == b"1.0" and b"keep-alive" not in options)


class ClosesInWords(Adds):
    """It says close, and goes on."""

    added = (("Connection", "close"),)


class Hurries(Talk):
    """The next request goes out before the body of a redirect is read."""

    def body(self, line: Line, response: Response) -> bytes:
        """Leave the body of a redirect where it is."""
        return super().body(line, response) if self.location(response) is None else b""

    def persists(self, line: Line, response: Response) -> bool:
        """Do not look at what waits."""
        return not self.ends(response)


class KeepsWhatWaits(Talk):
    """What came unasked is the next response."""

    def persists(self, line: Line, response: Response) -> bool:
        """Do not look at what waits."""
        return not self.ends(response) and self.has_length(response)


class FollowsAnyway(Talk):
    """A redirect is followed whatever its framing says."""

    def length(self, response: Response) -> int:
        """Take any length of a redirect."""
        return 0 if self.location(response) is not None else super().length(response)


class BelievesTheEnd(Secured):
    """A TLS connection whose end is believed without close_notify."""

    def recv(self, size: int, /) -> bytes:
        """Take an error for the end."""
        try:
            return super().recv(size)
        except OSError:
            return b""


class DistrustsTheEnd(Secured):
    """A TLS connection that is read on until close_notify comes."""

    def sendall(self, octets: bytes, /) -> None:
        """Read everything at once, behind the request."""
        super().sendall(octets)
        self.all = b""
        while found := super().recv(65536):
            self.all += found

    def recv(self, size: int, /) -> bytes:
        """Return what came."""
        found, self.all = self.all, b""
        return found


class Rude(Secured):
    """A TLS connection that ends without close_notify."""

    def farewell(self) -> None:
        """Say nothing."""


class Wired(Talk):
    """TLS connections are of another kind: `wired`."""

    wired: type[Secured] = Secured

    def connect(self, url: Url) -> Wire:
        """Return such a connection."""
        wire = super().connect(url)
        if isinstance(wire, Secured):
            wire.__class__ = self.wired
        return wire


class CutIsEnd(Wired):
    """An end without close_notify is as good as one with it."""

    wired = BelievesTheEnd


class WantsFarewell(Wired):
    """Nothing counts without close_notify."""

    wired = DistrustsTheEnd


class NoFarewell(Wired):
    """No close_notify is said."""

    wired = Rude


FLAWS: dict[str, type[Talk]] = {
    "two-spaces": TwoSpaces,
    "old-version": OldVersion,
    "sends-fragment": SendsFragment,
    "host-without-port": HostWithoutPort,
    "host-with-user": HostWithUser,
    "host-last": HostLast,
    "bare-line-feed": BareLineFeed,
    "line-behind": LineBehind,
    "blank-before-colon": BlankBeforeColon,
    "folds": Folds,
    "sends-coding": SendsCoding,
    "sends-content": SendsContent,
    "expects": Expects,
    "names-chunked": NamesChunked,
    "unnamed-te": UnnamedTe,
    "referrer": Referrer,
    "no-name": NoName,
    "two-names": TwoNames,
    "redirects-to-post": RedirectsToPost,
    "joins-plainly": JoinsPlainly,
    "slashes-are-path": SlashesArePath,
    "keeps-host": KeepsHost,
    "carries-credentials": CarriesCredentials,
    "carries-cookies": CarriesCookies,
    "endless-redirects": EndlessRedirects,
    "skips-slashes": SkipsSlashes,
    "takes-userinfo": TakesUserinfo,
    "never-again": NeverAgain,
    "ignores-close": IgnoresClose,
    "trusts-old-servers": TrustsOldServers,
    "trusts-old-codings": TrustsOldCodings,
    "closes-in-words": ClosesInWords,
    "hurries": Hurries,
    "keeps-what-waits": KeepsWhatWaits,
    "follows-anyway": FollowsAnyway,
    "cut-is-end": CutIsEnd,
    "wants-farewell": WantsFarewell,
    "no-farewell": NoFarewell,
}
