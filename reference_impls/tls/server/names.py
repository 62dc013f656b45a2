"""A second server name with a certificate of its own, chosen by the client's SNI."""

import datetime
from collections.abc import Iterable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from reference_impls.https.options import Options
from reference_impls.https.tls import MAX_EARLY_DATA, context

OTHER_NAME = "other.test"


def answer_names(contexts: Iterable[Any], options: Options) -> None:
    """Let clients that ask for OTHER_NAME have its certificate; all others have the first.

    A session belongs to the name for which it was made (RFC 6066, section 3). OpenSSL looks for the
    session before it asks for the name; Strict knows the name before.
    """
    other = context(options, early_data=MAX_EARLY_DATA)
    certificate, key = self_signed(OTHER_NAME)
    other.use_certificate(certificate)
    other.use_privatekey(key)
    other.set_session_id(OTHER_NAME.encode())

    def choose(connection: Any) -> None:
        if connection.get_servername() == OTHER_NAME.encode():
            connection.set_context(other)

    for first in contexts:
        first.set_tlsext_servername_callback(choose)
        first.set_app_data({OTHER_NAME.encode(): other})


def self_signed(name: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Return a fresh certificate for `name`, valid for a day, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
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
    return builder.sign(key, hashes.SHA256()), key
