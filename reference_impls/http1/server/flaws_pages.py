"""Flaws in what is answered: methods, conditions, ranges, and the response itself."""

from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server.talk import Talk


class FailsAlways(Talk):
    """Each request is answered by 500."""

    def respond(self, asked: Asked) -> Page:
        """Fail."""
        return Page(500, ()).dated()


FLAWS: dict[str, type[Talk]] = {
    "fails-always": FailsAlways,
}
