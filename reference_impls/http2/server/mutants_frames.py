"""Mutants that read or write frames wrongly."""

from reference_impls.http2.server.mutant import bent
from reference_impls.mutant import Mutant

MUTANTS: list[Mutant] = [
    bent("takes-data-on-stream-0", "DATA on stream 0 is passed over.", "H2-100"),
    bent("never-acks-settings", "SETTINGS are obeyed and not acknowledged.", "H2-115"),
    bent(
        "echoes-zeros",
        "PING is answered by eight zeros.",
        "H2-130",
        reason="Whoever waits for the answer to a PING waits in vain.",
    ),
]
