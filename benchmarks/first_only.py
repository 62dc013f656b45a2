"""`python -m benchmarks.first_only silent|closing --port N`: answers one request on a connection.

What a suite does with its time where a server leaves it waiting: see benchmarks/README.md.
"""

from reference_impls.http1.server.program import run_chosen
from reference_impls.http1.server.talk import More, Talk


class Silent(Talk):
    """Answers one request on each connection, and says nothing from then on."""

    said = False

    def step(self) -> bytes:
        """Take no step behind the first response."""
        if self.said:
            raise More
        return super().step()

    def answer(self) -> bytes:
        """Remember that it was said."""
        self.said = True
        return super().answer()

    def end(self) -> bytes:
        """Let a client go that was answered."""
        self.done = self.done or self.said
        return super().end()


class Closing(Silent):
    """Answers one request on each connection, and ends it without a word about that."""

    def answer(self) -> bytes:
        """Say no more than this."""
        said = super().answer()
        self.done = True
        return said


if __name__ == "__main__":
    run_chosen("server", {"silent": Silent, "closing": Closing})
