"""Mutants of the reference itself, for what tlslite-ng does not know: groups with ML-KEM."""

from typing import Any

from OpenSSL._util import lib

from reference_impls.tls.server.strict import Strict

NO_HYBRID, WRONG_ALERT = "no-hybrid", "hybrid-wrong-alert"
CLASSIC = b"X25519:P-256:P-384:ffdhe2048"
ALERT = bytes.fromhex("150303000202")


class Lying(Strict):
    """Says access_denied in the clear where illegal_parameter or decode_error is due."""

    def outgoing(self) -> bytes:
        """Return, once, the octets that are to be sent to the client."""
        octets = super().outgoing()
        due = {ALERT + b"\x2f", ALERT + b"\x32"}
        return ALERT + b"\x31" if octets in due else octets


def classic(context: Any) -> Any:
    """Take the groups with ML-KEM away from a context."""
    lib.SSL_CTX_set1_curves_list(context._context, CLASSIC)
    return context
