"""`python -m reference_impls.https KIND --port N --cert FILE --key FILE`: serve until SIGTERM."""

from importlib import import_module

from reference_impls.https.options import parse
from reference_impls.https.program import run

KINDS = {
    "tcp-tls12": "tcp_tls12",
    "tcp-tls13": "tcp_tls13",
    "tcp-tls13-0rtt": "tcp_tls13_early",
    "tfo-tls13": "tfo_tls13",
    "tfo-tls13-0rtt": "tfo_tls13_early",
    "quic": "quic",
    "quic-0rtt": "quic_early",
    "all": "every",
}

if __name__ == "__main__":
    options = parse("reference_impls.https", list(KINDS))
    run(import_module(f"reference_impls.https.{KINDS[options.kind]}").start, options)
