"""A client of HTTP/2 as a program."""

import sys

from reference_impls.http2.client.h2_client import BadResponse, Client, fetch


def run(kind: type[Client], url: str, ca: str = "") -> None:
    """Fetch and write the content to standard output; a fault ends the program with 1."""
    try:
        content = fetch(kind, url, ca)
    except (BadResponse, OSError, ValueError) as fault:
        sys.exit(f"no response: {fault}")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
