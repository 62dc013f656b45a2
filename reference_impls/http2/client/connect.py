"""A connection of a client of HTTP/2: TLS with ALPN h2, or TCP with prior knowledge."""

import socket

from reference_impls.http1.client.connect import PATIENCE, Secured, Wire


def connect(host: str, port: int, secure: bool, ca: str = "") -> Wire:
    """Return a connection. Raises OSError, also where the server chooses another protocol."""
    plain = socket.create_connection((host, port), PATIENCE)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not secure:
        return plain
    wire = Secured(plain, host, ca, protocol="h2")
    if wire.inside.selected_alpn_protocol() != "h2":
        raise OSError("the server does not choose h2")
    return wire
