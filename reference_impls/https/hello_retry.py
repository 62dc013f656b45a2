"""HelloRetryRequest for aioquic's TLS, which knows none (RFC 9846 section 4.2.4).

A ClientHello without a share of a group that both ends have is answered by a request for one.
aioquic has no place to hand a TLS implementation in: `install` replaces its own, for a program that
serves nothing else.
"""

from typing import Any
from unittest.mock import patch

from aioquic import tls
from aioquic.buffer import Buffer  # type: ignore[attr-defined]

RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
MESSAGE_HASH = 254


class Context(tls.Context):
    """A server that asks, once, for another ClientHello where the first brings no good share."""

    _transcript = b""

    def _server_handle_hello(
        self, input_buf: Buffer, initial_buf: Buffer, handshake_buf: Buffer
    ) -> None:
        octets = input_buf.data_slice(0, input_buf.capacity)
        hello = tls.pull_client_hello(Buffer(data=octets))
        groups = [one for one in self._supported_groups if one in (hello.supported_groups or ())]
        shared = {group for group, _ in hello.key_share or ()}
        if not self._transcript and groups and not shared & set(self._supported_groups):
            input_buf.seek(input_buf.capacity)
            initial_buf.push_bytes(self._ask(hello, groups[0], octets))
            return
        with patch.object(tls, "KeySchedule", self._key_schedule):
            super()._server_handle_hello(input_buf, initial_buf, handshake_buf)

    def _ask(self, hello: Any, group: int, octets: bytes) -> bytes:
        """Return the HelloRetryRequest that answers the ClientHello in `octets`."""
        suite = next(one for one in self._cipher_suites if one in hello.cipher_suites)
        first = tls.KeySchedule(suite)
        first.update_hash(octets)
        digest = first.hash.finalize()
        body = b"\x03\x03" + RETRY_RANDOM + bytes((len(hello.legacy_session_id),))
        body += hello.legacy_session_id + suite.to_bytes(2, "big") + b"\x00"
        body += b"\x00\x0c\x00\x2b\x00\x02\x03\x04\x00\x33\x00\x02" + group.to_bytes(2, "big")
        asked: bytes = (
            bytes((tls.HandshakeType.SERVER_HELLO,)) + len(body).to_bytes(3, "big") + body
        )
        self._transcript = bytes((MESSAGE_HASH, 0, 0, len(digest))) + digest + asked
        return asked

    def _key_schedule(self, suite: tls.CipherSuite) -> Any:
        """Return a key schedule whose transcript begins with what went before, if anything did."""
        schedule = _KEY_SCHEDULE(suite)
        schedule.update_hash(self._transcript)
        return schedule


def install() -> None:
    """Let aioquic use it from now on, unless its own was replaced by something else already."""
    if tls.Context is _CONTEXT:
        tls.Context = Context  # type: ignore[misc]


_KEY_SCHEDULE = tls.KeySchedule
_CONTEXT = tls.Context
