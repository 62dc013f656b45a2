"""Liars that are polite: a valid request is served; the lie begins at the first anomaly."""

from typing import Any

from tlslite.constants import (
    AlertDescription,
    ExtensionType,
)

from reference_impls.tls.server.bending import Connection, Flaw, GoneError, MuteError, Refusal
from reference_impls.tls.server.ways import (
    ACCESS_DENIED,
    TLS12,
    hearing,
    is_unknown_suite,
    offers,
)


def _closes(connection: Connection, description: int, why: str) -> int | None:
    raise GoneError


def _says_nothing(connection: Connection, description: int, why: str) -> int | None:
    raise MuteError


def _lies(connection: Connection, description: int, why: str) -> int | None:
    return int(ACCESS_DENIED)


def _refuses(connection: Connection, description: int, why: str) -> int | None:
    return int(AlertDescription.handshake_failure)


def _accepts(connection: Connection, description: int, why: str) -> int | None:
    return None


def _refuses_the_unusual(connection: Connection, hello: Any) -> None:
    """Take only a hello as most clients send it; anything else is refused."""
    extensions = {one.extType for one in hello.extensions or []}
    needed = {ExtensionType.server_name, ExtensionType.alpn, ExtensionType.supported_groups}
    unusual = (
        not needed <= extensions
        or not extensions <= {0, 5, 10, 11, 13, 16, 18, 21, 22, 23, 35, 43, 45, 49, 51, 0xFF01}
        or any(map(is_unknown_suite, hello.cipher_suites))
        or offers(hello, ExtensionType.pre_shared_key)
        or (offers(hello, ExtensionType.key_share) and not hello.session_id)
        or connection.legacy_version != TLS12
    )
    if unusual:
        raise Refusal(AlertDescription.handshake_failure)


FLAWS: dict[str, Flaw] = {
    "closes": Flaw(refuse=_closes),
    "lies": Flaw(refuse=_lies),
    "accepts": Flaw(refuse=_accepts, forgiving=True),
    "refuses": Flaw(incoming=hearing(_refuses_the_unusual).incoming, refuse=_refuses),
    "mute": Flaw(refuse=_says_nothing),
}
