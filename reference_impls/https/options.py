"""What all the servers are told on their command line."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """Where to listen and with which certificate (PEM files; the certificate may be a chain)."""

    kind: str
    host: str
    port: int
    cert: Path
    key: Path
    ca: Path | None
    keylog: Path | None
    retry: bool
    retry_port: int | None
    long_chain_port: int | None
    cbc_port: int | None
    limit_port: int | None
    late_port: int | None


def parse(program: str, kinds: Sequence[str], arguments: Sequence[str] | None = None) -> Options:
    """Return the options of a command line; a wrong one ends the program with exit code 2.

    Where there is only one kind it need not be given.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {program}")
    if len(kinds) > 1:
        parser.add_argument("kind", choices=kinds)
    parser.set_defaults(kind=kinds[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--cert", type=Path, required=True, help="certificate chain, PEM")
    parser.add_argument("--key", type=Path, required=True, help="private key, PEM")
    parser.add_argument("--ca", type=Path, help="who signs clients' certificates, PEM")
    parser.add_argument("--keylog", type=Path, help="append TLS secrets to this file")
    parser.add_argument("--retry", action="store_true", help="QUIC: ask every client for a token")
    parser.add_argument("--retry-port", type=int, help="QUIC: another port, with --retry")
    parser.add_argument("--long-chain-port", type=int, help="QUIC: another port, with a long chain")
    parser.add_argument("--cbc-port", type=int, help="TLS 1.2: another port, with CBC suites")
    parser.add_argument("--limit-port", type=int, help="TLS: another port, with record_size_limit")
    parser.add_argument("--late-port", type=int, help="TLS: another port, early data waits")
    given = parser.parse_args(arguments)
    for file in (given.cert, given.key):
        if not file.is_file():
            parser.error(f"there is no file {file}: give --cert and --key as PEM files")
    return Options(**vars(given))
