"""Mutants with flaws in the states of streams and in flow control."""

from reference_impls.mutant import Mutant

MUTANTS: list[Mutant] = []
