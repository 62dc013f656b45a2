"""Flaws around early data. Each class differs from EarlyConnection in one place."""

from collections.abc import Iterator
from typing import Any

from tlslite.constants import AlertDescription, ExtensionType
from tlslite.extensions import TLSExtension
from tlslite.messages import EncryptedExtensions, NewSessionTicket
from tlslite.recordlayer import RecordLayer

from reference_impls.http1.connection import Http1
from reference_impls.http1.message import Asked, Page
from reference_impls.tls.server import flaws_records
from reference_impls.tls.server.bending import Connection, Flaw, MuteError, Refusal
from reference_impls.tls.server.bending_early import (
    MAX_EARLY_DATA,
    EarlyConnection,
    Issued,
)
from reference_impls.tls.server.early import SAFE, too_early
from reference_impls.tls.server.ways import (
    add,
    hearing,
    offers,
    sending,
    setting,
    without,
)

EARLY_DATA, KEY = ExtensionType.early_data, ExtensionType.pre_shared_key


class AnySuite(EarlyConnection):
    """Early data is accepted with another suite."""

    def fits_suite(self, issued: Issued) -> bool:
        """Take any suite."""
        return True


class AnyProtocol(EarlyConnection):
    """Early data is accepted with another application protocol."""

    def fits_protocol(self, issued: Issued) -> bool:
        """Take any protocol."""
        return True


class AnyKey(EarlyConnection):
    """Early data is accepted whichever key is selected."""

    def is_chosen(self, selected: int) -> bool:
        """Take any key."""
        return True


class AnyAge(EarlyConnection):
    """The age of a ticket is not looked at."""

    def is_fresh(self, issued: Issued, obfuscated: int) -> bool:
        """Take any age."""
        return True


class AnyNumber(EarlyConnection):
    """The same early data is accepted any number of times."""

    def is_first(self, identity: bytes) -> bool:
        """Remember nothing."""
        return True


class AnyTime(AnyAge, AnyNumber):
    """The same early data is accepted at any time."""


class AcceptsAtLength(EarlyConnection):
    """The extension that accepts early data says how much."""

    def accept(self, message: Any) -> None:
        """Say so."""
        limit = bytearray(MAX_EARLY_DATA.to_bytes(4, "big"))
        add(message, TLSExtension(extType=EARLY_DATA).create(limit))


class ForgetsTheUnfinished(EarlyConnection):
    """A ticket counts as used when the handshake is complete."""

    def is_first(self, identity: bytes) -> bool:
        """Look whether it was used."""
        return identity not in self.taken

    def begin(self) -> None:
        """Remember the ticket."""
        self.taken.add(self.identity)


class ForgetsTheFinished(EarlyConnection):
    """A ticket counts as used while its connection lasts."""

    def begin(self) -> None:
        """Forget the ticket."""
        self.taken.discard(self.identity)


class RemembersHellos(EarlyConnection):
    """A copy is known by its whole hello, with the binders that nobody has checked."""

    def is_first(self, identity: bytes) -> bool:
        """Remember the hello."""
        return super().is_first(bytes(self.hello.write()))


class Drops(EarlyConnection):
    """Early data is accepted and thrown away."""

    def take_data(self, content: bytes) -> Iterator[Any]:
        """Do nothing."""
        yield from ()


class Twice(EarlyConnection):
    """What was answered in early data is answered again after the handshake."""

    said = b""

    def take_data(self, content: bytes) -> Iterator[Any]:
        """Remember it."""
        self.said += content
        yield from super().take_data(content)

    def begin(self) -> None:
        """Answer once more."""
        if self.said:
            self.write(self.http.receive(self.said))


class OneRecord(EarlyConnection):
    """Early data is one record."""

    records = 0

    def take_data(self, content: bytes) -> Iterator[Any]:
        """Take the first."""
        self.records += 1
        if self.records > 1:
            yield from self._sendError(AlertDescription.unexpected_message)
        yield from super().take_data(content)


class NoneEmpty(EarlyConnection):
    """An early record without content is refused."""

    def take_data(self, content: bytes) -> Iterator[Any]:
        """Look for content."""
        if not content:
            yield from self._sendError(AlertDescription.unexpected_message)
        yield from super().take_data(content)


class OneLess(EarlyConnection):
    """The last octet that a ticket allows is refused."""

    def take_data(self, content: bytes) -> Iterator[Any]:
        """Refuse it."""
        if self.size + len(content) == MAX_EARLY_DATA:
            yield from self._sendError(AlertDescription.unexpected_message)
        yield from super().take_data(content)


class CountsPadding(EarlyConnection):
    """Padding counts as early data."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.inner = 0
        self._recordLayer._tls13_de_pad = self._bare

    def _bare(self, data: bytearray) -> Any:
        self.inner = len(data) - 1
        return RecordLayer._tls13_de_pad(data)

    def take_data(self, content: bytes) -> Iterator[Any]:
        """Count all of the record."""
        self.size += self.inner - len(content)
        yield from super().take_data(content)


class Waits(EarlyConnection):
    """The server's flight waits for the end of the early data that came with the hello."""

    def derive(self) -> None:
        """Wait where there is some."""
        super().derive()
        if b"\x17\x03\x03" in bytes(self.sock._read_buffer):
            raise MuteError


class AcceptsUnasked(EarlyConnection):
    """Each resumption accepts early data."""

    def may_accept(self, message: Any) -> bool:
        """Say so where none was offered."""
        self.unasked = bool(offers(message, KEY) and not offers(self.hello, EARLY_DATA))
        return super().may_accept(message)

    def _said(self, message: Any) -> list[Any]:
        if isinstance(message, EncryptedExtensions) and self.unasked:
            self.accept(message)
        return super()._said(message)


class AcceptsWithoutKey(EarlyConnection):
    """Early data is accepted without a key that it could be under."""

    def _said(self, message: Any) -> list[Any]:
        unfounded = offers(self.hello, EARLY_DATA) and not offers(self.hello, KEY)
        if isinstance(message, EncryptedExtensions) and unfounded:
            self.accept(message)
        return super()._said(message)


class SkipsAccepted(EarlyConnection):
    """Early data is accepted, and its records are skipped together with their end."""

    def _changeReadState(self) -> None:  # noqa: N802
        """Keep the keys of the handshake."""
        Connection._changeReadState(self)


class Shares(EarlyConnection):
    """Something may follow EndOfEarlyData in its record."""

    def take_message(self, content: bytes) -> Iterator[Any]:
        """Do not look behind it."""
        buffers = self._defragmenter.buffers
        behind = {kind: bytes(buffer) for kind, buffer in buffers.items()}
        self._defragmenter.clear_buffers()
        yield from super().take_message(content)
        for kind, octets in behind.items():
            buffers[kind] += octets


class KeepsEarlyKeys(EarlyConnection):
    """Records under keys that were in use before are skipped."""

    def end(self) -> None:
        """Go on skipping."""
        super().end()
        self._recordLayer.max_early_data = 1 << 20
        self._recordLayer.early_data_ok = True


class Careless(EarlyConnection):
    """Unsafe requests in early data are served."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.http = Http1(self.respond)

    def respond(self, asked: Asked) -> Page:
        """Serve whatever comes."""
        return self.site.respond(asked)


class CarelessAnyNumber(Careless, AnyNumber):
    """Unsafe requests in early data are served, and in copies of it, too."""


class ForEver(Careless):
    """What was too early once is too early for ever."""

    begun = False

    def respond(self, asked: Asked) -> Page:
        """Answer unsafe requests with 425 where early data was accepted."""
        return _too_early() if too_early(asked, self.accepts) else self.site.respond(asked)


class AlwaysTooEarly(Careless):
    """Unsafe requests are too early, always."""

    def respond(self, asked: Asked) -> Page:
        """Answer them with 425."""
        return _too_early() if asked.method not in SAFE else self.site.respond(asked)


class IgnoresTheField(Careless):
    """The field Early-Data means nothing."""

    def respond(self, asked: Asked) -> Page:
        """Look at the connection alone."""
        unsafe = self.early and asked.method not in SAFE
        return _too_early() if unsafe else self.site.respond(asked)


class OnlyOne(Careless):
    """The field Early-Data counts where it is 1, once."""

    def respond(self, asked: Asked) -> Page:
        """Look at its value."""
        marked = asked.header(b"early-data") == b"1"
        unsafe = (self.early or marked) and asked.method not in SAFE
        return _too_early() if unsafe else self.site.respond(asked)


class EchoesTheField(Careless):
    """Responses to early requests have the field Early-Data."""

    def respond(self, asked: Asked) -> Page:
        """Add it."""
        early = self.early
        page = _too_early() if too_early(asked, early) else self.site.respond(asked)
        return page.having((b"early-data", b"1")) if early else page


class StopsAt425(Careless):
    """What is behind a request that was too early is not answered."""

    def respond(self, asked: Asked) -> Page:
        """Close behind 425."""
        if too_early(asked, self.early):
            return _too_early().having((b"connection", b"close"))
        return self.site.respond(asked)


class Loses(EarlyConnection):
    """A request that is not complete in early data is forgotten."""

    def end(self) -> None:
        """Begin anew."""
        super().end()
        self.http = Http1(self.http._respond)


def _too_early() -> Page:
    return Page(425, (), b"Too early.\n", b"Too Early").dated()


def _allows_nothing(connection: Connection, ticket: Any) -> None:
    ticket.extensions = [TLSExtension(extType=EARLY_DATA).create(bytearray(4))]


def _dates_matter(connection: Any, hello: Any) -> None:
    keys = offers(hello, KEY)
    for one in keys.identities if keys else []:
        issued = connection.issued.get(bytes(one.identity))
        if issued and not EarlyConnection.is_fresh(connection, issued, one.obfuscated_ticket_age):
            raise Refusal(AlertDescription.illegal_parameter)


FLAWS: dict[str, Flaw] = {
    "early-any-suite": Flaw(kind=AnySuite),
    "early-any-protocol": Flaw(kind=AnyProtocol),
    "early-any-key": Flaw(kind=AnyKey),
    "early-any-age": Flaw(kind=AnyAge),
    "early-any-time": Flaw(kind=AnyTime),
    "early-accepted-at-length": Flaw(kind=AcceptsAtLength),
    "early-long-wrong": flaws_records.FLAWS["overflow-wrong-alert"],
    "early-any-number": Flaw(kind=AnyNumber),
    "early-unfinished-forgotten": Flaw(kind=ForgetsTheUnfinished),
    "early-finished-forgotten": Flaw(kind=ForgetsTheFinished),
    "early-whole-hello": Flaw(kind=RemembersHellos),
    "early-dropped": Flaw(kind=Drops),
    "early-answered-twice": Flaw(kind=Twice),
    "early-one-record": Flaw(kind=OneRecord),
    "early-none-empty": Flaw(kind=NoneEmpty),
    "early-one-less": Flaw(kind=OneLess),
    "early-counts-padding": Flaw(kind=CountsPadding),
    "early-unlimited": without("too much early data"),
    "early-waits": Flaw(kind=Waits),
    "early-accepted-unasked": Flaw(kind=AcceptsUnasked),
    "early-without-key": Flaw(
        kind=AcceptsWithoutKey, refuse=without("early_data without PSK").refuse
    ),
    "early-skipped-accepted": Flaw(
        kind=SkipsAccepted, refuse=without("Finished value is not valid").refuse
    ),
    "early-messages-ignored": without("not in early data"),
    "early-end-with-body": without("EndOfEarlyData has a body"),
    "early-end-shares": Flaw(kind=Shares),
    "early-keys-kept": Flaw(kind=KeepsEarlyKeys),
    "early-body-ignored": without("malformed early_data"),
    "early-offered-twice": without("does not match the updated"),
    "early-mac-ignored": flaws_records.FLAWS["bad-mac-ignored"],
    "early-unexpected-ignored": flaws_records.FLAWS["unexpected-ignored"],
    "early-refuses-ccs": flaws_records.FLAWS["refuses-ccs"],
    "early-finished-unchecked": without("Finished value is not valid"),
    "early-unskipped": setting(max_early_data=1),
    "early-half-skipped": setting(max_early_data=MAX_EARLY_DATA // 2),
    "early-all-skipped": setting(max_early_data=1 << 20),
    "early-allows-nothing": sending(NewSessionTicket, _allows_nothing),
    "early-dates-matter": hearing(_dates_matter),
    "early-careless": Flaw(kind=Careless),
    "early-careless-any-number": Flaw(kind=CarelessAnyNumber),
    "early-for-ever": Flaw(kind=ForEver),
    "early-always": Flaw(kind=AlwaysTooEarly),
    "early-field-ignored": Flaw(kind=IgnoresTheField),
    "early-field-read": Flaw(kind=OnlyOne),
    "early-field-echoed": Flaw(kind=EchoesTheField),
    "early-stops-at-425": Flaw(kind=StopsAt425),
    "early-loses": Flaw(kind=Loses),
    "early-never-late": Flaw(kind=EarlyConnection),
}
