"""Further server names, each with a certificate of its own, chosen by the client's SNI."""

import datetime
from collections.abc import Iterable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from reference_impls.https.options import Options
from reference_impls.https.tls import MAX_EARLY_DATA, context

OTHER_NAME, RSA_NAME = "other.test", "rsa.test"


def answer_names(contexts: Iterable[Any], options: Options) -> None:
    """Let clients that ask for a further name have its certificate; all others have the first.

    A session belongs to the name for which it was made (RFC 6066, section 3). OpenSSL looks for the
    session before it asks for the name; Strict knows the name before.
    """
    others = {
        name.encode(): _named(name, key, options)
        for name, key in (
            (OTHER_NAME, ec.generate_private_key(ec.SECP256R1())),
            (RSA_NAME, rsa.generate_private_key(65537, 2048)),
        )
    }

    def choose(connection: Any) -> None:
        other = others.get((connection.get_servername() or b"").lower())
        if other is not None:
            connection.set_context(other)

    for first in contexts:
        first.set_tlsext_servername_callback(choose)
        first.set_app_data(others)


def _named(name: str, key: Any, options: Options) -> Any:
    made = context(options, early_data=MAX_EARLY_DATA)
    made.use_certificate(self_signed(name, key))
    made.use_privatekey(key)
    made.set_session_id(name.encode())
    return made


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
