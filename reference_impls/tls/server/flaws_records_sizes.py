"""Flaws around the size of records, and the extensions that limit it."""

from typing import Any

from tlslite.constants import AlertDescription, ExtensionType
from tlslite.extensions import TLSExtension

from reference_impls.tls.server.bending import Connection, Flaw, Refusal
from reference_impls.tls.server.bending_early import EarlyConnection
from reference_impls.tls.server.ways import (
    ENCRYPTED,
    HELLO,
    add,
    drop,
    hearing,
    is_13,
    is_retry,
    offers,
    sending,
    without,
)

HUGE = 1 << 16
LIMIT, FRAGMENT = ExtensionType.record_size_limit, ExtensionType.max_fragment_length


class TakesLongRecords(EarlyConnection):
    """Reads records of any size."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._recordLayer._recordSocket.recv_record_limit = HUGE

    @property
    def _recv_record_limit(self) -> int:
        return HUGE

    @_recv_record_limit.setter
    def _recv_record_limit(self, value: int) -> None:
        return


class RefusesFullRecords(EarlyConnection):
    """Reads records of one octet less than it should."""

    less = 1 << 14

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._recv_record_limit = self.less

    @property
    def _recv_record_limit(self) -> int:
        return int(self._recordLayer.recv_record_limit)

    @_recv_record_limit.setter
    def _recv_record_limit(self, value: int) -> None:
        self._recordLayer.recv_record_limit = min(value, self.less) - 1


class IgnoresLimit(EarlyConnection):
    """Sends records of any size."""

    @property
    def _send_record_limit(self) -> int:
        return 1 << 14

    @_send_record_limit.setter
    def _send_record_limit(self, value: int) -> None:
        return


class SendsLongRecords(IgnoresLimit):
    """Sends records that are larger than any may be."""

    @property
    def recordSize(self) -> int:  # noqa: N802
        """How many octets of content go into a record."""
        return (1 << 14) + 100

    @recordSize.setter
    def recordSize(self, value: int) -> None:  # noqa: N802
        return


def _refuses_large_limits(connection: Connection, hello: Any) -> None:
    asked = offers(hello, LIMIT)
    if asked is not None and (asked.record_size_limit or 0) > (1 << 14) + 1:
        raise Refusal(AlertDescription.illegal_parameter)


def _carries_answers(message: Any) -> bool:
    """Whether it is the message in which a server answers these extensions."""
    return isinstance(message, ENCRYPTED) or not (is_13(message) or is_retry(message))


def _forgets_limit(connection: Connection, message: Any) -> None:
    if _carries_answers(message):
        drop(message, LIMIT)


def _echoes_fragment_length(connection: Connection, message: Any) -> None:
    asked = offers(connection.hello, FRAGMENT)
    if asked is not None and _carries_answers(message):
        add(message, TLSExtension(extType=FRAGMENT).create(bytearray(asked.extData)))


FLAWS: dict[str, Flaw] = {
    "takes-long-records": Flaw(kind=TakesLongRecords),
    "refuses-full-records": Flaw(kind=RefusesFullRecords),
    "ignores-limit": Flaw(kind=IgnoresLimit),
    "sends-long-records": Flaw(kind=SendsLongRecords),
    "refuses-large-limits": hearing(_refuses_large_limits),
    "forgets-limit": sending((HELLO, ENCRYPTED), _forgets_limit),
    "takes-tiny-limits": without("record_size_limit extension"),
    "echoes-fragment-length": sending((HELLO, ENCRYPTED), _echoes_fragment_length),
}
