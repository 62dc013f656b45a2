"""Frames made by hand: a wire with a delay, TLS records and QUIC headers without meaning."""

from typing import Any

from fixtures.capture.frames import Frame

TESTER, TARGET = ("10.0.0.1", 40001), ("10.0.0.2", 443)
ONE_WAY = 0.05  # seconds


def record(kind: int, body: bytes) -> bytes:
    return bytes((kind, 3, 3)) + len(body).to_bytes(2, "big") + body


def message(kind: int, body: bytes = bytes(40)) -> bytes:
    return bytes((kind,)) + len(body).to_bytes(3, "big") + body


def server_hello(*, tls13: bool, random: bytes = bytes(32)) -> bytes:
    versions = b"\x00\x2b\x00\x02\x03\x04" if tls13 else b"\xff\x01\x00\x01\x00"
    extensions = len(versions).to_bytes(2, "big") + versions
    return message(2, b"\x03\x03" + random + b"\x00" + b"\x13\x01" + b"\x00" + extensions)


CLIENT_HELLO = record(22, message(1))
SERVER_HELLO = record(22, server_hello(tls13=True))
CHANGE = record(20, b"\x01")
REQUEST, RESPONSE = record(23, b"request " * 4), record(23, b"response" * 4)
FINISHED = record(23, b"finished" * 4)
SERVER_FLIGHT = SERVER_HELLO + CHANGE + record(23, b"server's" * 10) + FINISHED
SERVER_FLIGHT_12 = (
    record(22, server_hello(tls13=False))
    + record(22, message(11, bytes(900)))
    + record(22, message(12))
    + record(22, message(14, b""))
)
FINISHED_12 = record(22, b"\x77" * 40)
CLIENT_FLIGHT_12 = record(22, message(16)) + CHANGE + FINISHED_12


def initial(size: int = 1200) -> bytes:
    return _long(0xC0, b"\x00", size)


def zero_rtt(size: int = 200) -> bytes:
    return _long(0xD0, b"", size)


def handshake(size: int = 300) -> bytes:
    return _long(0xE0, b"", size)


def one_rtt(octets: bytes = bytes(30)) -> bytes:
    return b"\x45" + bytes(8) + octets


def retry() -> bytes:
    return b"\xf0\x00\x00\x00\x01\x08" + bytes(8) + b"\x08" + bytes(8) + bytes(40)


def _long(first: int, token: bytes, size: int) -> bytes:
    header = bytes((first,)) + b"\x00\x00\x00\x01\x08" + bytes(8) + b"\x08" + bytes(8) + token
    rest = size - len(header) - 2
    return header + (0x4000 | rest).to_bytes(2, "big") + bytes(rest)


class Wire:
    """Frames of one connection. A frame in the direction of the one before leaves right after it,
    one in the other direction as soon as everything before has arrived.
    """

    def __init__(self, delay: float = ONE_WAY, ipv6: bool = False) -> None:
        self.delay = delay
        self.ipv6 = ipv6
        self.frames: list[Frame] = []
        self.next = {"->": 1000, "<-": 5000}  # sequence numbers
        self.now = 100.0

    def tcp(
        self,
        direction: str,
        payload: bytes = b"",
        flags: str = "PA",
        *,
        options: Any = (),
        seq: int | None = None,
        ack: int | None = None,
        lost: bool = False,
        at: float | None = None,
    ) -> Frame:
        from scapy.layers.inet import TCP

        other = "<-" if direction == "->" else "->"
        (_, source), (_, destination) = self._ends(direction)
        header = TCP(
            sport=source,
            dport=destination,
            flags=flags,
            seq=self.next[direction] if seq is None else seq,
            ack=(self.next[other] if ack is None else ack) if "A" in flags else 0,
            options=list(options),
        )
        if seq is None:
            self.next[direction] += len(payload) + ("S" in flags) + ("F" in flags)
        return self._frame(direction, header / payload, lost, at)

    def udp(self, direction: str, payload: bytes, at: float | None = None) -> Frame:
        from scapy.layers.inet import UDP

        (_, source), (_, destination) = self._ends(direction)
        return self._frame(direction, UDP(sport=source, dport=destination) / payload, False, at)

    def connect(self) -> None:
        self.tcp("->", flags="S")
        self.tcp("<-", flags="SA")
        self.tcp("->", flags="A")

    def _ends(self, direction: str) -> tuple[tuple[str, int], tuple[str, int]]:
        return (TESTER, TARGET) if direction == "->" else (TARGET, TESTER)

    def _frame(self, direction: str, packet: Any, lost: bool, at: float | None) -> Frame:
        from scapy.layers.inet import IP
        from scapy.layers.inet6 import IPv6
        from scapy.layers.l2 import Ether

        if at is not None:
            self.now = at
        elif self.frames and self.frames[-1].direction == direction:
            self.now = self.frames[-1].sent + 0.000_1
        elif self.frames:
            arrived = [frame.delivered for frame in self.frames if frame.delivered is not None]
            self.now = max(arrived) + 0.000_1
        (source, _), (destination, _) = self._ends(direction)
        network = (
            IPv6(src=f"fd00::{source}"[:8], dst=f"fd00::{destination}"[:8])
            if self.ipv6
            else IP(src=source, dst=destination)
        )
        octets = bytes(Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / network / packet)
        delivered = None if lost else self.now + self.delay
        self.frames.append(Frame(direction, self.now, delivered, octets))
        return self.frames[-1]


COOKIE = [("TFO", (0x01020304, 0x05060708))]


def tls12(wire: Wire) -> None:
    wire.connect()
    wire.tcp("->", CLIENT_HELLO)
    wire.tcp("<-", flags="A")
    wire.tcp("<-", SERVER_FLIGHT_12)
    wire.tcp("->", flags="A")
    wire.tcp("->", CLIENT_FLIGHT_12)
    wire.tcp("<-", record(22, message(4)) + CHANGE + FINISHED_12)
    wire.tcp("->", REQUEST)
    wire.tcp("<-", RESPONSE)


def tls13(wire: Wire) -> None:
    wire.connect()
    wire.tcp("->", CLIENT_HELLO)
    wire.tcp("<-", SERVER_FLIGHT)
    wire.tcp("->", flags="A")
    wire.tcp("->", CHANGE + FINISHED)
    wire.tcp("->", REQUEST)
    wire.tcp("<-", record(23, b"ticket" * 20))
    wire.tcp("<-", RESPONSE)


def early(wire: Wire) -> None:
    wire.connect()
    wire.tcp("->", CLIENT_HELLO + CHANGE)
    wire.tcp("->", REQUEST)
    wire.tcp("<-", SERVER_FLIGHT)
    wire.tcp("<-", RESPONSE)
    wire.tcp("->", FINISHED)


def tfo(wire: Wire) -> None:
    wire.tcp("->", CLIENT_HELLO, "S", options=COOKIE)
    wire.tcp("<-", flags="SA")
    wire.tcp("<-", SERVER_FLIGHT)
    wire.tcp("->", flags="A")
    wire.tcp("->", CHANGE + FINISHED + REQUEST)
    wire.tcp("<-", RESPONSE)


def tfo_early(wire: Wire) -> None:
    wire.tcp("->", CLIENT_HELLO + CHANGE + REQUEST, "S", options=COOKIE)
    wire.tcp("<-", flags="SA")
    wire.tcp("<-", SERVER_FLIGHT)
    wire.tcp("<-", RESPONSE)


def quic(wire: Wire) -> None:
    wire.udp("->", initial())
    wire.udp("<-", initial(600) + handshake(600))
    wire.udp("<-", handshake(700))
    wire.udp("->", initial(100) + handshake(100) + one_rtt(b"request!" * 4))
    wire.udp("<-", handshake(60) + one_rtt(b"response" * 4))


def quic_early(wire: Wire) -> None:
    wire.udp("->", initial(1000) + zero_rtt(200))
    wire.udp("<-", initial(600) + handshake(600))
    wire.udp("<-", one_rtt(b"response" * 4))
