"""The server's end of TLS over TCP without I/O, on OpenSSL, with early data.

pyOpenSSL has no calls for early data; the functions of OpenSSL that do it are in its bindings. The
two of them follow SSL_read_early_data(3): read early data until none is left, answer meanwhile
with SSL_write_early_data, then finish the handshake.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from OpenSSL import SSL
from OpenSSL._util import ffi, lib

from reference_impls.https.options import Options

TLS12 = SSL.TLS1_2_VERSION
TLS13 = SSL.TLS1_3_VERSION

MAX_EARLY_DATA = 16384  # octets
GROUPS = b"X25519MLKEM768:X25519:P-256:P-384:ffdhe2048"
PIECE = 16384  # octets; the most that one record holds (RFC 9846, section 5.1)

# What SSL_read_early_data returns; the bindings leave these constants out.
EARLY_ERROR, EARLY_DATA, EARLY_END = 0, 1, 2


class TlsError(Exception):
    """The connection is broken; the alert that says so, if any, is among the outgoing octets."""


class NoCommonProtocol(SSL.Error):
    """The client offers application protocols and http/1.1 is not among them."""


def context(
    options: Options,
    *,
    least: int = TLS12,
    most: int = TLS13,
    early_data: int = 0,
) -> Any:
    """Return a server's context for the versions from `least` to `most`.

    With `early_data` (octets) tickets allow as much early data; OpenSSL then takes each ticket
    once, which is its defence against replay (RFC 9846, section 8.1).
    """
    made = SSL.Context(SSL.TLS_SERVER_METHOD)
    made.use_certificate_chain_file(str(options.cert))
    made.use_privatekey_file(str(options.key))
    made.set_min_proto_version(least)
    made.set_max_proto_version(most)
    made.set_cipher_list(b"ECDHE+AESGCM:ECDHE+CHACHA20")
    # One list without preference classes: a share of any of these is taken without a retry.
    lib.SSL_CTX_set1_curves_list(made._context, GROUPS)
    made.set_options(lib.SSL_OP_NO_RENEGOTIATION)
    made.set_alpn_select_callback(_choose_protocol)
    if early_data:
        lib.SSL_CTX_set_max_early_data(made._context, early_data)
    if options.keylog:
        _log_secrets(made, options.keylog)
    return made


def _log_secrets(made: Any, file: Path) -> None:
    log = file.open("ab", buffering=0)

    def write(_: Any, line: bytes) -> None:
        log.write(line + b"\n")

    made.set_keylog_callback(write)


def _choose_protocol(_: Any, offered: Sequence[bytes]) -> bytes:
    if b"http/1.1" in offered:
        return b"http/1.1"
    raise NoCommonProtocol  # becomes the alert no_application_protocol


class Tls:
    """One connection. `early` is true while answers go out before the client's Finished."""

    def __init__(self, context: Any) -> None:
        self._connection = SSL.Connection(context, None)
        self._connection.set_accept_state()
        self._reading_early = True
        self.early = True

    def receive(self, octets: bytes) -> None:
        """Take octets from the client."""
        self._connection.bio_write(octets)

    def read(self) -> bytes | None:
        """Return the next application data, b"" after close_notify, None when there is none yet.

        Raises TlsError.
        """
        try:
            if self._reading_early and (data := self._read_early()):
                return data
            if self.early:
                self._connection.do_handshake()
                self.early = False
            return bytes(self._connection.recv(PIECE))
        except SSL.WantReadError:
            return None
        except SSL.ZeroReturnError:
            return b""
        except SSL.Error as trouble:
            raise TlsError(str(trouble)) from trouble

    def _read_early(self) -> bytes:
        """Return early data, b"" once no more can come; raises WantReadError, SSL.Error."""
        connection = self._connection._ssl
        buffer, size = ffi.new("char[]", PIECE), ffi.new("size_t *")
        result = lib.SSL_read_early_data(connection, buffer, PIECE, size)
        if result == EARLY_ERROR:
            self._connection._raise_ssl_error(connection, result)
        self._reading_early = result == EARLY_DATA
        return bytes(ffi.buffer(buffer, size[0]))

    def write(self, octets: bytes) -> None:
        """Send application data, before the client's Finished too."""
        if not octets:
            return
        if not self.early:
            self._connection.sendall(octets)
            return
        written = ffi.new("size_t *")
        if not lib.SSL_write_early_data(self._connection._ssl, octets, len(octets), written):
            raise TlsError("the answer could not be sent before the client's Finished")

    def close(self) -> None:
        """Send close_notify; what comes from the client afterwards is of no interest."""
        try:
            self._connection.shutdown()
        except SSL.Error as trouble:
            raise TlsError(str(trouble)) from trouble

    def outgoing(self) -> bytes:
        """Return, once, the octets that are to be sent to the client."""
        octets = bytearray()
        try:
            while True:
                octets += self._connection.bio_read(PIECE)
        except SSL.WantReadError:
            return bytes(octets)
