"""The host: frames in and out, neighbours, ICMP, timers; TCP and UDP stand on it."""

import heapq
import itertools
import select
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import replace

from reference_impls.stack import ip
from reference_impls.stack.fragments import Reassembly
from reference_impls.stack.ip import ICMP, ICMPV6, Packet

ARP, IPV4, IPV6 = b"\x08\x06", b"\x08\x00", b"\x86\xdd"
ECHO = {ICMP: (8, 0), ICMPV6: (128, 129)}
"""What asks for an echo, and what answers (RFC 792, RFC 4443 section 4)."""
ERRORS = {"protocol": (3, 2), "port": (3, 3)}
ERRORS_6 = {"port": (1, 4)}
EXPIRED = {4: (11, 1), 6: (3, 1)}
PARAMETER_PROBLEM_6, UNRECOGNIZED_HEADER = 4, 1
UNKNOWN_OPTION = 2
ALL_NODES = ip.address("ff02::1")
FIRST_QUESTION_6 = 128  # lower types of ICMPv6 are errors
SOLICITATION, ADVERTISEMENT = 135, 136
QUOTED, QUOTED_6 = 576 - 28, 1280 - 48
"""Octets of the packet that an error quotes (RFC 1812 section 4.3.2.3, RFC 4443 section 2.4)."""


class Timer:
    """Something that is done later, unless it is cancelled before."""

    def __init__(self, action: Callable[[], None]) -> None:
        self.action: Callable[[], None] | None = action

    def cancel(self) -> None:
        """Have it not done."""
        self.action = None


class Host:
    """One interface with a MAC and its addresses; `on[protocol]` takes the packets of a transport.

    `flaws` are names of bugs that it is to have: see FLAWS in the program.
    """

    def __init__(
        self, frames: socket.socket, mac: bytes, addresses: list[bytes], flaws: frozenset[str]
    ) -> None:
        self.frames, self.mac, self.addresses, self.flaws = frames, mac, addresses, flaws
        self.on: dict[int, Callable[[Packet], None]] = {}
        self._timers: list[tuple[float, int, Timer]] = []
        self._count = itertools.count()
        self._pieces = Reassembly(self.later, self._expired)

    def run(self) -> None:
        """Take in one frame after the other, and do what is due, for ever."""
        while True:
            wait = self._timers[0][0] - time.monotonic() if self._timers else None
            if wait is None or wait > 0:
                if select.select([self.frames], [], [], wait)[0]:
                    self.take(self.frames.recv(1 << 16))
                continue
            _, _, timer = heapq.heappop(self._timers)
            if timer.action is not None:
                timer.action()

    def later(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Do something after a while."""
        timer = Timer(action)
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._count), timer))
        return timer

    def take(self, frame: bytes) -> None:
        """Deal with a frame."""
        to, mac, kind, octets = frame[:6], frame[6:12], frame[12:14], frame[14:]
        if kind == ARP:
            self._arp(octets)
        elif kind in (IPV4, IPV6) and (packet := self._whole(octets, mac)) is not None:
            ours = packet.destination in self.addresses
            if ours and to == self.mac:
                self._packet(packet)
            elif packet.destination == ALL_NODES and packet.code == UNKNOWN_OPTION:
                packet = replace(packet, destination=self.addresses[-1])
                self._packet(packet)  # nothing else that is for everybody is for us
            elif packet.protocol == ICMPV6 and packet.payload[:1] == bytes([SOLICITATION]):
                self._solicited(packet)  # asked by multicast: it is sent to a group of ours

    def _whole(self, octets: bytes, mac: bytes) -> Packet | None:
        """Return the packet that has come; of one in pieces when its last piece has."""
        came = ip.read(octets, mac)
        if not isinstance(came, ip.Fragment):
            return came
        if came.packet.destination not in self.addresses:
            return None
        octets = self._pieces.take(came) or b""
        packet = ip.read(octets, mac)
        return packet if isinstance(packet, Packet) else None

    def send(self, to: Packet, protocol: int, payload: bytes) -> None:
        """Answer to where a packet came from."""
        kind = IPV4 if to.version == 4 else IPV6
        for packet in ip.build(to.destination, to.source, protocol, payload):
            self.frames.send(to.mac + self.mac + kind + packet)

    def unreachable(self, packet: Packet, what: str) -> None:
        """Say that nobody takes a packet: "port" or "protocol"."""
        if packet.version == 4:
            self._error(packet, *ERRORS[what])
        elif what == "port":
            self._error(packet, *ERRORS_6[what])

    # -- neighbours

    def _arp(self, octets: bytes) -> None:
        """Answer who asks for our address (RFC 826)."""
        asks = octets[:8] == b"\x00\x01\x08\x00\x06\x04\x00\x01"
        asker, asked = octets[8:18], octets[24:28]
        if asks and asked in self.addresses:
            answer = octets[:7] + b"\x02" + self.mac + asked + asker
            self.frames.send(asker[:6] + self.mac + ARP + answer)

    def _solicited(self, packet: Packet) -> None:
        """Answer who asks for our address (RFC 4861 section 7.2.4)."""
        asked = packet.payload[8:24]
        valid = packet.octets[7] == 255 and ip.is_right(packet) and any(packet.source)
        if not valid or asked not in self.addresses:
            return
        body = struct.pack("!BBHI", ADVERTISEMENT, 0, 0, 0x6000_0000) + asked
        body += b"\x02\x01" + self.mac
        body = with_checksum(body, ip.pseudo_header(asked, packet.source, ICMPV6, len(body)))
        header = struct.pack("!IHBB", 6 << 28, len(body), ICMPV6, 255) + asked + packet.source
        self.frames.send(packet.mac + self.mac + IPV6 + header + body)

    # -- packets

    def _packet(self, packet: Packet) -> None:
        """Deal with a packet for us."""
        if packet.pointer is not None:
            self._parameter_problem(packet, packet.code, packet.pointer)
        elif packet.protocol in self.on:
            self.on[packet.protocol](packet)
        elif packet.protocol == (ICMP if packet.version == 4 else ICMPV6):
            self._icmp(packet)
        elif packet.version == 4:
            self.unreachable(packet, "protocol")
        elif packet.protocol != ip.NO_NEXT:
            at = packet.octets.index(bytes([packet.protocol]), 6) if packet.at == 40 else 40
            self._parameter_problem(packet, UNRECOGNIZED_HEADER, at)

    def _icmp(self, packet: Packet) -> None:
        """Answer an echo request; of the rest nothing is understood."""
        body = packet.payload
        pseudo = b""
        if packet.version == 6:
            pseudo = ip.pseudo_header(packet.source, packet.destination, packet.protocol, len(body))
        request, reply = ECHO[packet.protocol]
        if len(body) < 8 or ip.checksum(pseudo + body):
            return
        if packet.protocol == ICMPV6 and body[0] == SOLICITATION:
            self._solicited(packet)
        elif body[:2] == bytes([request, 0]):
            answer = with_checksum(bytes([reply, 0, 0, 0]) + body[4:], pseudo)
            if "wrong-echo-checksums" in self.flaws:
                answer = answer[:3] + bytes([answer[3] ^ 1]) + answer[4:]
            self.send(packet, packet.protocol, answer)

    def _error(self, packet: Packet, kind: int, code: int, rest: bytes = bytes(4)) -> None:
        """Send an ICMP error about a packet, which it quotes; never about another error."""
        kind_of_it = packet.payload[0] if packet.payload else 0
        if packet.protocol == ICMPV6 and kind_of_it < FIRST_QUESTION_6:
            return
        if packet.version == 4:
            body = bytes([kind, code, 0, 0]) + rest + packet.octets[:QUOTED]
            self.send(packet, ICMP, with_checksum(body))
            return
        body = bytes([kind, code, 0, 0]) + rest + packet.octets[:QUOTED_6]
        ends = packet.source, packet.destination
        self.send(packet, ICMPV6, with_checksum(body, ip.pseudo_header(*ends, ICMPV6, len(body))))

    def _expired(self, packet: Packet) -> None:
        """Say that a packet of which this is the first piece was not completed."""
        self._error(packet, *EXPIRED[packet.version])

    def _parameter_problem(self, packet: Packet, code: int, pointer: int) -> None:
        """Say which octet of a packet of IPv6 is not understood (RFC 4443 section 3.4)."""
        self._error(packet, PARAMETER_PROBLEM_6, code, struct.pack("!I", pointer))


def with_checksum(body: bytes, pseudo: bytes = b"") -> bytes:
    """Return an ICMP message with its checksum, which was 0."""
    return body[:2] + struct.pack("!H", ip.checksum(pseudo + body)) + body[4:]
