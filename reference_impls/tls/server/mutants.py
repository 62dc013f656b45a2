"""The mutants of suites/tls/server: a TLS server with one rule broken."""

from reference_impls.tls.server import (
    mutants_certificates,
    mutants_certificates_clients,
    mutants_certificates_kinds,
    mutants_early,
    mutants_hello,
    mutants_hello_extensions,
    mutants_hello_fields,
    mutants_hello_groups,
    mutants_records,
    mutants_records_keys,
    mutants_records_sizes,
    mutants_tickets,
    mutants_tickets_offers,
    mutants_tls12,
)

MUTANTS = [
    *mutants_hello.MUTANTS,
    *mutants_hello_fields.MUTANTS,
    *mutants_hello_groups.MUTANTS,
    *mutants_hello_extensions.MUTANTS,
    *mutants_tickets.MUTANTS,
    *mutants_tickets_offers.MUTANTS,
    *mutants_early.MUTANTS,
    *mutants_certificates.MUTANTS,
    *mutants_certificates_clients.MUTANTS,
    *mutants_certificates_kinds.MUTANTS,
    *mutants_records.MUTANTS,
    *mutants_records_keys.MUTANTS,
    *mutants_records_sizes.MUTANTS,
    *mutants_tls12.MUTANTS,
]
