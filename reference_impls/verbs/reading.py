"""Reading verbs: lines, and nothing of what follows them."""

import socket

LONGEST_LINE = 100


def read_line(connection: socket.socket) -> bytes:
    """Read a line and not one octet more: what follows belongs to the verb."""
    line = b""
    while not line.endswith(b"\n") and len(line) < LONGEST_LINE:
        octet = connection.recv(1)
        if not octet:
            return b""
        line += octet
    return line
