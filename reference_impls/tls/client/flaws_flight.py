"""Flaws of the bent TLS client: what it takes of a server's flight, and how it answers it."""

from typing import Any

from tlslite.constants import AlertDescription, CertificateType, ExtensionType
from tlslite.messages import (
    Certificate,
    CertificateRequest,
    EncryptedExtensions,
    Finished,
    NewSessionTicket,
    NewSessionTicket1_0,
    ServerHello,
)

from reference_impls.tls.client.bending import Connection, Flaw
from reference_impls.tls.client.checks import is_retry
from reference_impls.tls.client.ways import (
    drop,
    extension,
    fearing,
    hearing,
    sending,
    unknown,
    without,
)


class Agreeable(bytearray):
    """Octets that are equal to all others."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = None


class Credulous:
    """A key by which every signature holds."""

    def __init__(self, key: Any) -> None:
        self.key = key

    def __getattr__(self, name: str) -> Any:
        return getattr(self.key, name)

    def verify(self, *arguments: Any, **named: Any) -> bool:
        """Whether a signature holds: it does."""
        return True

    hashAndVerify = verify  # noqa: N815


def _believes(connection: Connection, message: Any) -> None:
    message.verify_data = Agreeable(message.verify_data)


def _flipped(connection: Connection, message: Any) -> None:
    message.verify_data = bytearray(one ^ 1 for one in message.verify_data)


def _flipped_where_resumed(connection: Connection, message: Any) -> None:
    said = connection.server_hello
    if connection.version == (3, 3) and said.session_id == connection.hello.session_id:
        _flipped(connection, message)


def _unasked(connection: Connection, message: Any) -> list[Any] | None:
    if connection.version < (3, 4):
        return None
    return [Certificate(CertificateType.x509, (3, 4)).create(None), message]


def _cookie_alone(message: Any) -> bool:
    return is_retry(message) and extension(message, ExtensionType.key_share) is None


def _has(type: int) -> Any:
    return lambda message: extension(message, type) is not None


def _of_rsa(message: Any) -> bool:
    return bool(type(message.cert_chain.getEndEntityPublicKey()).__name__.endswith("RSAKey"))


def _counted(connection: Connection, message: Any) -> None:
    if len(connection.tickets) >= 2:
        raise ValueError("too many tickets")


def _any_lifetime(connection: Connection, message: Any) -> None:
    message.ticket_lifetime = message.ticket_lifetime or 3600


def _ignores_extended(connection: Connection, message: Any) -> None:
    drop(message, ExtensionType.extended_master_secret)


def _any_scheme_of_12(connection: Connection, description: int, why: str) -> int | None:
    unnamed = not why and description == AlertDescription.illegal_parameter
    return None if unnamed or "unoffered scheme of 1.2" in why else description


def _is_tls12(message: Any) -> bool:
    return extension(message, ExtensionType.supported_versions) is None


def _lacks_extended(message: Any) -> bool:
    return _is_tls12(message) and extension(message, ExtensionType.extended_master_secret) is None


FLAWS: dict[str, Flaw] = {
    "unsolicited-in-encrypted": without("unsolicited in encrypted"),
    "misplaced-in-encrypted": without("misplaced in encrypted"),
    "twice-in-encrypted": without("twice in encrypted"),
    "fears-groups": fearing(EncryptedExtensions, _has(ExtensionType.supported_groups)),
    "fears-confirmed-names": fearing(EncryptedExtensions, _has(ExtensionType.server_name)),
    "any-protocol": without("unoffered protocol", "unsolicited in encrypted", "ALPN"),
    "any-number-of-protocols": without("number of protocols"),
    "any-record-limit": without("record_size_limit extension"),
    "says-no-certificate": sending(Certificate, lambda connection, message: []),
    "certificate-unasked": sending(Finished, _unasked),
    "fears-unknown-in-request": fearing(CertificateRequest, unknown),
    "needs-no-signatures": without("no signatures in request"),
    "any-context-of-request": without("context of request"),
    "trusts-everyone": without("distrust"),
    "takes-empty-chains": without("empty chain", "without certificates"),
    "any-context-of-certificate": without("context of certificate"),
    "unsolicited-in-certificate": without("unsolicited in certificate"),
    "fears-long-chains": fearing(Certificate, lambda message: len(message.cert_chain.x509List) > 1),
    "fears-rsa": fearing(Certificate, _of_rsa),
    "believes-signatures": Flaw(key=Credulous),
    "takes-pkcs1": without("old scheme"),
    "any-scheme": without("old scheme", "unoffered scheme"),
    "any-key": without("scheme of another key", "curve mismatch"),
    "believes-finished": hearing(Finished, _believes),
    "wrong-finished": sending(Finished, _flipped),
    "wrong-finished-where-resumed": sending(Finished, _flipped_where_resumed),
    "skips-unexpected": without("Expecting"),
    "needs-another-group": fearing(ServerHello, _cookie_alone),
    "fears-retries": fearing(ServerHello, is_retry),
    "fears-unknown-in-tickets": fearing(NewSessionTicket, unknown),
    "fears-many-tickets": hearing(NewSessionTicket, _counted),
    "takes-empty-tickets": without("empty ticket"),
    "any-lifetime": hearing(NewSessionTicket, _any_lifetime),
    "one-ticket-for-ever": Flaw(keeps_session=True),
    "fears-tls12": fearing(ServerHello, _is_tls12),
    "ignores-extended": hearing(ServerHello, _ignores_extended),
    "needs-extended": fearing(ServerHello, _lacks_extended),
    "downgrades": without("downgrade protection"),
    "unsolicited-in-hello12": without("unsolicited in hello of 1.2"),
    "renegotiated-hello": without("renegotiated in hello"),
    "filled-extended": without("body of extended"),
    "forgets-extended": without("forgotten extended"),
    "any-scheme-of-12": Flaw(refuse=_any_scheme_of_12),
    "any-curve": without("unoffered curve"),
    "any-size-of-share": without("size of a share"),
    "unannounced-tickets": without("unannounced ticket"),
    "fears-empty-tickets": fearing(NewSessionTicket1_0, lambda message: not message.ticket),
    "minds-wishes": Flaw(heeds=frozenset({"HelloRequest"})),
}
