"""Mutants that read the head of a request wrongly."""

from reference_impls.http1.server.mutant import bent
from reference_impls.mutant import Mutant

MUTANTS: list[Mutant] = [
    bent("serves-without-host", "A request without Host is served.", "H1-030"),
    bent("takes-two-hosts", "Of two Host fields the first one counts.", "H1-031"),
]
