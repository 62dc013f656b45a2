"""UDP (RFC 768): one port, whose datagrams are sent back as the verbs say (docs/targets.md)."""

import functools
import struct
from dataclasses import replace

from reference_impls.stack import ip
from reference_impls.stack.host import Host
from reference_impls.stack.ip import UDP, Packet
from reference_impls.stack.verbs import letters

HEADER = 8


class Udp:
    """The program at `port`; datagrams to any other one are answered by an error."""

    def __init__(self, host: Host, port: int) -> None:
        self.host, self.port = host, port
        host.on[UDP] = self.take

    def take(self, packet: Packet) -> None:
        """Deal with a datagram."""
        if len(packet.payload) < HEADER:
            return
        source, port, length, total = struct.unpack_from("!HHHH", packet.payload)
        if not HEADER <= length <= len(packet.payload):
            return
        packet = replace(packet, octets=packet.octets[: packet.at + length])
        unchecked = packet.version == 4 and total == 0  # IPv6 has no such thing: RFC 8200 8.1
        trusted = "trusts-checksums" in self.host.flaws
        if not unchecked and not trusted and (total == 0 or not ip.is_right(packet)):
            return
        if port != self.port:
            self.host.unreachable(packet, "port")
        elif source:
            self._obey(packet, source, packet.payload[HEADER:])

    def _obey(self, packet: Packet, source: int, data: bytes) -> None:
        """Send a datagram back, or as many as it asks for."""
        verb = data.split(b"\n")[0].split()
        if verb[:1] == [b"WRITE"] and len(verb) == 4 and all(one.isdigit() for one in verb[1:]):
            size, times, pause = map(int, verb[1:])
            for number in range(times):
                body = letters(number * size, size)
                self.host.later(
                    number * pause / 1000, functools.partial(self._send, packet, source, body)
                )
        else:
            self._send(packet, source, data)

    def _send(self, to: Packet, port: int, data: bytes) -> None:
        """Send a datagram to where a packet came from."""
        length = HEADER + len(data)
        body = struct.pack("!HHHH", self.port, port, length, 0) + data
        pseudo = ip.pseudo_header(to.destination, to.source, UDP, length)
        total = ip.checksum(pseudo + body) or 0xFFFF  # 0 would say that there is none
        self.host.send(to, UDP, body[:6] + struct.pack("!H", total) + data)
