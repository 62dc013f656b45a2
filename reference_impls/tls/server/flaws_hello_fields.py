"""Flaws around the fields of hellos: sizes, pieces, randoms, what is reserved, versions."""

import socket
from typing import Any

from tlslite.constants import AlertDescription, ExtensionType
from tlslite.extensions import TLSExtension

from reference_impls.tls.server.bending import Connection, Flaw, MuteError, Refusal
from reference_impls.tls.server.bending_early import EarlyConnection
from reference_impls.tls.server.ways import (
    ENCRYPTED,
    HELLO,
    add,
    drop,
    empty,
    hearing,
    is_13,
    is_grease,
    is_retry,
    offers,
    sending,
    spared,
)

LARGE = 14000  # octets of extensions
ECDHE_ECDSA = 0xC02B


def _refuses_large_hellos(connection: Connection, hello: Any) -> None:
    if sum(len(one.write()) for one in hello.extensions or []) > LARGE:
        raise Refusal(AlertDescription.decode_error)


def _order_matters(connection: Connection, hello: Any) -> None:
    types = [one.extType for one in hello.extensions or []]
    behind = ExtensionType.supported_groups in types and ExtensionType.key_share in types
    if behind and types.index(ExtensionType.key_share) < types.index(
        ExtensionType.supported_groups
    ):
        raise Refusal(AlertDescription.illegal_parameter)


def _fears_odd_randoms(connection: Connection, hello: Any) -> None:
    if len(set(hello.random)) == 1:
        raise Refusal(AlertDescription.illegal_parameter)


def _refuses_unknown_modes(connection: Connection, hello: Any) -> None:
    listed = offers(hello, ExtensionType.psk_key_exchange_modes)
    if listed and not set(listed.modes) <= {0, 1}:
        raise Refusal(AlertDescription.illegal_parameter)


def _echoes_reserved(connection: Connection, message: Any) -> None:
    for one in connection.hello.extensions:
        if is_grease(one.extType):
            add(message, empty(one.extType))
            return


def _tells_old_version(connection: Connection, hello: Any) -> None:
    if not is_13(hello) and offers(connection.hello, ExtensionType.supported_versions):
        body = bytearray(b"\x03\x03")
        add(hello, TLSExtension(extType=ExtensionType.supported_versions).create(body))


def _tells_a_draft(connection: Connection, hello: Any) -> None:
    if is_13(hello) and not is_retry(hello):
        drop(hello, ExtensionType.supported_versions)
        body = bytearray(b"\x7f\x1c")
        add(hello, TLSExtension(extType=ExtensionType.supported_versions).create(body))


def _deaf_without_extensions(connection: Connection, description: int, why: str) -> int | None:
    if connection.hello and not connection.hello.extensions:
        raise MuteError
    return description


def _random_of_the_client(connection: Connection, hello: Any) -> None:
    if is_13(hello) and not is_retry(hello):
        hello.random[8:16] = connection.hello.random[8:16]


def _suite_of_tls12(connection: Connection, hello: Any) -> None:
    if is_13(hello) and ECDHE_ECDSA in connection.hello.cipher_suites:
        hello.cipher_suite = ECDHE_ECDSA


class Impatient(EarlyConnection):
    """Closes where the first record does not come at once."""

    def __init__(self, connected: socket.socket, flaw: Flaw) -> None:
        super().__init__(connected, flaw)
        first = connected.recv(65536, socket.MSG_PEEK)
        if len(first) < 5 or len(first) < 5 + int.from_bytes(first[3:5], "big"):
            connected.shutdown(socket.SHUT_RDWR)


FLAWS: dict[str, Flaw] = {
    "refuses-large-hellos": hearing(_refuses_large_hellos),
    "impatient": Flaw(kind=Impatient),
    "order-matters": spared(hearing(_order_matters)),
    "fears-odd-randoms": hearing(_fears_odd_randoms),
    "refuses-unknown-modes": hearing(_refuses_unknown_modes),
    "echoes-reserved": sending(ENCRYPTED, _echoes_reserved),
    "tells-old-version": spared(sending(HELLO, _tells_old_version)),
    "tells-a-draft": spared(sending(HELLO, _tells_a_draft)),
    "deaf-without-extensions": Flaw(refuse=_deaf_without_extensions),
    "random-of-the-client": sending(HELLO, _random_of_the_client),
    "suite-of-tls12": spared(sending(HELLO, _suite_of_tls12)),
}
