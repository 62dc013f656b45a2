"""The mutants of suites/tls/client: a TLS client with one rule broken."""

from reference_impls.tls.client import mutants_flight, mutants_hello, mutants_records
from reference_impls.tls.client.bent_mutants import bent

MUTANTS = [
    bent("fails-always", "No response is good enough.", "T13C-101", reason="nothing is fetched"),
    *mutants_hello.MUTANTS,
    *mutants_flight.MUTANTS,
    *mutants_records.MUTANTS,
]
