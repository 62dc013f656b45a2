"""X25519MLKEM768 for tlslite-ng, which knows the group and leaves ML-KEM to kyber-py.

Here it is cryptography's; without ML-KEM in the installed one the group stays unknown.
"""

from cryptography.exceptions import UnsupportedAlgorithm
from tlslite import handshakesettings, keyexchange

GROUP = "x25519mlkem768"


class MlKem768:
    """What tlslite-ng asks of kyber-py: the server's half."""

    @staticmethod
    def encaps(public: bytes) -> tuple[bytes, bytes]:
        """Return a fresh secret and what carries it. Raises ValueError for what is no key."""
        from cryptography.hazmat.primitives.asymmetric import mlkem

        return mlkem.MLKEM768PublicKey.from_public_bytes(bytes(public)).encapsulate()


def is_known() -> bool:
    """Whether the installed cryptography has ML-KEM."""
    try:
        from cryptography.hazmat.primitives.asymmetric import mlkem

        mlkem.MLKEM768PrivateKey.generate()
    except (ImportError, UnsupportedAlgorithm):
        return False
    return True


def teach() -> None:
    """Let tlslite-ng know the group, once for the whole program."""
    if GROUP not in handshakesettings.CURVE_NAMES and is_known():
        handshakesettings.CURVE_NAMES.append(GROUP)
        handshakesettings.ALL_CURVE_NAMES.append(GROUP)
        keyexchange.ML_KEM_AVAILABLE = True
        keyexchange.ML_KEM_768 = MlKem768
