"""Ways to make a flaw that shows in TLS 1.2 alone."""

from collections.abc import Callable
from typing import Any

from tlslite.constants import ExtensionType
from tlslite.messages import ClientHello, ServerHello

from reference_impls.tls.server.bending import Connection, Flaw
from reference_impls.tls.server.ways import hearing, offers, sending

Change = Callable[[Connection, Any], Any]


def is_12(connection: Connection) -> bool:
    """Whether the client has offered no more than TLS 1.2."""
    hello = connection.hello
    return hello is not None and offers(hello, ExtensionType.supported_versions) is None


def may_be_12(connection: Connection) -> bool:
    """Whether nothing is known of the client, as it could not be read, or is_12."""
    return connection.hello is None or is_12(connection)


def hearing12(change: Change) -> Flaw:
    """Look at each ClientHello of TLS 1.2 otherwise than one should."""

    def incoming(connection: Connection, hello: Any) -> None:
        if is_12(connection):
            change(connection, hello)

    return hearing(incoming)


def sending12(kind: Any, change: Change) -> Flaw:
    """Change each outgoing message of a kind in TLS 1.2, as `sending` does."""
    return sending(
        kind, lambda connection, one: change(connection, one) if is_12(connection) else None
    )


def answering12(change: Change) -> Flaw:
    """Change each ServerHello of TLS 1.2."""
    return sending12(ServerHello, change)


def receiving12(look: Callable[[Connection, int, bytes], bool]) -> Flaw:
    """Look at each record of TLS 1.2 that comes behind the hello; see Flaw.record."""
    return Flaw(
        record=lambda connection, *record: not is_12(connection) or look(connection, *record)
    )


def instead_of12(right: int, wrong: int | None) -> Flaw:
    """Refuse with the wrong alert in TLS 1.2; with None, go on."""

    def refuse(connection: Connection, description: int, why: str) -> int | None:
        return wrong if description == right and may_be_12(connection) else description

    return Flaw(refuse=refuse)


def patched(owner: Any, name: str, change: Callable[[Any], Any]) -> Flaw:
    """Put `change(old)` in the place of something of tlslite-ng's, when the server serves."""
    new = change(getattr(owner, name))
    return Flaw(settings=lambda settings: setattr(owner, name, new))


def resumes(connection: Connection, answer: Any) -> bool:
    """Whether a ServerHello of TLS 1.2 resumes a session."""
    hello: ClientHello = connection.hello
    return bool(hello.session_id) and bytes(hello.session_id) == bytes(answer.session_id)


def raw(connection: Connection, octets: bytes) -> None:
    """Send octets as they are."""
    connection.sock.send(octets)
    connection.sock.flush()
