"""The mutants of suites/http1/server: a server with one rule broken."""

from reference_impls.http1.server import (
    mutants_connection,
    mutants_content,
    mutants_head,
    mutants_pages,
)

MUTANTS = [
    *mutants_head.MUTANTS,
    *mutants_content.MUTANTS,
    *mutants_connection.MUTANTS,
    *mutants_pages.MUTANTS,
]
