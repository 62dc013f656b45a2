"""The flaws of the bent TLS server, by name; what each means is said beside its mutant."""

from reference_impls.tls.server import (
    flaws_certificates,
    flaws_certificates_clients,
    flaws_certificates_kinds,
    flaws_early,
    flaws_hello,
    flaws_hello_extensions,
    flaws_hello_fields,
    flaws_hello_groups,
    flaws_liars,
    flaws_records,
    flaws_records_keys,
    flaws_records_sizes,
    flaws_tickets,
    flaws_tickets_offers,
    flaws_tls12,
)
from reference_impls.tls.server.bending import Flaw

FLAWS: dict[str, Flaw] = {
    "none": Flaw(),
    **flaws_hello.FLAWS,
    **flaws_hello_fields.FLAWS,
    **flaws_hello_groups.FLAWS,
    **flaws_hello_extensions.FLAWS,
    **flaws_tickets.FLAWS,
    **flaws_tickets_offers.FLAWS,
    **flaws_early.FLAWS,
    **flaws_certificates.FLAWS,
    **flaws_certificates_clients.FLAWS,
    **flaws_certificates_kinds.FLAWS,
    **flaws_records.FLAWS,
    **flaws_records_keys.FLAWS,
    **flaws_records_sizes.FLAWS,
    **flaws_tls12.FLAWS,
    **flaws_liars.FLAWS,
}
