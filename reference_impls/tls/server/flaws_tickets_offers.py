"""Flaws around what a hello offers to resume, and around the tickets themselves."""

from collections.abc import Iterator
from os import urandom
from typing import Any

from tlslite.constants import AlertDescription, ExtensionType, GroupName, PskKeyExchangeMode
from tlslite.errors import TLSIllegalParameterException
from tlslite.extensions import KeyShareEntry, ServerKeyShareExtension
from tlslite.handshakehashes import HandshakeHashes
from tlslite.handshakehelpers import HandshakeHelpers
from tlslite.messages import NewSessionTicket, ServerHello

from reference_impls.tls.server import flaws_records
from reference_impls.tls.server.bending import Connection, Flaw
from reference_impls.tls.server.bending_early import USUAL_MODES, EarlyConnection
from reference_impls.tls.server.ways import (
    AES_256_GCM,
    ENCRYPTED,
    HELLO,
    add,
    empty,
    hearing,
    offers,
    sending,
    spared,
    without,
)

KEY, MODES, SHARE = (
    ExtensionType.pre_shared_key,
    ExtensionType.psk_key_exchange_modes,
    ExtensionType.key_share,
)
UNCHECKED = without("Binder does not verify").refuse


class AnyHash(EarlyConnection):
    """A ticket is taken with a suite of another hash."""

    def _tryDecrypt(  # noqa: N802
        self, settings: Any, identity: Any = None, ticket: Any = None
    ) -> tuple[Any, Any]:
        match, found = super()._tryDecrypt(settings, identity, ticket)
        if match and AES_256_GCM not in self.hello.cipher_suites:
            match = (*match[:2], "sha256")
        return match, found


class ChecksAll(EarlyConnection):
    """The binders of all tickets that are known are looked at."""

    def _tryDecrypt(  # noqa: N802
        self, settings: Any, identity: Any = None, ticket: Any = None
    ) -> tuple[Any, Any]:
        self.settings = settings
        return super()._tryDecrypt(settings, identity, ticket)

    def _said(self, message: Any) -> list[Any]:
        keys = offers(self.hello, KEY) if isinstance(message, ServerHello) else None
        for at, identity in enumerate(keys.identities if keys else []):
            self._check_binder(at, identity)
        return super()._said(message)

    def _check_binder(self, at: int, identity: Any) -> None:
        match, _ = self._tryDecrypt(self.settings, identity)
        if not match:
            return
        before = self._pre_client_hello_handshake_hash
        try:
            HandshakeHelpers.verify_binder(self.hello, before, at, match[1], match[2], False)
        except TLSIllegalParameterException:
            for _ in self._sendError(AlertDescription.decrypt_error):
                pass


class AlwaysGives(EarlyConnection):
    """Every client gets tickets."""

    def _serverSendTickets(self, settings: Any) -> Iterator[Any]:  # noqa: N802
        yield from Connection._serverSendTickets(self, settings)


def _takes_any_mode(connection: Connection, hello: Any) -> None:
    modes = offers(hello, MODES)
    if modes and not USUAL_MODES & set(modes.modes):
        modes.modes = [PskKeyExchangeMode.psk_dhe_ke]


def _adds_a_share(connection: Connection, message: Any) -> None:
    if offers(message, KEY) and not offers(message, SHARE):
        entry = KeyShareEntry().create(GroupName.x25519, bytearray(urandom(32)))
        add(message, ServerKeyShareExtension().create(entry))


def _counts_nothing(connection: Any, hello: Any) -> None:
    keys = offers(hello, KEY)
    if keys and len(keys.binders) != len(keys.identities):
        connection.uncounted = True
        missing = len(keys.identities) - len(keys.binders)
        keys.binders = [*keys.binders, *([bytearray(32)] * missing)][: len(keys.identities)]


def _passes_over_uncounted(connection: Any, description: int, why: str) -> int | None:
    return None if getattr(connection, "uncounted", False) else description


def _selects_the_next(connection: Connection, message: Any) -> None:
    chosen, keys = offers(message, KEY), offers(connection.hello, KEY)
    if chosen and keys and len(keys.identities) > 1:
        chosen.selected += 1


def _forgets_the_retry(connection: Connection, hello: Any) -> None:
    connection._pre_client_hello_handshake_hash = HandshakeHashes()


def _modes_back(connection: Connection, message: Any) -> None:
    add(message, empty(MODES))


def _same_ticket() -> Flaw:
    first: list[bytearray] = []

    def change(connection: Connection, ticket: Any) -> None:
        first.append(ticket.ticket)
        ticket.ticket = first[0]

    return sending(NewSessionTicket, change)


def _extensions_twice(connection: Connection, ticket: Any) -> None:
    ticket.extensions = [*ticket.extensions, *ticket.extensions]


def _wrong_nonce_when_resumed(connection: Any, message: Any) -> None:
    if isinstance(message, ServerHello):
        connection.resumes = bool(offers(message, KEY))
    elif connection.resumes:
        message.ticket_nonce = bytearray(urandom(8))


FLAWS: dict[str, Flaw] = {
    "resumes-in-any-mode": Flaw(incoming=hearing(_takes_any_mode).incoming, refuse=UNCHECKED),
    "share-beside-key-alone": sending(HELLO, _adds_a_share),
    "binders-not-counted": Flaw(
        incoming=hearing(_counts_nothing).incoming, refuse=_passes_over_uncounted
    ),
    "selects-the-next": sending(HELLO, _selects_the_next),
    "any-hash": Flaw(kind=AnyHash, refuse=UNCHECKED),
    "all-binders-checked": Flaw(kind=ChecksAll),
    "offers-unread": without(
        "No identities in PSK", "No binders in PSK", "Number of identities", "Empty identity"
    ),
    "binder-forgets-retry": hearing(_forgets_the_retry),
    "modes-sent-back": spared(sending(ENCRYPTED, _modes_back)),
    "tickets-for-all": Flaw(kind=AlwaysGives),
    "same-ticket": _same_ticket(),
    "ticket-extensions-twice": spared(sending(NewSessionTicket, _extensions_twice)),
    "later-nonce-wrong": sending((ServerHello, NewSessionTicket), _wrong_nonce_when_resumed),
    "tickets-of-clients": flaws_records.FLAWS["unexpected-ignored"],
}
