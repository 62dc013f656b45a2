"""TCP Fast Open + TLS 1.3: the ClientHello is in the SYN, the answer in the second round trip."""

from reference_impls.https.options import Options
from reference_impls.https.tcp import listen, serving
from reference_impls.https.tls import TLS13, context


async def start(options: Options) -> None:
    """Serve."""
    await listen(options, serving(context(options, least=TLS13)), fast_open=True)
