"""Flaws in QUIC and HTTP/3; TLS over TCP on the same port number stays right.

aioquic has no hooks, so most flaws replace one name in one of its modules; the program serves
nothing else, and ends afterwards.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from aioquic import tls
from aioquic.asyncio import server
from aioquic.buffer import Buffer  # type: ignore[attr-defined]
from aioquic.buffer import encode_uint_var as uint_var
from aioquic.quic import connection as quic
from aioquic.quic.crypto import CryptoPair
from aioquic.quic.events import HandshakeCompleted, QuicEvent
from aioquic.quic.packet import (
    QuicFrameType,
    QuicPacketType,
    encode_quic_retry,
    encode_quic_version_negotiation,
    pull_quic_header,
)
from aioquic.quic.packet_builder import QuicPacketBuilder
from aioquic.quic.retry import QuicRetryTokenHandler
from aioquic.tls import Direction, Epoch, SessionTicket
from cryptography.hazmat.primitives.serialization import Encoding

from reference_impls.https import hello_retry, http3, tcp
from reference_impls.https.http3 import Connection
from reference_impls.https.options import Options
from reference_impls.https.tls import MAX_EARLY_DATA, context

Start = Callable[[Options], Awaitable[None]]

SMALL = 1000  # octets; below the 1200 that a datagram with an Initial packet needs
ZERO_RTT_FORM = 0xD0  # long header, fixed bit, type 1; the lower four bits are protected
CHANGE_CIPHER_SPEC = bytes.fromhex("140303000101")


async def _serve(options: Options, connection: Callable[..., Connection] = Connection) -> None:
    await http3.listen(options, early_data=True, connection=connection)
    secure = context(options, early_data=MAX_EARLY_DATA)
    await tcp.listen(options, tcp.serving(secure), fast_open=True)


def _with_connection(connection: type[Connection]) -> Start:
    return lambda options: _serve(options, connection)


def _replacing(module: Any, name: str, value: Any) -> Start:
    def start(options: Options) -> Awaitable[None]:
        setattr(module, name, value)
        return _serve(options)

    return start


class AnswersLate(Connection):
    """A request in 0-RTT packets is answered only after the client's Finished."""

    complete = False

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.waiting: list[tuple[int, dict[bytes, bytes]]] = []

    def quic_event_received(self, event: QuicEvent) -> None:
        """Answer what waits once the handshake is complete."""
        super().quic_event_received(event)
        if isinstance(event, HandshakeCompleted):
            self.complete = True
            for stream, request in self.waiting:
                super().respond(stream, request)

    def respond(self, stream: int, request: dict[bytes, bytes]) -> None:
        """Let the request wait."""
        if self.complete:
            super().respond(stream, request)
        else:
            self.waiting.append((stream, request))


class DropsEarlyRequest(AnswersLate):
    """A request in 0-RTT packets is accepted and never answered."""

    def respond(self, stream: int, request: dict[bytes, bytes]) -> None:
        """Answer nothing that came early."""
        if self.complete:
            super().respond(stream, request)


class Amplifies(Connection):
    """Before the client's address is validated each datagram is sent five times."""

    def transmit(self) -> None:
        """Send, again and again."""
        if not self._quic._handshake_complete:
            self._transport = Repeating(self._transport)  # type: ignore[assignment]
        super().transmit()
        if isinstance(self._transport, Repeating):
            self._transport = self._transport.transport


class Repeating:
    """A transport that sends each datagram five times."""

    def __init__(self, transport: Any) -> None:
        self.transport = transport

    def sendto(self, octets: bytes, address: Any) -> None:
        """Send five times."""
        for _ in range(5):
            self.transport.sendto(octets, address)


class Unpadded(QuicPacketBuilder):
    """Datagrams with Initial packets are not padded to 1200 octets."""

    def _flush_current_datagram(self) -> None:
        self._datagram_needs_padding = False
        super()._flush_current_datagram()

    def _end_packet(self) -> None:
        super()._end_packet()
        self._datagram_needs_padding = False
        if self._packet_type == QuicPacketType.INITIAL and self._buffer.tell() < SMALL:
            super()._flush_current_datagram()


class NeverConfirms(quic.QuicConnection):
    """HANDSHAKE_DONE is never sent."""

    def _write_handshake_done_frame(self, builder: QuicPacketBuilder) -> None:
        return


class NegotiatesNoVersion(http3.Server):
    """An unknown version is met with silence."""

    def negotiates(self, version: int, size: int) -> bool:
        """Never."""
        return False


class AnswersVersionNegotiation(http3.Server):
    """A Version Negotiation packet is answered by another."""

    def negotiates(self, version: int, size: int) -> bool:
        """Take Version Negotiation for an unknown version."""
        return version == 0 or super().negotiates(version, size)


class AnswersShortDatagrams(http3.Server):
    """An unknown version is answered by Version Negotiation however short the datagram."""

    def negotiates(self, version: int, size: int) -> bool:
        """Look at the version only."""
        return version != 0


class DropsLoneEarlyPackets(http3.Server):
    """0-RTT packets count only in a datagram that begins with an Initial."""

    def datagram_received(self, data: bytes | str, addr: Any) -> None:
        """Drop datagrams that begin with a 0-RTT packet."""
        assert isinstance(data, bytes)
        if data[0] & 0xF0 != ZERO_RTT_FORM:
            super().datagram_received(data, addr)


class Validated(quic.QuicNetworkPath):
    """Every address is taken for validated: nothing limits what is sent to it."""

    def __init__(self, addr: Any, is_validated: bool = False) -> None:
        super().__init__(addr, is_validated=True)


class TakesEarlyCrypto(quic.QuicConnection):
    """CRYPTO frames in 0-RTT packets are ignored instead of ending the connection."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        handlers = self._QuicConnection__frame_handlers  # type: ignore[attr-defined]
        handle, epochs = handlers[QuicFrameType.CRYPTO]

        def careless(context: Any, frame_type: int, buffer: Buffer) -> None:
            if context.epoch == Epoch.ZERO_RTT:
                buffer.seek(buffer.capacity)
            else:
                handle(context, frame_type, buffer)

        handlers[QuicFrameType.CRYPTO] = careless, epochs | {Epoch.ZERO_RTT}


class HidesRetry(quic.QuicConnection):
    """The transport parameters say nothing of the Retry that went before."""

    def __init__(self, *, retry_source_connection_id: bytes | None = None, **named: Any) -> None:
        super().__init__(**named)


class AcknowledgesEverything(Connection):
    """Packet number 1, where 0-RTT begins, is acknowledged whether it was read or not."""

    def quic_event_received(self, event: QuicEvent) -> None:
        """Acknowledge it with the first packets that are sent after the handshake."""
        if isinstance(event, HandshakeCompleted):
            self._quic._spaces[Epoch.ONE_RTT].ack_queue.add(1)
        super().quic_event_received(event)


class LeaksCertificate(Connection):
    """The certificate is sent once more, in an Initial packet, which anybody can open."""

    first = b""

    def datagram_received(self, data: bytes | str, addr: Any) -> None:
        """Remember whom the client addressed first: the keys are made from that."""
        assert isinstance(data, bytes)
        self.first = self.first or data
        super().datagram_received(data, addr)

    def quic_event_received(self, event: QuicEvent) -> None:
        """Leak when the handshake is complete and the client has forgotten its Initial keys."""
        super().quic_event_received(event)
        if isinstance(event, HandshakeCompleted) and self._transport is not None:
            path = self._quic._network_paths[0]
            self._transport.sendto(self._leak(), path.addr)

    def _leak(self) -> bytes:
        header = pull_quic_header(Buffer(data=self.first), host_cid_length=8)
        assert header.version is not None
        keys = CryptoPair()
        keys.setup_initial(cid=header.destination_cid, is_client=False, version=header.version)
        certificate = self._quic.configuration.certificate
        body = b"\x00" + _block(_block(certificate.public_bytes(Encoding.DER)) + b"\x00\x00")
        message = bytes((tls.HandshakeType.CERTIFICATE,)) + _block(body)
        offset = uint_var(self._quic._crypto_streams[Epoch.INITIAL].sender._buffer_stop)
        frame = b"\x06" + offset + uint_var(len(message)) + message
        ids = bytes((8,)) + header.source_cid + bytes((8,)) + self._quic.host_cid
        length = uint_var(len(frame) + 2 + 16)
        plain = b"\xc1" + header.version.to_bytes(4, "big") + ids + b"\x00" + length + b"\x00\xff"
        leak: bytes = keys.encrypt_packet(plain, frame, 0xFF)
        return leak


def _block(octets: bytes) -> bytes:
    return len(octets).to_bytes(3, "big") + octets


def _swapped_version_negotiation(
    source_cid: bytes, destination_cid: bytes, supported_versions: list[int]
) -> bytes:
    """Version Negotiation has the connection ids the wrong way round."""
    return encode_quic_version_negotiation(destination_cid, source_cid, supported_versions)


def _same_version_negotiation(
    source_cid: bytes, destination_cid: bytes, supported_versions: list[int]
) -> bytes:
    """Version Negotiation lists the version that was just refused, the reserved 0x1a2a3a4a."""
    return encode_quic_version_negotiation(source_cid, destination_cid, [0x1A2A3A4A])


class SaysNothingOfEarlyData(hello_retry.Context):
    """Early data is accepted and answered; EncryptedExtensions do not say so."""

    def _server_handle_hello(self, *arguments: Any) -> None:
        push = tls.push_encrypted_extensions

        def silent(buffer: Buffer, extensions: tls.EncryptedExtensions) -> None:
            extensions.early_data = False
            push(buffer, extensions)

        with patch.object(tls, "push_encrypted_extensions", silent):
            super()._server_handle_hello(*arguments)


class RefusesEarlyData(hello_retry.Context):
    """Tickets promise early data, and it is never accepted."""

    offered = False

    def _server_handle_hello(self, *arguments: Any) -> None:
        pull = tls.pull_client_hello

        def deaf(buffer: Buffer) -> tls.ClientHello:
            hello = pull(buffer)
            self.offered, hello.early_data = hello.early_data, False
            return hello

        with patch.object(tls, "pull_client_hello", deaf):
            super()._server_handle_hello(*arguments)


class ClaimsEarlyData(RefusesEarlyData):
    """EncryptedExtensions say that early data is accepted, and it is never read."""

    def _server_handle_hello(self, *arguments: Any) -> None:
        push = tls.push_encrypted_extensions

        def boasting(buffer: Buffer, extensions: tls.EncryptedExtensions) -> None:
            extensions.early_data = self.offered
            push(buffer, extensions)

        with patch.object(tls, "push_encrypted_extensions", boasting):
            super()._server_handle_hello(*arguments)


class SendsChangeCipherSpec(hello_retry.Context):
    """The octets of a ChangeCipherSpec record follow the ticket inside CRYPTO."""

    def _server_handle_finished(self, input_buf: Buffer, output_buf: Buffer) -> None:
        super()._server_handle_finished(input_buf, output_buf)
        output_buf.push_bytes(CHANGE_CIPHER_SPEC)


class TakesKeyUpdate(hello_retry.Context):
    """A KeyUpdate message of TLS is ignored instead of ending the connection."""

    def _handle_reassembled_message(
        self, message_type: int, input_buf: Buffer, output_buf: dict[Epoch, Buffer]
    ) -> None:
        if message_type != tls.HandshakeType.KEY_UPDATE:
            super()._handle_reassembled_message(message_type, input_buf, output_buf)


class ReadsBeforeFinished(hello_retry.Context):
    """1-RTT packets are read, and answered, before the client's Finished has come."""

    def _server_handle_hello(self, *arguments: Any) -> None:
        super()._server_handle_hello(*arguments)
        if self.key_schedule is not None:
            suite = self.key_schedule.cipher_suite
            self.update_traffic_key_cb(Direction.DECRYPT, Epoch.ONE_RTT, suite, self._next_dec_key)


class ForgetsTickets(http3.Tickets):
    """No ticket is ever good."""

    def take(self, label: bytes) -> SessionTicket | None:
        """Know none."""
        return None


class TakesTicketsAgain(http3.Tickets):
    """A ticket is good for 0-RTT any number of times."""

    def take(self, label: bytes) -> SessionTicket | None:
        """Keep the ticket that is presented."""
        return self._tickets.get(label)


class RetriesForEver(QuicRetryTokenHandler):
    """Tokens of Retry packets are never good: the client is closed out with INVALID_TOKEN."""

    def validate_token(self, *arguments: Any, **named: Any) -> Any:
        """Refuse."""
        raise ValueError("no token is good here")


def _always_retries(options: Options) -> Awaitable[None]:
    """Each client is asked for a token, which costs a round trip more."""
    return _serve(replace(options, retry=True))


def _same_id_retry(*, original_destination_cid: bytes, **named: Any) -> bytes:
    """Retry comes from the connection id that the client has addressed."""
    named["source_cid"] = original_destination_cid
    return encode_quic_retry(original_destination_cid=original_destination_cid, **named)


def _takes_short_initials(options: Options) -> Awaitable[None]:
    """An Initial begins a connection however short its datagram."""
    for module in (server, quic):
        vars(module)["SMALLEST_MAX_DATAGRAM_SIZE"] = 0
    return _serve(options)


FLAWS: dict[str, Start] = {
    "quic-answers-late": _with_connection(AnswersLate),
    "quic-drops-early-request": _with_connection(DropsEarlyRequest),
    "quic-amplifies": _with_connection(Amplifies),
    "quic-unpadded": _replacing(quic, "QuicPacketBuilder", Unpadded),
    "quic-never-confirms": _replacing(server, "QuicConnection", NeverConfirms),
    "quic-no-version-negotiation": _replacing(http3, "Server", NegotiatesNoVersion),
    "quic-answers-version-negotiation": _replacing(http3, "Server", AnswersVersionNegotiation),
    "quic-answers-short-datagrams": _replacing(http3, "Server", AnswersShortDatagrams),
    "quic-swapped-version-negotiation": _replacing(
        http3, "encode_quic_version_negotiation", _swapped_version_negotiation
    ),
    "quic-same-version-negotiation": _replacing(
        http3, "encode_quic_version_negotiation", _same_version_negotiation
    ),
    "quic-ticket-limit": _replacing(quic, "MAX_EARLY_DATA", 16384),
    "quic-silent-early-data": _replacing(tls, "Context", SaysNothingOfEarlyData),
    "quic-refuses-early-data": _replacing(tls, "Context", RefusesEarlyData),
    "quic-claims-early-data": _replacing(tls, "Context", ClaimsEarlyData),
    "quic-change-cipher-spec": _replacing(tls, "Context", SendsChangeCipherSpec),
    "quic-takes-key-update": _replacing(tls, "Context", TakesKeyUpdate),
    "quic-forgets-tickets": _replacing(http3, "Tickets", ForgetsTickets),
    "quic-takes-tickets-again": _replacing(http3, "Tickets", TakesTicketsAgain),
    "quic-always-retries": _always_retries,
    "quic-never-takes-tokens": _replacing(server, "QuicRetryTokenHandler", RetriesForEver),
    "quic-same-id-retry": _replacing(server, "encode_quic_retry", _same_id_retry),
    "quic-hides-retry": _replacing(server, "QuicConnection", HidesRetry),
    "quic-takes-short-initials": _takes_short_initials,
    "quic-no-limit": _replacing(quic, "QuicNetworkPath", Validated),
    "quic-leaks-certificate": _with_connection(LeaksCertificate),
    "quic-reads-before-finished": _replacing(tls, "Context", ReadsBeforeFinished),
    "quic-no-hello-retry": _replacing(hello_retry, "install", lambda: None),
    "quic-takes-early-crypto": _replacing(server, "QuicConnection", TakesEarlyCrypto),
    "quic-acknowledges-everything": _with_connection(AcknowledgesEverything),
    "quic-drops-lone-early-packets": _replacing(http3, "Server", DropsLoneEarlyPackets),
}
