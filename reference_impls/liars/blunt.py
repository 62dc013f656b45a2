"""`python -m reference_impls.liars.blunt LIE --port N ...`: lies from the first octet."""

import asyncio
from collections.abc import Callable
from typing import cast

from aioquic.buffer import Buffer  # type: ignore[attr-defined]
from aioquic.quic.crypto import CryptoPair
from aioquic.quic.packet import QuicErrorCode, QuicFrameType, QuicPacketType, pull_quic_header
from aioquic.quic.packet_builder import QuicPacketBuilder

from reference_impls.https.options import Options, parse
from reference_impls.https.program import run

ACCESS_DENIED = bytes.fromhex("15030300020231")
HANDSHAKE_FAILURE = bytes.fromhex("15030300020228")
H2_SETTINGS = bytes.fromhex("000000 04 00 00000000 000000 04 01 00000000")  # and their ACK
H2_ANSWER = bytes.fromhex("000001 01 05 00000001 88")  # :status 200 on stream 1, and no more
H2_GOAWAY = bytes.fromhex("000008 07 00 00000000 00000000 0000000b")  # ENHANCE_YOUR_CALM
CLOSED = b""

SAID: dict[str, bytes | None] = {
    "closes": CLOSED,
    "cleartext": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "lies": ACCESS_DENIED,
    "accepts": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "refuses": HANDSHAKE_FAILURE,
    "mute": None,
    "h2-accepts": H2_SETTINGS + H2_ANSWER,
    "h2-refuses": H2_SETTINGS + H2_GOAWAY,
}
"""What is said over TCP to the first octets, after which the connection ends; None: nothing."""

STAYS_OPEN = {"accepts", "mute", "h2-accepts"}

Answer = Callable[[bytes], bytes]


def _closing(code: int) -> Answer:
    """Answer a client's first datagram with CONNECTION_CLOSE in an Initial packet."""

    def answer(datagram: bytes) -> bytes:
        header = pull_quic_header(Buffer(data=datagram), host_cid_length=8)
        if header.packet_type != QuicPacketType.INITIAL or header.version is None:
            return b""
        keys = CryptoPair()
        keys.setup_initial(header.destination_cid, is_client=False, version=header.version)
        packet = QuicPacketBuilder(
            host_cid=header.destination_cid,
            peer_cid=header.source_cid,
            version=header.version,
            is_client=False,
            max_datagram_size=1200,
        )
        packet.start_packet(QuicPacketType.INITIAL, keys)
        frame = packet.start_frame(QuicFrameType.TRANSPORT_CLOSE, capacity=64)
        for number in (code, QuicFrameType.PADDING, 0):
            frame.push_uint_var(number)
        datagrams, _ = packet.flush()
        return datagrams[0]

    return answer


def _silent(datagram: bytes) -> bytes:
    return b""


ANSWERED: dict[str, Answer] = {
    "closes": _closing(QuicErrorCode.NO_ERROR),
    "cleartext": lambda datagram: datagram,
    "lies": _closing(QuicErrorCode.INVALID_TOKEN),
    "refuses": _closing(QuicErrorCode.CONNECTION_REFUSED),
}
"""What is answered to a datagram over UDP; those that are not here are silent."""


class Tcp(asyncio.Protocol):
    """One connection."""

    def __init__(self, lie: str) -> None:
        self.lie = lie
        self.told = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first octets."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Lie, once, or to everything where the connection stays open."""
        said = SAID[self.lie]
        if self.told or said is None:
            return
        self.transport.write(said)
        if self.lie not in STAYS_OPEN:
            self.told = True
            self.transport.write_eof()
            asyncio.get_running_loop().call_later(2.0, self.transport.abort)


class Udp(asyncio.DatagramProtocol):
    """All clients."""

    def __init__(self, lie: str) -> None:
        self.answer = ANSWERED.get(lie, _silent)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for datagrams."""
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Lie."""
        try:
            said = self.answer(data)
        except ValueError:
            return  # what is no QUIC packet gets no answer
        if said:
            self.transport.sendto(said, addr)


async def start(options: Options) -> None:
    """Serve; the TCP port opens last."""
    loop = asyncio.get_running_loop()
    address = (options.host, options.port)
    await loop.create_datagram_endpoint(lambda: Udp(options.kind), local_addr=address)
    await loop.create_server(lambda: Tcp(options.kind), *address)


if __name__ == "__main__":
    run(start, parse("reference_impls.liars.blunt", list(SAID)))
