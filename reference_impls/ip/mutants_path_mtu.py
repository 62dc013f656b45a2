"""Mutants of path MTU discovery."""

from reference_impls.ip import filters_path_mtu
from reference_impls.mutant import filtered

MUTANTS = [
    filtered(
        "deaf-to-too-big",
        "IP-038",
        "IP-048",
        by=filters_path_mtu.deaf,
        reason="who never shrinks is no witness of growth: IP-039 and IP-117 have no way to begin",
    ),
    filtered("grows-when-told", "IP-039", "IP-117", by=filters_path_mtu.larger_believed),
    filtered("packets-too-small", "IP-040", "IP-118", by=filters_path_mtu.too_small_believed),
    filtered("believes-any-quote", "IP-041", by=filters_path_mtu.any_quote_believed),
]
