"""Mutants that delimit a content wrongly, or keep a connection that has to end."""

from reference_impls.http1.server.mutant import bent
from reference_impls.mutant import Mutant

MUTANTS: list[Mutant] = [
    bent("lenient-number", "Content-Length is read as int() reads it.", "H1-064"),
]
