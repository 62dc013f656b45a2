"""A context for each suite of TLS 1.3.

OpenSSL accepts early data when the suite is not the ticket's, as long as both have the same hash;
RFC 9846 section 4.3.10 wants the same suite. Where each suite has a context of its own, its tickets
mean nothing to the others.
"""

from collections.abc import Callable
from typing import Any

from OpenSSL._util import lib

from reference_impls.https.tcp import Connection
from reference_impls.https.tls import Tls
from reference_impls.tls.server.strict import HANDSHAKE, first_message

RECORD_HEADER = 5
LARGEST = 16384  # octets of a record
LONGEST_HELLO = 1 << 17  # octets; each of its lists has a length of two octets at most
SUITES = {
    0x1301: b"TLS_AES_128_GCM_SHA256",
    0x1302: b"TLS_AES_256_GCM_SHA384",
    0x1303: b"TLS_CHACHA20_POLY1305_SHA256",
}


def contexts(make: Callable[[], Any]) -> dict[int, Any]:
    """Return a context for each suite, and under 0 one that has them all."""
    made = {0: make()}
    for number, name in SUITES.items():
        made[number] = make()
        lib.SSL_CTX_set_ciphersuites(made[number]._context, name)
    return made


class BySuite(Connection):
    """Makes its TLS when the hello has told which suites the client has."""

    def __init__(self, make: Callable[[int], Tls]) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self._make = make
        self._first = b""

    def data_received(self, data: bytes) -> None:
        """Choose, once; then take octets, answer what they complete."""
        if self.tls is None:
            self._first += data
            suites = offered(self._first)
            if suites is None:
                return
            data = self._first
            self.tls = self._make(next((one for one in suites if one in SUITES), 0))
        super().data_received(data)

    def eof_received(self) -> bool:
        """Close: the client has ended its direction."""
        return False if self.tls is None else super().eof_received()


def offered(octets: bytes) -> list[int] | None:
    """Return the suites of the hello at the front of what a client sent, None while it is not
    complete, none at all where it is no hello: let OpenSSL say what is wrong.
    """
    message = first_message(octets)
    if message is None:
        return None if _may_become_one(octets) else []
    behind_id = 39 + int.from_bytes(message[38:39], "big")
    begin = behind_id + 2
    end = begin + int.from_bytes(message[behind_id:begin], "big")
    listed = message[begin:end]
    return [int.from_bytes(listed[at : at + 2], "big") for at in range(0, len(listed), 2)]


def _may_become_one(octets: bytes) -> bool:
    """Whether what came is records of a handshake so far, and no message that is too long."""
    whole = int.from_bytes(octets[3:5], "big") >= 4  # the head of the message is in one record
    if whole and int.from_bytes(octets[6:9], "big") > LONGEST_HELLO:
        return False
    while len(octets) >= RECORD_HEADER:
        length = int.from_bytes(octets[3:5], "big")
        if octets[0] != HANDSHAKE or not 0 < length <= LARGEST:
            return False
        octets = octets[RECORD_HEADER + length :]
    return True
