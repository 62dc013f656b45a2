"""Further server names, each with a certificate of its own, chosen by the client's SNI."""

import datetime
from collections.abc import Iterable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from OpenSSL import SSL

from reference_impls.https.options import Options
from reference_impls.https.tls import MAX_EARLY_DATA, context

OTHER_NAME, RSA_NAME = "other.test", "rsa.test"
ASKING_NAME, REQUIRING_NAME = "asks.test", "requires.test"
"""Under these a client is asked for a certificate; under the second it has to have one."""
VERIFYING = {ASKING_NAME: SSL.VERIFY_PEER}
VERIFYING[REQUIRING_NAME] = SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT


def answer_names(contexts: Iterable[Any], options: Options) -> None:
    """Let clients that ask for a further name have its certificate; all others have the first.

    A session belongs to the name for which it was made (RFC 6066, section 3). OpenSSL looks for the
    session before it asks for the name; Strict knows the name before.
    """
    others = {
        OTHER_NAME.encode(): _named(OTHER_NAME, options),
        RSA_NAME.encode(): _named(RSA_NAME, options, rsa.generate_private_key(65537, 2048)),
    }
    for name in VERIFYING if options.ca else ():
        others[name.encode()] = _verifying(_named(name, options), name, options)

    def choose(connection: Any) -> None:
        other = others.get((connection.get_servername() or b"").lower())
        if other is not None:
            take(connection, other)

    for first in contexts:
        first.set_tlsext_servername_callback(choose)
        first.set_app_data(others)


def _named(name: str, options: Options, *further: Any) -> Any:
    """Return a context with a fresh key of its own; `further` are keys of other kinds."""
    made = context(options, early_data=MAX_EARLY_DATA)
    for key in (new_key(), *further):
        made.use_certificate(self_signed(name, key))
        made.use_privatekey(key)
    made.set_session_id(name.encode())
    return made


def _verifying(made: Any, name: str, options: Options) -> Any:
    made.load_verify_locations(str(options.ca))
    made.set_verify(VERIFYING[name], _as_found)
    return made


def _as_found(connection: Any, certificate: Any, error: int, depth: int, holds: int) -> bool:
    return bool(holds)


def take(connection: Any, context: Any) -> None:
    """Let a connection go on with another context; OpenSSL alone would not ask for certificates."""
    connection.set_context(context)
    connection.set_verify(context.get_verify_mode(), _as_found)


def new_key() -> ec.EllipticCurvePrivateKey:
    """Return a fresh key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def self_signed(name: str, key: Any, *further: x509.ExtensionType) -> x509.Certificate:
    """Return a fresh certificate for `name` and a key, valid for a day."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder(subject, subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    )
    for one in further:
        builder = builder.add_extension(one, critical=True)
    return builder.sign(key, hashes.SHA256())
