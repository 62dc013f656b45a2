"""The stack of reference_impls with a window that follows its buffer: what the program reads makes
room at once, and the peer is told with the next ACK only (RFC 9293 section 3.10.7.4 lets it).

    python -m tests.endtoend.growing_stack early|late OPTIONS

The program reads HOLD as soon as that is acknowledged, or behind the next segment.
"""

import sys

from reference_impls.stack import __main__, tcp

WHEN = sys.argv.pop(1)


class Growing(tcp.Connection):
    """A connection of that kind."""

    waits = False

    def take(self, segment: tcp.Segment) -> None:
        waited = self.waits
        super().take(segment)
        if waited and self.waits:
            self.waits = False
            super().go_on()

    def go_on(self) -> None:
        if self.told != self.rcv_nxt:
            self._acknowledge()
        self.waits = self.waits or (WHEN == "late" and self.received == b"HOLD\n")
        if not self.waits:
            super().go_on()

    def _is_acceptable(self, segment: tcp.Segment) -> bool:
        room = (self.rcv_nxt + tcp.BUFFER - len(self.received)) % tcp.CIRCLE
        if tcp.ahead(room, self.edge) > 0:
            self.edge = room
        return super()._is_acceptable(segment)


tcp.Connection = Growing
__main__.main()
