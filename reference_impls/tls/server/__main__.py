"""`python -m reference_impls.tls.server --port N --cert FILE --key FILE`: serve until SIGTERM."""

from reference_impls.https.options import Options, parse
from reference_impls.https.program import run
from reference_impls.https.tcp import listen, serving
from reference_impls.https.tls import context
from reference_impls.tls.server.names import answer_names


async def start(options: Options) -> None:
    """Serve TLS 1.2 and 1.3, and a second name with a certificate of its own."""
    first = context(options)
    answer_names(first, options)
    await listen(options, serving(first))


if __name__ == "__main__":
    run(start, parse("reference_impls.tls.server", ["tls"]))
