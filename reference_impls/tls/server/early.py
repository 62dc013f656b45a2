"""What is answered to requests in early data (RFC 8470): unsafe ones are too early."""

from collections.abc import Callable, Mapping
from typing import Any

from reference_impls.http1.connection import Http1
from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server.site import Site
from reference_impls.https.tcp import Connection
from reference_impls.https.tls import Tls
from reference_impls.tls.server.by_suite import BySuite
from reference_impls.tls.server.strict import Strict

SAFE = (b"GET", b"HEAD", b"OPTIONS", b"TRACE")
Respond = Callable[[Asked], Page]


def too_early(asked: Asked, early: bool) -> bool:
    """Whether a request may be a copy of another one, and would do harm as such.

    `early`: it is complete before the client's Finished has come. Early-Data says that it was early
    on its way here; two of these fields or another value say the same (RFC 8470 section 5.1).
    """
    marked = asked.header(b"early-data") is not None
    return (early or marked) and asked.method not in SAFE


def careful(respond: Respond, early: Callable[[], bool]) -> Respond:
    """Return `respond` with 425 in the place of an answer that would come too early."""

    def answer(asked: Asked) -> Page:
        if too_early(asked, early()):
            return Page(425, (), b"Too early, ask again.\n", b"Too Early").dated()
        return respond(asked)

    return answer


class Late(Strict):
    """What is read of early data waits for the client's Finished: then it is no copy."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._kept = b""

    def _read_early(self) -> bytes:
        while data := super()._read_early():
            self._kept += data
        return b""

    def read(self) -> bytes | None:
        """Return the next application data, b"" after close_notify. Raises TlsError."""
        data = super().read()
        if self.early or not self._kept:
            return data
        kept, self._kept = self._kept, b""
        return kept + (data or b"")


def serving(
    contexts: Mapping[int, Any], kind: Callable[[Any], Tls] = Strict
) -> Callable[[], Connection]:
    """Return what meets each client: all of them see the same site.

    `contexts` has one for each suite of TLS 1.3, and under 0 one for the others.
    """
    site = Site()

    def meet() -> Connection:
        connection = BySuite(lambda suite: kind(contexts.get(suite, contexts[0])))
        connection.http = Http1(careful(site.respond, lambda: connection.tls.early))
        return connection

    return meet
