"""Every kind on one port number: TCP with Fast Open, TLS 1.2 and 1.3 with 0-RTT, and QUIC."""

from reference_impls.https import http3, tcp
from reference_impls.https.options import Options
from reference_impls.https.tls import MAX_EARLY_DATA, context


async def start(options: Options) -> None:
    """Serve; the TCP port opens last, so that whoever sees it open finds the UDP port open."""
    await http3.listen(options, early_data=True)
    secure = context(options, early_data=MAX_EARLY_DATA)
    await tcp.listen(options, tcp.serving(secure), fast_open=True)
