"""`python -m reference_impls.udp.bent FLAW PORT`: the verbs, with one flaw in what UDP is used for.

Each flaw is a class that differs from the reference in one place, and its docstring is the flaw.
"""

import select
import sys
from typing import Any

from reference_impls.verbs.__main__ import serve
from reference_impls.verbs.datagrams import LARGEST, Answering


class Merges(Answering):
    """Where three or more datagrams wait, the first three are read as one."""

    def __init__(self, datagrams: Any) -> None:
        super().__init__(datagrams)
        self.waiting: list[tuple[bytes, Any]] = []

    def read(self) -> tuple[bytes, Any]:
        """Read all that waits, three at most; make one of three."""
        if not self.waiting:
            self.waiting.append(super().read())
            while len(self.waiting) < 3 and select.select([self.socket], [], [], 0)[0]:
                self.waiting.append(super().read())
        if len(self.waiting) < 3:
            return self.waiting.pop(0)
        octets = b"".join(each for each, _ in self.waiting)
        to = self.waiting[0][1]
        self.waiting.clear()
        return octets, to


class KeepsTheRest(Answering):
    """What there was no room for is read as the next datagram."""

    rest: tuple[bytes, Any] | None = None

    def read(self) -> tuple[bytes, Any]:
        """Read the rest of the last datagram, or the next one."""
        if self.rest is not None:
            found, self.rest = self.rest, None
            return found
        room, self.room = self.room, LARGEST
        octets, to = super().read()
        if len(octets) > room:
            self.rest = octets[room:], to
        return octets[:room], to


FLAWS = {"merges-datagrams": Merges, "keeps-the-rest": KeepsTheRest}

if __name__ == "__main__":
    serve(int(sys.argv[2]), FLAWS[sys.argv[1]])
