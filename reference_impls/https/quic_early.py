"""QUIC with 0-RTT: the request is in the first flight, the answer in the first round trip."""

from reference_impls.https.http3 import listen
from reference_impls.https.options import Options


async def start(options: Options) -> None:
    """Serve."""
    await listen(options, early_data=True)
