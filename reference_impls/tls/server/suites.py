"""The suites with CBC, which TLS 1.2 has for old clients: at a port of their own.

RFC 9325 section 4.2 wants them nowhere without encrypt_then_mac, and OpenSSL has no such switch.
"""

from typing import Any

from OpenSSL import SSL


def allow_cbc(context: Any) -> Any:
    """Let clients of TLS 1.2 that have nothing better use CBC; returns the context."""
    context.set_cipher_list(b"ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES")
    context.set_options(SSL.OP_CIPHER_SERVER_PREFERENCE)
    return context
