"""Mutants with flaws in how HTTP is carried: fields, methods, statuses, limits."""

from reference_impls.mutant import Mutant

MUTANTS: list[Mutant] = []
