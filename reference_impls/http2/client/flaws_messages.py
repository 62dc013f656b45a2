"""Flaws about responses and requests (RFC 9113, section 8)."""

import h2.config
import h2.events

from reference_impls.http1.client.url import Url
from reference_impls.http2.client import responses as rules
from reference_impls.http2.client.bending import hiding, lacking, own, saying, seeing
from reference_impls.http2.client.h2_client import BadResponse, Client
from reference_impls.http2.client.responses import HeadRule, declared
from reference_impls.http2.client.watch import content_before_head
from reference_impls.http2.frames import DATA, END_STREAM, HEADERS, Unit
from reference_impls.http2.server import requests as fields
from reference_impls.http2.server.requests import Fields

Pairs = list[tuple[bytes, bytes]]


class FearsInterim(Client):
    """An interim response is no response."""

    def handle(self, event: h2.events.Event) -> None:
        """Refuse it."""
        if isinstance(event, h2.events.InformationalResponseReceived):
            self.refuse("too early")
        super().handle(event)


def endless_interim(client: Client, unit: Unit) -> list[Unit]:
    """Do not see that an interim response ends the stream."""
    early = unit.type == HEADERS and b"\x03103" in unit.payload
    return [unit.but(flags=unit.flags & ~END_STREAM) if early else unit]


class EarlyContent(lacking(content_before_head)):  # type: ignore[misc]
    """Content before the head is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it."""
        return [] if unit.type == DATA and own(self, unit) and not self.known.headed else [unit]


def another_head(client: Client, unit: Unit) -> bool:
    """Whether it is HEADERS behind the head that does not end the response."""
    head = unit.type == HEADERS and not unit.flags & END_STREAM
    return head and client.known.headed and own(client, unit)


class FearsTrailers(Client):
    """Trailers are no part of a response."""

    def handle(self, event: h2.events.Event) -> None:
        """Refuse them."""
        if isinstance(event, h2.events.TrailersReceived):
            self.refuse("trailers")
        super().handle(event)


class AnyTrailers(Client):
    """The fields of trailers are not looked at."""

    def fault_of(self, fields: Fields, rules: tuple[HeadRule, ...]) -> str:
        """Look at pseudo-fields only."""
        if rules is self.trailer_rules:
            return next((fault for rule in rules if (fault := rule(fields))), "")
        return super().fault_of(fields, rules)


class AnyLength(Client):
    """A length is not compared with the content."""

    def grow(self, data: bytes) -> None:
        """Take any."""
        self.content += data

    def settle(self) -> None:
        """Take it."""
        self.complete = True


class NoLength(lacking(rules.odd_length)):  # type: ignore[misc]
    """A length that is none does not count."""

    def fault_of(self, fields: Fields, rules: tuple[HeadRule, ...]) -> str:
        """Forget it."""
        odd = any(n == b"content-length" and not v.isdigit() for n, v in fields)
        if odd:
            self.head = [one for one in fields if one[0] != b"content-length"]
        return str(super().fault_of(fields, rules))


class LengthOf304(Client):
    """The length of 304 is compared, too."""

    def settle(self) -> None:
        """Compare it."""
        super().settle()
        length = dict(self.head).get(b"content-length", b"0")
        if rules.status_of(self.head) == b"304" and length != b"0":
            self.refuse("no content")


class WantsContent(Client):
    """A response without content is none."""

    def settle(self) -> None:
        """Refuse it."""
        super().settle()
        if not self.content and rules.status_of(self.head) == b"200":
            raise BadResponse("no content")


class TakesTenOctets(Client):
    """Without a length only ten octets are taken."""

    def grow(self, data: bytes) -> None:
        """Cut the rest off."""
        super().grow(data)
        if declared(self.head) is None:
            del self.content[10:]


class FearsEmptyValues(Client):
    """Every field has a value."""

    def fault_of(self, fields: Fields, rules: tuple[HeadRule, ...]) -> str:
        """Look for one that has none."""
        if any(not value for _, value in fields):
            return "no value"
        return super().fault_of(fields, rules)


class FearsLatin1(Client):
    """Octets beyond ASCII are in no value."""

    def fault_of(self, fields: Fields, rules: tuple[HeadRule, ...]) -> str:
        """Look for them."""
        if any(not value.isascii() for _, value in fields):
            return "no ASCII"
        return super().fault_of(fields, rules)


class ThirtyFields(Client):
    """More than thirty fields are too many."""

    def fault_of(self, fields: Fields, rules: tuple[HeadRule, ...]) -> str:
        """Count them."""
        return "too many" if len(fields) > 30 else super().fault_of(fields, rules)


# Requests


class Asking(Client):
    """Asks with other fields; `change` makes them."""

    def config(self) -> h2.config.H2Configuration:
        """Have h2 send whatever it is told."""
        config = super().config()
        config.validate_outbound_headers = False
        config.normalize_outbound_headers = False
        return config

    def fields(self, url: Url) -> Pairs:
        """Return the fields of a request."""
        return self.change(super().fields(url), url)

    def change(self, fields: Pairs, url: Url) -> Pairs:
        """Return other fields."""
        return fields


def having(name: bytes, value: bytes) -> type[Client]:
    """Return a client that sends a further field."""

    class Having(Asking):
        def change(self, fields: Pairs, url: Url) -> Pairs:
            return [*fields, (name, value)]

    return Having


def replacing(name: bytes, value: bytes) -> type[Client]:
    """Return a client that sends another value."""

    class Replacing(Asking):
        def change(self, fields: Pairs, url: Url) -> Pairs:
            return [(one, value if one == name else old) for one, old in fields]

    return Replacing


class SchemeTwice(Asking):
    """:scheme comes twice."""

    def change(self, fields: Pairs, url: Url) -> Pairs:
        """Repeat it."""
        return [fields[1], *fields]


class LatePath(Asking):
    """:path comes last."""

    def change(self, fields: Pairs, url: Url) -> Pairs:
        """Put it there."""
        last = [one for one in fields if one[0] == b":path"]
        return [*(one for one in fields if one[0] != b":path"), *last]


class SendsUser(Asking):
    """Userinfo is sent with the authority."""

    def change(self, fields: Pairs, url: Url) -> Pairs:
        """Put it before the host."""
        user = b"" if url.user is None else url.user.encode() + b"@"
        return [(n, user + v if n == b":authority" else v) for n, v in fields]


class SendsFragment(Asking):
    """The fragment is sent with the path."""

    def change(self, fields: Pairs, url: Url) -> Pairs:
        """Put it behind the path."""
        mark = b"#" + url.fragment.encode() if url.fragment else b""
        return [(n, v + mark if n == b":path" else v) for n, v in fields]


class ForgetsAuthority(Asking):
    """The second request has no :authority."""

    asked = 0

    def change(self, fields: Pairs, url: Url) -> Pairs:
        """Leave it out."""
        self.asked += 1
        return [one for one in fields if self.asked == 1 or one[0] != b":authority"]


def ends_twice(client: Client, unit: Unit) -> list[Unit]:
    """End the request a second time."""
    return [unit, Unit(DATA, END_STREAM, unit.stream, b"")] if unit.type == HEADERS else [unit]


def with_content(client: Client, unit: Unit) -> list[Unit]:
    """Send content with the request."""
    if unit.type != HEADERS:
        return [unit]
    return [unit.but(flags=unit.flags & ~END_STREAM), Unit(DATA, END_STREAM, unit.stream, b"x")]


FLAWS: dict[str, type[Client]] = {
    "fears-interim": FearsInterim,
    "endless-interim": seeing(endless_interim),
    "takes-101": lacking(rules.switching),
    "early-content": EarlyContent,
    "another-head": hiding(another_head),
    "fears-trailers": FearsTrailers,
    "pseudo-in-trailers": lacking(rules.in_trailers),
    "any-trailers": AnyTrailers,
    "any-length": AnyLength,
    "no-length": NoLength,
    "length-of-304": LengthOf304,
    "wants-content": WantsContent,
    "ten-octets": TakesTenOctets,
    "no-status": lacking(rules.no_status),
    "two-statuses": lacking(rules.repeated),
    "any-status": lacking(rules.odd_status),
    "fields-of-requests": lacking(rules.of_requests),
    "any-pseudo-field": lacking(rules.undefined),
    "late-status": lacking(rules.late),
    "upper-case": lacking(fields.upper_case),
    "odd-names": lacking(fields.odd_octets),
    "colons": lacking(fields.colon),
    "delimiters": lacking(fields.delimiters),
    "blanks": lacking(fields.padded),
    "connection-specific": lacking(fields.connection_specific),
    "no-tokens": lacking(fields.no_token),
    "controls": lacking(fields.controls),
    "fears-empty-values": FearsEmptyValues,
    "fears-latin-1": FearsLatin1,
    "thirty-fields": ThirtyFields,
    "scheme-twice": SchemeTwice,
    "late-path": LatePath,
    "another-scheme": replacing(b":scheme", b"ftp"),
    "another-authority": replacing(b":authority", b"localhost"),
    "sends-user": SendsUser,
    "another-host": having(b"host", b"other.test"),
    "sends-fragment": SendsFragment,
    "sends-upper-case": having(b"X-Upper", b"a"),
    "sends-blanks": having(b"x-blank", b"a "),
    "sends-connection": having(b"connection", b"keep-alive"),
    "sends-te": having(b"te", b"gzip"),
    "ends-twice": saying(ends_twice),
    "sends-content": saying(with_content),
    "forgets-authority": ForgetsAuthority,
}
