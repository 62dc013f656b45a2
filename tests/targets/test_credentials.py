"""The certificate of a session."""

import ipaddress
import stat

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from fixtures.targets.credentials import NAMES


def test_the_certificate_is_for_every_name_and_signed_by_the_authority(credentials):
    held = credentials()

    leaf = x509.load_pem_x509_certificate(held.certificate.read_bytes())
    authority = x509.load_pem_x509_certificate(held.ca.read_bytes())
    leaf.verify_directly_issued_by(authority)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = names.get_values_for_type(x509.IPAddress)
    assert set(names.get_values_for_type(x509.DNSName)) | {str(one) for one in addresses} == {
        str(ipaddress.ip_address(name)) if ":" in name else name for name in NAMES
    }
    assert isinstance(leaf.public_key().curve, ec.SECP256R1)
    assert stat.S_IMODE(held.key.stat().st_mode) == 0o600
