"""TCP + TLS 1.3: two round trips before the request, the answer in the third."""

from reference_impls.https.options import Options
from reference_impls.https.tcp import listen, serving
from reference_impls.https.tls import TLS13, context


async def start(options: Options) -> None:
    """Serve."""
    await listen(options, serving(context(options, least=TLS13)))
