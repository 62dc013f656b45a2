"""`python -m reference_impls.liars.polite_http1 LIE --port N ...`: lies at the first anomaly.

Requests that are right are served by the same hand-written server whose flaws the mutants are.
"""

from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server.program import IDLE, run_chosen
from reference_impls.http1.server.talk import Fault, Head, Talk
from reference_impls.pages import FRONT

USUAL = {b"host", b"connection", b"user-agent", b"accept"}


class Polite(Talk):
    """Serves what is valid; `refuse` is where it lies, whoever finds the fault."""

    def respond(self, asked: Asked) -> Page:
        """Have the site answer, and lie where that is an error."""
        page = super().respond(asked)
        if page.status >= 400:
            raise Fault(page.status)
        return page


class Closes(Polite):
    """Closes without a response where one of refusal is due."""

    def refuse(self, status: int) -> bytes:
        """Say nothing more."""
        self.done = True
        return b""


class Lies(Polite):
    """Says 503, whatever status is due."""

    def refuse(self, status: int) -> bytes:
        """Blame the server."""
        return super().refuse(503)


class Accepts(Polite):
    """Answers 200 as if nothing had been wrong."""

    def refuse(self, status: int) -> bytes:
        """Show the page, and end the connection, whose place in the stream is lost."""
        self.done = True
        page = Page(200, ((b"connection", b"close"),), FRONT).dated()
        return self.octets_of(200, list(page.fields)) + page.body


class Refuses(Polite):
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


class Mute(Polite):
    """Falls silent where a refusal is due, and keeps the connection."""

    silent = False

    def receive(self, octets: bytes) -> bytes:
        """Take octets, and answer them or not."""
        return b"" if self.silent else super().receive(octets)

    def end(self) -> bytes:
        """Keep the connection, also when the client has ended its direction."""
        said = super().end()
        self.pause = IDLE if self.silent else self.pause
        return said

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
