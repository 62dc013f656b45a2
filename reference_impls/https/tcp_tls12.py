"""TCP + TLS 1.2: three round trips before the request, the answer in the fourth."""

from reference_impls.https.options import Options
from reference_impls.https.tcp import listen, serving
from reference_impls.https.tls import TLS12, context


async def start(options: Options) -> None:
    """Serve."""
    await listen(options, serving(context(options, most=TLS12)))
