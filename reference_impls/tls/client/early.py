"""Early data for the client on tlslite-ng, which knows none (RFC 9846 sections 4.3.10, 4.6)."""

from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from tlslite.constants import CipherSuite, ContentType, ExtensionType
from tlslite.extensions import TLSExtension
from tlslite.handshakehelpers import HandshakeHelpers
from tlslite.utils.cryptomath import HKDF_expand_label, derive_secret, secureHMAC

DUMMY = b"\x14\x03\x03\x00\x01\x01"
END_OF_EARLY_DATA = b"\x05\x00\x00\x00"
TAG = 16


def allowed(session: Any) -> int:
    """Return how many octets of early data the ticket of a session allows."""
    tickets = session.tickets if session is not None else None
    if not tickets:
        return 0
    found = tickets[0].getExtension(ExtensionType.early_data)
    return int.from_bytes(bytes(found.extData), "big") if found else 0


class EarlyKeys:
    """What protects early data of a connection that resumes `session`."""

    def __init__(self, session: Any, hello: Any, transcript: Any) -> None:
        suite = session.cipherSuite
        hash = "sha384" if suite in CipherSuite.sha384PrfSuites else "sha256"
        size = len(session.resumptionMasterSecret)
        identity = hello.getExtension(ExtensionType.pre_shared_key).identities[0]
        psk = HandshakeHelpers.calc_res_binder_psk(
            identity, session.resumptionMasterSecret, session.tickets
        )
        secret = secureHMAC(bytearray(size), psk, hash)
        traffic = derive_secret(secret, bytearray(b"c e traffic"), transcript, hash)
        length = 16 if suite in CipherSuite.aes128GcmSuites else 32
        key = bytes(HKDF_expand_label(traffic, b"key", b"", length, hash))
        self.iv = bytes(HKDF_expand_label(traffic, b"iv", b"", 12, hash))
        chacha = suite in CipherSuite.chacha20Suites
        self.aead = ChaCha20Poly1305(key) if chacha else AESGCM(key)
        self.sequence = 0

    def record(self, type: int, content: bytes) -> bytes:
        """Return a protected record."""
        inner = content + bytes([type])
        header = b"\x17\x03\x03" + (len(inner) + TAG).to_bytes(2, "big")
        nonce = (int.from_bytes(self.iv, "big") ^ self.sequence).to_bytes(12, "big")
        self.sequence += 1
        return header + self.aead.encrypt(nonce, inner, header)

    def data(self, content: bytes) -> bytes:
        """Return application data as a record."""
        return self.record(ContentType.application_data, content)

    def end(self) -> bytes:
        """Return EndOfEarlyData as a record."""
        return self.record(ContentType.handshake, END_OF_EARLY_DATA)


def announce(hello: Any) -> None:
    """Put early_data into a ClientHello, before its pre-shared key."""
    extension = TLSExtension(extType=ExtensionType.early_data).create(bytearray(0))
    hello.extensions.insert(-1, extension)


def withdraw(hello: Any) -> None:
    """Take early_data out of a ClientHello."""
    hello.extensions[:] = [
        one for one in hello.extensions if one.extType != ExtensionType.early_data
    ]
