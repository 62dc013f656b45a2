"""`python -m reference_impls.tls.server tls --port N --cert F --key F`: serve until SIGTERM."""

import threading
from dataclasses import replace

from reference_impls.https.options import Options, parse
from reference_impls.https.program import run
from reference_impls.https.tcp import listen
from reference_impls.https.tls import MAX_EARLY_DATA, context
from reference_impls.tls.server.bending import Flaw, Server, accept
from reference_impls.tls.server.by_suite import contexts
from reference_impls.tls.server.early import Late, serving
from reference_impls.tls.server.names import answer_names
from reference_impls.tls.server.suites import allow_cbc

ONE_CERTIFICATE = "one-certificate"  # a mutant


async def start(options: Options) -> None:
    """Serve TLS 1.2 and 1.3 with early data, and a second name with a certificate of its own."""
    first = contexts(lambda: context(options, early_data=MAX_EARLY_DATA))
    if options.kind != ONE_CERTIFICATE:
        answer_names(first.values(), options)
    await listen(options, serving(first))
    if options.cbc_port:
        older = allow_cbc(context(options))
        await listen(replace(options, port=options.cbc_port), serving({0: older}))
    if options.late_port:
        await listen(replace(options, port=options.late_port), serving(first, Late))
    if options.limit_port:
        _serve_limited(replace(options, port=options.limit_port))


def _serve_limited(options: Options) -> None:
    """Serve with tlslite-ng, which knows record_size_limit (RFC 8449); OpenSSL does not."""
    serve = Server(options, Flaw()).serve
    threading.Thread(target=accept, args=(options, serve), daemon=True).start()


if __name__ == "__main__":
    run(start, parse("reference_impls.tls.server", ["tls", ONE_CERTIFICATE]))
