"""Flaws in how a content is delimited, and in whether the connection goes on behind it."""

from reference_impls.http1.server.talk import Talk


class LenientNumber(Talk):
    """Content-Length is read as Python reads a number."""

    def number(self, value: bytes) -> int:
        """Take what int() takes, and 0 for the rest."""
        try:
            return max(int(value or b"0", 0), 0)
        except ValueError:
            return 0


FLAWS: dict[str, type[Talk]] = {"lenient-number": LenientNumber}
