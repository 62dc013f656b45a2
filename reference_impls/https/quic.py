"""QUIC: one round trip before the request, the answer in the second."""

from reference_impls.https.http3 import listen
from reference_impls.https.options import Options


async def start(options: Options) -> None:
    """Serve."""
    await listen(options, early_data=False)
