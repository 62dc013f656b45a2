"""`python -m reference_impls.liars.polite_http1 LIE --port N ...`: lies at the first anomaly.

Requests that are right are served by the same hand-written server whose flaws the mutants are.
"""

from reference_impls.http1.message import Page
from reference_impls.http1.server.program import run_chosen
from reference_impls.http1.server.talk import Fault, Head, Talk
from reference_impls.pages import FRONT

USUAL = {b"host", b"connection", b"user-agent", b"accept"}


class Closes(Talk):
    """Closes without a response where one of refusal is due."""

    def refuse(self, status: int) -> bytes:
        """Say nothing more."""
        self.done = True
        return b""


class Lies(Talk):
    """Says 503, whatever status is due."""

    def refuse(self, status: int) -> bytes:
        """Blame the server."""
        return super().refuse(503)


class Accepts(Talk):
    """Answers 200 as if nothing had been wrong."""

    def refuse(self, status: int) -> bytes:
        """Show the page, and end the connection, whose place in the stream is lost."""
        self.done = True
        page = Page(200, ((b"connection", b"close"),), FRONT).dated()
        return self.octets_of(200, list(page.fields)) + page.body


class Refuses(Talk):
    """Refuses what is not as most clients send it, always with 400."""

    def check(self, head: Head) -> None:
        """Take plain requests only."""
        plain = head.version == b"1.1" and head.method in (b"GET", b"HEAD")
        if not plain or {name for name, _ in head.fields} - USUAL:
            raise Fault(400)
        super().check(head)

    def refuse(self, status: int) -> bytes:
        """Say 400."""
        return super().refuse(400)


class Mute(Talk):
    """Falls silent where a refusal is due, and keeps the connection."""

    silent = False

    def receive(self, octets: bytes) -> bytes:
        """Take octets, and answer them or not."""
        return b"" if self.silent else super().receive(octets)

    def refuse(self, status: int) -> bytes:
        """Say nothing more, for ever."""
        self.silent = True
        return b""


LIES: dict[str, type[Talk]] = {
    "closes": Closes,
    "lies": Lies,
    "accepts": Accepts,
    "refuses": Refuses,
    "mute": Mute,
}

if __name__ == "__main__":
    run_chosen("lie", LIES)
