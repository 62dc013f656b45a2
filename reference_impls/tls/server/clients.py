"""Certificates of clients for tlslite-ng: who is asked for one, and what it leaves unchecked."""

from typing import Any

from tlslite.constants import AlertDescription
from tlslite.messages import Certificate

from reference_impls.tls.server.names import ASKING_NAME, REQUIRING_NAME


class Asked:
    """Whether the client of a connection is asked for a certificate: true once its name is known.

    tlslite-ng wants an answer before the hello has come, and looks at it afterwards.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __bool__(self) -> bool:
        return server_name(self._connection) in (ASKING_NAME, REQUIRING_NAME)


def server_name(connection: Any) -> str:
    """Return the name that the client asked for, "" without one."""
    hello = connection.hello
    name = bytes(hello.server_name or b"") if hello else b""
    return name.decode("ascii", "replace").lower()


def refusal(connection: Any, message: Any) -> int | None:
    """Return the alert that a message of a client of TLS 1.3 deserves, None for none.

    A Certificate has the context of the request (RFC 9846, section 4.5.1), no extension that
    nobody asked for (section 4.3), and where one is required an entry (section 4.5.1.3).
    """
    if not isinstance(message, Certificate) or connection.version < (3, 4):
        return None
    if message.certificate_request_context:
        return int(AlertDescription.illegal_parameter)
    entries = message.certificate_list or []
    if any(one.extensions for one in entries):
        return int(AlertDescription.unsupported_extension)
    if not entries and server_name(connection) == REQUIRING_NAME:
        return int(AlertDescription.certificate_required)
    return None
