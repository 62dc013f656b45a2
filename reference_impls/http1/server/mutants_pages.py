"""Mutants that answer wrongly what they have understood."""

from reference_impls.http1.server.mutant import bent
from reference_impls.mutant import Mutant

MUTANTS: list[Mutant] = [
    bent(
        "fails-always",
        "Each request is answered by 500.",
        "H1-001",
        reason="nothing works where no request is served",
    ),
]
