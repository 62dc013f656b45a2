"""Mutants of path MTU discovery."""

from reference_impls.ip import filters_path_mtu
from reference_impls.mutant import filtered

MUTANTS = [
    filtered("deaf-to-too-big", "IP-038", "IP-048", by=filters_path_mtu.deaf),
    filtered("allows-fragments", "IP-038", by=filters_path_mtu.fragments_allowed),
    filtered("grows-when-told", "IP-039", "IP-117", by=filters_path_mtu.larger_believed),
    filtered("packets-too-small", "IP-040", "IP-118", by=filters_path_mtu.too_small_believed),
    filtered("believes-any-quote", "IP-041", by=filters_path_mtu.any_quote_believed),
]
