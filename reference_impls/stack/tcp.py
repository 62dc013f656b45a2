"""TCP (RFC 9293), as it is in the document, and as little as it allows.

It leaves out what no document demands of a small stack (window scale, timestamps, SACK), and some
things that are demanded: congestion control, urgent data. known-failing.txt has the list.
"""

import hashlib
import secrets
import struct
import time
from dataclasses import dataclass, replace

from reference_impls.stack import ip
from reference_impls.stack.host import Host, Timer
from reference_impls.stack.ip import Packet
from reference_impls.stack.verbs import Program, Read, obey

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
CIRCLE, HALF = 1 << 32, 1 << 31
MSS_OPTION = 2
DEFAULT_MSS = {4: 536, 6: 1220}
HEADERS = {4: 40, 6: 60}
BUFFER = 65535
"""Octets that are kept for a program which does not read."""
FIRST_TIMEOUT, LONGEST_TIMEOUT, MOST_RETRIES = 1.0, 60.0, 9
TIMEOUT_AFTER_A_LOST_SYN = 3.0  # RFC 6298 section 5.7
TWO_MSL = 60.0
SECRET = secrets.token_bytes(16)
MOST_ASIDE = 64
"""Segments that wait for one before them."""
Key = tuple[bytes, bytes, int]


@dataclass(frozen=True)
class Segment:
    """A segment that came, in `packet`."""

    packet: Packet
    source: int
    port: int
    seq: int
    ack: int
    flags: int
    window: int
    options: bytes
    data: bytes

    @property
    def length(self) -> int:
        """The octets of sequence space that it takes."""
        return len(self.data) + bool(self.flags & SYN) + bool(self.flags & FIN)

    @property
    def mss(self) -> int:
        """The largest segment that its sender takes (section 3.7.1)."""
        options = self.options
        while len(options) >= 2 and options[0]:
            if options[0] == 1:
                options = options[1:]
                continue
            if options[0] == MSS_OPTION and options[1] == 4 and len(options) >= 4:
                return max(int.from_bytes(options[2:4]), 64)
            options = options[max(options[1], 2) :]
        return DEFAULT_MSS[self.packet.version]


def read(packet: Packet) -> Segment | None:
    """Return the segment in a packet; None where it is none, or broken."""
    octets = packet.payload
    if len(octets) < 20 or not 20 <= (start := (octets[12] >> 4) * 4) <= len(octets):
        return None
    if not ip.is_right(packet):
        return None
    source, port, seq, ack, _, flags, window = struct.unpack_from("!HHIIBBH", octets)
    return Segment(packet, source, port, seq, ack, flags, window, octets[20:start], octets[start:])


def ahead(one: int, other: int) -> int:
    """Return how far a number is ahead of another one; negative: behind (section 3.4)."""
    return (one - other + HALF) % CIRCLE - HALF


def first_number(syn: Segment) -> int:
    """Return the number with which we begin: a clock, and what nobody else knows (RFC 6528)."""
    packet = syn.packet
    ends = packet.source + packet.destination + struct.pack("!HH", syn.source, syn.port)
    digest = hashlib.blake2s(ends, key=SECRET, digest_size=4).digest()
    return (time.monotonic_ns() // 4000 + int.from_bytes(digest)) % CIRCLE


class Tcp:
    """The listening program at `port`, and its connections by the peer's address and both ports."""

    def __init__(self, host: Host, port: int) -> None:
        self.host, self.port = host, port
        self.connections: dict[Key, Connection] = {}
        host.on[ip.TCP] = self.take

    def take(self, packet: Packet) -> None:
        """Deal with a segment."""
        if (segment := read(packet)) is None:
            return
        known = self.connections.get((packet.source, packet.destination, segment.source))
        if segment.port == self.port and known is not None:
            known.take(segment)
        elif segment.port == self.port:
            self._listen(segment)
        else:
            self.refuse(segment)

    def _listen(self, segment: Segment) -> None:
        """Deal with a segment in LISTEN (section 3.10.7.2)."""
        if segment.flags & RST:
            return
        if segment.flags & ACK:
            self.refuse(segment)
        elif segment.flags & SYN:
            if segment.flags & FIN and "trips-over-fin" in self.host.flaws:
                raise AssertionError("a SYN cannot have FIN")
            while segment.flags & FIN and "loops-over-fin" in self.host.flaws:
                pass
            Connection(self, segment)

    def refuse(self, segment: Segment) -> None:
        """Answer a segment that belongs nowhere by a RST (section 3.10.7.1)."""
        if segment.flags & RST:
            return
        if segment.flags & ACK:
            number = 0 if "resets-at-zero" in self.host.flaws else segment.ack
            self.send(segment, RST, number)
        else:
            self.send(segment, RST | ACK, 0, (segment.seq + segment.length) % CIRCLE)

    def send(
        self,
        to: Segment,
        flags: int,
        seq: int,
        ack: int = 0,
        *,
        window: int = 0,
        data: bytes = b"",
        options: bytes = b"",
    ) -> None:
        """Send a segment to where another one came from."""
        words = 5 + len(options) // 4
        packet = to.packet
        ports = to.port, to.source
        body = struct.pack("!HHIIBBHHH", *ports, seq, ack, words << 4, flags, window, 0, 0)
        body += options + data
        pseudo = ip.pseudo_header(packet.destination, packet.source, ip.TCP, len(body))
        right = ip.checksum(pseudo + body)
        total = right ^ ("wrong-tcp-checksums" in self.host.flaws)
        body = body[:16] + struct.pack("!H", total) + body[18:]
        self.host.send(packet, ip.TCP, body)


class Connection:
    """One connection; the names of its numbers are those of section 3.3.1.

    `unacknowledged` are the octets from snd_una on, sent or not; `received` those that the program
    has not read, `aside` segments that wait for what is missing before them.
    """

    def __init__(self, tcp: Tcp, syn: Segment) -> None:
        self.tcp, self.host, self.peer = tcp, tcp.host, syn
        self.key = syn.packet.source, syn.packet.destination, syn.source
        self.state = "SYN-RECEIVED"
        self.iss = self.snd_una = first_number(syn)
        self.snd_nxt = (self.iss + 1) % CIRCLE
        self.snd_wnd = self.widest = 0
        self.window_from = syn.seq, self.iss
        self.rcv_nxt = (syn.seq + 1) % CIRCLE
        self.edge = (self.rcv_nxt + BUFFER) % CIRCLE
        self.told = self.rcv_nxt
        self.mss = min(syn.mss, ip.MTU - HEADERS[syn.packet.version])
        self.unacknowledged, self.received = bytearray(), bytearray()
        self.aside: list[Segment] = []
        self.ending = self.peer_ended = self.closed = False
        self.program: Program | None = None
        self.timer: Timer | None = None
        self.timeout, self.retries = FIRST_TIMEOUT, 0
        tcp.connections[self.key] = self
        self._send_syn_ack()
        self._start_timer()

    # -- what the program does

    def read(self, most: int) -> Read:
        """Wait for octets and return some; none where the peer has ended."""
        while not self.received and not self.peer_ended:
            yield
        octets = bytes(self.received[:most])
        del self.received[:most]
        return octets

    def write(self, octets: bytes) -> None:
        """Have octets sent."""
        self.unacknowledged += octets

    def end(self) -> None:
        """End our direction, behind what was written."""
        self.ending = True

    def go_on(self) -> None:
        """Let the program do what it can, and send what there is to send."""
        if self.program is not None:
            try:
                next(self.program)
            except StopIteration:
                self.program = None
                self._close()
        if self.tcp.connections.get(self.key) is self:
            self._push()
            if self.told != self.rcv_nxt or ahead(self._window_edge(), self.edge) >= 2 * self.mss:
                self._acknowledge()

    def _close(self) -> None:
        """Close both directions: what was not read, and what is still to come, meets a RST."""
        self.ending = self.closed = True
        if self.received:
            self._abort()

    # -- a segment arrives (section 3.10.7.4; RFC 5961 where it goes further)

    def take(self, segment: Segment) -> None:
        """Deal with a segment."""
        if not self._is_acceptable(segment):
            deaf = "deaf-right-of-window" in self.host.flaws
            if not segment.flags & RST and not (deaf and ahead(segment.seq, self.edge) >= 0):
                self._acknowledge()
            return
        if segment.flags & RST:
            if self.state == "TIME-WAIT":
                return  # it may be as old as anything else that comes now (RFC 1337)
            if segment.seq == self.rcv_nxt:
                self._forget()
            else:
                self._acknowledge()
            return
        if segment.flags & SYN:
            if self.state == "SYN-RECEIVED":
                self._forget()  # back to LISTEN
            else:
                self._acknowledge()
            return
        if not segment.flags & ACK or not self._take_acknowledgment(segment):
            return
        if self._take_text(self._trimmed(segment)):
            self.go_on()

    def _is_acceptable(self, segment: Segment) -> bool:
        """Whether any of it is in the window (section 3.4)."""
        first = ahead(segment.seq, self.rcv_nxt)
        window = ahead(self.edge, self.rcv_nxt)
        if window == 0:
            return first == 0  # of what it carries nothing is taken
        last = first + max(segment.length - 1, 0)
        return 0 <= first < window or 0 <= last < window

    def _take_acknowledgment(self, segment: Segment) -> bool:
        """Take in what a segment acknowledges; whether the rest of it counts."""
        new = ahead(segment.ack, self.snd_una)
        too_much = ahead(segment.ack, self.snd_nxt) > 0
        if self.state == "SYN-RECEIVED":
            if too_much or new <= 0:
                self.tcp.refuse(segment)
                return False
            self._establish(segment)
            new = 0
        elif too_much or new < -max(self.widest, 1):
            self._acknowledge()
            return False
        if new > 0:
            self._acknowledged(new)
        if new >= 0:
            self._take_window(segment)
        return self.tcp.connections.get(self.key) is self

    def _establish(self, segment: Segment) -> None:
        """Our SYN is acknowledged: the program has a connection."""
        self.state = "ESTABLISHED"
        self.snd_una = (self.iss + 1) % CIRCLE
        was_lost = self.retries > 0
        self._stop_timer()
        if was_lost:
            self.timeout = TIMEOUT_AFTER_A_LOST_SYN
        self._take_window(segment)
        self.program = obey(self)

    def _acknowledged(self, new: int) -> None:
        """So many further numbers have arrived."""
        sent_fin = self._fin_is_sent()
        self.snd_una = (self.snd_una + new) % CIRCLE
        del self.unacknowledged[:new]
        self._stop_timer()
        if self.snd_una != self.snd_nxt:
            self._start_timer()
        elif sent_fin:
            self._fin_acknowledged()

    def _fin_acknowledged(self) -> None:
        if self.state == "FIN-WAIT-1":
            self.state = "FIN-WAIT-2"
            if self.closed:  # nobody is left who could wait for the peer
                self.timer = self.host.later(TWO_MSL, self._forget)
        elif self.state == "CLOSING":
            self._time_wait()
        elif self.state == "LAST-ACK":
            self._forget()

    def _take_window(self, segment: Segment) -> None:
        """Know the peer's window, unless an older segment tells of it."""
        seq, ack = self.window_from
        newer = ahead(segment.seq, seq)
        if newer > 0 or (newer == 0 and ahead(segment.ack, ack) >= 0):
            was_shut = self.snd_wnd == 0
            self.snd_wnd, self.window_from = segment.window, (segment.seq, segment.ack)
            self.widest = max(self.widest, segment.window)
            self.retries = 0
            if was_shut and segment.window and self.unacknowledged and not self._fin_is_sent():
                self.snd_nxt = self.snd_una  # a probe may have been lost on a shut window
                self._stop_timer()

    def _trimmed(self, segment: Segment) -> Segment:
        """Return what of a segment is new and inside the window."""
        old = max(ahead(self.rcv_nxt, segment.seq), 0)
        room = max(ahead(self.edge, self.rcv_nxt), 0)
        data, flags = segment.data[old:], segment.flags
        if ahead(segment.seq + len(segment.data), self.rcv_nxt) < 0:
            flags &= ~FIN  # its place is taken by data that came before
        if len(data) + bool(flags & FIN) > room:
            data, flags = data[:room], flags & ~FIN
        return replace(segment, seq=(segment.seq + old) % CIRCLE, data=data, flags=flags)

    def _take_text(self, segment: Segment) -> bool:
        """Take in data and FIN; whether the program may have something to do."""
        carries = segment.data or segment.flags & FIN
        if self.peer_ended:
            if carries or segment.seq != self.rcv_nxt:
                self._acknowledge()
            if self.state == "TIME-WAIT" and segment.flags & FIN:
                self._time_wait()
            return True
        if carries and segment.seq != self.rcv_nxt:
            self._acknowledge()  # at once: the peer may see a hole by that
            if len(self.aside) < MOST_ASIDE:
                self.aside.append(segment)
            return True
        if segment.data and self.closed:
            self._abort()
            return False
        self._take_next(segment)
        for other in sorted(self.aside, key=lambda one: ahead(one.seq, self.rcv_nxt)):
            if ahead(other.seq, self.rcv_nxt) <= 0 and not self.peer_ended:
                self._take_next(self._trimmed(other))
                self.aside.remove(other)
        return True

    def _take_next(self, segment: Segment) -> None:
        """Take in what comes next."""
        self.received += segment.data
        self.rcv_nxt = (self.rcv_nxt + len(segment.data)) % CIRCLE
        if segment.flags & FIN:
            self._take_fin()

    def _take_fin(self) -> None:
        """The peer has ended its direction."""
        self.rcv_nxt = (self.rcv_nxt + 1) % CIRCLE
        self.edge = max(self.edge, self.rcv_nxt, key=lambda number: ahead(number, self.rcv_nxt))
        self.peer_ended = True
        if self.state == "ESTABLISHED":
            self.state = "CLOSE-WAIT"
        elif self.state == "FIN-WAIT-1":
            self.state = "CLOSING"
        elif self.state == "FIN-WAIT-2":
            self._time_wait()

    def _time_wait(self) -> None:
        self.state = "TIME-WAIT"
        self._stop_timer()
        self.timer = self.host.later(TWO_MSL, self._forget)

    def _forget(self) -> None:
        """Nothing is left of the connection."""
        self._stop_timer()
        self.program = None
        self.tcp.connections.pop(self.key, None)

    def _abort(self) -> None:
        """End it by a RST."""
        self.tcp.send(self.peer, RST | ACK, self.snd_nxt, self.rcv_nxt)
        self._forget()

    # -- what is sent

    def _fin_is_sent(self) -> bool:
        return self.state in ("FIN-WAIT-1", "CLOSING", "LAST-ACK")

    def _push(self) -> None:
        """Send what the window of the peer has room for, and FIN behind the last octet."""
        if self.state not in ("ESTABLISHED", "CLOSE-WAIT"):
            return
        while True:
            sent = ahead(self.snd_nxt, self.snd_una)
            waiting = len(self.unacknowledged) - sent
            size = min(self.mss, waiting, max(self.snd_wnd - sent, 0))
            fin = self.ending and size == waiting
            if not fin and (size <= 0 or (size < self.mss and sent > 0)):
                break  # a small segment waits while others are under way: Nagle
            self._send_text(sent, size, fin)
            self.snd_nxt = (self.snd_nxt + size + fin) % CIRCLE
            if fin:
                self.state = "FIN-WAIT-1" if self.state == "ESTABLISHED" else "LAST-ACK"
                break
        if self.timer is None and (self.snd_nxt != self.snd_una or self.unacknowledged):
            self._start_timer()  # where nothing is under way it is for a probe of a shut window

    def _send_text(self, at: int, size: int, fin: bool) -> None:
        """Send octets of what is unacknowledged, from the position `at` on."""
        data = bytes(self.unacknowledged[at : at + size])
        flags = ACK | (PSH if data else 0) | (FIN if fin else 0)
        self._send(flags, (self.snd_una + at) % CIRCLE, data)

    def _acknowledge(self) -> None:
        """Say what is expected, and how much."""
        self._send(ACK, self.snd_nxt)

    def _send(self, flags: int, seq: int, data: bytes = b"") -> None:
        """Send a segment that acknowledges all that has come."""
        self.told, self.edge = self.rcv_nxt, self._window_edge()
        window = ahead(self.edge, self.rcv_nxt)
        self.tcp.send(self.peer, flags, seq, self.rcv_nxt, window=window, data=data)

    def _window_edge(self) -> int:
        """Return where the window may end: it never moves left, and to the right in good steps."""
        edge = (self.rcv_nxt + max(BUFFER - len(self.received), 0)) % CIRCLE
        gained = ahead(edge, self.edge)
        worth = gained >= self.mss or not self.received
        return edge if gained > 0 and worth else self.edge

    def _send_syn_ack(self) -> None:
        size = ip.MTU - HEADERS[self.peer.packet.version]
        options = struct.pack("!BBH", MSS_OPTION, 4, size)
        self.tcp.send(self.peer, SYN | ACK, self.iss, self.rcv_nxt, window=BUFFER, options=options)

    # -- what is sent again (RFC 6298, without measuring)

    def _start_timer(self) -> None:
        self.timer = self.host.later(self.timeout, self._again)

    def _stop_timer(self) -> None:
        """Something new was acknowledged."""
        if self.timer is not None:
            self.timer.cancel()
        self.timer, self.timeout, self.retries = None, FIRST_TIMEOUT, 0

    def _again(self) -> None:
        """Send the oldest of what was not acknowledged again; or ask for a shut window."""
        self.retries += 1
        if self.retries > MOST_RETRIES:
            self._forget()
            return
        if self.state == "SYN-RECEIVED":
            self._send_syn_ack()
        elif self.unacknowledged:
            size = min(self.mss, len(self.unacknowledged), max(self.snd_wnd, 1))
            under_way = ahead(self.snd_nxt, self.snd_una)
            size = min(size, under_way) if under_way else 1
            last = self._fin_is_sent() and size == len(self.unacknowledged)
            self._send_text(0, size, last)
            self.snd_nxt = max(
                self.snd_nxt,
                (self.snd_una + size) % CIRCLE,
                key=lambda number: ahead(number, self.snd_una),
            )
        elif self._fin_is_sent():
            self._send_text(0, 0, fin=True)
        self.timeout = min(self.timeout * 2, LONGEST_TIMEOUT)
        self._start_timer()
