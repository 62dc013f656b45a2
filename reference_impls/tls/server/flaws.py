"""The flaws of the bent TLS server, by name; what each means is said beside its mutant."""

from reference_impls.tls.server import (
    flaws_certificates,
    flaws_early,
    flaws_hello,
    flaws_liars,
    flaws_records,
    flaws_tickets,
    flaws_tls12,
)
from reference_impls.tls.server.bending import Flaw

FLAWS: dict[str, Flaw] = {
    "none": Flaw(),
    **flaws_hello.FLAWS,
    **flaws_tickets.FLAWS,
    **flaws_early.FLAWS,
    **flaws_certificates.FLAWS,
    **flaws_records.FLAWS,
    **flaws_tls12.FLAWS,
    **flaws_liars.FLAWS,
}
