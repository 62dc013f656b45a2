"""Whether a chain of certificates proves a host, and the alert that says why it does not."""

import datetime
import ipaddress
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID
from tlslite.constants import AlertDescription


def fault_of(chain: Sequence[bytes], ca: str, host: str) -> int | None:
    """Return the alert for a chain (DER, leaf first), None for one that proves the host.

    `ca` is a PEM file with the one authority that is trusted.
    """
    try:
        found = [x509.load_der_x509_certificate(one) for one in chain]
        leaf = found[0]
        return _distrust(found, ca) or _age(leaf) or _purpose(leaf) or _name(leaf, host)
    except ValueError:
        return int(AlertDescription.bad_certificate)


def _distrust(chain: list[x509.Certificate], ca: str) -> int | None:
    """Follow issuers from the leaf; all of them have to be authorities."""
    authority = x509.load_pem_x509_certificate(Path(ca).read_bytes())
    current = chain[0]
    for _ in chain:
        if _signed(current, authority):
            return None
        above = next((one for one in chain[1:] if _signed(current, one)), None)
        if above is None or not _is_authority(above):
            break
        current = above
    return int(AlertDescription.unknown_ca)


def _signed(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        found = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    except x509.ExtensionNotFound:
        return False
    return found.value.ca


def _age(leaf: x509.Certificate) -> int | None:
    now = datetime.datetime.now(datetime.UTC)
    if leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
        return None
    return int(AlertDescription.certificate_expired)


def _purpose(leaf: x509.Certificate) -> int | None:
    try:
        found = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return None
    if ExtendedKeyUsageOID.SERVER_AUTH in found.value:
        return None
    return int(AlertDescription.unsupported_certificate)


def _name(leaf: x509.Certificate, host: str) -> int | None:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return int(AlertDescription.bad_certificate)
    if host[0].isdigit():
        known = ipaddress.ip_address(host) in names.get_values_for_type(x509.IPAddress)
    else:
        known = host in names.get_values_for_type(x509.DNSName)
    return None if known else int(AlertDescription.bad_certificate)
