"""The mutants of suites/tls/server: a TLS server with one rule broken."""

from reference_impls.tls.server import (
    mutants_certificates,
    mutants_early,
    mutants_hello,
    mutants_records,
    mutants_tickets,
    mutants_tls12,
)

MUTANTS = [
    *mutants_hello.MUTANTS,
    *mutants_tickets.MUTANTS,
    *mutants_early.MUTANTS,
    *mutants_certificates.MUTANTS,
    *mutants_records.MUTANTS,
    *mutants_tls12.MUTANTS,
]
