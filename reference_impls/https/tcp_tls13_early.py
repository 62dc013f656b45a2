"""TCP + TLS 1.3 with 0-RTT: the request follows the ClientHello, the answer in the second trip."""

from reference_impls.https.options import Options
from reference_impls.https.tcp import listen, serving
from reference_impls.https.tls import MAX_EARLY_DATA, TLS13, context


async def start(options: Options) -> None:
    """Serve."""
    secure = context(options, least=TLS13, early_data=MAX_EARLY_DATA)
    await listen(options, serving(secure))
