"""Mutants with flaws in how field blocks are read and written."""

from reference_impls.mutant import Mutant

MUTANTS: list[Mutant] = []
